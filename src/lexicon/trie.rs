//! The trie of all labels, whose steps are folded words: see ARCHITECTURE.md for why it is no automaton over bytes.

use rustc_hash::FxHashMap;
use smallvec::SmallVec;

use super::concept::ConceptId;
use super::variants::Word;
use crate::text::{Token, TokenId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Entry {
    concept: ConceptId,
    short: bool,
    /// A comma or dash of the text may stand inside.
    spans_marks: bool,
    /// Bit n: word n must stand in capitals throughout; bit 63: a capital must begin one of the words that the label writes so.
    caps: u64,
    /// Bit n: word n of the label begins with a capital.
    capitals: u64,
}

const WANTS_CAPITAL: u64 = 1 << 63;

/// How strictly a label is matched.
#[derive(Debug, Clone, Copy)]
pub struct Wants {
    /// A capital in the label wants one in the text.
    pub case: bool,
    /// Commas and dashes of the text may stand inside.
    pub spans_marks: bool,
}

/// A label found in a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LabelMatch {
    /// Number of tokens.
    pub len: usize,
    pub concept: ConceptId,
    /// It was found by a label that counts only in company.
    pub short: bool,
}

/// All labels as paths of folded words. Commas and dashes are no part of a path: a text may set them or leave them out.
///
/// It is filled first, and closed before it is asked.
#[derive(Debug, Clone, Default)]
pub struct Trie {
    /// While it is filled: the edges, and the entries of each node.
    filling: FxHashMap<(u32, TokenId), u32>,
    filled: Vec<Vec<Entry>>,
    /// The edges of all nodes, node by node and by word.
    edges: Vec<(TokenId, u32)>,
    /// The first edge and the first entry of each node.
    nodes: Vec<(u32, u32)>,
    entries: Vec<Entry>,
    /// The nodes of labels' first words, by the word's number; of a large trie only.
    roots: Vec<u32>,
    /// The words that begin a label: most words of a text do not, and the look ends here.
    first: TokenSet,
    /// The words that begin a label of more than one word.
    more: TokenSet,
    /// The words that are a label by themselves.
    alone: TokenSet,
    /// The first two words of labels.
    pairs: Pairs,
}

/// A set of pairs of words as bits, some of which several pairs share: what it does not hold stands in no label.
#[derive(Debug, Clone, Default)]
struct Pairs {
    bits: Vec<u64>,
    /// How many bits of a pair's number say where it is.
    shift: u32,
}

impl Pairs {
    fn of(pairs: &[(TokenId, TokenId)]) -> Self {
        let words = (pairs.len() / 8).next_power_of_two();
        let mut out = Self {
            bits: vec![0; words],
            shift: 64 - 6 - words.trailing_zeros(),
        };
        for (first, second) in pairs {
            let at = out.place(*first, *second);
            out.bits[at / 64] |= 1 << (at % 64);
        }
        out
    }

    #[inline]
    fn place(&self, first: TokenId, second: TokenId) -> usize {
        let pair = u64::from(first.0) << 32 | u64::from(second.0);
        (pair.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> self.shift) as usize
    }

    #[inline]
    fn may_hold(&self, first: TokenId, second: TokenId) -> bool {
        let at = self.place(first, second);
        self.bits.get(at / 64).is_some_and(|bits| bits >> (at % 64) & 1 != 0)
    }
}

/// The fewest first words for which there is a table of them.
const MANY: usize = 512;

/// A set of words as bits.
#[derive(Debug, Clone, Default)]
pub struct TokenSet(Vec<u64>);

impl TokenSet {
    fn insert(&mut self, id: TokenId) {
        let at = id.0 as usize / 64;
        if at >= self.0.len() {
            self.0.resize(at + 1, 0);
        }
        self.0[at] |= 1 << (id.0 % 64);
    }

    #[inline]
    pub fn contains(&self, id: TokenId) -> bool {
        self.0
            .get(id.0 as usize / 64)
            .is_some_and(|bits| bits >> (id.0 % 64) & 1 != 0)
    }
}

impl TokenSet {
    pub fn extend(&mut self, other: &Self) {
        if self.0.len() < other.0.len() {
            self.0.resize(other.0.len(), 0);
        }
        self.0.iter_mut().zip(&other.0).for_each(|(bits, more)| *bits |= more);
    }

    pub fn iter(&self) -> impl Iterator<Item = TokenId> {
        let bits = |(at, bits): (usize, &u64)| {
            let bits = *bits;
            (0..64)
                .filter(move |n| bits >> n & 1 != 0)
                .map(move |n| TokenId((at * 64 + n) as u32))
        };
        self.0.iter().enumerate().flat_map(bits)
    }
}

impl Trie {
    /// The words that begin a label.
    #[inline]
    pub fn first(&self) -> &TokenSet {
        &self.first
    }

