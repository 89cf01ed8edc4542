//! `decisions.ttl`: what a person has settled about who is who. It wins over what the program concludes, and no build takes it away.
//!
//! ```turtle
//! <https://w3id.org/quanhe/id/decision/0a1b2c3d4e> a q:Decision ;
//!     q:verdict "same" ;           # or "different"
//!     q:first <...> ; q:second <...> ;
//!     q:document <...> ;           # only what this document calls q:first
//!     dcterms:creator "..." ; dcterms:date "2026-03-01"^^xsd:date ; rdfs:comment "..." .
//! ```

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term};
use sha2::{Digest, Sha256};

use crate::aside;
use crate::graph::vocab::{Base, PREFIXES, dcterms, hex, rdf, rdfs, xsd};
use crate::turtle::SyntaxMistake;

/// The file's name in a store's folder.
pub const FILE: &str = "decisions.ttl";

/// The prefixes of the file besides quanhe's own.
const USED: [&str; 3] = ["dcterms", "rdfs", "xsd"];
const HEAD: &str = "# What people have decided about who is who; it wins over what quanhe concludes. `quanhe decide` keeps this file, in which\n\
                    # comments of your own do not last: a note goes into rdfs:comment.\n\n";

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    Same,
    Different,
}

impl Verdict {
    pub fn name(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Different => "different",
        }
    }
}

/// One decision. Its IRI is made of what it is about, so that a later one about the same takes its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub verdict: Verdict,
    pub first: NamedNode,
    pub second: NamedNode,
    /// Only the mention in this document (its node).
    pub document: Option<NamedNode>,
    pub author: Option<String>,
    /// `YYYY-MM-DD`.
    pub date: Option<String>,
    pub note: Option<String>,
}

impl Decision {
    /// Whether it is about two nodes wherever they stand.
    pub fn joins(&self, a: &str, b: &str) -> bool {
        let pair = [self.first.as_str(), self.second.as_str()];
        self.document.is_none() && (pair == [a, b] || pair == [b, a])
    }
}

/// A file of decisions that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum DecisionError {
    #[error("{path}:{line}: {message}")]
    Content { path: String, line: usize, message: String },
    #[error("{path}:{}:{}: {}", mistake.line, mistake.column, mistake.message)]
    Syntax { path: String, mistake: SyntaxMistake },
    #[error("{path}: {source}")]
    Io { path: String, source: io::Error },
}

/// All decisions by their IRI.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Decisions {
    by_iri: BTreeMap<String, Decision>,
}

impl Decisions {
    /// Reads a file; where there is none, nothing is decided.
    pub fn read(path: &Path, base: &Base) -> Result<Self, DecisionError> {
        match fs::read_to_string(path) {
            Ok(text) => Self::parse(&path.display().to_string(), &text, base),
            Err(e) if e.kind() == io::ErrorKind::NotFound => Ok(Self::default()),
            Err(source) => Err(DecisionError::Io {
                path: path.display().to_string(),
                source,
            }),
        }
    }

    pub fn parse(path: &str, text: &str, base: &Base) -> Result<Self, DecisionError> {
        let fail = |line: usize, message: String| DecisionError::Content {
            path: path.to_owned(),
            line,
            message,
        };
        let mut entries: BTreeMap<String, Vec<(NamedNode, Term)>> = BTreeMap::new();
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(text.as_bytes()) {
            let quad = quad.map_err(|e| DecisionError::Syntax {
                path: path.to_owned(),
                mistake: (&e).into(),
            })?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
                return Err(fail(1, "a blank node: give the decision an IRI".to_owned()));
            };
            entries
                .entry(subject.into_string())
                .or_default()
                .push((quad.predicate, quad.object));
        }
        let mut out = Self::default();
        for (iri, values) in entries {
            let tail = iri.rsplit('/').next().unwrap_or(&iri);
            let line = text.lines().position(|l| l.contains(tail)).map_or(1, |n| n + 1);
            let decision = decision(&values, base).map_err(|m| fail(line, format!("<{iri}>: {m}")))?;
            if let Some(other) = out.by_iri.values().find(|d| d.contradicts(&decision)) {
                let message = format!(
                    "<{iri}>: another decision says `{}` of the same two",
                    other.verdict.name()
                );
                return Err(fail(line, message));
            }
            out.by_iri.insert(iri, decision);
        }
        Ok(out)
    }

    pub fn iter(&self) -> impl Iterator<Item = (&str, &Decision)> {
        self.by_iri.iter().map(|(iri, decision)| (iri.as_str(), decision))
    }

    pub fn is_empty(&self) -> bool {
        self.by_iri.is_empty()
    }

    /// Adds a decision, in the place of any earlier one about the same.
    pub fn put(&mut self, decision: Decision, base: &Base) {
        self.by_iri.retain(|_, old| !old.is_about_same(&decision));
        self.by_iri.insert(decision.iri(base), decision);
    }

    /// Takes back what was decided; whether it was.
    pub fn withdraw(&mut self, iri: &str) -> bool {
        self.by_iri.remove(iri).is_some()
    }

    /// The file, in the order of the IRIs.
    pub fn to_turtle(&self, base: &Base) -> String {
        let mut out = String::from(HEAD);
        let _ = writeln!(out, "@prefix q: <{}> .", base.namespace());
        for (prefix, namespace) in PREFIXES.iter().filter(|(prefix, _)| USED.contains(prefix)) {
            let _ = writeln!(out, "@prefix {prefix}: <{namespace}> .");
        }
        for (iri, decision) in self.iter() {
            let _ = write!(
                out,
                "\n<{iri}> a q:Decision ;\n    q:verdict \"{}\" ;\n    q:first {} ;\n    q:second {}",
                decision.verdict.name(),
                decision.first,
                decision.second
            );
            if let Some(document) = &decision.document {
                let _ = write!(out, " ;\n    q:document {document}");
            }
            if let Some(author) = &decision.author {
                let _ = write!(out, " ;\n    dcterms:creator {}", Literal::from(author.as_str()));
            }
            if let Some(date) = &decision.date {
                let date = Literal::new_typed_literal(date, xsd::DATE);
                let _ = write!(out, " ;\n    dcterms:date \"{}\"^^xsd:date", date.value());
            }
            if let Some(note) = &decision.note {
                let _ = write!(out, " ;\n    rdfs:comment {}", Literal::from(note.as_str()));
            }
            out.push_str(" .\n");
        }
        out
    }

    /// Writes the file aside and puts it in the place of the old.
    pub fn write(&self, path: &Path, base: &Base) -> Result<(), DecisionError> {
        aside::replace(path, |mut file| file.write_all(self.to_turtle(base).as_bytes())).map_err(|source| {
            DecisionError::Io {
                path: path.display().to_string(),
                source,
            }
        })
    }
}

