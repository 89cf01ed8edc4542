//! One sentence as rules see it: a row of words, mentions and chunks.

use std::ops::Range;

use super::file::{FieldValue, Rule};
use super::labels::{LabelSet, mention_bits};
use super::signal::{Signal, Signals};
use crate::fact::{Relation, Span};
use crate::lexicon::WordClass;
use crate::mention::{Mention, What};
use crate::text::{Sentence, Token, TokenId};

#[derive(Debug, Clone)]
enum Item {
    Word(usize),
    Mention(usize),
    Chunk(usize),
}

#[derive(Debug)]
struct Chunk<'a> {
    head: Option<&'a str>,
    captures: Captures<'a>,
    tokens: Range<usize>,
}

/// Captured items by name, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Captures<'s>(Vec<(&'s str, Vec<CapturedItem>)>);

#[derive(Debug, Clone)]
pub(super) enum CapturedItem {
    Mention(usize),
    Chunk(usize),
    Words(Range<usize>),
}

/// What a field of a fact came to.
#[derive(Debug, Clone, PartialEq)]
pub enum Leaf {
    /// Index into the document's mentions.
    Mention(usize),
    /// Words of the text.
    Words(Span),
    /// What the rule itself says.
    Text(String),
}

/// The fields of one fact.
pub type Assignment<'s> = Vec<(&'s str, Leaf)>;

/// A fact as a rule read it, before its mentions are entities.
#[derive(Debug)]
pub struct Reading<'s> {
    pub relation: Relation,
    pub rule: &'s Rule,
    pub fields: Assignment<'s>,
    /// What the rule matched.
    pub span: Span,
}

/// A sentence and what rules have made of it so far.
pub struct Chart<'a> {
    tokens: &'a [Token],
    mentions: &'a [Mention],
    first_mention: usize,
    items: Vec<Item>,
    bits: Vec<LabelSet>,
    all: LabelSet,
    chunks: Vec<Chunk<'a>>,
    /// What the first word at each position announces, where a phrase may begin there.
    begun: Vec<&'a [Signal]>,
    announced: Vec<u64>,
}

impl<'a> Chart<'a> {
    /// `mentions` are those of the sentence, `first_mention` the index of the first one in the document.
    pub(super) fn new(
        tokens: &'a [Token],
        sentence: &Sentence,
        mentions: &'a [Mention],
        first_mention: usize,
        signals: &'a Signals,
    ) -> Self {
        let mut chart = Self {
            tokens,
            mentions,
            first_mention,
            items: Vec::with_capacity(sentence.tokens.len()),
            bits: Vec::with_capacity(sentence.tokens.len()),
            all: 0,
            chunks: Vec::new(),
            begun: Vec::with_capacity(sentence.tokens.len()),
            announced: signals.all(&tokens[sentence.tokens.clone()]),
        };
        let mut at = sentence.tokens.start;
        for (index, mention) in mentions.iter().enumerate() {
            (at..mention.tokens.start).for_each(|t| chart.push(Item::Word(t), 0));
            let bits = mention_bits(mention.what.label());
            debug_assert_ne!(bits, 0, "{:?} has no label", mention.what);
            chart.push(Item::Mention(index), bits);
            at = mention.tokens.end;
        }
        (at..sentence.tokens.end).for_each(|t| chart.push(Item::Word(t), 0));
        for item in &chart.items {
            let begun = chart
                .is_soft(item)
                .then(|| signals.of(&tokens[chart.tokens_of(item).start]));
            chart.begun.push(begun.unwrap_or_default());
        }
        chart
    }

