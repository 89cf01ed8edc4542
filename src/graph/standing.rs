//! Bodies that every province has, as things of the background graph: a text composes them by their templates, questions find them before any text is read.
//!
//! Which templates these are is said by `q:oneInEvery`, where there is none of its kind by `q:notIn`. Each body gets the IRI and the label that a text naming it
//! would give it, its province, the body above it, the days it is valid and what took its place.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::fields::entity_class;
use super::vocab::{Base, dcterms, rdf, skos};
use crate::fact::Entity;

/// The values of each property of a subject.
type Statements<'a> = BTreeMap<&'a str, BTreeMap<&'a str, Vec<&'a Term>>>;

/// What the graph that `quads` make says of bodies of provinces, added to it. `body` gives what a template (its path) makes for a province (its path).
pub(super) fn add(quads: &mut Vec<Quad>, base: &Base, body: &dyn Fn(&str, &str) -> Option<Entity>) {
    let after = |quad: &'_ Quad| quad.predicate.as_ref() == dcterms::IS_REPLACED_BY;
    let more = Standing {
        said: statements(quads),
        merged: quads
            .iter()
            .filter(|quad| after(quad))
            .filter_map(|quad| iri_of(&quad.object))
            .collect(),
        base,
        body,
        out: Vec::new(),
    }
    .quads();
    quads.extend(more);
}

fn statements(quads: &[Quad]) -> Statements<'_> {
    let mut out = Statements::new();
    for quad in quads {
        if let NamedOrBlankNode::NamedNode(subject) = &quad.subject {
            let of = out.entry(subject.as_str()).or_default();
            of.entry(quad.predicate.as_str()).or_default().push(&quad.object);
        }
    }
    out
}

struct Standing<'a> {
    said: Statements<'a>,
    /// Nodes that took the place of others.
    merged: BTreeSet<&'a str>,
    base: &'a Base,
    body: &'a dyn Fn(&str, &str) -> Option<Entity>,
    out: Vec<Quad>,
}

impl<'a> Standing<'a> {
    fn quads(mut self) -> Vec<Quad> {
        let class = Term::from(self.base.ns("Province"));
        let provinces: Vec<&'a str> = (self.said.iter())
            .filter(|(_, said)| {
                said.get(rdf::TYPE.as_str())
                    .is_some_and(|types| types.contains(&&class))
            })
            .map(|(iri, _)| *iri)
            .collect();
        let everywhere = self.base.ns("oneInEvery");
        let templates: Vec<&'a str> = (self.said.iter())
            .filter(|(_, said)| said.contains_key(everywhere.as_str()))
            .map(|(iri, _)| *iri)
            .collect();
        let mut made: BTreeMap<NamedNode, (&str, &str)> = BTreeMap::new();
        for template in templates {
            for &province in &provinces {
                if self.has(template, province)
                    && let Some((node, entity)) = self.body(template, province)
                    && !self.said.contains_key(node.as_str())
                    && !made.contains_key(&node)
                {
                    self.describe(&node, &entity, template, province);
                    made.insert(node, (template, province));
                }
            }
        }
        for (node, (template, province)) in made {
            self.parent(&node, template, province);
        }
        let within = self.base.ns("within");
        let known: Vec<&'a str> = self.said.keys().copied().collect();
        for subject in known {
            let province = self.nodes(subject, within.as_ref()).find(|p| provinces.contains(p));
            if let Some(province) = province {
                self.parent(&iri(subject), subject, province);
            }
        }
        self.out
    }

    /// Whether the province has a body of the template's kind: it is not said to have none, it was there when there were such bodies, and what is not merged
    /// with a province was made for an older one already.
    fn has(&self, template: &str, province: &str) -> bool {
        if !self.outlives(template) && self.merged.contains(province) {
            return false;
        }
        let without = self
            .nodes(template, self.base.ns("notIn").as_ref())
            .any(|p| p == province);
        let first = self.day(template, "validFrom");
        let last = self.day(province, "validUntil");
        !without && !matches!((first, last), (Some(first), Some(last)) if last < first)
    }

