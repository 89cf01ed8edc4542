//! Bodies named before: a bare head (`Bệnh viện`), the beginning of a longer name.

use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::context::follows_role;
use super::{EntityTable, Parsed};
use crate::lexicon::{ConceptId, Kind, Lexicon};
use crate::mention::{Body, Mention, What};
use crate::text::{SectionKind, fold_phrase};

/// Whether a body is named by its bare head.
pub(super) fn is_anaphor(body: &Body, lexicon: &Lexicon) -> bool {
    body.short && body.tail.is_empty() && matches!(lexicon.concept(body.concept).kind, Kind::OpenHead { .. })
}

/// The bodies named so far, by the bare heads that the document has.
#[derive(Default)]
pub(super) struct Antecedents {
    /// Each head as a concept, folded, with the blank behind it.
    heads: Vec<(ConceptId, String)>,
    /// By section, or by scope, and head.
    in_section: FxHashMap<(usize, usize), Seen>,
    in_scope: FxHashMap<(usize, usize), Seen>,
    /// By head: the last sentence that names such bodies, and which.
    in_sentence: FxHashMap<usize, (usize, Found)>,
    /// By scope and head: what its headline names.
    in_headline: FxHashMap<(usize, usize), Found>,
    /// The heads that begin the name of an entity.
    of_entity: FxHashMap<usize, Vec<usize>>,
}

#[derive(Clone, Copy, PartialEq)]
enum Found {
    One(usize),
    Several,
}

impl Found {
    fn and(self, entity: usize) -> Self {
        if self == Self::One(entity) { self } else { Self::Several }
    }
}

/// What was found so far, and before the sentence of the last find.
struct Seen {
    found: Found,
    before: Option<Found>,
    sentence: usize,
}

impl Seen {
    fn add(&mut self, sentence: usize, entity: usize) {
        if sentence > self.sentence {
            self.before = Some(self.found);
            self.sentence = sentence;
        }
        self.found = self.found.and(entity);
    }

    fn before(&self, sentence: usize) -> Option<Found> {
        if self.sentence < sentence {
            Some(self.found)
        } else {
            self.before
        }
    }
}

impl Antecedents {
    pub fn of(parsed: &Parsed, lexicon: &Lexicon) -> Self {
        let mut heads: Vec<(ConceptId, String)> = Vec::new();
        let bodies = parsed.mentions.iter().filter_map(|m| match &m.what {
            What::Body(body) => Some(body),
            _ => None,
        });
        // `Đảng ủy Bệnh viện`: the body whose part is named may be meant by its head, too.
        let with_hosts = bodies.flat_map(|b| std::iter::once(b).chain(b.host.as_ref().map(|h| &h.0)));
        for body in with_hosts.filter(|b| is_anaphor(b, lexicon)) {
            if !heads.iter().any(|(c, _)| *c == body.concept) {
                heads.push((body.concept, format!("{} ", lexicon.concept(body.concept).folded())));
            }
        }
        Self {
            heads,
            ..Self::default()
        }
    }

    /// Remembers the entity of a body's mention.
    pub fn add(&mut self, mention: &Mention, entity: usize, parsed: &Parsed, table: &EntityTable) {
        if self.heads.is_empty() {
            return;
        }
        let heads = self.of_entity.entry(entity).or_insert_with(|| {
            let label = table.folded(entity);
            // `Quỹ VinaCapital` begins so in the text, whatever the lexicon calls it.
            let written = fold_phrase(mention.span.of(&parsed.document.text));
            let begins = |n: &usize| label.starts_with(&self.heads[*n].1) || written.starts_with(&self.heads[*n].1);
            (0..self.heads.len()).filter(begins).collect()
        });
        let sentence = mention.sentence;
        for &head in heads.iter() {
            let section = self.in_section.entry((parsed.section(sentence), head));
            let scope = self.in_scope.entry((parsed.scope(sentence), head));
            for seen in [section, scope] {
                let first = Seen {
                    found: Found::One(entity),
                    before: None,
                    sentence,
                };
                seen.or_insert(first).add(sentence, entity);
            }
            let here = self.in_sentence.entry(head).or_insert((sentence, Found::One(entity)));
            if here.0 != sentence {
                *here = (sentence, Found::One(entity));
            }
            here.1 = here.1.and(entity);
            if parsed.sections[parsed.section(sentence)].kind == SectionKind::Headline {
                let titled = self.in_headline.entry((parsed.scope(sentence), head));
                let titled = titled.or_insert(Found::One(entity));
                *titled = titled.and(entity);
            }
        }
    }

    /// The body named before that a bare head means: the only one of its kind so far, the only one in the paragraph, or the one that the headline names.
    /// Behind a post it is the only one of the sentence.
    pub fn find(&self, body: &Body, mention: &Mention, parsed: &Parsed) -> Option<usize> {
        let sentence = mention.sentence;
        let head = self.heads.iter().position(|(c, _)| *c == body.concept)?;
        let only = |found: Option<Found>| match found {
            Some(Found::One(entity)) => Some(entity),
            _ => None,
        };
        let section = self.in_section.get(&(parsed.section(sentence), head));
        let scope = self.in_scope.get(&(parsed.scope(sentence), head));
        let here = self.in_sentence.get(&head).filter(|(s, _)| *s == sentence);
        let of_post = here.filter(|_| follows_role(parsed, mention.tokens.start));
        let titled = self.in_headline.get(&(parsed.scope(sentence), head)).copied();
        // `Nhờ được Bệnh viện A và Bệnh viện B đỡ đầu, Bệnh viện đã ...` speaks of neither, but of the one that the sentences before are about.
        only(of_post.map(|(_, found)| *found))
            .or_else(|| only(section.map(|s| s.found)))
            .or_else(|| only(scope.map(|s| s.found)))
            .or_else(|| only(section.and_then(|s| s.before(sentence))))
            .or_else(|| only(titled))
    }
}

