//! The pass over a document's tokens.

use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use super::gate::{self, GATES};
use super::place::UnitLevel;
use super::{Mention, PlaceMention, What};
use crate::fact::{EntityType, Span};
use crate::lexicon::{ConceptId, Kind, LabelMatch, Lexicon, TokenSet, WordClass};
use crate::text::{Sentence, Token, fold_phrase};

/// The country whose own bodies and places the lexicons are about.
pub const HOME_COUNTRY: &str = "place/viet-nam";

const UNIT_CLASSES: [(&str, UnitLevel); 7] = [
    ("unit-province", UnitLevel::Province),
    ("unit-city", UnitLevel::City),
    ("unit-district", UnitLevel::District),
    ("unit-commune", UnitLevel::Commune),
    ("unit-hamlet", UnitLevel::Hamlet),
    ("unit-country", UnitLevel::Country),
    ("unit-state", UnitLevel::State),
];
const MULTIPLIER_CLASSES: [(&str, usize); 3] = [("thousand", 3), ("million", 6), ("billion", 9)];

/// What the recognisers look at.
pub(super) struct Scan<'a> {
    pub text: &'a str,
    pub tokens: &'a [Token],
    pub lexicon: &'a Lexicon,
    pub units: Vec<(&'a WordClass, UnitLevel)>,
    pub multipliers: Vec<(&'a WordClass, usize)>,
    /// Tokens of the sentence being read.
    pub sentence: Range<usize>,
    pub mentions: Vec<Mention>,
    /// Short names that the document introduces (`sau đây gọi là X`, `(CTCL)`), folded, and the mention each stands for.
    pub aliases: FxHashMap<String, usize>,
    /// The words that such names begin with.
    pub alias_first: FxHashSet<String>,
    /// The last words of the full names so far.
    pub name_ends: FxHashSet<String>,
    /// The hospitals named so far.
    pub hospitals: FxHashSet<ConceptId>,
    /// The labels that begin at each token of the sentences, as they stand in `found`.
    labels: Vec<Range<u32>>,
    found: Vec<LabelMatch>,
    /// Words that phrases of [`gate::openers`] begin with.
    openers: &'a TokenSet,
    /// Which recognisers a word may open, by its number.
    pub gates: &'a [u8],
    /// Whether only those are asked.
    pub gated: bool,
}

/// Finds the mentions of all sentences, in the order of the text, none overlapping.
pub fn recognise(text: &str, tokens: &[Token], sentences: &[Sentence], lexicon: &Lexicon) -> Vec<Mention> {
    scan(text, tokens, sentences, lexicon, true)
}

pub(super) fn scan(
    text: &str,
    tokens: &[Token],
    sentences: &[Sentence],
    lexicon: &Lexicon,
    gated: bool,
) -> Vec<Mention> {
    let mut scan = Scan {
        text,
        tokens,
        lexicon,
        units: UNIT_CLASSES
            .iter()
            .map(|(name, level)| (lexicon.own_class(name), *level))
            .collect(),
        multipliers: MULTIPLIER_CLASSES
            .iter()
            .map(|(name, zeros)| (lexicon.own_class(name), *zeros))
            .collect(),
        sentence: 0..0,
        mentions: Vec::with_capacity(tokens.len() / 6),
        aliases: FxHashMap::default(),
        alias_first: FxHashSet::default(),
        name_ends: FxHashSet::default(),
        hospitals: FxHashSet::default(),
        labels: vec![0..0; tokens.len()],
        found: Vec::new(),
        openers: lexicon.openers(gate::openers()),
        gates: lexicon.class_bits(&GATES),
        gated,
    };
    for sentence in sentences {
        for i in sentence.tokens.clone() {
            let from = scan.found.len() as u32;
            lexicon.add_matches(&tokens[i..sentence.tokens.end], &mut scan.found);
            scan.labels[i] = from..scan.found.len() as u32;
        }
    }
    for (index, sentence) in sentences.iter().enumerate() {
        scan.sentence = sentence.tokens.clone();
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            match scan.best_at(at) {
                Some((len, what)) => {
                    let end = (at + len).min(sentence.tokens.end);
                    match &what {
                        What::Person(person) => scan.learn_name_end(&person.name),
                        What::Body(body) if body.makes == EntityType::Hospital => {
                            scan.hospitals.insert(body.concept);
                        }
                        _ => {}
                    }
                    scan.mentions.push(Mention {
                        span: scan.span(at..end),
                        tokens: at..end,
                        sentence: index,
                        what,
                    });
                    scan.learn_alias(end);
                    at = end;
                }
                None => at += 1,
            }
        }
    }
    scan.mentions
}

