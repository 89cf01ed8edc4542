//! Bodies whose names open with a head: `Công ty X`, `Khoa Ngoại Bệnh viện Y`.

use super::What;
use super::body::{Body, BodyPlace};
use super::place::{PlaceMention, UnitLevel};
use super::scan::Scan;
use crate::fact::{EntityType, Span};
use crate::lexicon::{ConceptId, Kind, LabelMatch, Tail};

/// The longest tail of an open name, in tokens.
const MAX_TAIL: usize = 16;

impl Scan<'_> {
    pub(super) fn open_name(
        &self,
        i: usize,
        len: usize,
        concept: ConceptId,
        makes: EntityType,
        tail: Tail,
    ) -> Option<(usize, Body)> {
        if !self.tokens[i].capital && (len == 1 && !self.class("lower-head").contains(&self.tokens[i]))
            || self.behind(i, "plural")
            || len == 1 && self.ends_compound(i)
        {
            return None;
        }
        let start = i + len;
        let mut end = start;
        let of_class = |class: &'static str| self.class(class).match_len(&self.tokens[i..start]) == Some(len);
        if let Some((more, _)) = self.quoted_at(start) {
            end += more;
        } else if let Some(place) = self.placed_head(i, len, makes) {
            // `Trường Quân sự tỉnh Lạng Sơn`, `Khu công nghệ cao TP.HCM`
            let tail = self.slice(start..start + place).to_owned();
            let abroad = self.place_at(start).filter(|(len, p)| {
                *len == place && !p.is_province() && p.candidates.iter().any(|c| self.is_foreign(*c))
            });
            let body = Body {
                makes,
                concept,
                tail,
                place: abroad.map_or(BodyPlace::None, |(_, p)| {
                    BodyPlace::Named(p, self.span(start..start + place))
                }),
                short: false,
                host: None,
            };
            return (makes != EntityType::Ministry).then_some((len + place, body));
        } else if of_class("hosted-head") && self.starts_body_of_words(start) {
            // `Đoàn Thanh niên Bệnh viện X`: nothing stands between the part and its body.
        } else {
            end = self.tail_end(start, tail, i);
        }
        if end == start && self.is_anaphor(i, len) {
            let body = Body {
                makes,
                concept,
                tail: String::new(),
                place: BodyPlace::None,
                short: true,
                host: None,
            };
            return Some((len, body));
        }
        if of_class("hosted-head")
            && let Some((reach, host)) = self.host_at(end, end == start, of_class("hosted-only"))
        {
            let tail = self.slice(start..end).to_owned();
            // `Bí thư Đảng ủy, Chủ tịch HĐND phường X`: the Party's committee is the ward's, not the council's.
            let local = reach == end
                && self
                    .class("list-share")
                    .phrases
                    .contains(&self.lexicon.concept(host.0.concept).label);
            let place = if local { host.0.place.clone() } else { BodyPlace::None };
            let host = (!local).then(|| Box::new(host));
            let body = Body {
                makes,
                concept,
                tail,
                place,
                short: false,
                host,
            };
            return Some((reach - i, body));
        }
        if of_class("hosted-only") || of_class("anaphor-only") {
            return None;
        }
        // `Đại sứ quán Việt Nam tại Nhật Bản`
        if of_class("mission-head")
            && end > start
            && self
                .token_in_sentence(end)
                .is_some_and(|t| self.class("venue-preposition").contains(t))
            && let Some((more, _)) = self.bare_place_at(end + 1)
        {
            let body = Body {
                makes,
                concept,
                tail: self.slice(start..end + 1 + more).to_owned(),
                place: BodyPlace::None,
                short: false,
                host: None,
            };
            return Some((end + 1 + more - i, body));
        }
        // What the tail ends with may itself be the place: `Trung tâm Kiểm nghiệm tỉnh X`, `Hội Nhiếp ảnh TPHCM`.
        let (mut place, mut words_end) = (BodyPlace::None, end);
        if end > start {
            if let Some((more, found)) = self.place_behind_head(end, &[]) {
                place = found;
                end += more;
            } else if let Some((from, mention)) = self.place_at_end(start, end) {
                place = BodyPlace::Named(mention, self.span(from..end));
                words_end = from;
            }
        }
        if end == start {
            return None;
        }
        let tail = self.slice(start..words_end).to_owned();
        // Another country's ministry is named with its country; anything else called Bộ is in the lexicon.
        if makes == EntityType::Ministry
            && !matches!(&place, BodyPlace::Named(p, _) if p.candidates.iter().any(|c| self.is_foreign(*c)))
        {
            return None;
        }
        // A head and a place alone (`Báo Lào Cai`, `Viện Hà Nội`) is a name of its own.
        let tail = if words_end == start {
            self.slice(start..end).to_owned()
        } else {
            tail
        };
        Some((
            end - i,
            Body {
                makes,
                concept,
                tail,
                place,
                short: false,
                host: None,
            },
        ))
    }

    /// Whether the capitalised words at `i` are the name of a place and no more.
    fn is_place_and_no_more(&self, i: usize) -> bool {
        let run = self.capital_run(i);
        self.labels(i).iter().any(|m| m.len == run && self.is_place(m.concept))
    }

    /// `XUẤT QUÂN CHI VIỆN MIỀN NAM`: in a line of capitals the word at `i` may be the end of another word, or its beginning (`BÁO CÁO`).
    fn ends_compound(&self, i: usize) -> bool {
        let compounds = self.class("head-compound");
        let next = || self.token_in_sentence(i + 1).is_some_and(|t| t.all_caps);
        // `Đa khoa II Lâm Đồng`: no department, however it is written.
        let ends = i > self.sentence.start
            && self.tokens[i].all_caps == self.tokens[i - 1].all_caps
            && compounds.match_len(&self.tokens[i - 1..=i]) == Some(2);
        ends || self.tokens[i].all_caps && next() && compounds.match_len(self.rest(i)).is_some()
    }

    /// The length of a place with the word for its level directly behind a head of several words, where nothing else is the name.
    fn placed_head(&self, i: usize, len: usize, makes: EntityType) -> Option<usize> {
        let at = i + len;
        let (_, unit) = self.unit_at(at).filter(|_| self.tokens[i].capital)?;
        // `Bệnh viện tỉnh Hủa Phăn`: a province's hospital at home is of its template.
        let abroad = || unit == UnitLevel::Province && self.place_at(at).is_some_and(|(_, p)| !p.is_province());
        if len < 3 && !(makes == EntityType::Hospital && (unit == UnitLevel::District || abroad())) {
            return None;
        }
        // A template of the same words knows which body that is.
        let template = |m: &LabelMatch| matches!(self.lexicon.concept(m.concept).kind, Kind::BodyTemplate { .. });
        if self.labels(i).iter().any(|m| m.len == len && template(m)) {
            return None;
        }
        let (place, named) = self.place_behind_head(at, &[])?;
        let closed = self
            .token_in_sentence(at + place)
            .is_none_or(|t| !t.capital || !t.is_word());
        (closed && matches!(named, BodyPlace::Named(..))).then_some(place)
    }

    /// A bare head that means a body named before: `Giám đốc Bệnh viện`, `Trung tâm đã ...`.
    fn is_anaphor(&self, i: usize, len: usize) -> bool {
        let head =
            self.tokens[i].capital && self.class("anaphor-head").match_len(&self.tokens[i..i + len]) == Some(len);
        let behind_role = self
            .mention_ending_at(i)
            .is_some_and(|m| matches!(m.what, What::Role(_)));
        let follows = self
            .token_in_sentence(i + len)
            .is_none_or(|t| t.punctuation || behind_role && !t.capital || self.class("anaphor-follow").contains(t));
        // `Giám đốc Bệnh viện Võ Văn Thiện`: a full name behind it is the holder's.
        let holder = self.is_surname(i + len) && self.capital_run(i + len) >= 3 || self.starts_title(i + len);
        let follows = follows || behind_role && holder;
        head && follows
    }

    /// The body behind a part of it, and where it ends. `Bí thư Đảng ủy, Giám đốc Bệnh viện X`: the part is of the body of the next post.
    fn host_at(&self, i: usize, bare: bool, only_hosted: bool) -> Option<(usize, (Body, Span))> {
        self.token_in_sentence(i)?;
        if let Some((len, host)) = self.body_at(i).filter(|_| self.tokens[i].capital) {
            return Some((i + len, (host, self.span(i..i + len))));
        }
        // `Khoa Hồi sức tích cực, Bệnh viện X`
        if only_hosted
            && !bare
            && self.is(i, ",")
            && self.token_in_sentence(i + 1).is_some_and(|t| t.capital)
            && let Some((len, host)) = self.body_at(i + 1).filter(|(_, b)| {
                let of_each_place = matches!(self.lexicon.concept(b.concept).kind, Kind::BodyTemplate { .. });
                b.makes == EntityType::Hospital || of_each_place && b.makes == EntityType::Organization
            })
        {
            return Some((i + 1 + len, (host, self.span(i + 1..i + 1 + len))));
        }
        let joint = bare && (self.tokens[i].joins || self.class("and-word").contains(&self.tokens[i]));
        let role = joint.then(|| self.role_len(i + 1)).flatten()?;
        let at = i + 1 + role;
        self.token_in_sentence(at)?;
        let (len, host) = self.body_at(at)?;
        Some((i, (host, self.span(at..at + len))))
    }

    /// A province or known place whose name ends the tail `start..end`.
    fn place_at_end(&self, start: usize, end: usize) -> Option<(usize, PlaceMention)> {
        (start..end).find_map(|from| {
            let found = self.labels(from);
            let province = found.iter().any(|m| {
                let concept = self.lexicon.concept(m.concept);
                let country = concept.entity_type() == Some(EntityType::Place)
                    && concept.path != super::scan::HOME_COUNTRY
                    && concept.unit.as_deref().and_then(|u| self.level_of_unit(u)) == Some(UnitLevel::Country);
                m.len == end - from && (concept.entity_type() == Some(EntityType::Province) || country)
            });
            (province && !self.in_longer_name(from)).then(|| (from, self.named_place(from, end - from).1))
        })
    }

    /// Where the words behind a head stop being its name.
    fn tail_end(&self, start: usize, tail: Tail, head: usize) -> usize {
        let mut end = start;
        let mut at = start;
        let role_before = self.mention_ending_at(head).is_some_and(|m| m.what.label() == "Role");
        let ministry = self.class("ministry-head").contains(&self.tokens[head]);
        let hosted = self.class("hosted-only").match_len(&self.tokens[head..start]) == Some(start - head);
        // Behind a name of the lexicon a person may follow, whatever stands before it.
        let known_end = self
            .labels(head)
            .iter()
            .find(|m| matches!(self.lexicon.concept(m.concept).kind, Kind::Thing(t) if t.is_body()) && !m.short)
            .map(|m| head + m.len);
        let company = self.class("company-head").match_len(&self.tokens[head..start]) == Some(start - head);
        // Where the words end that say only a company's form and trade.
        let mut trade_end = start;
        while at < start + MAX_TAIL {
            let Some(token) = self.token_in_sentence(at) else { break };
            if token.line_start && at > start {
                break;
            }
            let name_word = (tail == Tail::Domain)
                .then(|| self.class("name-word").match_len(self.rest(at)))
                .flatten();
            if token.capital && token.is_word()
                || (token.number && at > head + 1 && end == at && self.is_number_of_name(at)) && at > start
            {
                if at > start && (self.starts_body(at) && self.joined_before(at) || self.is_unit_then_name(at)) {
                    break;
                }
                // `Giám đốc Bệnh viện PGS.TS. Nguyễn Văn Hùng`
                if self.starts_title(at) && token.all_caps {
                    break;
                }
                // `Khoa Truyền nhiễm Bệnh viện X`: the body that the part belongs to begins.
                if at > start && hosted && self.starts_body_of_words(at) {
                    break;
                }
                // `Giám đốc Bệnh viện Mắt Nguyễn Văn Hùng`: the person begins where a surname does; but `Công ty Dược phẩm Hoàng Gia Phát` has said only what it
                // does before the name that is its own.
                let nameless = company && at > start && trade_end == at;
                if (role_before || known_end == Some(at))
                    && !nameless
                    && !self.is_place_and_no_more(at)
                    && self.is_surname(at)
                    && self.capital_run(at) >= if at > start { 2 } else { 3 }
                {
                    break;
                }
                // Another country's ministry ends with its country: `Bộ Kinh tế và Việc làm Bỉ`.
                if ministry
                    && at > start
                    && let Some((len, _)) = self.country_at(at)
                {
                    return at + len;
                }
                let word = self.class("name-word").written_len(self.rest(at));
                let compound = self.class("name-compound").written_len(self.rest(at));
                if trade_end == at {
                    trade_end += self.class("company-word").match_len(self.rest(at)).unwrap_or(0);
                }
                at += word.max(compound).unwrap_or(1);
                end = at;
            } else if token.number && at == start && self.tokens[head].capital {
                at += 1;
                end = at;
            } else if let Some(len) = name_word
                && (at > start || self.tokens[head].capital)
                && !self.place_ends_at(start, at)
            {
                at += len;
                end = at;
            } else if at > start && !self.next_of_list(at, known_end == Some(at)) && self.goes_on_behind(at, tail, head)
            {
                at += 1;
            } else {
                break;
            }
        }
        end
    }

    /// Whether the name `start..at` ends with a place, behind which small words are no more of the name: `Đại học Hạ Long tình nguyện`.
    fn place_ends_at(&self, start: usize, at: usize) -> bool {
        at > start + 1
            && (start..at - 1).any(|from| {
                self.labels(from)
                    .iter()
                    .any(|m| m.len == at - from && self.is_place(m.concept))
            })
    }

    /// `Nhi đồng 2`: a small number that counts nothing.
    pub(super) fn is_number_of_name(&self, at: usize) -> bool {
        let small = self.tokens[at].text(self.text).len() <= 3;
        let rest = self.rest(at + 1);
        let counts = self.class("counted-noun").match_len(rest).is_some()
            || self
                .multipliers
                .iter()
                .any(|(class, _)| class.match_len(rest).is_some());
        // `20.000`
        let goes_on = self.is(at + 1, ".")
            && self.tokens[at + 1].glued
            && self.token_in_sentence(at + 2).is_some_and(|t| t.number && t.glued);
        small
            && !goes_on
            && !counts
            && !self.is(at + 1, "%")
            && !self.is(at + 1, "/")
            && !(self.is(at + 1, ",") && self.token_in_sentence(at + 2).is_some_and(|t| t.number))
    }

    fn joined_before(&self, at: usize) -> bool {
        at > 0 && (self.tokens[at - 1].joins || self.class("and-word").contains(&self.tokens[at - 1]))
    }

    /// Whether behind a joint the next of a list stands: a place (`Bộ Công an, Hà Nội`), where a dash may join the two parts of one name as well (`Bệnh viện Hữu nghị
    /// Việt Nam - Cu Ba`); and behind a name that the lexicon knows (`whole`) anything that has a name of its own (`Cục Quản lý Dược và UNICEF`).
    fn next_of_list(&self, at: usize, whole: bool) -> bool {
        let next = at + 1;
        let named = |m: &LabelMatch| !m.short && (self.is_place(m.concept) || whole && self.is_body_concept(m.concept));
        let headed = || {
            ["legal-head", "programme-head"]
                .into_iter()
                .any(|head| self.class(head).match_len(self.rest(next)).is_some())
        };
        (whole || !self.is(at, "-"))
            && self.token_in_sentence(next).is_some_and(|t| t.capital)
            && (self.labels(next).iter().any(named) || self.is_unit_then_name(next) || whole && headed())
    }

    /// A joint inside a name (`Văn hóa và Thể thao`, `phòng, chống`, `T&T`), with more of the name behind it.
    fn goes_on_behind(&self, at: usize, tail: Tail, head: usize) -> bool {
        let Some(next) = self.token_in_sentence(at + 1) else {
            return false;
        };
        // `HIV/AIDS`
        if self.is(at, "/") && self.tokens[at].glued && next.glued && next.all_caps {
            return true;
        }
        let dash = self.is(at, "-");
        let and = self.class("and-word").contains(&self.tokens[at]);
        let comma = self.is(at, ",") && tail == Tail::Domain;
        // `Chính trị-An ninh`: a dash without blanks parts no name.
        if dash
            && self.tokens[at].glued
            && next.glued
            && self.class("name-compound").match_len(self.rest(at + 1)).is_some()
        {
            return true;
        }
        // `Bệnh viện Hữu nghị Lào - Mông Cổ`
        if dash && self.is_country(at + 1, None) && (1..=3).any(|len| at >= len && self.is_country(at - len, Some(len)))
        {
            return true;
        }
        if !(dash || and || comma) || self.starts_body(at + 1) || self.starts_long_body(at + 1) {
            return false;
        }
        let name_word = tail == Tail::Domain && self.class("name-word").match_len(self.rest(at + 1)).is_some();
        // Only another country's ministry has such a name; it must end with its country.
        if self.class("ministry-head").contains(&self.tokens[head]) && next.capital {
            return true;
        }
        match (dash, comma) {
            (true, _) => {
                next.capital
                    && (self.tokens[at].glued || tail == Tail::Domain)
                    && !self.starts_role(at + 1)
                    && !self.is_surname(at + 1)
            }
            (_, true) => name_word && !next.capital,
            _ => {
                name_word
                    || next.capital && tail == Tail::Domain && !self.is_surname(at + 1) && !self.starts_role(at + 1)
            }
        }
    }

    /// Whether a country is named at a token, in so many tokens.
    fn is_country(&self, at: usize, len: Option<usize>) -> bool {
        let country = |m: &LabelMatch| {
            len.is_none_or(|len| m.len == len)
                && self.is_place(m.concept)
                && self.lexicon.concept(m.concept).within.is_none()
                && self.lexicon.concept(m.concept).entity_type() == Some(EntityType::Place)
        };
        self.token_in_sentence(at).is_some_and(|t| t.capital) && self.labels(at).iter().any(country)
    }

    pub(super) fn is_unit_then_name(&self, at: usize) -> bool {
        self.tokens[at].capital
            && self.unit_at(at).is_some_and(|(len, u)| {
                u != UnitLevel::Country && self.token_in_sentence(at + len).is_some_and(|t| t.capital || t.number)
            })
    }
}