/// A composed name that is the beginning of just one longer name of its class in the document is that body.
///
/// A body of the lexicon stands for itself: `Bộ Y tế` is not the `Bộ Y tế Lào` that the text names too.
pub(super) fn merge_short_forms(parsed: &Parsed, lexicon: &Lexicon, table: &EntityTable, links: &mut [Option<usize>]) {
    // Each body once, in the order of the text.
    let mut seen: FxHashSet<(usize, ConceptId)> = FxHashSet::default();
    let mut bodies: Vec<(usize, ConceptId)> = Vec::new();
    let mut of_concept: FxHashMap<ConceptId, Vec<usize>> = FxHashMap::default();
    for (mention, link) in parsed.mentions.iter().zip(links.iter()) {
        if let (What::Body(body), Some(entity)) = (&mention.what, link)
            && !matches!(lexicon.concept(body.concept).kind, Kind::Thing(_))
            && seen.insert((*entity, body.concept))
        {
            bodies.push((*entity, body.concept));
            of_concept.entry(body.concept).or_default().push(*entity);
        }
    }
    // The names of each class in their order, so that those with one beginning stand together.
    let names: FxHashMap<ConceptId, Vec<(Rc<str>, usize)>> = of_concept
        .into_iter()
        .filter(|(_, entities)| entities.len() > 1)
        .map(|(concept, entities)| {
            let folded = |entity: usize| (table.folded(entity), entity);
            let mut names: Vec<(Rc<str>, usize)> = entities.into_iter().map(folded).collect();
            names.sort_unstable();
            (concept, names)
        })
        .collect();
    let mut merged: FxHashMap<usize, usize> = FxHashMap::default();
    merge_numbers(parsed, table, links, &mut merged);
    let known = known_bodies(parsed, lexicon, table, links);
    for (entity, concept) in bodies {
        let short = table.folded(entity);
        if short.split(' ').count() <= 2 {
            continue;
        }
        let short = format!("{short} ");
        // `Bệnh viện A` beside `Bệnh viện A Thái Nguyên` of the lexicon.
        if matches!(lexicon.concept(concept).kind, Kind::OpenHead { .. })
            && let Some(only) = only_longer(&known, &short)
            && table.get(entity).entity_type == table.get(only).entity_type
        {
            merged.entry(entity).or_insert(only);
        }
        let Some(names) = names.get(&concept) else { continue };
        let from = names.partition_point(|(name, _)| **name < *short);
        let mut longer = names[from..]
            .iter()
            .take_while(|(name, _)| name.starts_with(short.as_str()))
            .map(|(_, other)| *other);
        if let (Some(only), None) = (longer.next(), longer.next())
            && table.get(entity).entity_type == table.get(only).entity_type
        {
            merged.entry(entity).or_insert(only);
        }
    }
    for link in links.iter_mut().flatten() {
        if let Some(longer) = merged.get(link) {
            *link = *longer;
        }
    }
}

/// The bodies of the lexicon that a document names, folded, in the order of their names.
fn known_bodies(
    parsed: &Parsed,
    lexicon: &Lexicon,
    table: &EntityTable,
    links: &[Option<usize>],
) -> Vec<(String, usize)> {
    let mut seen: FxHashSet<usize> = FxHashSet::default();
    let mut known: Vec<(String, usize)> = Vec::new();
    for (mention, link) in parsed.mentions.iter().zip(links) {
        if let (What::Body(body), Some(entity)) = (&mention.what, link)
            && matches!(lexicon.concept(body.concept).kind, Kind::Thing(_))
            && seen.insert(*entity)
        {
            known.push((fold_phrase(&table.get(*entity).label), *entity));
        }
    }
    known.sort_unstable();
    known
}

/// The one name that goes on from `short`.
fn only_longer(names: &[(String, usize)], short: &str) -> Option<usize> {
    let from = names.partition_point(|(name, _)| name.as_str() < short);
    let mut longer = names[from..]
        .iter()
        .take_while(|(name, _)| name.starts_with(short))
        .map(|(_, entity)| *entity);
    longer.next().filter(|_| longer.next().is_none())
}

/// `Quyết định 861` is the `Quyết định 861/QĐ-TTg` of the same text.
fn merge_numbers(parsed: &Parsed, table: &EntityTable, links: &[Option<usize>], merged: &mut FxHashMap<usize, usize>) {
    let mut seen: FxHashSet<usize> = FxHashSet::default();
    let mut documents: Vec<(String, usize)> = Vec::new();
    for (mention, link) in parsed.mentions.iter().zip(links) {
        if let (What::LegalDocument(_), Some(entity)) = (&mention.what, link)
            && seen.insert(*entity)
        {
            documents.push((table.get(*entity).label.to_lowercase(), *entity));
        }
    }
    documents.sort_unstable();
    for (short, entity) in documents
        .iter()
        .filter(|(d, _)| d.ends_with(|c: char| c.is_ascii_digit()))
    {
        let longer =
            only_longer(&documents, &format!("{short}/")).or_else(|| only_longer(&documents, &format!("{short}-")));
        if let Some(only) = longer {
            merged.entry(*entity).or_insert(only);
        }
    }
}