    fn push(&mut self, item: Item, bits: LabelSet) {
        self.items.push(item);
        self.bits.push(bits);
        self.all |= bits;
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// Whether one of the labels, or a word that announces one of the signals, stands in the sentence.
    pub(super) fn holds(&self, labels: LabelSet, signals: &[Signal]) -> bool {
        self.all & labels != 0
            || signals
                .iter()
                .any(|s| self.announced[usize::from(s / 64)] >> (s % 64) & 1 != 0)
    }

    /// Whether the item at a position has one of the labels, or its first word announces one of the signals.
    pub(super) fn begins(&self, position: usize, labels: LabelSet, signals: &[Signal]) -> bool {
        self.bits[position] & labels != 0 || self.begun[position].iter().any(|s| signals.contains(s))
    }

    pub(super) fn label_at(&self, position: usize) -> LabelSet {
        self.bits.get(position).copied().unwrap_or(0)
    }

    /// The word at a position, if it is a bare one that some lexicon or rule holds.
    pub(super) fn word(&self, position: usize) -> Option<TokenId> {
        match self.items.get(position) {
            Some(Item::Word(token)) => Some(self.tokens[*token].id).filter(|id| *id != TokenId::UNKNOWN),
            _ => None,
        }
    }

    /// How many items at a position are a phrase of the class.
    pub(super) fn phrase(&self, position: usize, class: &WordClass) -> Option<usize> {
        let first = self
            .items
            .get(position)
            .filter(|i| self.is_soft(i))
            .map(|i| self.tokens_of(i).start)
            .filter(|&first| class.first().contains(self.tokens[first].id))?;
        let items = self.items[position..].iter().take_while(|i| self.is_soft(i));
        let end = items.clone().last().map_or(first, |i| self.tokens_of(i).end);
        // A phrase ends where an item ends; of several the longest.
        let ends: Vec<usize> = items.map(|i| self.tokens_of(i).end).collect();
        let lens = class.match_lens(&self.tokens[first..end]);
        lens.into_iter()
            .rev()
            .find_map(|len| ends.iter().position(|e| *e == first + len))
            .map(|n| n + 1)
    }

    /// Whether the words of the item at a position are a phrase of the class.
    pub(super) fn words_are(&self, position: usize, class: &WordClass) -> bool {
        let item = &self.items[position];
        let mut tokens = self.tokens_of(item);
        // A post is named by its words, not by what is said of it: `nguyên Trưởng phòng` is a Trưởng phòng.
        if let Item::Mention(m) = item
            && let What::Role(role) = &self.mentions[*m].what
        {
            tokens.start += role.status_len;
        }
        class.match_len(&self.tokens[tokens.clone()]) == Some(tokens.len())
    }

    /// A word, or a mention that is no more than its words: rules may read it as either.
    fn is_soft(&self, item: &Item) -> bool {
        match item {
            Item::Word(_) => true,
            Item::Mention(m) => matches!(
                self.mentions[*m].what,
                What::EventKind(_) | What::Indicator(_) | What::Group(_) | What::Honorific | What::Role(_)
            ),
            Item::Chunk(_) => false,
        }
    }

    fn tokens_of(&self, item: &Item) -> Range<usize> {
        match item {
            Item::Word(t) => *t..*t + 1,
            Item::Mention(m) => self.mentions[*m].tokens.clone(),
            Item::Chunk(c) => self.chunks[*c].tokens.clone(),
        }
    }

    fn tokens_between(&self, start: usize, end: usize) -> Range<usize> {
        self.tokens_of(&self.items[start]).start..self.tokens_of(&self.items[end - 1]).end
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        let tokens = self.tokens_between(start, end);
        Span::new(
            self.tokens[tokens.start].span.start,
            self.tokens[tokens.end - 1].span.end,
        )
    }

    /// What a match captured, by name.
    pub(super) fn captures(&self, names: &'a [String], found: &super::matcher::Found) -> Captures<'a> {
        let mut out: Vec<(&str, Vec<CapturedItem>)> = names.iter().map(|n| (n.as_str(), Vec::new())).collect();
        for &(name, start, end) in &found.captures {
            if start == end {
                continue;
            }
            let nodes: Vec<CapturedItem> = self.items[start..end]
                .iter()
                .filter_map(|item| match item {
                    Item::Word(_) => None,
                    Item::Mention(m) => Some(CapturedItem::Mention(self.first_mention + m)),
                    Item::Chunk(c) => Some(CapturedItem::Chunk(*c)),
                })
                .collect();
            // Words with mentions among them are one stretch of text.
            let mixed = end - start > 1 && nodes.len() < end - start && !self.is_list(start, end);
            if nodes.is_empty() || mixed {
                out[name].1.push(CapturedItem::Words(self.tokens_between(start, end)));
            } else {
                out[name].1.extend(nodes);
            }
        }
        Captures(out)
    }

    /// Whether only marks and joints stand between the nodes of a stretch.
    fn is_list(&self, start: usize, end: usize) -> bool {
        self.items[start..end].iter().all(|item| match item {
            Item::Word(t) => self.tokens[*t].punctuation,
            _ => true,
        })
    }

    /// Makes one item of a match.
    pub(super) fn join(
        &mut self,
        start: usize,
        end: usize,
        bits: LabelSet,
        head: Option<&'a str>,
        captures: Captures<'a>,
    ) {
        let tokens = self.tokens_between(start, end);
        self.chunks.push(Chunk { head, captures, tokens });
        self.items.splice(start..end, [Item::Chunk(self.chunks.len() - 1)]);
        self.bits.splice(start..end, [bits]);
        self.begun.splice(start..end, [&[][..]]);
        self.all |= bits;
    }

    /// Every fact that the fields of a template come to: captures that stand several times give a fact each.
    pub(super) fn assignments<'f>(
        &self,
        captures: &Captures,
        fields: &'f [(String, FieldValue)],
    ) -> Vec<Assignment<'f>> {
        let paths: Vec<(&str, &[String])> = fields
            .iter()
            .filter_map(|(name, value)| match value {
                FieldValue::Path(path) => Some((name.as_str(), path.as_slice())),
                FieldValue::Text(_) => None,
            })
            .collect();
        let mut out = self.expand(captures, &paths);
        for (name, value) in fields {
            if let FieldValue::Text(text) = value {
                out.iter_mut()
                    .for_each(|a| a.push((name.as_str(), Leaf::Text(text.clone()))));
            }
        }
        out
    }

