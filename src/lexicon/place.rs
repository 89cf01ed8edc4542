//! On which line of a Turtle file a statement stands. A file is read for it once more, since only a message asks.

use std::cell::Cell;
use std::io::{self, Read};
use std::rc::Rc;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Quad};

/// Gives a text out line by line, and counts them.
struct Lines<'a> {
    rest: &'a [u8],
    given: Rc<Cell<usize>>,
    inside: bool,
}

impl Read for Lines<'_> {
    fn read(&mut self, to: &mut [u8]) -> io::Result<usize> {
        let line = self
            .rest
            .iter()
            .position(|b| *b == b'\n')
            .map_or(self.rest.len(), |n| n + 1);
        let length = line.min(to.len());
        to[..length].copy_from_slice(&self.rest[..length]);
        self.rest = &self.rest[length..];
        if !self.inside {
            self.given.set(self.given.get() + 1);
        }
        self.inside = length < line;
        Ok(length)
    }
}

/// The line (from 1) on which the first statement ends that is wanted.
pub fn line_of(content: &str, mut wanted: impl FnMut(&Quad) -> bool) -> Option<usize> {
    let given = Rc::new(Cell::new(0));
    let lines = Lines {
        rest: content.as_bytes(),
        given: Rc::clone(&given),
        inside: false,
    };
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_reader(lines) {
        if wanted(&quad.ok()?) {
            // Behind the last line, one more is asked for.
            return Some(given.get().min(content.lines().count()));
        }
    }
    None
}

/// The line on which what is said of a subject begins.
pub fn line_of_subject(content: &str, iri: &str) -> Option<usize> {
    let is = |quad: &Quad| matches!(&quad.subject, NamedOrBlankNode::NamedNode(node) if node.as_str() == iri);
    let first = line_of(content, is)?;
    // The subject may have a line of its own before its first property.
    let slug = iri.rsplit(['/', '#']).next().unwrap_or(iri);
    let lines: Vec<&str> = content.lines().take(first).collect();
    let begins = |line: &&str| {
        let word = line.split_whitespace().next().unwrap_or_default();
        let before = word.trim_end_matches('>').strip_suffix(slug);
        before.is_some_and(|before| before.ends_with([':', '/', '#', '<']))
    };
    let back = lines.iter().rev().take(3).position(begins).unwrap_or(0);
    Some(first - back)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_statement_has_its_line() {
        let text = "@prefix x: <urn:x/> .\n\n# x:b\n<urn:x/aa> a x:C ;\n  x:p \"1\" ,\n    \"\"\"2\n2\"\"\" .\nx:a\n  a x:C ;\n  x:p 3 .";
        let object = |wanted: &str| line_of(text, |q| q.object.to_string().starts_with(wanted));
        assert_eq!(object("\"1\""), Some(5));
        assert_eq!(object("\"2"), Some(7), "where it ends");
        assert_eq!(object("\"3\""), Some(10));
        assert_eq!(object("\"4\""), None);
        assert_eq!(line_of_subject(text, "urn:x/aa"), Some(4));
        assert_eq!(line_of_subject(text, "urn:x/a"), Some(8));
        assert_eq!(line_of_subject(text, "urn:x/b"), None);
    }
}
