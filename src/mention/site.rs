//! Sites: what is named in a text without being an entity of it, such as streets, markets, airports, regions and the wards of a hospital.
//!
//! They stand in the extraction stream alone; no rule reads them and no graph holds them.

use super::{Mention, What};
use crate::fact::{EntityType, Span};
use crate::lexicon::{Lexicon, WordClass};
use crate::text::{Sentence, Token};

/// The longest name of a site, in tokens.
const MAX_NAME: usize = 8;

/// What a word before a name says of it.
struct Head<'a> {
    class: &'a WordClass,
    makes: EntityType,
    /// Whether a number alone can be its name: `tổ 5`, but no `vùng 5`.
    numbered: bool,
}

/// The words that the names of sites are read by.
struct Sites<'a> {
    text: &'a str,
    heads: [Head<'a>; 3],
    regions: &'a WordClass,
    name_words: [&'a WordClass; 2],
    number_word: &'a WordClass,
    /// What may stand behind a name that is a number.
    follow: [&'a WordClass; 9],
    counted: [&'a WordClass; 2],
    plural: &'a WordClass,
    /// Heads whose names may be of two parts: `cao tốc Hà Nội - Hải Phòng`.
    joined: &'a WordClass,
    /// What leads to a place.
    whereabouts: &'a WordClass,
    surname: &'a WordClass,
    /// Sites that are known by their names alone.
    known: &'a WordClass,
    /// What makes another word of a head behind it: `điểm cầu Vĩnh Phúc`.
    compound_before: &'a WordClass,
    /// What a site is not called: `tổ COVID`.
    disease: &'a WordClass,
}

/// The sites of a text, in its order, where no mention begins with the same words.
pub fn sites(
    text: &str,
    tokens: &[Token],
    sentences: &[Sentence],
    lexicon: &Lexicon,
    mentions: &[Mention],
) -> Vec<(Span, EntityType)> {
    let head = |name, makes, numbered| Head {
        class: lexicon.own_class(name),
        makes,
        numbered,
    };
    let sites = Sites {
        text,
        heads: [
            head("site-head", EntityType::Place, true),
            head("body-part-head", EntityType::Organization, false),
            head("named-site-head", EntityType::Place, false),
        ],
        regions: lexicon.regions(),
        name_words: ["name-word", "name-compound"].map(|c| lexicon.own_class(c)),
        number_word: lexicon.own_class("number-word"),
        follow: [
            "place-preposition",
            "place-predicate",
            "site-head",
            "unit-hamlet",
            "unit-commune",
            "unit-district",
            "unit-city",
            "unit-province",
            "and-word",
        ]
        .map(|c| lexicon.own_class(c)),
        counted: ["counted-noun", "counted-case"].map(|c| lexicon.own_class(c)),
        plural: lexicon.own_class("plural"),
        joined: lexicon.own_class("joined-site-head"),
        whereabouts: lexicon.own_class("whereabouts"),
        surname: lexicon.own_class("surname"),
        known: lexicon.own_class("known-site"),
        compound_before: lexicon.own_class("site-compound-before"),
        disease: lexicon.own_class("disease"),
    };
    let mut out = Vec::new();
    let mut next = mentions.iter().peekable();
    for sentence in sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            while next.peek().is_some_and(|m| m.tokens.end <= at) {
                next.next();
            }
            let covered = next.peek().filter(|m| m.tokens.start <= at).map(|m| m.tokens.end);
            let free = covered.is_none();
            let found = free.then(|| sites.site_at(tokens, sentence, at, &next)).flatten();
            if let Some((len, makes)) = found {
                let span = Span::new(tokens[at].span.start, tokens[at + len - 1].span.end);
                out.push((span, makes));
                at += len;
            } else {
                at = covered.unwrap_or(at + 1);
            }
        }
    }
    out
}

impl Sites<'_> {
    /// The site at token `at`, where no mention stands; `next` are the mentions behind it.
    fn site_at<'m>(
        &self,
        tokens: &[Token],
        sentence: &Sentence,
        at: usize,
        next: &(impl Iterator<Item = &'m Mention> + Clone),
    ) -> Option<(usize, EntityType)> {
        // Every site begins with a head or with a capital.
        let first = &tokens[at];
        if !first.capital && !self.heads.iter().any(|head| head.class.first().contains(first.id)) {
            return None;
        }
        let rest = &tokens[at..sentence.tokens.end];
        let before = tokens[sentence.tokens.start..at].last();
        let one = || before.is_none_or(|t| !self.plural.contains(t));
        let named = self.heads.iter().find_map(|head| {
            let len = head.class.match_len(rest)?;
            let mut name = self.name_len(&rest[len..], head.numbered)?;
            let next = next.clone().find(|m| is_thing(&m.what) && m.tokens.end > at);
            let compound = before.is_some_and(|t| self.compound_before.contains(t));
            if compound || self.disease.match_len(&rest[len..]) == Some(name) {
                return None;
            }
            // `công ty Nhật Bản`: a place alone says where a body is from, not what it is called.
            let from_place = next.is_some_and(|m| {
                matches!(m.what, What::Place(_)) && m.tokens.start == at + len && m.tokens.end >= at + len + name
            });
            if head.makes == EntityType::Organization && (from_place || !one()) {
                return None;
            }
            // A name goes on to the end of what is named in it: `ký túc xá Đại học Quốc gia TP . HCM`.
            if let Some(inside) = next.filter(|m| m.tokens.start < at + len + name) {
                name = name.max(inside.tokens.end.min(sentence.tokens.end) - at - len);
            }
            let joined = self.joined.match_len(rest) == Some(len);
            let dash = rest
                .get(len + name)
                .is_some_and(|t| t.joins && t.text(self.text) != ",");
            if joined && dash {
                name += self.name_len(&rest[len + name + 1..], false).map_or(0, |more| more + 1);
            }
            Some((len + name, head.makes))
        });
        let opens = before.is_none_or(|t| !is_name(t) || self.follow[0].contains(t));
        named
            .or_else(|| {
                Some((
                    self.region_len(rest, self.regions).filter(|_| opens)?,
                    EntityType::Place,
                ))
            })
            .or_else(|| Some((self.region_len(rest, self.known).filter(|_| opens)?, EntityType::Place)))
            .or_else(|| Some((self.unknown_len(before?, rest)?, EntityType::Place)))
    }

    /// `ở Sơn Lôi`, `tại Hyde Park`: a name that no lexicon holds, behind what leads to a place.
    fn unknown_len(&self, before: &Token, rest: &[Token]) -> Option<usize> {
        // `61 Đinh Tiên Hoàng`
        let house = before.is_house_number(self.text) && !before.line_start && self.surname.match_len(rest).is_some();
        if !house && !self.whereabouts.contains(before) {
            return None;
        }
        let len = rest.iter().take_while(|t| is_name(t)).count();
        let word = |w: &&WordClass| (0..len).any(|n| w.match_len(&rest[n..]).is_some());
        let plain = !self.name_words.iter().any(word) && rest[..len].iter().all(|t| t.is_word() && !t.all_caps);
        ((2..=4).contains(&len) && plain).then_some(len)
    }

    /// `Tây Nguyên`, `Nội Bài`: a region or a known site by itself and not cut out of a longer name.
    fn region_len(&self, rest: &[Token], names: &WordClass) -> Option<usize> {
        let len = names.match_len(rest).filter(|_| rest[0].capital)?;
        let whole = rest[len - 1].capital && rest.get(len).is_none_or(|t| !is_name(t) || t.line_start);
        whole.then_some(len)
    }

    /// A number, or capitalised words and what goes on a name behind them.
    fn name_len(&self, rest: &[Token], numbered: bool) -> Option<usize> {
        let skip = self.number_word.match_len(rest).unwrap_or(0);
        let mut len = 0;
        if rest.get(skip).is_some_and(|t| self.is_number(t)) {
            len = self.number_len(&rest[skip..]) + skip;
            let behind = &rest[len..];
            let small = behind.first().is_some_and(|t| !t.punctuation && !t.capital);
            let counts = small
                && (!self.follow.iter().any(|c| c.match_len(behind).is_some())
                    || self.counted.iter().any(|c| c.match_len(behind).is_some()));
            if !(numbered || skip > 0) || counts && skip == 0 {
                return None;
            }
            // `ngõ 22 Đê Tô Hoàng`
            if !behind.first().is_some_and(is_name) {
                return Some(len);
            }
        }
        while len < MAX_NAME {
            let Some(token) = rest.get(len).filter(|t| len == 0 || !t.line_start) else {
                break;
            };
            if is_name(token) {
                len += self
                    .name_words
                    .iter()
                    .filter_map(|w| w.match_len(&rest[len..]))
                    .max()
                    .unwrap_or(1);
            } else if len > 0 && self.is_number(token) {
                let behind = &rest[len + 1..];
                if self.counted.iter().any(|c| c.match_len(behind).is_some()) {
                    break;
                }
                len += 1;
            } else if token.punctuation
                && token.glued
                && !token.joins
                && len > 0
                && rest.get(len + 1).is_some_and(|t| t.glued && !t.punctuation)
            {
                len += 2;
            } else {
                break;
            }
        }
        (len > 0).then_some(len)
    }

    /// `12`, `1A`.
    fn is_number(&self, token: &Token) -> bool {
        token.number || token.text(self.text).starts_with(|c: char| c.is_ascii_digit())
    }

    /// A number with its parts: `25/14`, `3/2`.
    fn number_len(&self, rest: &[Token]) -> usize {
        let mut len = 1;
        while rest
            .get(len)
            .is_some_and(|t| t.glued && matches!(t.text(self.text), "/" | "-" | "."))
            && rest.get(len + 1).is_some_and(|t| t.glued && self.is_number(t))
        {
            len += 2;
        }
        len
    }
}

/// A place or body.
fn is_thing(what: &What) -> bool {
    matches!(what, What::Place(_) | What::Body(_))
}

fn is_name(token: &Token) -> bool {
    token.capital && !token.punctuation
}
