//! The statements of a lexicon file, subject by subject.
//!
//! Turtle as lexicons are written - prefixed names and IRIs in ASCII, texts on one line - is read in one pass that copies hardly anything: nothing else lets the
//! whole lexicon stand in a moment, a user's as well as the built-in one. A file with anything more in it, and every file with a mistake, is read by oxttl.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{Literal, NamedNode, NamedOrBlankNode, Term};
use rustc_hash::FxHashMap;

use super::entry::RDF_TYPE;
use super::read::LexiconError;
use crate::turtle::SyntaxMistake;

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

/// What a statement says of its subject.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Object<'a> {
    Iri(Arc<str>),
    Literal {
        text: Cow<'a, str>,
        language: Option<Cow<'a, str>>,
        /// The IRI; none of a plain text or one with a language.
        datatype: Option<Arc<str>>,
    },
    /// A node without a name, which no lexicon may have.
    Blank,
}

impl Object<'_> {
    pub fn is(&self, term: &Term) -> bool {
        match term {
            Term::NamedNode(_) | Term::Literal(_) => self.term().as_ref() == Some(term),
            _ => *self == Self::Blank,
        }
    }

    fn term(&self) -> Option<Term> {
        Some(match self {
            Self::Iri(iri) => NamedNode::new_unchecked(&**iri).into(),
            Self::Literal {
                text,
                language,
                datatype,
            } => match (language, datatype) {
                (Some(language), _) => {
                    Literal::new_language_tagged_literal_unchecked(text.as_ref(), language.as_ref()).into()
                }
                (None, Some(datatype)) => {
                    Literal::new_typed_literal(text.as_ref(), NamedNode::new_unchecked(datatype.as_ref())).into()
                }
                (None, None) => Literal::new_simple_literal(text.as_ref()).into(),
            },
            Self::Blank => return None,
        })
    }
}

impl From<Term> for Object<'_> {
    fn from(term: Term) -> Self {
        match term {
            Term::NamedNode(node) => Self::Iri(Arc::from(node.as_str())),
            Term::Literal(literal) => {
                let (text, datatype, language) = literal.destruct();
                Self::Literal {
                    text: text.into(),
                    language: language.map(Into::into),
                    datatype: datatype.map(|d| d.into_string().into()),
                }
            }
            _ => Self::Blank,
        }
    }
}

impl fmt::Display for Object<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.term() {
            Some(term) => term.fmt(f),
            None => f.write_str("[]"),
        }
    }
}

/// What stands of one subject in one place; a subject without a name has none here either.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Group<'a> {
    pub subject: Option<Arc<str>>,
    pub said: Vec<(Arc<str>, Object<'a>)>,
}

/// The statements of a file in their order.
pub(super) fn statements<'a>(file: &str, content: &'a str) -> Result<Vec<Group<'a>>, LexiconError> {
    match plain(content) {
        Some(groups) => Ok(groups),
        None => any(file, content),
    }
}

/// The same of any Turtle.
fn any<'a>(file: &str, content: &str) -> Result<Vec<Group<'a>>, LexiconError> {
    let mut out: Vec<Group<'a>> = Vec::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(content.as_bytes()) {
        let quad = quad.map_err(|e| LexiconError::of_syntax(file, SyntaxMistake::from(&e)))?;
        let subject = match quad.subject {
            NamedOrBlankNode::NamedNode(node) => Some(Arc::from(node.as_str())),
            NamedOrBlankNode::BlankNode(_) => None,
        };
        let said = (Arc::from(quad.predicate.as_str()), quad.object.into());
        match out.last_mut() {
            Some(group) if group.subject == subject => group.said.push(said),
            _ => out.push(Group {
                subject,
                said: vec![said],
            }),
        }
    }
    Ok(out)
}

/// The statements of a file that is written plainly; `None` where anything else stands in it.
fn plain(content: &str) -> Option<Vec<Group<'_>>> {
    let mut reader = Reader {
        text: content,
        at: 0,
        base: "",
        prefixes: Vec::new(),
        names: FxHashMap::default(),
        last: ("", "".into()),
    };
    reader.names.insert("a", RDF_TYPE.into());
    let mut out: Vec<Group<'_>> = Vec::new();
    while reader.peek().is_some() {
        if reader.keyword("@prefix") {
            reader.prefix()?;
            continue;
        }
        if reader.keyword("@base") {
            reader.base = reader.absolute()?;
            reader.mark(b'.')?;
            continue;
        }
        let subject = reader.iri()?;
        let mut said = Vec::with_capacity(8);
        loop {
            let property = reader.property()?;
            let is_type = &*property == RDF_TYPE;
            loop {
                // Classes are few, and have the forms that properties have.
                let class = is_type && reader.peek() != Some(b'<');
                let object = if class {
                    Object::Iri(reader.class()?)
                } else {
                    reader.object()?
                };
                said.push((Arc::clone(&property), object));
                if !reader.comes(b',') {
                    break;
                }
            }
            if !reader.comes(b';') {
                break;
            }
            // Behind the last property too there may be one.
            if reader.peek() == Some(b'.') {
                break;
            }
        }
        reader.mark(b'.')?;
        match out.last_mut() {
            Some(group) if group.subject.as_deref() == Some(&subject) => group.said.append(&mut said),
            _ => out.push(Group {
                subject: Some(subject),
                said,
            }),
        }
    }
    Some(out)
}

