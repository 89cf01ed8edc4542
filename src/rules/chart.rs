//! One sentence as rules see it: a row of words, mentions and chunks.

use std::ops::Range;

use super::ahead::{Ahead, of_word};
use super::captures::Captures;
use super::labels::{LabelSet, bits_of};
use super::occurrences::{Occurrences, TokenBits};
use super::signal::{ITEM, OneOf, Signal, Signals, each_bit};
use crate::fact::Span;
use crate::lexicon::WordClass;
use crate::mention::{Mention, What};
use crate::text::{Sentence, Token, TokenId};

/// A word, a mention or a chunk.
#[derive(Debug, Clone, Copy)]
pub(super) enum Node {
    Word,
    Mention(u32),
    Chunk(u32),
}

#[derive(Debug, Clone, Copy)]
pub(super) struct Item {
    pub node: Node,
    /// Its tokens.
    pub start: u32,
    end: u32,
    /// The word that it is, if some lexicon or rule holds it.
    word: TokenId,
    /// Rules may read it as the words it consists of.
    soft: bool,
    /// What it may be read as.
    ahead: Ahead,
}

#[derive(Debug)]
pub(super) struct Chunk<'a> {
    pub head: Option<&'a str>,
    pub captures: Captures<'a>,
}

/// A sentence and what rules have made of it so far.
pub struct Chart<'a> {
    /// Words of more than one syllable whose first syllables are no words of their own.
    compounds: &'a WordClass,
    pub(super) tokens: &'a [Token],
    mentions: &'a [Mention],
    pub(super) first_mention: usize,
    pub(super) items: Vec<Item>,
    /// By token the position of the first item that begins with it or behind it.
    positions: Vec<u32>,
    pub(super) chunks: Vec<Chunk<'a>>,
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
            positions: Vec::new(),
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
        self.positions.clear();
        self.items.reserve(sentence.tokens.len());
        self.chunks.clear();
        self.sentence = sentence.tokens.clone();
        self.hard.reset(self.sentence.len());
        self.occurrences.reset(self.sentence.len(), self.signals);
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
                ahead: Ahead {
                    labels,
                    words: if soft {
                        self.signals.class_bits.at(self.tokens[mention.tokens.start].id)
                    } else {
                        0
                    },
                },
            });
            at = mention.tokens.end;
        }
        self.words(at..sentence.tokens.end);
        self.positions.push(self.items.len() as u32);
        self.occurrences.changed();
    }

    fn words(&mut self, range: Range<usize>) {
        for at in range {
            let word = self.tokens[at].id;
            self.push(Item {
                node: Node::Word,
                start: at as u32,
                end: at as u32 + 1,
                word,
                soft: true,
                ahead: Ahead {
                    labels: 0,
                    words: of_word(word) | self.signals.class_bits.at(word),
                },
            });
        }
    }

    fn push(&mut self, item: Item) {
        self.each_signal(&item, Occurrences::add);
        let position = self.items.len() as u32;
        self.positions.push(position);
        self.positions.extend((item.start + 1..item.end).map(|_| position + 1));
        self.items.push(item);
    }

    /// Adds to the occurrences what an item announces, or takes it out: its labels, and what its first word does where a phrase may begin there.
    fn each_signal(&mut self, item: &Item, change: impl Fn(&mut Occurrences, Signal, usize)) {
        let token = item.start as usize - self.sentence.start;
        change(&mut self.occurrences, ITEM, token);
        each_bit(item.ahead.labels, |label| {
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
        self.positions[token] as usize
    }

    /// The first token of the item at a position, counted from the first one of the sentence; their number behind the last item.
    fn token_at(&self, position: usize) -> usize {
        let start = self.items.get(position).map(|item| item.start as usize);
        start.unwrap_or(self.sentence.end) - self.sentence.start
    }

    /// The positions of several, `to` not included, whose items announce one of the signals.
    #[inline]
    pub(super) fn all_between(&self, from: usize, to: usize, signals: &OneOf) -> impl Iterator<Item = usize> {
        let tokens = self.token_at(from)..self.token_at(to);
        let all = self.occurrences.all_in(tokens, signals);
        all.map(|token| self.positions[token] as usize)
    }

    pub(super) fn len(&self) -> usize {
        self.items.len()
    }

    pub(super) fn label_at(&self, position: usize) -> LabelSet {
        self.items.get(position).map_or(0, |item| item.ahead.labels)
    }

    /// What the item at a position may be read as.
    #[inline]
    pub(super) fn ahead(&self, position: usize) -> Ahead {
        self.items.get(position).map_or(Ahead::END, |item| item.ahead)
    }

    /// The word at a position, if it is a bare one that some lexicon or rule holds.
    pub(super) fn word(&self, position: usize) -> TokenId {
        self.items.get(position).map_or(TokenId::UNKNOWN, |item| item.word)
    }

    /// How many items at a position are a phrase of the class.
    pub(super) fn phrase(&self, position: usize, class: &WordClass) -> Option<usize> {
        let item = self.items.get(position).filter(|i| i.soft)?;
        let first = item.start as usize;
        let word = &self.tokens[first];
        if !class.first().contains(word.id) {
            return None;
        }
        // Mostly one word stands by itself.
        if !class.goes_on(word) && !self.compounds.goes_on(word) {
            return (item.end == item.start + 1).then_some(1);
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

    pub(super) fn tokens_between(&self, start: usize, end: usize) -> Range<usize> {
        self.items[start].start as usize..self.items[end - 1].end as usize
    }

    pub(super) fn span(&self, start: usize, end: usize) -> Span {
        self.span_of(self.tokens_between(start, end))
    }

    pub(super) fn span_of(&self, tokens: Range<usize>) -> Span {
        Span::new(
            self.tokens[tokens.start].span.start,
            self.tokens[tokens.end - 1].span.end,
        )
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
            ahead: Ahead { labels, words: 0 },
        };
        self.each_signal(&item, Occurrences::add);
        self.occurrences.changed();
        self.items[start] = item;
        self.items.drain(start + 1..end);
        let tokens = self.in_sentence(&tokens);
        self.positions[tokens.start + 1..tokens.end].fill(start as u32 + 1);
        let gone = (end - start - 1) as u32;
        self.positions[tokens.end..]
            .iter_mut()
            .for_each(|position| *position -= gone);
    }
}
