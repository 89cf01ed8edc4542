//! The province that a place in a text is certain to speak of.

use rustc_hash::FxHashMap;

use super::local::{Locals, place_in};
use super::{Dates, Parsed};
use crate::fact::EntityType;
use crate::lexicon::{ConceptId, Lexicon};
use crate::mention::{Mention, PlaceMention, UnitLevel, What};
use crate::text::{SectionKind, tokenize};

/// The longest phrase of the class `joined-province`, in tokens.
const MAX_ASIDE: usize = 5;

struct Named {
    province: ConceptId,
    scope: usize,
    section: usize,
    sentence: usize,
    token: usize,
    /// Only where something took place (`tại Hà Nội`).
    venue: bool,
    headline: bool,
    /// Known only from a place in it.
    derived: bool,
    /// Named in a body's name.
    of_body: bool,
    /// A province with that word before it, and no city.
    rural: bool,
}

/// Where provinces are named in a document, in the order of the text, and what follows from that for each part of it: a long text asks thousands of times.
pub struct Context {
    named: Vec<Named>,
    /// Places below a province.
    pub(super) local: Locals,
    scopes: FxHashMap<usize, Scope>,
    /// By section and what is wanted, the provinces named in it.
    paragraphs: FxHashMap<(usize, Wanted), Paragraph>,
    /// Places of different provinces name none of them for certain.
    undecided: bool,
    metadata: Option<(ConceptId, bool)>,
    pub dates: Dates,
}

/// The provinces of one scope.
#[derive(Default)]
struct Scope {
    /// The one that each wanted kind of province comes to: any, no city, a city.
    main: [Option<ConceptId>; 3],
    only: Option<ConceptId>,
}

/// In a paragraph, as places in `Context::named`: the first province that counts, and the first that differs from it.
struct Paragraph {
    first: usize,
    other: usize,
}

/// Which provinces a word before or behind the gap allows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Wanted {
    Any,
    /// `tỉnh`: no city.
    Province,
    /// `thành phố`, centrally run.
    City,
}

impl Wanted {
    const ALL: [Wanted; 3] = [Self::Any, Self::Province, Self::City];

    fn allows(self, rural: bool) -> bool {
        match self {
            Self::Any => true,
            Self::Province => rural,
            Self::City => !rural,
        }
    }
}

impl Context {
    pub fn of(parsed: &Parsed, lexicon: &Lexicon, tokens_text: &dyn Fn(usize) -> bool) -> Self {
        let dates = Dates::of(parsed);
        let mut named = Vec::new();
        for mention in parsed.mentions {
            let Some(place) = place_in(mention) else { continue };
            let scope = parsed.scope(mention.sentence);
            if is_aside(parsed, lexicon, mention) {
                continue;
            }
            let explicit = choose(&place.candidates, lexicon, &dates, scope)
                .filter(|c| lexicon.concept(*c).entity_type() == Some(EntityType::Province));
            let province = explicit.or_else(|| province_of(place, lexicon));
            let Some(province) = province.map(|p| successor(p, lexicon, &dates, scope)) else {
                continue;
            };
            let section = parsed.section(mention.sentence);
            named.push(Named {
                province,
                scope,
                section,
                sentence: mention.sentence,
                token: mention.tokens.start,
                venue: matches!(mention.what, What::Place(_))
                    && place.unit.is_none()
                    && tokens_text(mention.tokens.start),
                derived: explicit.is_none(),
                of_body: matches!(mention.what, What::Body(_)),
                headline: parsed.sections[section].kind == SectionKind::Headline,
                rural: is_province(lexicon, province),
            });
        }
        // A district lies in an older version of its province: where the text names the province itself, it is that one.
        let explicit: FxHashMap<&str, ConceptId> = named
            .iter()
            .filter(|n| !n.derived)
            .map(|n| (lexicon.concept(n.province).label.as_str(), n.province))
            .collect();
        for n in named.iter_mut().filter(|n| n.derived) {
            if let Some(&version) = explicit.get(lexicon.concept(n.province).label.as_str()) {
                n.province = version;
                n.rural = is_province(lexicon, version);
            }
        }
        let metadata = parsed.document.place.as_deref().and_then(|place| {
            let tokens = tokenize(place, &lexicon.vocabulary);
            (0..tokens.len()).find_map(|i| {
                let candidates: Vec<ConceptId> = lexicon.matches(&tokens[i..]).into_iter().map(|m| m.concept).collect();
                choose(&candidates, lexicon, &dates, 0)
                    .filter(|c| lexicon.concept(*c).entity_type() == Some(EntityType::Province))
            })
        });
        let undecided = named.iter().all(|n| n.derived) && named.iter().any(|n| n.province != named[0].province);
        let scopes: FxHashMap<usize, Scope> = named
            .chunk_by(|a, b| a.scope == b.scope)
            .map(|of| (of[0].scope, Scope::of(of)))
            .collect();
        let mut context = Self {
            local: Locals::of(parsed, lexicon),
            scopes,
            paragraphs: FxHashMap::default(),
            undecided,
            metadata: metadata.map(|p| (p, is_province(lexicon, p))),
            named,
            dates,
        };
        context.read_paragraphs();
        context
    }

