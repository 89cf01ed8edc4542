//! The body or province that a common noun means: `bệnh viện`, `đơn vị`, `ngành y tế`, `hai đơn vị`.
//!
//! A noun is resolved only where one answer is certain: the speaker's own body, the only body of the kind that was named so far, or the one that the
//! headline is about. The other party of what is said is never meant, nor is one that stands in a list with it.

use std::ops::Range;

use rustc_hash::FxHashMap;

use super::{Assembly, Read, leaf};
use crate::fact::{Entity, EntityType, Span, Value};
use crate::link::Wanted;
use crate::mention::{Mention, What};
use crate::rules::Leaf;
use crate::text::{SectionKind, fold_phrase};

/// The most tokens between the members of a list: a comma, a conjunction, a word for several.
const JOINT: usize = 2;
/// Of more bodies than these in one text no noun is certain to mean one.
const MOST_NAMED: usize = 64;

/// A body where it is named first.
pub(super) struct NamedBody {
    entity: usize,
    sentence: usize,
    headline: bool,
}

/// The one that all are.
pub(super) fn only(mut entities: impl Iterator<Item = usize>) -> Option<usize> {
    let first = entities.next()?;
    entities.all(|e| e == first).then_some(first)
}

impl Assembly<'_> {
    /// The entity that a field names or means; `other` is who else the reading speaks of.
    pub(super) fn party(&mut self, r: &Read, field: &str, other: Option<usize>) -> Option<usize> {
        let span = match leaf(&r.reading, field)? {
            Leaf::Mention(m) => {
                // `Bệnh viện` with a capital, which linking left open.
                let open = matches!(self.parsed.mentions[*m].what, What::Body(_));
                match self.links[*m] {
                    None if open => self.parsed.mentions[*m].span,
                    link => return link,
                }
            }
            Leaf::Words(span) => *span,
            Leaf::Text(_) => return None,
        };
        let noun = self.noun(r.sentence, span)?;
        if self.is_phrase("meant-province", &noun) {
            let (concept, why) = self
                .context
                .province_at(self.parsed, r.sentence, noun.start, Wanted::Any)?;
            let concept = self.lexicon.concept(concept);
            return Some(self.table.concept(concept, EntityType::Province, why));
        }
        self.meant(r.sentence, &noun, other)
    }

    /// The two bodies that a field means: `hai đơn vị`, `hai sở`. Nothing where it is one, or where more than two of the kind were named.
    fn both_parties(&self, r: &Read, field: &str) -> Option<[usize; 2]> {
        let Leaf::Words(span) = leaf(&r.reading, field)? else {
            return None;
        };
        let tokens = self.tokens_of(*span);
        let two = self
            .lexicon
            .own_class("both-of")
            .match_len(&self.parsed.tokens[tokens.clone()])?;
        let noun = tokens.start + two..tokens.end;
        let before = self.named_in(self.parsed.scope(r.sentence))?.iter();
        let mut fit = before
            .take_while(|n| n.sentence < r.sentence)
            .map(|n| n.entity)
            .filter(|e| self.is_of_kind(*e, &noun));
        let both = [fit.next()?, fit.next()?];
        fit.next().is_none().then_some(both)
    }

    /// The values of a field that may name, or mean, one body or two.
    pub(super) fn one_or_both(&mut self, r: &Read, field: &str, other: Option<usize>) -> Vec<Option<Value>> {
        match self.both_parties(r, field) {
            Some(both) => both.map(|e| Some(Value::Entity(e))).to_vec(),
            None => vec![self.party(r, field, other).map(Value::Entity)],
        }
    }

    pub(super) fn tokens_of(&self, span: Span) -> Range<usize> {
        let tokens = self.parsed.tokens;
        tokens.partition_point(|t| t.span.start < span.start)..tokens.partition_point(|t| t.span.start < span.end)
    }

    fn is_phrase(&self, class: &'static str, tokens: &Range<usize>) -> bool {
        self.lexicon
            .own_class(class)
            .match_len(&self.parsed.tokens[tokens.clone()])
            == Some(tokens.len())
    }

    /// The tokens of a common noun that stands for one thing, which its neighbours do not make one of many.
    pub(super) fn noun(&self, sentence: usize, span: Span) -> Option<Range<usize>> {
        let tokens = self.parsed.tokens;
        let noun = self.tokens_of(span);
        let within = &self.parsed.sentences[sentence].tokens;
        if noun.is_empty() || !within.contains(&noun.start) || noun.end > within.end {
            return None;
        }
        let class = |name: &'static str| self.lexicon.own_class(name);
        let before = noun
            .start
            .checked_sub(1)
            .filter(|at| within.contains(at))
            .map(|at| &tokens[at]);
        let many = before.is_some_and(|t| t.number || class("meant-not-behind").contains(t));
        let rest = &tokens[noun.end..within.end];
        // `bệnh viện 115`, but `tặng bệnh viện 5 máy thở`, `1.200 bộ kit`
        let counts = rest.get(1).is_some_and(|t| !t.capital && t.is_word())
            && rest.first().is_some_and(|t| t.span.end - t.span.start != 3);
        let goes_on = class("meant-not-before").match_len(rest).is_some()
            || rest
                .first()
                .is_some_and(|t| t.capital && t.is_word() || t.number && !counts);
        (!many && !goes_on).then_some(noun)
    }

    /// Whether a body is of the kind that a noun names.
    fn is_of_kind(&self, entity: usize, noun: &Range<usize>) -> bool {
        let label = self.table.folded(entity);
        let entity = self.table.get(entity);
        let begins = |heads: &'static str| {
            let heads = &self.lexicon.own_class(heads).folded;
            heads.iter().any(|head| label.starts_with(head.as_str()))
        };
        entity.entity_type.is_body()
            && if self.is_phrase("meant-unit", noun) {
                begins("unit-head")
            } else if self.is_phrase("meant-company", noun) {
                self.is_company(entity)
            } else {
                let tokens = &self.parsed.tokens[noun.clone()];
                let words = match (tokens.first(), tokens.last()) {
                    (Some(first), Some(last)) => Span::new(first.span.start, last.span.end),
                    _ => return false,
                };
                let noun = fold_phrase(words.of(&self.parsed.document.text));
                label
                    .strip_prefix(noun.as_str())
                    .is_some_and(|rest| rest.starts_with(' '))
            }
    }

    /// Whether a body is a company: by its name, or by another name that the lexicon has for it (`Hòa Phát` is a group).
    pub(super) fn is_company(&self, entity: &Entity) -> bool {
        let heads = &self.lexicon.own_class("company-head").folded;
        let begins = |label: &str| {
            let words = fold_phrase(label);
            heads.iter().any(|head| words.starts_with(head.as_str()))
        };
        let known = self.lexicon.by_path(&entity.path).map(|id| self.lexicon.concept(id));
        begins(&entity.label) || known.is_some_and(|c| c.labels.iter().any(|l| begins(&l.text)))
    }

    fn meant(&self, sentence: usize, noun: &Range<usize>, other: Option<usize>) -> Option<usize> {
        let others = self.list_mates(sentence, other);
        let fits = |entity: &usize| !others.contains(entity) && self.is_of_kind(*entity, noun);
        let scope = self.parsed.scope(sentence);
        let here = self
            .linked_mentions_of(sentence)
            .filter(|(m, _)| m.tokens.start < noun.start);
        let here = here.filter_map(|(m, link)| link.filter(|_| matches!(m.what, What::Body(_))));
        self.of_speaker(sentence, fits)
            .or_else(|| only(here.filter(fits)))
            .or_else(|| self.of_speaker(self.sentence_before(sentence)?, fits))
            .or_else(|| {
                let named = self.named_in(scope)?.iter().take_while(|n| n.sentence < sentence);
                only(named.map(|n| n.entity).filter(fits))
            })
            .or_else(|| {
                let named = self.named_in(scope)?.iter().filter(|n| n.headline);
                only(named.map(|n| n.entity).filter(fits))
            })
            .or_else(|| {
                // The only one of the sentence before, in the same paragraph.
                let named = self.linked_mentions_of(self.sentence_before(sentence)?);
                let bodies = named.filter_map(|(m, link)| link.filter(|_| matches!(m.what, What::Body(_))));
                only(bodies.filter(fits))
            })
    }

    /// The sentence before another one in the same paragraph.
    pub(super) fn sentence_before(&self, sentence: usize) -> Option<usize> {
        let previous = sentence.checked_sub(1)?;
        (self.parsed.section(previous) == self.parsed.section(sentence)).then_some(previous)
    }

    fn linked_mentions_of(&self, sentence: usize) -> impl Iterator<Item = (&Mention, Option<usize>)> {
        self.mentions_of(sentence)
            .map(|at| (&self.parsed.mentions[at], self.links[at]))
    }

    /// The bodies of a scope in the order of their first mentions; nothing where there are too many to be certain of one.
    fn named_in(&self, scope: usize) -> Option<&[NamedBody]> {
        let named = self.first_named.get_or_init(|| {
            let mut out: FxHashMap<usize, Vec<NamedBody>> = FxHashMap::default();
            for (mention, link) in self.parsed.mentions.iter().zip(&self.links) {
                let (What::Body(_), Some(entity)) = (&mention.what, *link) else {
                    continue;
                };
                let of_scope = out.entry(self.parsed.scope(mention.sentence)).or_default();
                if of_scope.len() > MOST_NAMED || of_scope.iter().any(|n| n.entity == entity) {
                    continue;
                }
                let section = &self.parsed.sections[self.parsed.section(mention.sentence)];
                of_scope.push(NamedBody {
                    entity,
                    sentence: mention.sentence,
                    headline: section.kind == SectionKind::Headline,
                });
            }
            out
        });
        let of_scope = named.get(&scope)?;
        (of_scope.len() <= MOST_NAMED).then_some(of_scope.as_slice())
    }

    /// The body of the kind in which a person of the sentence holds a post.
    fn of_speaker(&self, sentence: usize, fits: impl Fn(&usize) -> bool) -> Option<usize> {
        let persons = self
            .linked_mentions_of(sentence)
            .filter_map(|(m, link)| link.filter(|_| matches!(m.what, What::Person(_))));
        let bodies = persons.flat_map(|person| self.posts.bodies.get(&person).into_iter().flatten().copied());
        only(bodies.filter(fits))
    }

    /// An entity and those that stand in a list with it in the sentence.
    fn list_mates(&self, sentence: usize, of: Option<usize>) -> Vec<usize> {
        let Some(of) = of else { return Vec::new() };
        let here: Vec<(usize, usize, usize)> = self
            .linked_mentions_of(sentence)
            .filter_map(|(m, link)| Some((m.tokens.start, m.tokens.end, link?)))
            .collect();
        let mut out = vec![of];
        for run in here.chunk_by(|a, b| b.0.saturating_sub(a.1) <= JOINT) {
            if run.iter().any(|(_, _, entity)| *entity == of) {
                out.extend(run.iter().map(|(_, _, entity)| *entity));
            }
        }
        out
    }
}