    /// Fields that begin with one capture vary together, those of different captures each with each.
    fn expand<'f>(&self, captures: &Captures, fields: &[(&'f str, &[String])]) -> Vec<Assignment<'f>> {
        let mut roots: Vec<&str> = fields.iter().map(|(_, path)| path[0].as_str()).collect();
        roots.dedup();
        roots.sort_unstable();
        roots.dedup();
        let mut out: Vec<Assignment> = vec![Vec::new()];
        for root in roots {
            let of_root: Vec<(&str, &[String])> = fields.iter().filter(|(_, p)| p[0] == root).copied().collect();
            let mut options: Vec<Assignment> = Vec::new();
            for item in captures.get(root) {
                options.extend(self.expand_item(item, &of_root));
            }
            if !options.is_empty() {
                out = out
                    .iter()
                    .flat_map(|a| options.iter().map(move |o| a.iter().chain(o).cloned().collect()))
                    .collect();
            }
        }
        out
    }

    fn expand_item<'f>(&self, item: &CapturedItem, fields: &[(&'f str, &[String])]) -> Vec<Assignment<'f>> {
        let here: Vec<&str> = fields
            .iter()
            .filter(|(_, p)| p.len() == 1)
            .map(|(name, _)| *name)
            .collect();
        let deeper: Vec<(&str, &[String])> = fields
            .iter()
            .filter(|(_, p)| p.len() > 1)
            .map(|(name, p)| (*name, &p[1..]))
            .collect();
        let CapturedItem::Chunk(chunk) = item else {
            let leaf = match item {
                CapturedItem::Words(tokens) => Leaf::Words(Span::new(
                    self.tokens[tokens.start].span.start,
                    self.tokens[tokens.end - 1].span.end,
                )),
                CapturedItem::Mention(m) => Leaf::Mention(*m),
                CapturedItem::Chunk(_) => return Vec::new(),
            };
            return vec![here.iter().map(|name| (*name, leaf.clone())).collect()];
        };
        let chunk = &self.chunks[*chunk];
        let members: &[CapturedItem] = chunk.head.map_or(&[], |h| chunk.captures.get(h));
        // A list's members stand for themselves: what is asked of the list is asked of each.
        if deeper.iter().all(|(_, p)| !chunk.captures.has(&p[0])) {
            return members.iter().flat_map(|m| self.expand_item(m, fields)).collect();
        }
        let inner = self.expand(&chunk.captures, &deeper);
        if here.is_empty() {
            return inner;
        }
        let heads: Vec<(&str, &[String])> = fields.iter().filter(|(_, p)| p.len() == 1).copied().collect();
        let heads: Vec<Assignment> = members.iter().flat_map(|m| self.expand_item(m, &heads)).collect();
        heads
            .iter()
            .flat_map(|h| inner.iter().map(move |i| h.iter().chain(i).cloned().collect()))
            .collect()
    }
}

impl Captures<'_> {
    fn get(&self, name: &str) -> &[CapturedItem] {
        self.0.iter().find(|(n, _)| *n == name).map_or(&[], |(_, items)| items)
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| *n == name)
    }
}
