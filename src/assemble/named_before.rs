//! The bodies that a text names before a post that stands alone (`bà B, Phó Giám đốc;`), by their kinds.

use rustc_hash::FxHashMap;

use super::Assembly;
use crate::lexicon::ConceptId;
use crate::mention::What;
use crate::text::fold_phrase;

/// Which kinds of body a post may be of.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub(super) enum Kinds {
    /// Those of a role.
    OfRole(ConceptId),
    /// What a bare head behind the post says, folded.
    Head(String),
}

/// A mention of a body.
#[derive(Debug, Clone, Copy)]
pub(super) struct NamedBefore {
    pub mention: usize,
    pub entity: usize,
    /// No other body of the kinds stands before it in its scope.
    pub alone: bool,
}

/// What was looked up so far. A list is made once and searched for each post, so that time stays in proportion to the text.
#[derive(Default)]
pub(super) struct NamedBodies {
    /// The mentions of bodies and their entities, by scope.
    by_scope: Option<FxHashMap<usize, Vec<(usize, usize)>>>,
    by_kinds: FxHashMap<(usize, Kinds), Vec<NamedBefore>>,
    /// Folded labels of entities.
    labels: FxHashMap<usize, String>,
}

impl Assembly<'_> {
    /// The last body of some kinds that stands before a mention, in its scope; `words` are the kinds as the beginnings of names, folded.
    pub(super) fn named_before(&mut self, mention: usize, kinds: Kinds, words: &[String]) -> Option<NamedBefore> {
        let Self {
            parsed,
            links,
            table,
            named_bodies:
                NamedBodies {
                    by_scope,
                    by_kinds,
                    labels,
                },
            ..
        } = self;
        let by_scope = by_scope.get_or_insert_with(|| {
            let mut out: FxHashMap<usize, Vec<(usize, usize)>> = FxHashMap::default();
            for (at, (mention, link)) in parsed.mentions.iter().zip(links.iter()).enumerate() {
                if let (What::Body(_), Some(entity)) = (&mention.what, link) {
                    out.entry(parsed.scope(mention.sentence))
                        .or_default()
                        .push((at, *entity));
                }
            }
            out
        });
        let scope = parsed.scope(parsed.mentions[mention].sentence);
        let named = by_kinds.entry((scope, kinds)).or_insert_with(|| {
            let mut out: Vec<NamedBefore> = Vec::new();
            for &(mention, entity) in by_scope.get(&scope).into_iter().flatten() {
                let label = labels
                    .entry(entity)
                    .or_insert_with(|| fold_phrase(&table.get(entity).label));
                let begins = |kind: &String| {
                    let rest = label.strip_prefix(kind.as_str());
                    rest.is_some_and(|rest| rest.starts_with(' '))
                };
                if words.iter().any(begins) {
                    let alone = out.last().is_none_or(|last| last.alone && last.entity == entity);
                    out.push(NamedBefore { mention, entity, alone });
                }
            }
            out
        });
        let before = named.partition_point(|named| named.mention < mention);
        named[..before].last().copied()
    }
}
