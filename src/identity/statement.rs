//! Lines of N-Quads, cut but not decoded: a store is gone through for a few properties, and parsing all of it would cost more than the rest.

use std::borrow::Cow;

/// A statement as [`crate::graph::snapshot::nquads`] writes it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Statement<'a> {
    pub subject: &'a str,
    pub predicate: &'a str,
    /// Object and graph, as written.
    rest: &'a str,
}

impl<'a> Statement<'a> {
    /// Cuts a line whose subject and predicate are IRIs.
    pub fn of(line: &'a str) -> Option<Self> {
        // No IRI has a `>` in it: one letter is found faster than three.
        let (subject, rest) = up_to(b'>', line.strip_prefix('<')?)?;
        let (predicate, rest) = up_to(b'>', rest.strip_prefix(" <")?)?;
        let rest = rest.strip_prefix(' ')?;
        Some(Self {
            subject,
            predicate,
            rest,
        })
    }

    /// The object as it is written.
    pub fn object(&self) -> Option<&'a str> {
        Some(self.rest.trim_end().strip_suffix("> .")?.rsplit_once(" <")?.0)
    }

    /// The object, where it is an IRI.
    pub fn node(&self) -> Option<&'a str> {
        Some(up_to(b'>', self.rest.strip_prefix('<')?)?.0)
    }

    /// The value of the object, where it is a literal.
    pub fn text(&self) -> Option<Cow<'a, str>> {
        let inner = self.rest.strip_prefix('"')?;
        let mut escaped = false;
        let end = inner.bytes().position(|b| {
            let ends = b == b'"' && !escaped;
            escaped = b == b'\\' && !escaped;
            ends
        })?;
        let written = &inner[..end];
        Some(if written.contains('\\') {
            Cow::Owned(unescaped(written))
        } else {
            Cow::Borrowed(written)
        })
    }

    /// The graph the statement stands in.
    pub fn graph(&self) -> Option<&'a str> {
        Some(self.rest.trim_end().strip_suffix("> .")?.rsplit_once('<')?.1)
    }
}

/// What stands before and behind the first ASCII letter of a kind.
fn up_to(letter: u8, text: &str) -> Option<(&str, &str)> {
    let at = memchr::memchr(letter, text.as_bytes())?;
    Some((&text[..at], &text[at + 1..]))
}

pub(super) fn unescaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next() {
                Some('n') => out.push('\n'),
                Some('r') => out.push('\r'),
                Some('t') => out.push('\t'),
                Some(other) => out.push(other),
                None => {}
            },
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_at_its_terms() {
        let line = r#"<urn:a> <urn:p> "x \"<urn:z>\" \\"@vi <urn:g> ."#;
        let statement = Statement::of(line).unwrap();
        assert_eq!((statement.subject, statement.predicate), ("urn:a", "urn:p"));
        assert_eq!(statement.text().unwrap(), r#"x "<urn:z>" \"#);
        assert_eq!((statement.node(), statement.graph()), (None, Some("urn:g")));
        let node = Statement::of("<urn:a> <urn:p> <urn:b> <urn:g> .").unwrap();
        assert_eq!((node.node(), node.text()), (Some("urn:b"), None));
        assert_eq!(Statement::of("nonsense"), None);
        assert_eq!(Statement::of("_:a <urn:p> <urn:b> <urn:g> ."), None);
    }
}
