//! The derived graphs as quads.

use std::borrow::Cow;

use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term};
use sha2::{Digest, Sha256};

use super::bodies::Succession;
use super::cluster::{Clusters, Link};
use super::decisions::Decisions;
use super::infer::{Inference, infer};
use super::read::{Documents, Knowledge};
use crate::graph::snapshot::Snapshot;
use crate::graph::vocab::{Base, dcterms, hex, owl, prov, rdf, xsd};

/// Who is who in a store, and what must be.
#[derive(Debug)]
pub struct Resolution<'a> {
    pub documents: Documents<'a>,
    pub succession: Succession<'a>,
    pub clusters: Clusters<'a>,
    pub inferences: Vec<Inference<'a>>,
    /// Nodes that documents spell in several ways, each with the name it goes by.
    pub names: Vec<(&'a str, Cow<'a, str>)>,
}

impl<'a> Resolution<'a> {
    /// Of a store's documents, the lines of its background graph, and what people have decided.
    pub fn of(snapshot: &'a Snapshot, background: &'a str, base: &Base, decisions: &'a Decisions) -> Self {
        let knowledge = Knowledge::read(background, base);
        let documents = Documents::read(snapshot, base);
        let succession = Succession::of(&documents.bodies, &knowledge);
        let in_background = |iri: &str| knowledge.subjects.contains(iri);
        let mut clusters = Clusters::of(&documents, &knowledge, &succession, decisions, in_background);
        // What people have decided is no doubt any more.
        let settled = |link: &Link<'_>| decisions.iter().any(|(_, d)| d.joins(link.first, link.second));
        clusters.apart.retain(|link| !settled(link));
        let inferences = infer(&documents, &knowledge, &succession, &clusters);
        let mut names = documents.names.several(clusters.persons());
        // A lexicon has said how it is called.
        names.retain(|(iri, _)| !in_background(iri));
        Self {
            documents,
            succession,
            clusters,
            inferences,
            names,
        }
    }

    /// The graph `<base>identity`.
    pub fn identity_quads(&self, base: &Base) -> Vec<Quad> {
        let mut out = Graph::of(base.identity());
        for (i, node) in self.clusters.nodes.iter().enumerate() {
            let canonical = self.clusters.canonical(i);
            if canonical != node.iri {
                out.add(&iri(node.iri), owl::SAME_AS, iri(canonical));
            }
        }
        for link in &self.clusters.joined {
            identity_link(&mut out, link, None, base);
        }
        for mention in &self.clusters.mentions {
            identity_link(&mut out, &mention.link, Some(mention.document), base);
        }
        for (old, new) in &self.succession.derived {
            out.add(&iri(old), dcterms::IS_REPLACED_BY, iri(new));
        }
        for (node, name) in &self.names {
            let name = Literal::new_language_tagged_literal_unchecked(name.as_ref(), "vi");
            out.add(&iri(node), base.ns("chosenLabel").as_ref(), name);
        }
        out.quads
    }

    /// The graph `<base>inferred`.
    pub fn inferred_quads(&self, base: &Base) -> Vec<Quad> {
        let mut out = Graph::of(base.inferred());
        let own = |name: &str| base.ns(name);
        for found in &self.inferences {
            let node = named(base, "inference", &[found.document, found.body, found.person]);
            out.add(&node, rdf::TYPE, own("Inference"));
            for (property, value) in [
                ("document", found.document),
                ("first", found.body),
                ("second", found.entity),
                ("by", found.person),
                ("knownAs", found.known),
                ("inferredPlace", found.province),
            ] {
                out.add(&node, own(property).as_ref(), iri(value));
            }
            reasons(&mut out, &node, found.certainty, &found.reason, &found.evidence, base);
            out.add(&iri(found.body), own("inferredEntity").as_ref(), iri(found.entity));
            out.add(&iri(found.body), own("inferredPlace").as_ref(), iri(found.province));
            out.add(&iri(found.person), own("inferredEntity").as_ref(), iri(found.known));
        }
        out.quads
    }
}

fn identity_link(out: &mut Graph, link: &Link<'_>, document: Option<&str>, base: &Base) {
    let node = named(
        base,
        "identity-link",
        &[link.first, link.second, document.unwrap_or_default()],
    );
    out.add(&node, rdf::TYPE, base.ns("IdentityLink"));
    out.add(&node, base.ns("first").as_ref(), iri(link.first));
    out.add(&node, base.ns("second").as_ref(), iri(link.second));
    if let Some(document) = document {
        out.add(&node, base.ns("document").as_ref(), iri(document));
    }
    reasons(out, &node, link.certainty, &link.reason, &link.evidence, base);
}

fn reasons(out: &mut Graph, node: &NamedNode, certainty: u8, reason: &str, evidence: &[&str], base: &Base) {
    let certainty = Literal::new_typed_literal(format!("{}.{:02}", certainty / 100, certainty % 100), xsd::DECIMAL);
    out.add(node, base.ns("certainty").as_ref(), certainty);
    out.add(node, base.ns("linkDecision").as_ref(), Literal::from(reason));
    for evidence in evidence {
        out.add(node, prov::WAS_DERIVED_FROM, iri(evidence));
    }
}

/// Quads of one graph under construction.
struct Graph {
    name: NamedNode,
    quads: Vec<Quad>,
}

impl Graph {
    fn of(name: NamedNode) -> Self {
        Self {
            name,
            quads: Vec::new(),
        }
    }

    fn add(&mut self, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: impl Into<Term>) {
        self.quads.push(Quad::new(
            subject.clone(),
            predicate.into_owned(),
            object,
            self.name.clone(),
        ));
    }
}

fn iri(text: &str) -> NamedNode {
    NamedNode::new_unchecked(text)
}

/// A node named by what it is about.
fn named(base: &Base, kind: &str, parts: &[&str]) -> NamedNode {
    let hash = Sha256::digest(parts.join("\u{1f}"));
    base.id(&format!("{kind}/{}", hex(&hash[..6])))
}
