//! One sentence as rules see it: a row of words, mentions and chunks.

use std::ops::Range;

use smallvec::SmallVec;

use super::file::{Fields, Rule, TemplateFields};
use super::labels::{LabelSet, bits_of};
use super::signal::{Signal, Signals, each_bit};
use crate::fact::{Relation, Span};
use crate::lexicon::WordClass;
use crate::mention::Mention;
use crate::text::{Sentence, Token, TokenId};

/// A word, a mention or a chunk.
#[derive(Debug, Clone, Copy)]
enum Node {
    Word,
    Mention(u32),
    Chunk(u32),
}

#[derive(Debug, Clone, Copy)]
struct Item<'a> {
    node: Node,
    /// Its tokens.
    start: u32,
    end: u32,
    /// The word that it is, if some lexicon or rule holds it.
    word: TokenId,
    /// Rules may read it as the words it consists of.
    soft: bool,
    labels: LabelSet,
    /// What its first word announces, where a phrase may begin there.
    begun: &'a [Signal],
}

#[derive(Debug)]
struct Chunk<'a> {
    head: Option<&'a str>,
    captures: Captures<'a>,
}

/// Captured items by name, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Captures<'s>(SmallVec<[Capture<'s>; 4]>);

type Capture<'s> = (&'s str, SmallVec<[CapturedItem; 2]>);

#[derive(Debug, Clone, Copy)]
pub(super) enum CapturedItem {
    Mention(u32),
    Chunk(u32),
    /// Tokens.
    Words(u32, u32),
}

/// What a field of a fact came to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Leaf<'s> {
    /// Index into the document's mentions.
    Mention(usize),
    /// Words of the text.
    Words(Span),
    /// What the rule itself says.
    Text(&'s str),
}

/// The fields of one fact.
pub type Assignment<'s> = SmallVec<[(&'s str, Leaf<'s>); 4]>;

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
    /// Words of more than one syllable whose first syllables are no words of their own.
    compounds: &'a WordClass,
    tokens: &'a [Token],
    mentions: &'a [Mention],
    first_mention: usize,
    items: Vec<Item<'a>>,
    all: LabelSet,
    chunks: Vec<Chunk<'a>>,
    /// The first token of the sentence, and for each token whether no phrase may hold it.
    first_token: usize,
    hard: Vec<bool>,
    announced: Vec<u64>,
    /// The last tokens at which each signal and each label stand.
    last_signal: Vec<u32>,
    last_label: [u32; LabelSet::BITS as usize],
}

impl<'a> Chart<'a> {
    pub(super) fn new(tokens: &'a [Token], compounds: &'a WordClass) -> Self {
        Self {
            tokens,
            compounds,
            mentions: &[],
            first_mention: 0,
            items: Vec::new(),
            all: 0,
            chunks: Vec::new(),
            first_token: 0,
            hard: Vec::new(),
            announced: Vec::new(),
            last_signal: Vec::new(),
            last_label: [0; LabelSet::BITS as usize],
        }
    }

    /// Takes up a sentence. `mentions` are its own, `first_mention` the index of the first one in the document.
    pub(super) fn set(
        &mut self,
        sentence: &Sentence,
        mentions: &'a [Mention],
        first_mention: usize,
        signals: &'a Signals,
    ) {
        self.mentions = mentions;
        self.first_mention = first_mention;
        self.items.clear();
        self.chunks.clear();
        self.all = 0;
        self.first_token = sentence.tokens.start;
        self.hard.clear();
        self.hard.resize(sentence.tokens.len(), false);
        self.announced.clear();
        self.announced.resize(signals.width(), 0);
        self.last_signal.resize(signals.len(), 0);
        let mut at = sentence.tokens.start;
        for (index, mention) in mentions.iter().enumerate() {
            self.words(at..mention.tokens.start, signals);
            let (labels, soft) = bits_of(&mention.what);
            let begun = if soft {
                signals.of(&self.tokens[mention.tokens.start])
            } else {
                self.harden(mention.tokens.clone());
                &[]
            };
            self.announce(begun, mention.tokens.start);
            self.label(labels, mention.tokens.start);
            self.items.push(Item {
                node: Node::Mention(index as u32),
                start: mention.tokens.start as u32,
                end: mention.tokens.end as u32,
                word: TokenId::UNKNOWN,
                soft,
                labels,
                begun,
            });
            at = mention.tokens.end;
        }
        self.words(at..sentence.tokens.end, signals);
    }

    fn words(&mut self, range: Range<usize>, signals: &'a Signals) {
        for at in range {
            let token = &self.tokens[at];
            let begun = signals.of(token);
            self.announce(begun, at);
            self.items.push(Item {
                node: Node::Word,
                start: at as u32,
                end: at as u32 + 1,
                word: token.id,
                soft: true,
                labels: 0,
                begun,
            });
        }
    }