    fn describe(&mut self, node: &NamedNode, entity: &Entity, template: &str, province: &str) {
        self.add(node, rdf::TYPE, entity_class(entity.entity_type, self.base));
        let label = |text: &str, language| Literal::new_language_tagged_literal_unchecked(text, language);
        self.add(node, skos::PREF_LABEL, label(&entity.label, "vi"));
        if let (Some(kind), Some(place)) = (self.english(template), self.english(province)) {
            self.add(node, skos::PREF_LABEL, label(&format!("{kind} of {place}"), "en"));
        }
        self.add(node, self.base.ns("within").as_ref(), iri(province));
        for property in [dcterms::SOURCE.into_owned(), self.base.ns("bodyKind")] {
            for value in self.values(template, property.as_ref()).to_vec() {
                self.add(node, property.as_ref(), value.clone());
            }
        }
        // What lasts is merged with its province; anything else stays what it was.
        if !self.outlives(template) {
            return;
        }
        for property in ["validFrom", "validUntil"] {
            for value in self.values(province, self.base.ns(property).as_ref()).to_vec() {
                self.add(node, self.base.ns(property).as_ref(), value.clone());
            }
        }
        let next: Vec<&str> = self.nodes(province, dcterms::IS_REPLACED_BY).collect();
        for next in next {
            if let Some((after, _)) = self.body(template, next).filter(|_| self.has(template, next)) {
                self.add(node, dcterms::IS_REPLACED_BY, after);
            }
        }
    }

    fn outlives(&self, template: &str) -> bool {
        !self
            .values(template, self.base.ns("outlivesMerger").as_ref())
            .is_empty()
    }

    /// The body above, by the template that `of` names for it.
    fn parent(&mut self, subject: &NamedNode, of: &str, province: &str) {
        let above = self.nodes(of, self.base.ns("parentTemplate").as_ref()).next();
        if let Some((parent, _)) = above.and_then(|template| self.body(template, province)) {
            self.add(subject, self.base.ns("parent").as_ref(), parent);
        }
    }

    fn body(&self, template: &str, province: &str) -> Option<(NamedNode, Entity)> {
        let entity = (self.body)(self.base.path(template)?, self.base.path(province)?)?;
        Some((self.base.id(&entity.path), entity))
    }

    fn values(&self, subject: &str, property: NamedNodeRef<'_>) -> &[&'a Term] {
        let of = self.said.get(subject).and_then(|said| said.get(property.as_str()));
        of.map_or(&[], Vec::as_slice)
    }

    fn nodes(&self, subject: &str, property: NamedNodeRef<'_>) -> impl Iterator<Item = &'a str> {
        self.values(subject, property).iter().filter_map(|term| iri_of(term))
    }

    /// A day, as it is written: years first, so that texts compare as days do.
    fn day(&self, subject: &str, property: &str) -> Option<&'a str> {
        self.texts(subject, self.base.ns(property).as_ref())
            .next()
            .map(Literal::value)
    }

    fn english(&self, subject: &str) -> Option<&'a str> {
        self.texts(subject, skos::PREF_LABEL)
            .find(|label| label.language() == Some("en"))
            .map(Literal::value)
    }

    fn texts(&self, subject: &str, property: NamedNodeRef<'_>) -> impl Iterator<Item = &'a Literal> {
        self.values(subject, property).iter().filter_map(|term| match term {
            Term::Literal(text) => Some(text),
            _ => None,
        })
    }

    fn add(&mut self, subject: &NamedNode, property: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.out.push(Quad::new(
            subject.clone(),
            property.into_owned(),
            object,
            self.base.background(),
        ));
    }
}

fn iri_of(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

fn iri(text: &str) -> NamedNode {
    NamedNode::new_unchecked(text)
}