impl<'a> Scan<'a> {
    /// The longest mention at `i`; of two of one length the one of the recogniser that comes first here.
    fn best_at(&self, i: usize) -> Option<(usize, What)> {
        let token = &self.tokens[i];
        if token.number {
            return self
                .months_at(i)
                .or_else(|| self.date_at(i))
                .or_else(|| self.number_at(i));
        }
        if token.punctuation {
            // Only what an honour is named by; anything else in quotation marks is text like any other.
            let names_award = self
                .mention_ending_at(i)
                .is_some_and(|m| matches!(m.what, What::AwardKind(_)));
            return names_award
                .then(|| self.quoted_at(i))
                .flatten()
                .map(|(len, inside)| (len, What::Quoted(inside)));
        }
        if self.gated && !token.capital && self.labels[i].is_empty() && !self.openers.contains(token.id) {
            return None;
        }
        self.longest_at(i)
    }

    /// What the recognisers of words say.
    fn longest_at(&self, i: usize) -> Option<(usize, What)> {
        let may = self.gates_at(i);
        let mut best: Option<(usize, What)> = None;
        let mut offer = |found: Option<(usize, What)>| {
            if let Some((len, what)) = found
                && best.as_ref().is_none_or(|(longest, _)| len > *longest)
            {
                best = Some((len, what));
            }
        };
        if !self.aliases.is_empty() {
            offer(self.alias_at(i));
        }
        if may & gate::DATE != 0 {
            offer(self.date_at(i));
        }
        if may & gate::LEGAL != 0 {
            offer(self.legal_at(i).map(|(len, named)| (len, What::LegalDocument(named))));
        }
        if may & gate::PROGRAMME != 0 {
            offer(self.programme_at(i).map(|(len, named)| (len, What::Programme(named))));
        }
        if may & gate::ROLE != 0 {
            offer(self.office_at(i));
            offer(self.role_at(i));
        }
        // A province in a list of bodies is one more body: of two mentions of one length the first counts.
        if may & gate::BODY != 0 {
            offer(self.same_body_elsewhere(i).map(|(len, body)| (len, What::Body(body))));
            offer(self.listed_body_at(i).map(|(len, body)| (len, What::Body(body))));
        }
        offer(self.elided_body_at(i).map(|(len, body)| (len, What::Body(body))));
        if may & gate::PLACE != 0 {
            offer(self.place_at(i).map(|(len, place)| (len, What::Place(place))));
        }
        if may & gate::BODY != 0 {
            offer(self.body_at(i).map(|(len, body)| (len, What::Body(body))));
        }
        if may & gate::SIMPLE != 0 {
            offer(self.simple_at(i));
        }
        if may & gate::PERSON != 0 {
            offer(self.person_at(i).map(|(len, person)| (len, What::Person(person))));
        }
        best
    }

    /// Titles, awards, indicators, event words, offices, groups and honorifics.
    fn simple_at(&self, i: usize) -> Option<(usize, What)> {
        let concept = self.labels(i).iter().find_map(|m| {
            let what = match &self.lexicon.concept(m.concept).kind {
                Kind::Title { .. } => What::Title(m.concept),
                Kind::AwardKind { .. } => What::AwardKind(m.concept),
                Kind::Indicator { .. } => What::Indicator(m.concept),
                Kind::EventKind => What::EventKind(m.concept),
                Kind::Group
                    if self
                        .mention_ending_at(i)
                        .is_some_and(|m| matches!(m.what, What::Number(_))) =>
                {
                    What::Group(m.concept)
                }
                _ => return None,
            };
            Some((m.len, what))
        });
        // `Thầy thuốc Ưu tú, BSCKII A`: an honour before a name is the holder's title.
        if let Some((len, What::AwardKind(_))) = concept
            && !self.behind(i, "honour-head")
            && let Some(title) = self.title_of_len(i, len)
            && self.leads_to_name(i + len)
        {
            return Some((len, What::Title(title)));
        }
        if concept.is_some() {
            return concept;
        }
        if let Some(len) = self.class("honorific").match_len(self.rest(i))
            && self.opens_name(i, len)
        {
            return Some((len, What::Honorific));
        }
        let len = self.class("grade").match_len(self.rest(i))?;
        Some((len, What::Grade(self.slice(i..i + len).to_owned())))
    }