impl Decision {
    fn iri(&self, base: &Base) -> String {
        let (mut first, mut second) = (self.first.as_str(), self.second.as_str());
        if self.document.is_none() && second < first {
            std::mem::swap(&mut first, &mut second);
        }
        let document = self.document.as_ref().map_or("", NamedNode::as_str);
        let hash = Sha256::digest(format!("{first}\u{1f}{second}\u{1f}{document}"));
        base.id(&format!("decision/{}", hex(&hash[..5]))).into_string()
    }

    /// Whether it can hold: two things of different kinds are never one, whatever their names.
    pub fn check(&self, base: &Base) -> Result<(), String> {
        if self.first == self.second {
            return Err("q:first and q:second are one".to_owned());
        }
        if self.document.is_some() && self.verdict == Verdict::Different {
            return Err("a mention can be said to be \"same\" as something, not \"different\"".to_owned());
        }
        let kind = |iri: &NamedNode| {
            base.path(iri.as_str())
                .and_then(|path| path.split('/').next())
                .map(str::to_owned)
        };
        match (self.verdict, kind(&self.first), kind(&self.second)) {
            (Verdict::Same, Some(a), Some(b)) if family(&a).is_none_or(|f| family(&b) != Some(f)) => {
                Err(format!("a {a} and a {b} are never one"))
            }
            _ => Ok(()),
        }
    }

    /// Of a mention there is one decision; of two nodes too, whichever is named first.
    fn is_about_same(&self, other: &Self) -> bool {
        let pair = |d: &Self| {
            let mut pair = [d.first.clone(), d.second.clone()];
            pair.sort();
            pair
        };
        match (&self.document, &other.document) {
            (Some(a), Some(b)) => a == b && self.first == other.first,
            (None, None) => pair(self) == pair(other),
            _ => false,
        }
    }

    fn contradicts(&self, other: &Self) -> bool {
        self.is_about_same(other)
            && (self.verdict != other.verdict || self.second != other.second && self.document.is_some())
    }

    /// Who decided, for people.
    pub fn by(&self) -> String {
        let mut out = "decided".to_owned();
        if let Some(author) = &self.author {
            let _ = write!(out, " by {author}");
        }
        if let Some(date) = &self.date {
            let _ = write!(out, " on {date}");
        }
        if let Some(note) = &self.note {
            let _ = write!(out, ": {note}");
        }
        out
    }
}

/// The kinds of node that one thing may have in two documents; what is in none of them is never joined.
fn family(kind: &str) -> Option<usize> {
    const FAMILIES: [&[&str]; 6] = [
        &["person"],
        &["organization", "hospital", "ministry"],
        &["place", "province"],
        &["programme"],
        &["legal-document"],
        &["event"],
    ];
    FAMILIES.iter().position(|family| family.contains(&kind))
}