    pub(super) fn insert(&mut self, label: &[Word], concept: ConceptId, short: bool, wants: Wants) {
        if self.filled.is_empty() {
            self.filled.push(Vec::new());
        }
        let (mut node, mut position) = (0, 0);
        let (mut caps, mut capitals) = (0, 0);
        let mut last = TokenId::UNKNOWN;
        for &Word {
            text: word,
            id,
            capital,
            shouted,
        } in label
        {
            if is_skipped(word) {
                continue;
            }
            let next = self.filled.len() as u32;
            node = *self.filling.entry((node, id)).or_insert(next);
            if node == next {
                self.filled.push(Vec::new());
            }
            match position {
                0 => {
                    self.first.insert(id);
                    last = id;
                }
                1 => self.more.insert(last),
                _ => {}
            }
            if position < 63 && capital {
                capitals |= 1 << position;
                caps |= u64::from(shouted) << position;
            }
            position += 1;
        }
        if position == 0 {
            return;
        }
        if position == 1 {
            self.alone.insert(last);
        }
        if wants.case && capitals != 0 {
            caps |= WANTS_CAPITAL;
        }
        let entry = Entry {
            concept,
            short,
            spans_marks: wants.spans_marks,
            caps,
            capitals,
        };
        let entries = &mut self.filled[node as usize];
        if !entries.contains(&entry) {
            entries.push(entry);
        }
    }

    /// To be called when all labels are in it.
    pub(super) fn close(&mut self) {
        let filling = std::mem::take(&mut self.filling);
        let filled = std::mem::take(&mut self.filled);
        // First how many edges each node has, then the edges in their places.
        let mut at = vec![0_u32; filled.len() + 1];
        filling.keys().for_each(|(node, _)| at[*node as usize + 1] += 1);
        for node in 0..filled.len() {
            at[node + 1] += at[node];
        }
        for (from, entries) in at.iter().zip(filled.iter().map(Some).chain([None])) {
            self.nodes.push((*from, self.entries.len() as u32));
            self.entries.extend(entries.into_iter().flatten());
        }
        self.edges = vec![(TokenId::UNKNOWN, 0); filling.len()];
        for ((node, word), to) in filling {
            let place = &mut at[node as usize];
            self.edges[*place as usize] = (word, to);
            *place += 1;
        }
        for node in 0..filled.len() {
            let (from, to) = (self.nodes[node].0 as usize, self.nodes[node + 1].0 as usize);
            if to - from > 1 {
                self.edges[from..to].sort_unstable();
            }
        }
        let first = self.edges_of(0);
        let seconds = |(word, to): &(TokenId, u32)| {
            let word = *word;
            self.edges_of(*to).iter().map(move |(second, _)| (word, *second))
        };
        let pairs: Vec<(TokenId, TokenId)> = first.iter().flat_map(seconds).collect();
        self.pairs = Pairs::of(&pairs);
        let first = self.edges_of(0);
        if first.len() >= MANY {
            let mut roots = vec![0; first.last().map_or(0, |(word, _)| word.0 as usize + 1)];
            for (word, to) in first {
                roots[word.0 as usize] = *to;
            }
            self.roots = roots;
        }
    }

    fn edges_of(&self, node: u32) -> &[(TokenId, u32)] {
        match self.nodes.get(node as usize..node as usize + 2) {
            Some(&[(from, _), (to, _)]) => &self.edges[from as usize..to as usize],
            _ => &[],
        }
    }

    fn next(&self, node: u32, word: TokenId) -> Option<u32> {
        if node == 0 && !self.roots.is_empty() {
            return self.roots.get(word.0 as usize).copied().filter(|to| *to != 0);
        }
        let edges = self.edges_of(node);
        if edges.len() <= 8 {
            edges.iter().find(|(of, _)| *of == word).map(|(_, to)| *to)
        } else {
            let at = edges.binary_search_by_key(&word, |(of, _)| *of).ok()?;
            Some(edges[at].1)
        }
    }

    /// Whether a word is a label by itself, whatever its case.
    #[inline]
    pub fn contains(&self, token: &Token) -> bool {
        self.alone.contains(token.id)
    }

    /// Whether a label of more than one word begins with a word, whatever its case.
    #[inline]
    pub fn goes_on(&self, token: &Token) -> bool {
        self.more.contains(token.id)
    }

    /// Whether a label of more than one word may stand at `tokens[0]`, which begins one.
    #[inline]
    fn may_go_on(&self, tokens: &[Token]) -> bool {
        match tokens {
            [first, second, ..] => {
                self.more.contains(first.id)
                    && (second.joins || second.opens || self.pairs.may_hold(first.id, second.id))
            }
            _ => false,
        }
    }

    /// The length of the longest label at `tokens[0]`, whatever its case.
    #[inline(always)]
    pub fn longest(&self, tokens: &[Token]) -> Option<usize> {
        // Mostly no label begins here, and the look ends at the caller's.
        if !self.first.contains(tokens.first()?.id) {
            return None;
        }
        self.longest_of(tokens)
    }