    fn title_of_len(&self, i: usize, len: usize) -> Option<ConceptId> {
        let is_title = |m: &&LabelMatch| matches!(self.lexicon.concept(m.concept).kind, Kind::Title { .. });
        let found = self.labels(i).iter().filter(is_title).find(|m| m.len == len)?;
        Some(found.concept)
    }

    /// Whether a person's name or another title stands at `i`, perhaps behind a mark.
    fn leads_to_name(&self, i: usize) -> bool {
        let marked = self.is(i, ",") || self.is(i, ".") || self.is(i, "-");
        let at = i + usize::from(marked);
        let is_title = |m: &LabelMatch| matches!(self.lexicon.concept(m.concept).kind, Kind::Title { .. });
        self.labels(at).iter().any(is_title) || !marked && self.is_surname(at) && self.capital_run(at) >= 2
    }

    /// Whether a word of address stands where one does: before a name or a list; with a capital only where a clause begins.
    fn opens_name(&self, i: usize, len: usize) -> bool {
        let begins = i == self.sentence.start || self.tokens[i].line_start || self.tokens[i - 1].punctuation;
        let followed = self
            .token_in_sentence(i + len)
            .is_some_and(|t| t.capital || self.is(i + len, ":"))
            || self.starts_role(i + len);
        followed && (begins || !self.tokens[i].capital)
    }