struct Reader<'a> {
    text: &'a str,
    at: usize,
    base: &'a str,
    /// Prefix and namespace.
    prefixes: Vec<(&'a str, &'a str)>,
    /// Names of properties and types, as they are written and in full.
    names: FxHashMap<&'a str, Arc<str>>,
    /// The last thing that was spoken of, for it is often that of the next statement too.
    last: (&'a str, Arc<str>),
}

impl<'a> Reader<'a> {
    /// The next byte that is neither blank nor comment.
    fn peek(&mut self) -> Option<u8> {
        let bytes = self.text.as_bytes();
        loop {
            match *bytes.get(self.at)? {
                b' ' | b'\n' | b'\t' | b'\r' => self.at += 1,
                b'#' => self.at = self.text[self.at..].find('\n').map_or(bytes.len(), |n| self.at + n),
                byte => return Some(byte),
            }
        }
    }

    fn comes(&mut self, mark: u8) -> bool {
        let comes = self.peek() == Some(mark);
        self.at += usize::from(comes);
        comes
    }

    fn mark(&mut self, mark: u8) -> Option<()> {
        self.comes(mark).then_some(())
    }

    fn keyword(&mut self, word: &str) -> bool {
        let marked = self.peek() == Some(b'@');
        let rest = &self.text[self.at..];
        let ends = !rest.as_bytes().get(word.len()).is_some_and(|b| is_of_name(*b));
        let comes = marked && ends && rest.starts_with(word);
        self.at += if comes { word.len() } else { 0 };
        comes
    }

