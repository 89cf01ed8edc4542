//! The constant knowledge of a store: vocabulary, lexicon and rules, as the quads of one graph.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs;
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParseError, RdfParser};
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};
use rayon::prelude::*;
use sha2::{Digest, Sha256};

use super::standing;
use super::vocab::{Base, dcterms, hex, owl, prov, rdf, run_name, skos};
use crate::embedded::{self, UnreadableFile};
use crate::fact::{Entity, Relation};
use crate::turtle::SyntaxMistake;

/// The folder of the ontology whose statements extraction never asks.
pub const BESIDE: &str = "background";

/// What the graph says of a rule.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleNote {
    pub name: String,
    pub description: String,
    pub relation: Relation,
}

/// An ontology file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum BackgroundError {
    #[error("{path}:{line}:{column}: {message}")]
    Syntax {
        path: String,
        line: u64,
        column: u64,
        message: String,
    },
    #[error("{path}: the blank node {node} has no lasting name: give it an IRI")]
    BlankNode { path: String, node: String },
    #[error(transparent)]
    File(#[from] UnreadableFile),
}

/// One Turtle file: its name for messages and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    pub path: String,
    pub text: Cow<'static, str>,
}

/// All Turtle files whose statements are the background: vocabulary (every `*.ttl` but those of shapes), then lexicon, then what stands beside it.
pub fn sources(user: Option<&Path>) -> Result<Vec<Source>, BackgroundError> {
    let mut out = vocabulary(user)?;
    out.extend(files("lexicon", "ttl", user)?);
    out.extend(files(BESIDE, "ttl", user)?);
    Ok(out)
}

/// Whether a file holds shapes for `check`, and nothing that is known: `shapes.ttl`, or `*-shapes.ttl`.
pub fn is_shapes(path: &str) -> bool {
    let name = Path::new(path).file_name().unwrap_or_default().to_string_lossy();
    name == "shapes.ttl" || name.ends_with("-shapes.ttl")
}

/// The files of the vocabulary alone.
pub fn vocabulary(user: Option<&Path>) -> Result<Vec<Source>, BackgroundError> {
    let mut out = files("", "ttl", user)?;
    out.retain(|s| !is_shapes(&s.path));
    Ok(out)
}

/// The files of one extension right in a folder of the ontology, embedded and the user's.
fn files(folder: &str, extension: &str, user: Option<&Path>) -> Result<Vec<Source>, BackgroundError> {
    let texts = embedded::texts_with_user(&embedded::ONTOLOGY, "ontology", folder, extension, user)?;
    Ok(texts.into_iter().map(|(path, text)| Source { path, text }).collect())
}

/// Parses one Turtle text into quads of `<base>background`, quanhe's own IRIs moved to the base.
pub fn parse(source: &Source, base: &Base) -> Result<Vec<Quad>, BackgroundError> {
    let graph = base.background();
    let mut out = Vec::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(source.text.as_bytes()) {
        let quad = quad.map_err(|e| syntax(&source.path, &e.into()))?;
        let blank = |node: String| BackgroundError::BlankNode {
            path: source.path.clone(),
            node,
        };
        let subject = match quad.subject {
            NamedOrBlankNode::NamedNode(n) => rewrite(n, base),
            NamedOrBlankNode::BlankNode(n) => return Err(blank(n.to_string())),
        };
        let object = match quad.object {
            Term::NamedNode(n) => Term::NamedNode(rewrite(n, base)),
            Term::BlankNode(n) => return Err(blank(n.to_string())),
            object => object,
        };
        out.push(Quad::new(subject, rewrite(quad.predicate, base), object, graph.clone()));
    }
    Ok(out)
}

/// What the head of a file (`a owl:Ontology`) says of its source holds for each entry of the file that names none of its own.
fn source_of_head(quads: &mut Vec<Quad>, base: &Base) {
    let is = |quad: &Quad, property: NamedNodeRef<'_>| quad.predicate.as_ref() == property;
    let head = |q: &&Quad| is(q, rdf::TYPE) && q.object == Term::from(owl::ONTOLOGY.into_owned());
    let Some(head) = quads.iter().find(head).map(|q| q.subject.clone()) else {
        return;
    };
    let said = |q: &&Quad| q.subject == head && is(q, dcterms::SOURCE);
    let Some(source) = quads.iter().find(said).map(|q| q.object.clone()) else {
        return;
    };
    let named: HashSet<&NamedOrBlankNode> = quads
        .iter()
        .filter(|q| is(q, dcterms::SOURCE))
        .map(|q| &q.subject)
        .collect();
    let id = format!("{base}id/");
    let entry = |q: &&Quad| match &q.subject {
        NamedOrBlankNode::NamedNode(node) => is(q, rdf::TYPE) && node.as_str().starts_with(&id),
        NamedOrBlankNode::BlankNode(_) => false,
    };
    let more: Vec<Quad> = quads
        .iter()
        .filter(entry)
        .filter(|q| !named.contains(&q.subject))
        .map(|q| {
            let property = dcterms::SOURCE.into_owned();
            Quad::new(q.subject.clone(), property, source.clone(), q.graph_name.clone())
        })
        .collect();
    quads.extend(more);
}