fn decision(values: &[(NamedNode, Term)], base: &Base) -> Result<Decision, String> {
    let node = |name: &str| -> Result<Option<NamedNode>, String> {
        let property = base.ns(name);
        match values
            .iter()
            .filter(|(p, _)| *p == property)
            .collect::<Vec<_>>()
            .as_slice()
        {
            [] => Ok(None),
            [(_, Term::NamedNode(node))] => Ok(Some(node.clone())),
            [_] => Err(format!("q:{name} wants an IRI")),
            _ => Err(format!("q:{name} stands twice")),
        }
    };
    let text = |property: &str| {
        values.iter().find_map(|(p, v)| match v {
            Term::Literal(literal) if p.as_str() == property => Some(literal.value().to_owned()),
            _ => None,
        })
    };
    let known = ["verdict", "first", "second", "document"].map(|name| base.ns(name).into_string());
    for (property, value) in values {
        let property = property.as_str();
        let fits = known.iter().any(|k| k == property)
            || property == dcterms::CREATOR.as_str()
            || property == dcterms::DATE.as_str()
            || property == rdfs::COMMENT.as_str()
            || property == rdf::TYPE.as_str();
        if !fits {
            return Err(format!("unknown property <{property}>"));
        }
        if property == rdf::TYPE.as_str() && *value != Term::from(base.ns("Decision")) {
            return Err(format!("{value} is no q:Decision"));
        }
    }
    let verdict = match text(&known[0]).as_deref() {
        Some("same") => Verdict::Same,
        Some("different") => Verdict::Different,
        Some(other) => return Err(format!("q:verdict is \"same\" or \"different\", not \"{other}\"")),
        None => return Err("no q:verdict: write q:verdict \"same\" or \"different\"".to_owned()),
    };
    let date = text(dcterms::DATE.as_str());
    if let Some(date) = date.as_deref().filter(|d| d.parse::<jiff::civil::Date>().is_err()) {
        return Err(format!("\"{date}\" is no date YYYY-MM-DD"));
    }
    let decision = Decision {
        verdict,
        first: node("first")?.ok_or("no q:first")?,
        second: node("second")?.ok_or("no q:second")?,
        document: node("document")?,
        author: text(dcterms::CREATOR.as_str()),
        date,
        note: text(rdfs::COMMENT.as_str()),
    };
    decision.check(base)?;
    Ok(decision)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn node(name: &str) -> NamedNode {
        Base::default().id(name)
    }

    fn same(first: &str, second: &str) -> Decision {
        Decision {
            verdict: Verdict::Same,
            first: node(first),
            second: node(second),
            document: None,
            author: Some("A \"B\"".to_owned()),
            date: Some("2026-03-01".to_owned()),
            note: None,
        }
    }

    #[test]
    fn what_is_written_is_read_back() {
        let base = Base::default();
        let mut decisions = Decisions::default();
        decisions.put(same("person/a", "person/b"), &base);
        let mention = Decision {
            document: Some(node("document/d")),
            ..same("person/a", "person/c")
        };
        decisions.put(mention, &base);
        let text = decisions.to_turtle(&base);
        assert_eq!(Decisions::parse("d.ttl", &text, &base).unwrap(), decisions);
        assert_eq!(Decisions::parse("d.ttl", &text, &base).unwrap().to_turtle(&base), text);
    }

    #[test]
    fn a_later_decision_takes_the_place_of_an_earlier() {
        let base = Base::default();
        let mut decisions = Decisions::default();
        decisions.put(same("person/a", "person/b"), &base);
        let mut other = same("person/b", "person/a");
        other.verdict = Verdict::Different;
        decisions.put(other, &base);
        assert_eq!(
            decisions.iter().map(|(_, d)| d.verdict).collect::<Vec<_>>(),
            [Verdict::Different]
        );
    }

    #[test]
    fn mistakes_have_a_place() {
        let head = "@prefix q: <https://w3id.org/quanhe/ns#> .\n@prefix d: <https://w3id.org/quanhe/id/decision/> .\n";
        for (text, says) in [
            (
                "d:x a q:Decision ; q:first <urn:a> ; q:second <urn:b> .",
                "no q:verdict",
            ),
            (
                "d:x a q:Decision ; q:verdict \"equal\" ; q:first <urn:a> ; q:second <urn:b> .",
                "not \"equal\"",
            ),
            (
                "d:x a q:Decision ; q:verdict \"same\" ; q:first <urn:a> .",
                "no q:second",
            ),
            (
                "d:x a q:Decision ; q:verdict \"same\" ; q:first <urn:a> ; q:second <urn:a> .",
                "are one",
            ),
            (
                "d:x a q:Decision ; q:verdict \"same\" ; q:first \"a\" ; q:second <urn:a> .",
                "wants an IRI",
            ),
            ("d:x a q:Decision ; q:colour \"red\" .", "unknown property"),
            (
                "d:x a q:Decision ; q:verdict \"same\" ; q:first <urn:a> ; q:second <urn:b> .\n\
                 d:y a q:Decision ; q:verdict \"different\" ; q:first <urn:b> ; q:second <urn:a> .",
                "another decision",
            ),
            (
                "d:x a q:Decision ; q:verdict \"same\" ; q:first <https://w3id.org/quanhe/id/person/a> ; q:second <https://w3id.org/quanhe/id/ministry/b> .",
                "a person and a ministry are never one",
            ),
            ("d:x nonsense .", ""),
        ] {
            let error = Decisions::parse("d.ttl", &format!("{head}{text}"), &Base::default())
                .unwrap_err()
                .to_string();
            assert!(error.starts_with("d.ttl:"), "{error}");
            assert!(error.contains(says), "{error}");
        }
    }
}
