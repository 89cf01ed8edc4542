//! What matches captured, and the facts that it comes to.

use smallvec::SmallVec;

use super::chart::{Chart, Node};
use super::file::{Fields, Rule, TemplateFields};
use crate::fact::{Relation, Span};

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

impl<'a> Chart<'a> {
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