    fn read_paragraphs(&mut self) {
        for wanted in Wanted::ALL {
            for (at, named) in self.named.iter().enumerate() {
                if !self.counts(named, wanted) {
                    continue;
                }
                let known = self.paragraphs.entry((named.section, wanted)).or_insert(Paragraph {
                    first: at,
                    other: usize::MAX,
                });
                if known.other == usize::MAX && self.named[known.first].province != named.province {
                    known.other = at;
                }
            }
        }
    }

    /// Whether a name of a province is one of those wanted. A venue counts only where nothing else is known.
    fn counts(&self, named: &Named, wanted: Wanted) -> bool {
        let main = self.main_province(named.scope, wanted);
        !self.undecided
            && wanted.allows(named.rural)
            && !(named.venue && main.is_some_and(|main| main != named.province))
    }

    /// The names of provinces before a sentence.
    fn before(&self, sentence: usize) -> usize {
        self.named.partition_point(|n| n.sentence < sentence)
    }

    /// Of the concepts that one name may be, the one that was valid when the text was written; the newest where that is unknown.
    pub fn choose(&self, candidates: &[ConceptId], lexicon: &Lexicon, scope: usize) -> Option<ConceptId> {
        choose(candidates, lexicon, &self.dates, scope)
    }

    /// The province that a gap at `token` of `sentence` stands for, and why.
    pub fn province_at(
        &self,
        parsed: &Parsed,
        sentence: usize,
        token: usize,
        wanted: Wanted,
    ) -> Option<(ConceptId, &'static str)> {
        let (scope, section) = (parsed.scope(sentence), parsed.section(sentence));
        let before = self.before(sentence);
        let mut here = self.named[before..]
            .iter()
            .take_while(|n| n.sentence == sentence)
            .filter(|n| self.counts(n, wanted))
            .peekable();
        if let Some((first, first_token)) = here.peek().map(|n| (n.province, n.token)) {
            let (mut only, mut last) = (true, None);
            for named in here {
                only &= named.province == first;
                if named.token < token {
                    last = Some(named.province);
                }
            }
            // `Ông A đề nghị Sở Y tế học tập tỉnh B`: a province that comes later is another one where the text is about one.
            // Posts in a row share the province that the last one names.
            let of_post = token == parsed.sentences[sentence].tokens.start || follows_role(parsed, token);
            // The holder's name closes the row: `nguyên Giám đốc Sở Y tế A ... mời các bệnh viện tỉnh B`.
            let of_post = of_post && !self.named_behind(parsed, sentence, token, wanted);
            if let Some(main) = self.main_province(scope, wanted).filter(|_| last.is_none() && !of_post) {
                return Some((main, "the province that this text is about"));
            }
            if only {
                return Some((first, "the province named in the same sentence"));
            }
            if last.is_none() && of_post && row_leads_to(parsed, token, first_token) {
                return Some((first, "the province that posts in a row share"));
            }
            return last.map(|p| (p, "the province named last before it in the sentence"));
        }
        if let Some(paragraph) = self.paragraphs.get(&(section, wanted))
            && paragraph.first < before
            && before <= paragraph.other
        {
            let only = self.named[paragraph.first].province;
            return Some((only, "the province named before in the same paragraph"));
        }
        if let Some(main) = self.main_province(scope, wanted) {
            return Some((main, "the province that this text is about"));
        }
        if let Some((place, _)) = self.metadata.filter(|(_, rural)| wanted.allows(*rural)) {
            return Some((place, "the place in the document's metadata"));
        }
        if scope != 0 {
            return self
                .main_province(0, wanted)
                .map(|p| (p, "the province that the page's article is about"));
        }
        None
    }