    fn announce(&mut self, signals: &[Signal], token: usize) {
        for signal in signals {
            self.announced[usize::from(signal / 64)] |= 1 << (signal % 64);
            self.last_signal[usize::from(*signal)] = token as u32;
        }
    }

    fn label(&mut self, labels: LabelSet, token: usize) {
        let new = labels & !self.all;
        self.all |= labels;
        each_bit(labels, |label| {
            let last = &mut self.last_label[label];
            *last = if new >> label & 1 != 0 {
                token as u32
            } else {
                (*last).max(token as u32)
            };
        });
    }

    /// The last token at which one of the labels, or a word that announces one of the signals, stands.
    pub(super) fn last(&self, labels: LabelSet, signals: &[u64]) -> Option<u32> {
        let mut last = None;
        each_bit(labels & self.all, |label| last = last.max(Some(self.last_label[label])));
        for (word, (bits, announced)) in signals.iter().zip(&self.announced).enumerate() {
            each_bit(bits & announced, |bit| {
                last = last.max(Some(self.last_signal[word * 64 + bit]));
            });
        }
        last
    }

    /// The first token of the item at a position.
    pub(super) fn token_at(&self, position: usize) -> u32 {
        self.items[position].start
    }

    fn harden(&mut self, tokens: Range<usize>) {
        let from = self.first_token;
        self.hard[tokens.start - from..tokens.end - from].fill(true);
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    /// The labels that stand in the sentence.
    pub(super) fn labels(&self) -> LabelSet {
        self.all
    }

    /// What words of the sentence announce, as bits.
    pub(super) fn announced(&self) -> &[u64] {
        &self.announced
    }

    /// The label of the item at a position, and what its first word announces.
    pub(super) fn begins(&self, position: usize) -> (LabelSet, &'a [Signal]) {
        let item = &self.items[position];
        (item.labels, item.begun)
    }

    pub(super) fn label_at(&self, position: usize) -> LabelSet {
        self.items.get(position).map_or(0, |item| item.labels)
    }

    /// The word at a position, if it is a bare one that some lexicon or rule holds.
    pub(super) fn word(&self, position: usize) -> TokenId {
        self.items.get(position).map_or(TokenId::UNKNOWN, |item| item.word)
    }

    /// How many items at a position are a phrase of the class.
    pub(super) fn phrase(&self, position: usize, class: &WordClass) -> Option<usize> {
        let item = self.items.get(position).filter(|i| i.soft)?;
        let first = item.start as usize;
        if !class.first().contains(self.tokens[first].id) {
            return None;
        }
        let hard = &self.hard[first - self.first_token..];
        let end = first + hard.iter().position(|hard| *hard).unwrap_or(hard.len());
        // A phrase ends where an item ends; of several the longest.
        let words = &self.tokens[first..end];
        // `dự` of `dự án` is not the verb.
        let compound = self.compounds.match_len(words).unwrap_or(0);
        let mut longest = None;
        let (mut at, mut items) = (first, 0);
        class.each_len(words, |len| {
            while at < first + len {
                at = self.items[position + items].end as usize;
                items += 1;
            }
            if at == first + len && len >= compound {
                longest = Some(items);
            }
        });
        longest
    }

    /// Whether the words of the item at a position are a phrase of the class.
    pub(super) fn words_are(&self, position: usize, class: &WordClass) -> bool {
        let item = &self.items[position];
        let tokens = item.start as usize..item.end as usize;
        class.match_len(&self.tokens[tokens.clone()]) == Some(tokens.len())
    }

    fn tokens_between(&self, start: usize, end: usize) -> Range<usize> {
        self.items[start].start as usize..self.items[end - 1].end as usize
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.span_of(self.tokens_between(start, end))
    }

    fn span_of(&self, tokens: Range<usize>) -> Span {
        Span::new(
            self.tokens[tokens.start].span.start,
            self.tokens[tokens.end - 1].span.end,
        )
    }

    /// What a match captured, by name.
    pub(super) fn captures(&self, names: &'a [String], captured: &[(usize, usize, usize)]) -> Captures<'a> {
        let mut out: SmallVec<[_; 4]> = names.iter().map(|n| (n.as_str(), SmallVec::new())).collect();
        for &(name, start, end) in captured {
            if start == end {
                continue;
            }
            let nodes = self.items[start..end].iter().filter_map(|item| match item.node {
                Node::Word => None,
                Node::Mention(m) => Some(CapturedItem::Mention(m)),
                Node::Chunk(c) => Some(CapturedItem::Chunk(c)),
            });
            // Words with mentions among them are one stretch of text.
            let count = nodes.clone().count();
            let mixed = end - start > 1 && count < end - start && !self.is_list(start, end);
            if count == 0 || mixed {
                let tokens = self.tokens_between(start, end);
                out[name]
                    .1
                    .push(CapturedItem::Words(tokens.start as u32, tokens.end as u32));
            } else {
                out[name].1.extend(nodes);
            }
        }
        Captures(out)
    }

    /// Whether only marks and joints stand between the nodes of a stretch.
    fn is_list(&self, start: usize, end: usize) -> bool {
        self.items[start..end].iter().all(|item| match item.node {
            Node::Word => self.tokens[item.start as usize].punctuation,
            _ => true,
        })
    }

    /// Makes one item of a match.
    pub(super) fn join(
        &mut self,
        start: usize,
        end: usize,
        labels: LabelSet,
        head: Option<&'a str>,
        captures: Captures<'a>,
    ) {
        let tokens = self.tokens_between(start, end);
        self.harden(tokens.clone());
        self.chunks.push(Chunk { head, captures });
        self.items[start] = Item {
            node: Node::Chunk(self.chunks.len() as u32 - 1),
            start: tokens.start as u32,
            end: tokens.end as u32,
            word: TokenId::UNKNOWN,
            soft: false,
            labels,
            begun: &[],
        };
        self.items.drain(start + 1..end);
        self.label(labels, tokens.start);
    }

    /// Every fact that the fields of a template come to: captures that stand several times give a fact each.
    pub(super) fn assignments<'f>(&self, captures: &Captures, fields: &'f TemplateFields) -> Vec<Assignment<'f>> {
        let mut out = self.expand(captures, &fields.captured);
        for (name, text) in &fields.said {
            out.iter_mut().for_each(|a| a.push((name, Leaf::Text(text))));
        }
        out
    }