/// The whole background graph: vocabulary, lexicon, the user's files, the rules, and the bodies that every province has (`body`: what the template at a path
/// makes for the province at another).
pub fn background(
    base: &Base,
    user: Option<&Path>,
    rules: &[RuleNote],
    body: &dyn Fn(&str, &str) -> Option<Entity>,
) -> Result<Vec<Quad>, BackgroundError> {
    let mut out = Vec::new();
    let parsed: Vec<Result<_, BackgroundError>> = sources(user)?
        .par_iter()
        .map(|source| {
            let mut quads = parse(source, base)?;
            source_of_head(&mut quads, base);
            Ok(quads)
        })
        .collect();
    for quads in parsed {
        out.extend(quads?);
    }
    let graph = base.background();
    let run =
        |property: NamedNodeRef<'_>, object: Term| Quad::new(base.run(), property.into_owned(), object, graph.clone());
    out.push(run(rdf::TYPE, prov::ACTIVITY.into_owned().into()));
    out.push(run(skos::PREF_LABEL, Literal::from(run_name()).into()));
    for rule in rules {
        let node = base.rule(&rule.name);
        let mut add = |predicate: NamedNode, object: Term| {
            out.push(Quad::new(node.clone(), predicate, object, graph.clone()));
        };
        add(rdf::TYPE.into_owned(), base.ns("Rule").into());
        let label = Literal::new_language_tagged_literal_unchecked(rule.name.as_str(), "en");
        add(skos::PREF_LABEL.into_owned(), label.into());
        add(
            dcterms::DESCRIPTION.into_owned(),
            Literal::from(rule.description.as_str()).into(),
        );
        add(
            dcterms::SUBJECT.into_owned(),
            super::fields::class(rule.relation, base).into(),
        );
    }
    super::confidence::settle(&mut out, rules, base);
    standing::add(&mut out, base, body);
    Ok(out)
}

/// A hash over everything that decides what an extraction says: the program's version and all files of the ontology but those that extraction never asks ([`BESIDE`]).
pub fn fingerprint(user: Option<&Path>) -> Result<String, BackgroundError> {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(run_name().as_bytes());
    for (folder, extension) in [("", "ttl"), ("lexicon", "ttl"), ("rules", "toml")] {
        for (path, text) in embedded::texts(&embedded::ONTOLOGY, folder, extension) {
            part(path.as_bytes());
            part(text.as_bytes());
        }
    }
    users_files(user, |name| !name.starts_with(BESIDE), part)?;
    Ok(hex(&hash.finalize()))
}

/// A hash over everything that the background graph is made of: what extraction asks, by its [`fingerprint`], and what stands beside it.
pub fn fingerprint_with_beside(fingerprint: &str, user: Option<&Path>) -> Result<String, BackgroundError> {
    let mut hash = Sha256::new();
    let mut part = |bytes: &[u8]| {
        hash.update((bytes.len() as u64).to_le_bytes());
        hash.update(bytes);
    };
    part(fingerprint.as_bytes());
    for (path, text) in embedded::texts(&embedded::ONTOLOGY, BESIDE, "ttl") {
        part(path.as_bytes());
        part(text.as_bytes());
    }
    users_files(user, |name| name.starts_with(BESIDE), part)?;
    Ok(hex(&hash.finalize()))
}

/// The names and texts of a user's files, in the order of their names.
fn users_files(
    user: Option<&Path>,
    wanted: impl Fn(&Path) -> bool,
    mut part: impl FnMut(&[u8]),
) -> Result<(), BackgroundError> {
    let Some(dir) = user else { return Ok(()) };
    for entry in walkdir::WalkDir::new(dir).sort_by_file_name() {
        let entry = entry.map_err(|e| UnreadableFile::at(dir)(e.into()))?;
        let name = entry.path().strip_prefix(dir).unwrap_or(entry.path());
        if entry.file_type().is_file() && wanted(name) {
            part(name.as_os_str().as_encoded_bytes());
            part(&fs::read(entry.path()).map_err(UnreadableFile::at(entry.path()))?);
        }
    }
    Ok(())
}

fn rewrite(iri: NamedNode, base: &Base) -> NamedNode {
    base.rewrite(&iri).unwrap_or(iri)
}