    /// The province that a text is about, for a sentence that names others in the names of bodies alone: `Bệnh viện Đa khoa tỉnh B giúp tỉnh`.
    pub fn main_beside_bodies(
        &self,
        parsed: &Parsed,
        sentence: usize,
        wanted: Wanted,
    ) -> Option<(ConceptId, &'static str)> {
        let main = self.main_province(parsed.scope(sentence), wanted)?;
        let here = self.named[self.before(sentence)..]
            .iter()
            .take_while(|n| n.sentence == sentence);
        let mut others = here.filter(|n| n.province != main).peekable();
        others.peek()?;
        let only_bodies = others.all(|n| n.of_body);
        only_bodies.then_some((main, "the province that this text is about"))
    }

    /// Whether a person is named between a body and the first province of its sentence.
    fn named_behind(&self, parsed: &Parsed, sentence: usize, token: usize, wanted: Wanted) -> bool {
        let named = self.named[self.before(sentence)..].iter();
        let mut named = named
            .take_while(|n| n.sentence == sentence)
            .filter(|n| self.counts(n, wanted));
        let Some(first) = named.next() else { return false };
        let behind = parsed.mentions.partition_point(|m| m.tokens.start < token);
        let between = parsed.mentions[behind..]
            .iter()
            .take_while(|m| m.tokens.start < first.token);
        follows_role(parsed, token) && between.into_iter().any(|m| matches!(m.what, What::Person(_)))
    }

    /// The one province of a scope, or the one that is named at least three times as often as any other.
    pub fn main(&self, scope: usize) -> Option<ConceptId> {
        let own = self.scopes.get(&scope).and_then(|s| s.main[Wanted::Any as usize]);
        own.or(self.metadata.filter(|_| scope == 0).map(|(p, _)| p))
    }

    /// The province of a scope that names no other, however it is named.
    pub fn only(&self, scope: usize) -> Option<ConceptId> {
        self.scopes.get(&scope)?.only
    }

    /// The only province named in a sentence.
    pub fn in_sentence(&self, sentence: usize) -> Option<ConceptId> {
        let mut here = self.named[self.before(sentence)..]
            .iter()
            .take_while(|n| n.sentence == sentence);
        let first = here.next()?.province;
        here.all(|n| n.province == first).then_some(first)
    }

    fn main_province(&self, scope: usize, wanted: Wanted) -> Option<ConceptId> {
        self.scopes
            .get(&scope)
            .filter(|_| !self.undecided)
            .and_then(|s| s.main[wanted as usize])
    }
}

impl Scope {
    fn of(named: &[Named]) -> Self {
        let mut weights: Vec<(ConceptId, bool, usize)> = Vec::new();
        let mut at: FxHashMap<ConceptId, usize> = FxHashMap::default();
        for named in named {
            let weight = if named.venue {
                1
            } else if named.headline {
                6
            } else {
                3
            };
            let at = *at.entry(named.province).or_insert_with(|| {
                weights.push((named.province, named.rural, 0));
                weights.len() - 1
            });
            weights[at].2 += weight;
        }
        weights.sort_by_key(|(p, _, count)| (std::cmp::Reverse(*count), *p));
        let main = Wanted::ALL.map(|wanted| {
            let mut fit = weights.iter().filter(|(_, rural, _)| wanted.allows(*rural));
            let (first, _, most) = fit.next()?;
            let clear = fit.next().is_none_or(|(_, _, next)| *most >= 2 * next && *most >= 6);
            clear.then_some(*first)
        });
        let only = match weights.as_slice() {
            [(only, ..)] => Some(*only),
            _ => None,
        };
        Self { main, only }
    }
}

