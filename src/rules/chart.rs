//! One sentence as rules see it: a row of words, mentions and chunks.

use std::ops::Range;

use smallvec::SmallVec;

use super::file::{Fields, Rule, TemplateFields};
use super::labels::{LabelSet, bits_of};
use super::occurrences::{Occurrences, TokenBits};
use super::signal::{ITEM, Signal, Signals, each_bit};
use crate::fact::{Relation, Span};
use crate::lexicon::WordClass;
use crate::mention::{Mention, What};
use crate::text::{Sentence, Token, TokenId};

/// A word, a mention or a chunk.
#[derive(Debug, Clone, Copy)]
enum Node {
    Word,
    Mention(u32),
    Chunk(u32),
}

#[derive(Debug, Clone, Copy)]
struct Item {
    node: Node,
    /// Its tokens.
    start: u32,
    end: u32,
    /// The word that it is, if some lexicon or rule holds it.
    word: TokenId,
    /// Rules may read it as the words it consists of.
    soft: bool,
    labels: LabelSet,
}

#[derive(Debug)]
struct Chunk<'a> {
    head: Option<&'a str>,
    captures: Captures<'a>,
}

/// Captured items by name, in the order of the text.
#[derive(Debug, Clone, Default)]
pub struct Captures<'s>(SmallVec<[Captured<'s>; 4]>);

type Captured<'s> = (&'s str, SmallVec<[CapturedItem; 2]>);

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
    items: Vec<Item>,
    chunks: Vec<Chunk<'a>>,
    /// The tokens of the sentence, and those that no phrase may hold.
    sentence: Range<usize>,
    hard: TokenBits,
    signals: &'a Signals,
    occurrences: Occurrences,
}

impl<'a> Chart<'a> {
    pub(super) fn new(tokens: &'a [Token], compounds: &'a WordClass, signals: &'a Signals) -> Self {
        Self {
            tokens,
            compounds,
            mentions: &[],
            first_mention: 0,
            items: Vec::new(),
            chunks: Vec::new(),
            sentence: 0..0,
            hard: TokenBits::default(),
            signals,
            occurrences: Occurrences::default(),
        }
    }

    /// Takes up a sentence. `mentions` are its own, `first_mention` the index of the first one in the document.
    pub(super) fn set(&mut self, sentence: &Sentence, mentions: &'a [Mention], first_mention: usize) {
        self.mentions = mentions;
        self.first_mention = first_mention;
        self.items.clear();
        self.chunks.clear();
        self.sentence = sentence.tokens.clone();
        self.hard.reset(self.sentence.len());
        self.occurrences.reset(self.sentence.len(), self.signals.len());
        let mut at = sentence.tokens.start;
        for (index, mention) in mentions.iter().enumerate() {
            self.words(at..mention.tokens.start);
            let (labels, soft) = bits_of(&mention.what);
            if !soft {
                self.hard.add(self.in_sentence(&mention.tokens));
            }
            self.push(Item {
                node: Node::Mention(index as u32),
                start: mention.tokens.start as u32,
                end: mention.tokens.end as u32,
                word: TokenId::UNKNOWN,
                soft,
                labels,
            });
            at = mention.tokens.end;
        }
        self.words(at..sentence.tokens.end);
    }

    fn words(&mut self, range: Range<usize>) {
        for at in range {
            self.push(Item {
                node: Node::Word,
                start: at as u32,
                end: at as u32 + 1,
                word: self.tokens[at].id,
                soft: true,
                labels: 0,
            });
        }
    }

    fn push(&mut self, item: Item) {
        self.each_signal(&item, Occurrences::add);
        self.items.push(item);
    }

    /// Adds to the occurrences what an item announces, or takes it out: its labels, and what its first word does where a phrase may begin there.
    fn each_signal(&mut self, item: &Item, change: impl Fn(&mut Occurrences, Signal, usize)) {
        let token = item.start as usize - self.sentence.start;
        change(&mut self.occurrences, ITEM, token);
        each_bit(item.labels, |label| {
            change(&mut self.occurrences, label as Signal, token);
        });
        if item.soft {
            for signal in self.signals.of(&self.tokens[item.start as usize]) {
                change(&mut self.occurrences, *signal, token);
            }
        }
    }

