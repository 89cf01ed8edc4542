//! What one document says of persons and bodies, and how it names the other things it speaks of, in few lines: who is who is found from these, and the documents need not be read again.
//!
//! A line is a letter and fields between tabs; names stand as N-Quads escapes them, so that no tab and no line's end is in a field.

use std::borrow::Cow;

use super::read::{Body, Documents, Post, Terms, Unit, document};
use super::statement::unescaped;
use crate::graph::snapshot::Block;
use crate::graph::vocab::Base;

/// The outline of a document's graph, made where the store does not hold it.
pub fn outline<'b>(block: &'b Block, base: &Base) -> &'b str {
    block.outline(|lines| write(&document(lines, &Terms::of(base))))
}

fn write(document: &Documents<'_>) -> String {
    let mut out = String::new();
    let mut line = |kind: &str, fields: &[&str]| {
        out.push_str(kind);
        for field in fields {
            out.push('\t');
            out.push_str(field);
        }
        out.push('\n');
    };
    if let Some(unit) = document.units.first() {
        line("d", &[unit.document, unit.date]);
    }
    for unit in &document.units {
        line("u", &[unit.iri, &escaped(&unit.name)]);
        for post in &unit.posts {
            line("p", &[post.date, post.body, post.role, post.status, post.evidence]);
        }
    }
    for (iri, body) in &document.bodies {
        line("b", &[iri, &escaped(&body.label), body.province.unwrap_or_default()]);
    }
    for (iri, name) in &document.others {
        line("n", &[iri, &escaped(name)]);
    }
    out
}

/// Reads what [`outline`] made.
pub(super) fn read(outline: &str) -> Documents<'_> {
    let mut out = Documents::default();
    let (mut document, mut date) = ("", "");
    for line in outline.lines() {
        let mut fields = line.split('\t');
        let kind = fields.next().unwrap_or_default();
        let mut next = || fields.next().unwrap_or_default();
        match kind {
            "d" => (document, date) = (next(), next()),
            "u" => out.units.push(Unit {
                document,
                iri: next(),
                name: text(next()),
                date,
                posts: Vec::new(),
            }),
            "p" => {
                let post = Post {
                    date: next(),
                    body: next(),
                    role: next(),
                    status: next(),
                    evidence: next(),
                };
                if let Some(unit) = out.units.last_mut() {
                    unit.posts.push(post);
                }
            }
            "b" => {
                let (iri, label, province) = (next(), text(next()), next());
                let province = (!province.is_empty()).then_some(province);
                out.bodies.insert(iri, Body { label, province });
            }
            "n" => out.others.push((next(), text(next()))),
            _ => {}
        }
    }
    out
}

fn text(written: &str) -> Cow<'_, str> {
    if written.contains('\\') {
        unescaped(written).into()
    } else {
        written.into()
    }
}

fn escaped(name: &str) -> Cow<'_, str> {
    if !name.contains(['\\', '\t', '\n', '\r']) {
        return name.into();
    }
    let mut out = String::with_capacity(name.len() + 8);
    for c in name.chars() {
        match c {
            '\\' => out.push_str("\\\\"),
            '\t' => out.push_str("\\t"),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            c => out.push(c),
        }
    }
    out.into()
}

#[cfg(test)]
mod tests {
    use super::super::names::Names;
    use super::*;

    #[test]
    fn an_outline_says_what_the_document_does() {
        let post = |body| Post {
            date: "2025-01-02",
            body,
            role: "urn:role",
            status: "",
            evidence: "urn:e",
        };
        let unit = |iri, name: &'static str, posts| Unit {
            document: "urn:d",
            iri,
            name: name.into(),
            date: "2025-01-01",
            posts,
        };
        let body = |label: &'static str, province| Body {
            label: label.into(),
            province,
        };
        let documents = Documents {
            units: vec![
                unit("urn:a", "A\tB \\ \n\"C\"", vec![post("urn:x"), post("urn:y")]),
                unit("urn:b", "", Vec::new()),
            ],
            bodies: [("urn:x", body("X", None)), ("urn:y", body("Y\\t", Some("urn:p")))].into(),
            others: vec![("urn:z", "Z\n".into())],
            names: Names::default(),
        };
        let written = write(&documents);
        let read = read(&written);
        assert_eq!(read.units, documents.units);
        assert_eq!(read.bodies, documents.bodies);
        assert_eq!(read.others, documents.others);
    }
}
