//! Bodies: names of the lexicon, and templates with their place (`Sở Y tế tỉnh X`).

use super::What;
use super::place::{PlaceMention, UnitLevel};
use super::scan::Scan;
use crate::fact::{EntityType, Span};
use crate::lexicon::{Bare, ConceptId, Kind, Level, WordClass};

/// The place in a body's name.
#[derive(Debug, Clone, PartialEq)]
pub enum BodyPlace {
    /// None is named; the context may give it.
    None,
    /// Only its level is: `UBND tỉnh`.
    Unit(UnitLevel),
    /// It is named; the span is the place's own.
    Named(PlaceMention, Span),
}

#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    pub makes: EntityType,
    /// The thing, template or head it was found by.
    pub concept: ConceptId,
    /// What stands behind the head, for an open head: `Hosiden`.
    pub tail: String,
    pub place: BodyPlace,
    /// Found by a name that counts only in company.
    pub short: bool,
    /// The body whose part it is, named behind it: `Công đoàn Bộ Y tế`, `Khoa Ngoại Bệnh viện X`.
    pub host: Option<Box<(Body, Span)>>,
}

/// The longest name behind a post that has its head, in tokens.
const MAX_ELIDED: usize = 12;

impl Scan<'_> {
    /// Whether a body begins at `i` by a name or head of two words or an abbreviation: a single word may be a given name (`Khoa`, `Hội`).
    pub(super) fn starts_long_body(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.capital)
            && self.labels(i).iter().any(|m| {
                let body = self.is_body_concept(m.concept);
                !m.short
                    && body
                    && (m.len > 1 || self.tokens[i].all_caps && self.tokens[i].text(self.text).chars().count() > 1)
            })
    }

    /// Whether a body's head or name begins at `i`.
    pub(super) fn starts_body(&self, i: usize) -> bool {
        self.tokens.get(i).is_some_and(|t| t.capital)
            && self.labels(i).iter().any(|m| {
                !m.short && self.is_body_concept(m.concept) && m.len > 1
                    || matches!(self.lexicon.concept(m.concept).kind, Kind::OpenHead { .. })
            })
    }

    /// Whether a body's name or a head of two words begins at `i`; a head of one may be part of a place's name (`Mường Khoa`).
    pub(super) fn starts_body_of_words(&self, i: usize) -> bool {
        self.starts_body(i)
            && self
                .labels(i)
                .iter()
                .any(|m| !m.short && m.len > 1 && self.is_body_concept(m.concept))
    }

    pub(super) fn is_body_concept(&self, concept: ConceptId) -> bool {
        let concept = self.lexicon.concept(concept);
        concept.entity_type().is_some_and(EntityType::is_body)
    }

    /// The body that begins at token `i`: the way of reading it that reaches furthest.
    pub(super) fn body_at(&self, i: usize) -> Option<(usize, Body)> {
        self.token_in_sentence(i)?;
        let mut best: Option<(usize, Body)> = None;
        let matches = self.labels(i);
        if let Some(listed) = self.listed_body_at(i) {
            return Some(listed);
        }
        // A head inside a longer label is no head: `Trung tâm Y tế` is not a `Trung tâm` called Y tế.
        let label = matches
            .iter()
            .filter(|m| {
                !m.short && matches!(self.lexicon.concept(m.concept).kind, Kind::Thing(t) if t.is_body())
                    || matches!(self.lexicon.concept(m.concept).kind, Kind::BodyTemplate { .. })
            })
            .map(|m| m.len)
            .max();
        for found in matches {
            let read = match &self.lexicon.concept(found.concept).kind {
                Kind::Thing(t) if t.is_body() => self.thing(i, found.len, found.concept, *t, found.short),
                Kind::BodyTemplate { .. } if found.short && !self.in_list_with_head(i, found.concept) => None,
                Kind::BodyTemplate {
                    makes, bare, levels, ..
                } => self
                    .template(i, found.len, found.concept, *makes, *bare, levels)
                    .filter(|(reach, body)| {
                        let whole = body.place != BodyPlace::None || self.ends_name(i + reach);
                        // `Nhi đồng I` is no hospital called Nhi.
                        let compound = self.class("name-compound").match_len(self.rest(i));
                        let cut = body.place == BodyPlace::None && compound.is_some_and(|len| len > *reach);
                        !found.short || body.tail.is_empty() && whole && !cut
                    }),
                Kind::OpenHead { makes, tail } => self
                    .open_name(i, found.len, found.concept, *makes, *tail)
                    .filter(|(reach, _)| label.is_none_or(|l| l <= found.len || l < *reach))
                    .filter(|_| found.len > 1 || !self.is_place_of_words(i)),
                _ => None,
            };
            if let Some((len, body)) = read
                && best.as_ref().is_none_or(|(longest, known)| {
                    let rather = body.short && !known.short || self.is_provinces_own(&body, known);
                    len > *longest || len == *longest && rather
                })
            {
                best = Some((len, body));
            }
        }
        if let Some((len, body)) = &mut best
            && body.makes == EntityType::Hospital
            && body.place == BodyPlace::None
            && body.tail.is_empty()
            && let Some(shared) = self.shares_end_of_next(i, i + *len)
        {
            *body = shared;
        }
        let best = best.or_else(|| self.listed_hospital_at(i));
        let mut best = best;
        // `Bệnh viện X cơ sở 2`
        if let Some((len, body)) = &mut best
            && body.makes == EntityType::Hospital
            && let Some(more) = self.class("branch-word").match_len(self.rest(i + *len))
            && let Some(branch) = self.branch_len(i + *len + more)
        {
            *len += more + branch;
        }
        best
    }

    /// `Cục trưởng Y tế dự phòng`: a body whose head the post before it has said already.
    pub(super) fn elided_body_at(&self, i: usize) -> Option<(usize, Body)> {
        let role = self
            .mention_ending_at(i)
            .filter(|m| self.tokens[i].capital && matches!(m.what, What::Role(_)))?;
        let head = self.tokens[role.tokens.clone()]
            .iter()
            .find(|t| self.class("elided-head").contains(t))?;
        let mut named = vec![*head];
        named[0].capital = true;
        let end = self.sentence.end.min(i + MAX_ELIDED);
        named.extend_from_slice(&self.tokens[i..end]);
        let found = self.lexicon.matches(&named);
        let (found, makes) = found.iter().filter(|m| !m.short && m.len > 1).find_map(|m| {
            match self.lexicon.concept(m.concept).kind {
                Kind::Thing(t) if t.is_body() => Some((m, t)),
                _ => None,
            }
        })?;
        self.thing(i, found.len - 1, found.concept, makes, false)
    }

    /// `Bệnh viện Đa khoa Lai Châu`: where every province has one of a kind, the province's name alone makes that one, no second of an open head.
    fn is_provinces_own(&self, body: &Body, known: &Body) -> bool {
        let made = matches!(self.lexicon.concept(body.concept).kind, Kind::BodyTemplate { .. });
        let open = matches!(self.lexicon.concept(known.concept).kind, Kind::OpenHead { .. });
        made && open && matches!(&body.place, BodyPlace::Named(place, _) if place.is_province())
    }

    /// `Hội An`: a place whose first word is a head, unless the rest is more than its name (`Hội An toàn thực phẩm`).
    fn is_place_of_words(&self, i: usize) -> bool {
        let longest = self
            .labels(i)
            .iter()
            .filter(|m| self.is_place(m.concept))
            .map(|m| m.len)
            .max();
        let words = [self.class("name-word"), self.class("name-compound")];
        longest.filter(|len| *len > 1).is_some_and(|len| {
            let longer = |w: &&WordClass| w.match_len(self.rest(i + 1)).is_some_and(|more| more + 1 > len);
            !words.iter().any(longer)
        })
    }

    fn thing(&self, i: usize, len: usize, concept: ConceptId, makes: EntityType, short: bool) -> Option<(usize, Body)> {
        if short && !self.in_list_with_head(i, concept) && !self.is_named_again(i, len, concept) {
            return None;
        }
        let body = |place, len| {
            (
                len,
                Body {
                    makes,
                    concept,
                    tail: String::new(),
                    place,
                    short,
                    host: None,
                },
            )
        };
        // `Bộ Y tế Lào`, `Chính phủ Nhật Bản`: another country's body.
        let central = self.lexicon.concept(concept).within.is_none();
        if central
            && !short
            && matches!(makes, EntityType::Ministry | EntityType::Organization)
            && self
                .token_in_sentence(i + len)
                .is_some_and(|t| t.capital && !t.line_start)
            && let Some((more, place)) = self.country_at(i + len)
        {
            let span = self.span(i + len..i + len + more);
            return Some(body(BodyPlace::Named(place, span), len + more));
        }
        // `VNPT Quảng Nam`: what a company's short name and a province make is the company's part there.
        let brand = central && !short && len == 1 && makes == EntityType::Organization;
        if brand
            && self.token_in_sentence(i + len).is_some_and(|t| !t.line_start)
            && let Some((more, place)) = self
                .bare_place_at(i + len)
                .filter(|(_, p)| p.is_province() && p.unit.is_none())
            && self
                .token_in_sentence(i + len + more)
                .is_none_or(|t| !t.capital || !t.is_word())
        {
            let span = self.span(i + len..i + len + more);
            return Some(body(BodyPlace::Named(place, span), len + more));
        }
        if !short
            && makes == EntityType::Organization
            && let Some(branch) = self.branch_of_company(i, len)
        {
            return Some(branch);
        }
        // `Bộ Y tế Việt Nam` is no other body than the one without.
        let home = self
            .labels(i + len)
            .iter()
            .find(|m| central && !short && self.lexicon.concept(m.concept).path == super::scan::HOME_COUNTRY);
        if let Some(home) = home {
            return Some(body(BodyPlace::None, len + home.len));
        }
        Some(body(BodyPlace::None, len))
    }

    /// The number or the place that a branch goes by: `cơ sở 2`, `cơ sở Tân Triều`.
    fn branch_len(&self, i: usize) -> Option<usize> {
        let number = usize::from(self.token_in_sentence(i)?.number);
        let run = self.capital_run(i + number);
        let name = (2..=3).contains(&run) && !self.starts_body(i + number) && !self.is_unit_then_name(i + number);
        let len = number + if name { run } else { 0 };
        (len > 0).then_some(len)
    }

    /// The name of a foreign country, also a short one that is a common word (`Anh`, `Lào`).
    pub(super) fn country_at(&self, i: usize) -> Option<(usize, PlaceMention)> {
        let skip = self
            .unit_at(i)
            .filter(|(_, u)| *u == UnitLevel::Country)
            .map_or(0, |(len, _)| len);
        let found = self.labels(i + skip);
        let place = found.iter().find(|m| {
            let concept = self.lexicon.concept(m.concept);
            concept.entity_type() == Some(EntityType::Place)
                && concept.unit.as_deref().and_then(|u| self.level_of_unit(u)) == Some(UnitLevel::Country)
                && concept.path != super::scan::HOME_COUNTRY
        })?;
        // `Lào` in `Lào Cai`
        if found.iter().any(|m| m.len > place.len && self.is_place(m.concept)) {
            return None;
        }
        let concept = self.lexicon.concept(place.concept);
        let mention = PlaceMention {
            candidates: vec![place.concept],
            name: concept.label.clone(),
            unit: None,
            provincial: false,
        };
        Some((skip + place.len, mention))
    }

    fn template(
        &self,
        i: usize,
        len: usize,
        concept: ConceptId,
        makes: EntityType,
        bare: Bare,
        levels: &[Level],
    ) -> Option<(usize, Body)> {
        let lower_case = !self.tokens[i].capital && !self.is_said_with_post(i);
        let mut at = i + len;
        // `Sở Y tế hai tỉnh A và B`
        let several = self.several_units_at(at);
        at += several;
        // `Sở Lao động - Thương binh và Xã hội (LĐ-TB&XH) TP.HCM`
        if let Some(skip) = self.abbreviation_in_brackets(at)
            && self.place_behind_head(at + skip, levels).is_some()
        {
            at += skip;
        }
        let (more, place) = self.place_behind_head(at, levels).unwrap_or((0, BodyPlace::None));
        // `Bệnh viện Lao và Bệnh phổi Quy Nhơn` is not its province's.
        let own = place == BodyPlace::None && several == 0 && makes == EntityType::Hospital && self.goes_on_at(at);
        let name = if own { self.capital_run(at) } else { 0 };
        let plural = self.behind(i, "plural");
        // `Tỉnh ủy, HĐND, UBND tỉnh X`: the heads of a list share the place behind the last one.
        let place = match place {
            BodyPlace::None if self.class("list-share").match_len(&self.tokens[i..i + len]) == Some(len) => {
                self.place_of_next(at).unwrap_or(BodyPlace::None)
            }
            place => place,
        };
        match place {
            // `Sở Y tế các tỉnh` is none of them.
            BodyPlace::None | BodyPlace::Unit(_) if several > 0 => None,
            // A hospital of a kind that a province has one of is that one, or stays as it is written.
            BodyPlace::None if bare == Bare::Never && makes != EntityType::Hospital || lower_case || plural => None,
            BodyPlace::Unit(_) if plural || lower_case && len == 1 => None,
            place => Some((
                at + more + name - i,
                Body {
                    makes,
                    concept,
                    tail: self.slice(at..at + name).to_owned(),
                    place,
                    short: false,
                    host: None,
                },
            )),
        }
    }

    /// Whether a post stands before token `i`, or reaches into it: `Phó Bí thư tỉnh ủy`, `Trưởng ban Tuyên giáo Tỉnh ủy`.
    fn is_said_with_post(&self, i: usize) -> bool {
        let overlap = self.class("role-overlap");
        let reaches = |back: &usize| overlap.match_len(self.rest(i - back)).is_some_and(|len| len > *back);
        let behind_post = self
            .mention_ending_at(i)
            .is_some_and(|m| matches!(m.what, What::Role(_)));
        behind_post || (1..=3.min(i - self.sentence.start)).any(|back| reaches(&back))
    }

    /// The length of what says that a word for a unit of government means several: `các tỉnh`, `28 tỉnh`.
    fn several_units_at(&self, i: usize) -> usize {
        let number = self.token_in_sentence(i).map_or(0, |t| usize::from(t.number));
        let len = self.class("several").match_len(self.rest(i)).unwrap_or(number);
        if len > 0 && self.unit_at(i + len).is_some() {
            len
        } else {
            0
        }
    }

    /// Whether capitalised words at `i` go on the name before them, being no person and nobody's title or post.
    fn goes_on_at(&self, i: usize) -> bool {
        self.token_in_sentence(i)
            .is_some_and(|t| t.capital && t.is_word() && !t.line_start)
            && !self.is_surname(i)
            && !self.starts_role(i)
            && !self.starts_title(i)
            && !self.starts_body(i)
    }

    /// Whether no more capitalised words or numbers stand at `i`: what is cut out of a longer name (`Đa khoa II Lâm Đồng`) names nothing.
    fn ends_name(&self, i: usize) -> bool {
        self.token_in_sentence(i)
            .is_none_or(|t| !(t.capital && t.is_word() || t.number))
    }

    /// The place of the body that a joint at `i` leads to.
    fn place_of_next(&self, i: usize) -> Option<BodyPlace> {
        let joint = self
            .token_in_sentence(i)
            .is_some_and(|t| t.joins || self.class("and-word").contains(t));
        let (_, next) = joint.then(|| self.body_at(i + 1)).flatten()?;
        let template = matches!(self.lexicon.concept(next.concept).kind, Kind::BodyTemplate { .. });
        (template && next.place != BodyPlace::None).then_some(next.place)
    }

    /// `(KH&CN)`: brackets with capitals and marks only, in tokens.
    fn abbreviation_in_brackets(&self, i: usize) -> Option<usize> {
        if !self.is(i, "(") {
            return None;
        }
        let inside = (i + 1..i + 9).take_while(|&j| {
            self.token_in_sentence(j).is_some_and(|t| t.all_caps || t.punctuation) && !self.is(j, ")")
        });
        let len = inside.count();
        (len > 0 && self.is(i + 1 + len, ")")).then_some(len + 2)
    }

    /// The place behind a body's head: named, or only its level.
    pub(super) fn place_behind_head(&self, i: usize, levels: &[Level]) -> Option<(usize, BodyPlace)> {
        self.token_in_sentence(i)?;
        let abbreviated = self
            .bare_place_at(i)
            .filter(|(len, p)| p.is_province() && *len > 1 && self.unit_at(i).is_some());
        if let Some((len, place)) = abbreviated {
            return Some((len, BodyPlace::Named(place, self.span(i..i + len))));
        }
        if let Some((skip, unit)) = self.unit_at(i) {
            let level = match unit {
                UnitLevel::Province => Level::Province,
                UnitLevel::City => {
                    if levels.contains(&Level::Province) {
                        Level::Province
                    } else {
                        Level::District
                    }
                }
                UnitLevel::District => Level::District,
                UnitLevel::Commune => Level::Commune,
                UnitLevel::Hamlet | UnitLevel::Country | UnitLevel::State => return None,
            };
            let fits = levels.contains(&level) || level == Level::District && levels.contains(&Level::Commune);
            if !levels.is_empty() && !fits {
                return None;
            }
            if let Some((len, place)) = self.place_at(i).filter(|(len, p)| *len > skip && p.unit.is_some()) {
                return Some((len, BodyPlace::Named(place, self.span(i..i + len))));
            }
            return Some((skip, BodyPlace::Unit(unit)));
        }
        if !self.tokens[i].capital || self.tokens[i].line_start {
            return None;
        }
        let found = self.labels(i);
        let place = found.iter().find(|m| {
            let concept = self.lexicon.concept(m.concept);
            match concept.entity_type() {
                Some(EntityType::Province) => true,
                Some(EntityType::Place) => {
                    concept.path != super::scan::HOME_COUNTRY
                        && (levels.contains(&Level::District) || levels.is_empty())
                        && !self.is_foreign(m.concept)
                }
                _ => false,
            }
        })?;
        let (len, mention) = self.named_place(i, place.len);
        Some((len, BodyPlace::Named(mention, self.span(i..i + len))))
    }

    /// Whether a word cut out of a list (`Bạch Mai`, `bác sĩ gia đình`) stands in one that has its head.
    pub(super) fn in_list_with_head(&self, i: usize, concept: ConceptId) -> bool {
        let wanted = self.lexicon.concept(concept).entity_type();
        if i == self.sentence.start {
            return false;
        }
        let joined = self.is(i - 1, ",")
            || self.is(i - 1, ":")
            || self.is(i - 1, "-")
            || self.is(i - 1, ";")
            || self.class("and-word").contains(&self.tokens[i - 1]);
        let mut before = if joined { i - 1 } else { i };
        // `..., và X`
        if before > self.sentence.start && self.is(before - 1, ",") {
            before -= 1;
        }
        let template = matches!(self.lexicon.concept(concept).kind, Kind::BodyTemplate { .. });
        if template {
            let behind_body = joined
                && self.mention_ending_at(before).is_some_and(|m| match &m.what {
                    What::Body(b) => self.first_word(b.concept) == self.first_word(concept),
                    _ => false,
                });
            return behind_body || self.behind(before, "shared-head-list") && before < i;
        }
        let bracketed = || joined.then(|| self.mention_before_brackets(before)).flatten();
        if let Some(mention) = self.mention_ending_at(before).or_else(bracketed) {
            return joined && mention.what.label() == wanted.map_or("", EntityType::name);
        }
        // The head itself, bare: `các bệnh viện: Bạch Mai`, `bệnh viện Bạch Mai`
        let head = match wanted {
            Some(EntityType::Hospital) => "hospital-head",
            Some(EntityType::Programme) => "programme-head",
            _ => return false,
        };
        self.behind(before, head)
    }

    fn first_word(&self, concept: ConceptId) -> &str {
        self.lexicon
            .concept(concept)
            .label
            .split(' ')
            .next()
            .unwrap_or_default()
    }
}