    /// Tokens counted from the first one of the sentence.
    fn in_sentence(&self, tokens: &Range<usize>) -> Range<usize> {
        tokens.start - self.sentence.start..tokens.end - self.sentence.start
    }

    /// Where what rules look for stands.
    pub(super) fn occurrences(&self) -> &Occurrences {
        &self.occurrences
    }

    /// How many tokens the sentence has.
    pub(super) fn tokens(&self) -> usize {
        self.sentence.len()
    }

    /// How many items begin before a token.
    pub(super) fn items_before(&self, token: usize) -> usize {
        self.position_of(token, 0)
    }

    /// The first token of the item at a position, counted from the first one of the sentence; their number behind the last item.
    fn token_at(&self, position: usize) -> usize {
        let start = self.items.get(position).map(|item| item.start as usize);
        start.unwrap_or(self.sentence.end) - self.sentence.start
    }

    /// The position of the item that begins with a token, at `from` or behind it.
    fn position_of(&self, token: usize, from: usize) -> usize {
        let token = (self.sentence.start + token) as u32;
        from + self.items[from..].partition_point(|item| item.start < token)
    }

    /// The positions of several, `to` not included, whose items announce one of the signals.
    pub(super) fn all_between(&self, from: usize, to: usize, signals: &[Signal]) -> impl Iterator<Item = usize> {
        let tokens = self.token_at(from)..self.token_at(to);
        let mut position = from;
        self.occurrences.all_in(tokens, signals).map(move |token| {
            position = self.position_of(token, position);
            position
        })
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
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
        let behind = self.in_sentence(&(first..self.sentence.end));
        let end = self.sentence.start + self.hard.first_in(behind);
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
        let mut tokens = item.start as usize..item.end as usize;
        // A post is named by its words, not by what is said of it: `nguyên Trưởng phòng` is a Trưởng phòng.
        if let Node::Mention(m) = item.node
            && let What::Role(role) = &self.mentions[m as usize].what
        {
            tokens.start += role.status_len;
        }
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
        self.hard.add(self.in_sentence(&tokens));
        for at in start..end {
            let item = self.items[at];
            self.each_signal(&item, Occurrences::remove);
        }
        self.chunks.push(Chunk { head, captures });
        let item = Item {
            node: Node::Chunk(self.chunks.len() as u32 - 1),
            start: tokens.start as u32,
            end: tokens.end as u32,
            word: TokenId::UNKNOWN,
            soft: false,
            labels,
        };
        self.each_signal(&item, Occurrences::add);
        self.items[start] = item;
        self.items.drain(start + 1..end);
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
            let items = captures.get(name);
            // One item that is no chunk has one value.
            if let [item] = items
                && let Some(leaf) = self.leaf(*item)
            {
                let own = || fields.own.iter().map(|name| (name.as_str(), leaf));
                out.iter_mut().for_each(|assignment| assignment.extend(own()));
                continue;
            }
            let mut options: Vec<Assignment> = Vec::new();
            for item in items {
                self.expand_item(*item, &fields.own, &fields.inner, &mut options);
            }
            out = each_with_each(out, options);
        }
        out
    }

    /// The value of an item; a chunk has those of the items in it.
    fn leaf<'f>(&self, item: CapturedItem) -> Option<Leaf<'f>> {
        match item {
            CapturedItem::Words(start, end) => Some(Leaf::Words(self.span_of(start as usize..end as usize))),
            CapturedItem::Mention(m) => Some(Leaf::Mention(self.first_mention + m as usize)),
            CapturedItem::Chunk(_) => None,
        }
    }

    fn expand_item<'f>(
        &self,
        item: CapturedItem,
        own: &'f [String],
        inner: &'f [(String, Fields)],
        out: &mut Vec<Assignment<'f>>,
    ) {
        let CapturedItem::Chunk(chunk) = item else {
            if let Some(leaf) = self.leaf(item) {
                out.push(own.iter().map(|name| (name.as_str(), leaf)).collect());
            }
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