/// An RDF syntax error with its place; lines and columns count from 1.
pub fn syntax(path: &str, error: &RdfParseError) -> BackgroundError {
    let mistake = match error {
        RdfParseError::Syntax(error) => error.into(),
        RdfParseError::Io(error) => SyntaxMistake {
            line: 1,
            column: 1,
            message: error.to_string(),
        },
    };
    BackgroundError::Syntax {
        path: path.to_owned(),
        line: mistake.line,
        column: mistake.column,
        message: mistake.message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn source(text: &str) -> Source {
        Source {
            path: "x.ttl".into(),
            text: text.to_owned().into(),
        }
    }

    #[test]
    fn embedded_files_parse() {
        background(&Base::default(), None, &[], &|_, _| None).unwrap();
    }

    #[test]
    fn what_has_a_kind_of_body_is_in_the_lexicon() {
        let base = Base::default();
        let quads = background(&base, None, &[], &|_, _| None).unwrap();
        let kind = base.ns("bodyKind");
        let known: HashSet<_> = quads
            .iter()
            .filter(|q| q.predicate.as_ref() == rdf::TYPE)
            .map(|q| &q.subject)
            .collect();
        let gone = quads
            .iter()
            .find(|q| q.predicate == kind && !known.contains(&q.subject));
        assert_eq!(
            gone.map(ToString::to_string),
            None,
            "ontology/background/body-kinds.ttl speaks of what is not there"
        );
    }

    #[test]
    fn own_iris_move_to_the_base() {
        let base = Base::new("https://example.org/").unwrap();
        let text = "@prefix q: <https://w3id.org/quanhe/ns#> . <https://w3id.org/quanhe/id/hospital/x> a q:Hospital ; q:unit \"https://w3id.org/quanhe/\" .";
        let quads = parse(&source(text), &base).unwrap();
        assert_eq!(
            quads[0].to_string(),
            "<https://example.org/id/hospital/x> <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <https://example.org/ns#Hospital> <https://example.org/background>"
        );
        assert!(
            quads[1].to_string().contains("\"https://w3id.org/quanhe/\""),
            "text stays"
        );
    }

    #[test]
    fn the_source_in_the_head_of_a_file_is_that_of_its_entries() {
        let text = "@prefix dcterms: <http://purl.org/dc/terms/> . @prefix id: <https://w3id.org/quanhe/id/> .\n\
                    <https://w3id.org/quanhe/lexicon/x> a <http://www.w3.org/2002/07/owl#Ontology> ; dcterms:source \"a list\" .\n\
                    id:a a <urn:c> . id:b a <urn:c> ; dcterms:source \"a law\" . <urn:d> a <urn:c> .";
        let base = Base::default();
        let mut quads = parse(&source(text), &base).unwrap();
        source_of_head(&mut quads, &base);
        let sources: Vec<String> = quads
            .iter()
            .filter(|q| q.predicate.as_ref() == dcterms::SOURCE)
            .map(|q| format!("{} {}", q.subject, q.object))
            .collect();
        assert_eq!(sources.len(), 3, "{sources:?}");
        assert!(
            sources.contains(&"<https://w3id.org/quanhe/id/a> \"a list\"".to_owned()),
            "{sources:?}"
        );
        let mut quads = parse(&source("<https://w3id.org/quanhe/id/a> a <urn:c> ."), &base).unwrap();
        source_of_head(&mut quads, &base);
        assert_eq!(quads.len(), 1);
    }

    #[test]
    fn errors_have_a_place() {
        let error = parse(&source("<a:a> a <a:b> .\n<a:c> nonsense <a:d> ."), &Base::default()).unwrap_err();
        assert!(error.to_string().starts_with("x.ttl:2:"), "{error}");
        assert!(!error.to_string().contains("Parser error"), "{error}");
        let error = parse(&source("<a:a> <a:b> [] ."), &Base::default()).unwrap_err();
        assert!(matches!(error, BackgroundError::BlankNode { .. }));
    }

    #[test]
    fn rules_are_nodes() {
        let rule = RuleNote {
            name: "post-before-name".into(),
            description: "d".into(),
            relation: Relation::Post,
        };
        let quads = background(&Base::default(), None, &[rule], &|_, _| None).unwrap();
        assert!(
            quads
                .iter()
                .any(|q| q.subject.to_string() == "<https://w3id.org/quanhe/id/rule/post-before-name>")
        );
    }

    #[test]
    fn user_files_stand_beside_the_own() {
        let dir = tempfile::tempdir().unwrap();
        fs::create_dir(dir.path().join("lexicon")).unwrap();
        fs::write(dir.path().join("lexicon/mine.ttl"), "<a:a> a <a:b> .").unwrap();
        fs::write(dir.path().join("shapes.ttl"), "[] a <a:b> .").unwrap();
        let quads = background(&Base::default(), Some(dir.path()), &[], &|_, _| None).unwrap();
        assert!(quads.iter().any(|q| q.subject.to_string() == "<a:a>"));
        assert_ne!(fingerprint(None).unwrap(), fingerprint(Some(dir.path())).unwrap());
        assert!(sources(Some(Path::new("/nonexistent"))).is_err());
        let with = fingerprint(Some(dir.path())).unwrap();
        fs::create_dir(dir.path().join(BESIDE)).unwrap();
        fs::write(dir.path().join(BESIDE).join("confidence.ttl"), "").unwrap();
        assert_eq!(
            fingerprint(Some(dir.path())).unwrap(),
            with,
            "no document is read again for it"
        );
    }
}