    /// The bytes from here on that are of a kind.
    fn run(&mut self, is: impl Fn(u8) -> bool) -> &'a str {
        let rest = &self.text[self.at..];
        let length = rest.bytes().position(|b| !is(b)).unwrap_or(rest.len());
        self.at += length;
        &rest[..length]
    }

    fn prefix(&mut self) -> Option<()> {
        self.peek()?;
        let prefix = self.run(is_of_name);
        if prefix.starts_with(|c: char| !c.is_ascii_alphabetic()) {
            return None;
        }
        self.mark(b':')?;
        let namespace = self.absolute()?;
        // What a prefix meant before, it means no longer.
        self.prefixes.retain(|(known, _)| *known != prefix);
        self.names.retain(|name, _| *name == "a");
        self.last = ("", "".into());
        self.prefixes.push((prefix, namespace));
        self.mark(b'.')
    }

    /// What stands between angle brackets.
    fn bracketed(&mut self) -> Option<&'a str> {
        self.mark(b'<')?;
        let inner = self.run(|b| is_of_name(b) || matches!(b, b'/' | b'.' | b':' | b'#'));
        self.mark(b'>')?;
        Some(inner)
    }

    fn absolute(&mut self) -> Option<&'a str> {
        self.bracketed().filter(|iri| is_absolute(iri))
    }

    /// The local part of a prefixed name, whose prefix was read.
    fn local(&mut self, prefix: &str) -> Option<(&'a str, &'a str)> {
        if self.text.as_bytes().get(self.at) != Some(&b':') {
            return None;
        }
        self.at += 1;
        let local = self.run(is_of_name);
        // `x:a.b`, `x:a%20b`, `x:Đ` and a local part without a letter go on otherwise, or begin so.
        let ends = match &self.text.as_bytes()[self.at..] {
            [] | [b' ' | b'\n' | b'\t' | b'\r' | b';' | b',', ..] => true,
            [b'.', rest @ ..] => matches!(rest, [] | [b' ' | b'\n' | b'\t' | b'\r', ..]),
            _ => false,
        };
        if !ends || local.is_empty() || local.starts_with('-') {
            return None;
        }
        let namespace = self.prefixes.iter().find(|(known, _)| *known == prefix)?.1;
        Some((namespace, local))
    }

    fn iri(&mut self) -> Option<Arc<str>> {
        let first = self.peek()?;
        let from = self.at;
        let full = |parts: [&str; 2]| Some(Arc::from(parts.concat()));
        if first != b'<' {
            let prefix = self.run(is_of_name);
            let parts = self.local(prefix)?;
            let written = &self.text[from..self.at];
            if self.last.0 != written {
                self.last = (written, full(parts.into())?);
            }
            return Some(Arc::clone(&self.last.1));
        }
        let inner = self.bracketed()?;
        if is_absolute(inner) {
            return Some(inner.into());
        }
        // A path below the base, of plain steps.
        let plain = inner
            .split('/')
            .all(|step| !step.is_empty() && step.bytes().all(is_of_name));
        if plain && self.base.ends_with('/') && !self.base.contains(['#', '?']) {
            full([self.base, inner])
        } else {
            None
        }
    }

    /// The name of a property or type, one for all places where it stands.
    fn property(&mut self) -> Option<Arc<str>> {
        self.peek()?;
        let from = self.at;
        if self.text.as_bytes()[from] == b'<' {
            return Some(Arc::from(self.absolute()?));
        }
        let prefix = self.run(is_of_name);
        let full = if self.text.as_bytes().get(self.at) == Some(&b':') {
            Some(self.local(prefix)?)
        } else {
            None
        };
        let written = &self.text[from..self.at];
        if let Some(name) = self.names.get(written) {
            return Some(Arc::clone(name));
        }
        let (namespace, local) = full?;
        let name: Arc<str> = [namespace, local].concat().into();
        self.names.insert(written, Arc::clone(&name));
        Some(name)
    }

    fn class(&mut self) -> Option<Arc<str>> {
        let starts = self.peek()?.is_ascii_alphabetic() || self.peek() == Some(b':');
        let from = self.at;
        let name = starts.then(|| self.property()).flatten()?;
        // `a` alone is no class.
        (&self.text[from..self.at] != "a").then_some(name)
    }

    fn object(&mut self) -> Option<Object<'a>> {
        let literal = |text: &'a str, datatype: &str| Object::Literal {
            text: text.into(),
            language: None,
            datatype: Some([XSD, datatype].concat().into()),
        };
        match self.peek()? {
            b'"' => self.text(),
            b'0'..=b'9' => {
                let number = self.run(|b| b.is_ascii_digit());
                let ends = matches!(self.text.as_bytes().get(self.at), Some(b' ' | b'\n' | b';' | b','));
                ends.then(|| literal(number, "integer"))
            }
            b't' | b'f' => {
                let from = self.at;
                match self.run(is_of_name) {
                    word @ ("true" | "false") if self.text.as_bytes().get(self.at) != Some(&b':') => {
                        Some(literal(word, "boolean"))
                    }
                    _ => {
                        self.at = from;
                        self.iri().map(Object::Iri)
                    }
                }
            }
            _ => self.iri().map(Object::Iri),
        }
    }

    /// A text on one line, with its language or type.
    fn text(&mut self) -> Option<Object<'a>> {
        self.mark(b'"')?;
        let rest = &self.text[self.at..];
        let (mut length, mut escapes) = (0, false);
        loop {
            match rest.as_bytes().get(length)? {
                b'"' => break,
                b'\\' => {
                    escapes = true;
                    length += 2;
                }
                b'\n' | b'\r' => return None,
                _ => length += 1,
            }
        }
        let text = rest.get(..length)?;
        let text = if escapes {
            unescaped(text)?.into()
        } else {
            Cow::Borrowed(text)
        };
        self.at += length + 1;
        let bytes = self.text.as_bytes();
        let (mut language, mut datatype) = (None, None);
        match bytes.get(self.at)? {
            b'@' => {
                self.at += 1;
                let tag = self.run(|b| b.is_ascii_lowercase());
                let ends = !bytes.get(self.at).is_some_and(|b| is_of_name(*b));
                if tag.len() != 2 || !ends {
                    return None;
                }
                language = Some(tag.into());
            }
            b'^' if bytes.get(self.at + 1) == Some(&b'^') => {
                self.at += 2;
                let name = self.property()?;
                // A plain text, however it is written.
                let plain = name.strip_prefix(XSD) == Some("string");
                if &*name == RDF_TYPE || name.ends_with("langString") {
                    return None;
                }
                datatype = (!plain).then_some(name);
            }
            // `"""` begins a text of several lines.
            b'"' => return None,
            _ => {}
        }
        Some(Object::Literal {
            text,
            language,
            datatype,
        })
    }
}

/// Of quotation marks and backslashes; `None` where another character is escaped.
fn unescaped(text: &str) -> Option<String> {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        out.push(match c {
            '\\' => chars.next().filter(|c| matches!(c, '"' | '\\'))?,
            c => c,
        });
    }
    Some(out)
}

fn is_of_name(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_')
}

/// An IRI of the web without anything that has to be resolved or looked at closely.
fn is_absolute(iri: &str) -> bool {
    let rest = iri.strip_prefix("https://").or_else(|| iri.strip_prefix("http://"));
    rest.is_some_and(|rest| {
        let host = rest.split('/').next().unwrap_or_default();
        host.starts_with(|c: char| c.is_ascii_alphanumeric())
            && !host.contains([':', '#'])
            && !rest.contains("/.")
            && rest.matches('#').count() < 2
    })
}

#[cfg(test)]
#[path = "statements_tests.rs"]
mod tests;