    /// The tokens from `i` to the end of the sentence.
    pub fn rest(&self, i: usize) -> &'a [Token] {
        &self.tokens[i.min(self.sentence.end)..self.sentence.end]
    }

    /// Every label that begins at `i`, longest first.
    pub fn labels(&self, i: usize) -> &[LabelMatch] {
        let in_sentence = i < self.sentence.end;
        in_sentence
            .then(|| self.labels.get(i))
            .flatten()
            .map_or(&[], |r| &self.found[r.start as usize..r.end as usize])
    }

    pub fn token_in_sentence(&self, i: usize) -> Option<&'a Token> {
        self.sentence.contains(&i).then(|| &self.tokens[i])
    }

    /// A class by the name that a recogniser has for it.
    #[inline]
    pub fn class(&self, name: &'static str) -> &'a WordClass {
        self.lexicon.own_class(name)
    }

    /// Whether token `i` of this sentence is that mark or word; dashes and quotation marks of all kinds are equal.
    pub fn is(&self, i: usize, word: &str) -> bool {
        self.token_in_sentence(i).is_some_and(|t| {
            let text = t.text(self.text);
            text == word || word == "-" && t.joins && text != ","
        })
    }

    /// Whether a phrase of the class ends directly before token `i`.
    pub fn behind(&self, i: usize, class: &'static str) -> bool {
        let class = self.class(class);
        (1..=4).any(|len| i >= self.sentence.start + len && class.match_len(&self.tokens[i - len..i]) == Some(len))
    }

    pub fn mention_ending_at(&self, i: usize) -> Option<&Mention> {
        self.mentions
            .last()
            .filter(|m| m.tokens.end == i && m.tokens.start >= self.sentence.start)
    }

    pub fn is_mention_end(&self, i: usize) -> bool {
        self.mention_ending_at(i).is_some()
    }

    /// Whether a place or a joint behind one stands before `i`: `tại Vinh, Cửa Lò`.
    pub fn behind_place(&self, i: usize) -> bool {
        let before = if i > self.sentence.start
            && (self.tokens[i - 1].joins || self.class("and-word").contains(&self.tokens[i - 1]))
        {
            i - 1
        } else {
            i
        };
        // `huyện A (B) và C`: the place in brackets says where the one before is.
        let closed = before > self.sentence.start && self.is(before - 1, ")");
        before != i
            && self
                .mention_ending_at(before - usize::from(closed))
                .is_some_and(|m| matches!(m.what, What::Place(_)))
    }

    /// Whether the mentions that end at `i` go back, one directly behind the other, to a post.
    pub fn role_leads_to(&self, i: usize) -> bool {
        let mut at = i;
        for mention in self.mentions.iter().rev() {
            let gap = at.saturating_sub(mention.tokens.end);
            if gap > 1
                || mention.tokens.start < self.sentence.start
                || gap == 1 && !self.class("place-preposition").contains(&self.tokens[at - 1])
            {
                return false;
            }
            match mention.what {
                What::Role(_) => return true,
                What::Body(_) | What::Place(_) => at = mention.tokens.start,
                _ => return false,
            }
        }
        false
    }

    pub fn span(&self, range: Range<usize>) -> Span {
        Span::new(self.tokens[range.start].span.start, self.tokens[range.end - 1].span.end)
    }

    pub fn slice(&self, range: Range<usize>) -> &'a str {
        if range.is_empty() {
            ""
        } else {
            self.span(range).of(self.text)
        }
    }

    /// How many capitalised words follow one another from `i`.
    pub fn capital_run(&self, i: usize) -> usize {
        (i..self.sentence.end)
            .take_while(|&j| {
                self.tokens[j].capital && self.tokens[j].is_word() && (j == i || !self.tokens[j].line_start)
            })
            .count()
    }

    /// The level that a place's unit word stands for.
    pub fn level_of_unit(&self, unit: &str) -> Option<UnitLevel> {
        let folded = fold_phrase(unit);
        self.units
            .iter()
            .find(|(class, _)| class.folded.contains(&folded))
            .map(|(_, level)| *level)
    }

    /// The place of `len` tokens at `i`, which the lexicon holds.
    pub fn named_place(&self, i: usize, len: usize) -> (usize, PlaceMention) {
        let mut candidates: Vec<ConceptId> = self
            .labels(i)
            .iter()
            .filter(|m| {
                m.len == len
                    && matches!(
                        self.lexicon.concept(m.concept).kind,
                        Kind::Thing(EntityType::Province | EntityType::Place)
                    )
            })
            .map(|m| m.concept)
            .collect();
        candidates.sort_by_key(|&c| (self.lexicon.concept(c).entity_type() != Some(EntityType::Province), c));
        let first = candidates.first().map(|&c| self.lexicon.concept(c));
        let provincial = first.is_some_and(|c| c.entity_type() == Some(EntityType::Province));
        let name = first.map_or_else(|| self.slice(i..i + len).to_owned(), |c| c.label.clone());
        (
            len,
            PlaceMention {
                candidates,
                name,
                unit: None,
                provincial,
            },
        )
    }

    /// Words between quotation marks: the length with the marks, and the words.
    pub fn quoted_at(&self, i: usize) -> Option<(usize, String)> {
        let opens = |j: usize| ["\"", "“", "«", "'", "‘"].iter().any(|q| self.is(j, q));
        let closes = |j: usize| ["\"", "”", "»", "'", "’"].iter().any(|q| self.is(j, q));
        if !opens(i) {
            return None;
        }
        let inside = (i + 1..i + 40)
            .take_while(|&j| self.token_in_sentence(j).is_some() && !closes(j))
            .count();
        (inside > 0
            && self
                .token_in_sentence(i + 1 + inside)
                .is_some_and(|_| closes(i + 1 + inside)))
        .then(|| (inside + 2, self.slice(i + 1..i + 1 + inside).to_owned()))
    }

    /// A head as a label begins: with a capital, otherwise as the lexicon writes it.
    pub fn head_label(&self, i: usize, len: usize) -> String {
        let lower = self.slice(i..i + len).to_lowercase();
        let mut chars = lower.chars();
        chars
            .next()
            .map_or_else(String::new, |c| c.to_uppercase().chain(chars).collect())
    }

    /// The concept of that class whose label this is, however it is spelt.
    pub fn concept_labelled(&self, label: &str, wanted: EntityType) -> Option<ConceptId> {
        let tokens = crate::text::tokenize(label, &self.lexicon.vocabulary);
        let found = self.lexicon.matches(&tokens);
        found
            .into_iter()
            .find(|m| m.len == tokens.len() && !m.short && self.lexicon.concept(m.concept).kind == Kind::Thing(wanted))
            .map(|m| m.concept)
    }
}