/// Whether a province is named only as the one that another was joined with or lies beside: `sau khi hợp nhất với tỉnh B` speaks of A.
fn is_aside(parsed: &Parsed, lexicon: &Lexicon, mention: &Mention) -> bool {
    let first = parsed.sentences[mention.sentence].tokens.start;
    let before = &parsed.tokens[first.min(mention.tokens.start)..mention.tokens.start];
    let class = lexicon.class("joined-province");
    (1..=MAX_ASIDE).any(|len| before.len() >= len && class.match_len(&before[before.len() - len..]) == Some(len))
}

/// Whether a post ends directly before a token.
pub(super) fn follows_role(parsed: &Parsed, token: usize) -> bool {
    let at = parsed.mentions.partition_point(|m| m.tokens.end < token);
    parsed
        .mentions
        .get(at)
        .is_some_and(|m| m.tokens.end == token && matches!(m.what, What::Role(_)))
}

/// Whether only posts and their bodies stand between a body and a token behind it: `Bí thư Tỉnh ủy, Chủ tịch HĐND tỉnh Bến Tre`.
fn row_leads_to(parsed: &Parsed, token: usize, next: usize) -> bool {
    if next <= token {
        return false;
    }
    let first = parsed.mentions.partition_point(|m| m.tokens.start < token);
    let mut at = token;
    for mention in parsed.mentions[first..].iter().take_while(|m| m.tokens.start < next) {
        let joint = parsed.tokens[at..mention.tokens.start.max(at)].iter();
        if !matches!(mention.what, What::Role(_) | What::Body(_)) || !joint.clone().all(|t| t.punctuation) {
            return false;
        }
        at = mention.tokens.end;
    }
    at >= next
}

fn is_province(lexicon: &Lexicon, concept: ConceptId) -> bool {
    let unit = lexicon.concept(concept).unit.as_deref().unwrap_or_default();
    lexicon.class("unit-province").phrases.iter().any(|p| p == unit)
}

/// The province of a place whose only reading lies in one.
fn province_of(place: &PlaceMention, lexicon: &Lexicon) -> Option<ConceptId> {
    let mut provinces: Vec<ConceptId> = place
        .candidates
        .iter()
        .filter_map(|&c| lexicon.concept(c).within.as_deref())
        .filter_map(|p| lexicon.by_path(p))
        .collect();
    provinces.sort();
    provinces.dedup();
    match provinces.as_slice() {
        [only]
            if place
                .unit
                .is_none_or(|u| matches!(u, UnitLevel::City | UnitLevel::District)) =>
        {
            Some(*only).filter(|c| lexicon.concept(*c).entity_type() == Some(EntityType::Province))
        }
        _ => None,
    }
}

/// The province that a merger put in the place of one, if that was before the text: `Sở Y tế` in an article on an old area is that of the new province.
fn successor(province: ConceptId, lexicon: &Lexicon, dates: &Dates, scope: usize) -> ConceptId {
    let concept = lexicon.concept(province);
    let gone = |day| concept.valid_until.is_some_and(|until| until < day);
    match concept.replaced_by.as_slice() {
        [only] if dates.of_scope(scope).is_some_and(gone) => lexicon.by_path(only).unwrap_or(province),
        _ => province,
    }
}

fn choose(candidates: &[ConceptId], lexicon: &Lexicon, dates: &Dates, scope: usize) -> Option<ConceptId> {
    let provinces: Vec<ConceptId> = candidates
        .iter()
        .copied()
        .filter(|c| lexicon.concept(*c).entity_type() == Some(EntityType::Province))
        .collect();
    let pool = if provinces.is_empty() { candidates } else { &provinces };
    if let Some(date) = dates.of_scope(scope)
        && let Some(valid) = pool.iter().find(|c| lexicon.concept(**c).is_valid_on(date))
    {
        return Some(*valid);
    }
    // A name that is no longer valid still names what bore it.
    pool.iter()
        .copied()
        .max_by_key(|c| (lexicon.concept(*c).valid_from, std::cmp::Reverse(*c)))
}