    fn longest_of(&self, tokens: &[Token]) -> Option<usize> {
        if !self.may_go_on(tokens) {
            return self.alone.contains(tokens[0].id).then_some(1);
        }
        let mut best = None;
        self.walk(tokens, &mut (), |(), len, _| best = Some(len));
        best
    }

    /// Calls `visit` with the lengths of all labels at `tokens[0]`, whatever their case, shortest first.
    #[inline]
    pub fn lengths(&self, tokens: &[Token], mut visit: impl FnMut(usize)) {
        let Some(first) = tokens.first().map(|t| t.id).filter(|id| self.first.contains(*id)) else {
            return;
        };
        if self.may_go_on(tokens) {
            self.walk(tokens, &mut (), |(), len, _| visit(len));
        } else if self.alone.contains(first) {
            visit(1);
        }
    }

    /// Adds to `found` every label at `tokens[0]` whose case fits, longest first; within a length in the order of the lexicon.
    #[inline]
    pub fn matches(&self, tokens: &[Token], found: &mut Vec<LabelMatch>) {
        if let Some(first) = tokens.first()
            && self.first.contains(first.id)
            && (self.alone.contains(first.id) || self.may_go_on(tokens))
        {
            let end = if self.may_go_on(tokens) { tokens.len() } else { 1 };
            self.add_matches(&tokens[..end], found);
        }
    }

    fn add_matches(&self, tokens: &[Token], found: &mut Vec<LabelMatch>) {
        let before = found.len();
        let mut path: SmallVec<[usize; 16]> = SmallVec::new();
        self.walk(tokens, &mut path, |path, len, entries| {
            for entry in entries.iter().filter(|e| fits(e, path, tokens)) {
                found.push(LabelMatch {
                    len,
                    concept: entry.concept,
                    short: entry.short,
                });
            }
        });
        let group = &mut found[before..];
        if group.len() < 2 {
            return;
        }
        group.sort_by_key(|m| (std::cmp::Reverse(m.len), m.short));
        // One concept may have a label of each kind here; the one that counts alone stands first.
        let mut kept = 0;
        for at in 0..group.len() {
            let next = group[at];
            if !group[..kept]
                .iter()
                .any(|m| m.len == next.len && m.concept == next.concept)
            {
                group[kept] = next;
                kept += 1;
            }
        }
        found.truncate(before + kept);
    }

    /// Calls `visit(path, number of tokens, entries)` for each node on the way that ends a label; the first token must begin one.
    #[inline]
    fn walk<P: Path>(&self, tokens: &[Token], path: &mut P, mut visit: impl FnMut(&P, usize, &[Entry])) {
        let (mut node, mut at) = (0, 0);
        // Behind the last word of the path.
        let mut end = None;
        while let Some(token) = tokens.get(at) {
            if let Some(next) = self.next(node, token.id) {
                node = next;
                path.push(at);
                at += 1;
                end = Some(at);
                let entries = self.nodes[node as usize].1 as usize..self.nodes[node as usize + 1].1 as usize;
                if !entries.is_empty() {
                    visit(path, at, &self.entries[entries]);
                }
                if self.edges_of(node).is_empty() {
                    return;
                }
            } else if end == Some(at) && is_abbreviation_in_brackets(&tokens[at..]) {
                // `Bệnh viện Trung ương (TW) Quân đội`: the word before, once more.
                at += 3;
                end = Some(at);
                path.replace_last(at - 1);
            } else if end == Some(at) && token.joins {
                at += 1;
            } else {
                return;
            }
        }
    }
}

/// The indices of the tokens that a label was matched by, for whoever wants them.
trait Path {
    fn push(&mut self, at: usize);
    fn replace_last(&mut self, at: usize);
}

impl Path for () {
    fn push(&mut self, _: usize) {}
    fn replace_last(&mut self, _: usize) {}
}

impl Path for SmallVec<[usize; 16]> {
    fn push(&mut self, at: usize) {
        self.push(at);
    }

    fn replace_last(&mut self, at: usize) {
        self.pop();
        self.push(at);
    }
}

fn fits(entry: &Entry, path: &[usize], tokens: &[Token]) -> bool {
    let capital_somewhere = entry.caps & WANTS_CAPITAL == 0
        || path
            .iter()
            .enumerate()
            .any(|(n, &i)| n < 63 && entry.capitals & (1 << n) != 0 && tokens[i].capital);
    let unbroken = entry.spans_marks || path.windows(2).all(|w| w[1] == w[0] + 1);
    unbroken
        && capital_somewhere
        && path
            .iter()
            .enumerate()
            .all(|(n, &i)| n >= 63 || entry.caps & (1 << n) == 0 || tokens[i].all_caps)
}

fn is_abbreviation_in_brackets(tokens: &[Token]) -> bool {
    matches!(tokens, [open, inside, close, ..] if open.opens && inside.all_caps && inside.glued && close.punctuation && close.glued)
}

fn is_skipped(word: &str) -> bool {
    matches!(word, "," | "-" | "–" | "—" | "‐" | "‑" | "−")
}