    /// Fields that begin with one capture vary together, those of different captures each with each.
    fn expand<'f>(&self, captures: &Captures, fields: &'f [(String, Fields)]) -> Vec<Assignment<'f>> {
        let mut out: Vec<Assignment> = vec![Assignment::new()];
        for (name, fields) in fields {
            let mut options: Vec<Assignment> = Vec::new();
            for item in captures.get(name) {
                self.expand_item(*item, &fields.own, &fields.inner, &mut options);
            }
            out = each_with_each(out, options);
        }
        out
    }

    fn expand_item<'f>(
        &self,
        item: CapturedItem,
        own: &'f [String],
        inner: &'f [(String, Fields)],
        out: &mut Vec<Assignment<'f>>,
    ) {
        let CapturedItem::Chunk(chunk) = item else {
            let leaf = match item {
                CapturedItem::Words(start, end) => Leaf::Words(self.span_of(start as usize..end as usize)),
                CapturedItem::Mention(m) => Leaf::Mention(self.first_mention + m as usize),
                CapturedItem::Chunk(_) => return,
            };
            out.push(own.iter().map(|name| (name.as_str(), leaf)).collect());
            return;
        };
        let chunk = &self.chunks[chunk as usize];
        let members: &[CapturedItem] = chunk.head.map_or(&[], |h| chunk.captures.get(h));
        // A list's members stand for themselves: what is asked of the list is asked of each.
        if inner.iter().all(|(name, _)| !chunk.captures.has(name)) {
            members.iter().for_each(|m| self.expand_item(*m, own, inner, out));
            return;
        }
        let inner = self.expand(&chunk.captures, inner);
        if own.is_empty() {
            out.extend(inner);
            return;
        }
        let mut heads: Vec<Assignment> = Vec::new();
        members.iter().for_each(|m| self.expand_item(*m, own, &[], &mut heads));
        if !heads.is_empty() {
            out.extend(each_with_each(heads, inner));
        }
    }
}

/// Each of the first with each of the second; the first alone where there is no second.
fn each_with_each<'f>(mut first: Vec<Assignment<'f>>, second: Vec<Assignment<'f>>) -> Vec<Assignment<'f>> {
    match (first.as_mut_slice(), second.as_slice()) {
        (_, []) => first,
        ([one], _) if one.is_empty() => second,
        ([one], [other]) => {
            one.extend_from_slice(other);
            first
        }
        (many, others) => many
            .iter()
            .flat_map(|a| others.iter().map(move |b| a.iter().chain(b).copied().collect()))
            .collect(),
    }
}

impl Captures<'_> {
    fn get(&self, name: &str) -> &[CapturedItem] {
        self.0
            .iter()
            .find(|(n, _)| *n == name)
            .map_or(&[], |(_, items)| items.as_slice())
    }

    fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(n, _)| *n == name)
    }
}
