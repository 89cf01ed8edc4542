//! What is wrong with a query that does not parse, in words for whoever wrote it; the parser's own message names the tokens that it looked for.

use super::suggest::{did_you_mean, nearest};
use crate::graph::vocab::PREFIXES;

/// The forms of a query.
const FORMS: [&str; 4] = ["SELECT", "ASK", "CONSTRUCT", "DESCRIBE"];
/// What begins an update.
const UPDATES: [&str; 11] = [
    "INSERT", "DELETE", "LOAD", "CLEAR", "CREATE", "DROP", "COPY", "MOVE", "ADD", "WITH", "UPDATE",
];

/// A word of a query outside its comments, texts and IRIs: a keyword, a variable with its `?`, a name with its prefix.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word<'t> {
    pub text: &'t str,
    /// From 1, as the column.
    pub line: usize,
    pub column: usize,
}

/// The words of a query in their order.
pub fn words(text: &str) -> Vec<Word<'_>> {
    let mut out = Vec::new();
    let (mut line, mut line_start, mut at) = (1, 0, 0);
    while let Some(c) = text[at..].chars().next() {
        let length = match c {
            '#' => text[at..].find('\n').unwrap_or(text.len() - at),
            '"' | '\'' => quoted(&text[at..], c),
            '<' => iri(&text[at..]),
            c if begins(c) => {
                let behind = &text[at + c.len_utf8()..];
                let length = c.len_utf8() + behind.find(|c| !inside(c)).unwrap_or(behind.len());
                out.push(Word {
                    text: &text[at..at + length],
                    line,
                    column: text[line_start..at].chars().count() + 1,
                });
                length
            }
            c => c.len_utf8(),
        };
        for (n, _) in text[at..at + length].match_indices('\n') {
            line += 1;
            line_start = at + n + 1;
        }
        at += length;
    }
    out
}

fn begins(c: char) -> bool {
    matches!(c, '?' | '$' | '@' | '_' | ':') || c.is_alphanumeric()
}

fn inside(c: char) -> bool {
    matches!(c, '_' | '-' | ':' | '%') || c.is_alphanumeric()
}

/// The bytes of a quoted text, in one mark or three.
fn quoted(text: &str, mark: char) -> usize {
    let three: String = [mark; 3].iter().collect();
    let end = if text.starts_with(&three) {
        three
    } else {
        mark.to_string()
    };
    let mut at = end.len();
    while let Some(c) = text[at..].chars().next() {
        if text[at..].starts_with(&end) {
            return at + end.len();
        }
        at += c.len_utf8();
        if c == '\\' {
            at += text[at..].chars().next().map_or(0, char::len_utf8);
        }
    }
    at
}

/// The bytes of an IRI in `<>`; one of a mere `<`.
fn iri(text: &str) -> usize {
    match text.find(|c: char| c == '>' || c.is_whitespace()) {
        Some(at) if text[at..].starts_with('>') => at + 1,
        _ => 1,
    }
}

/// What is wrong, and on which line and column, where it is one of the slips that the parser has no words for.
pub fn slip(text: &str) -> Option<(usize, usize, String)> {
    let words = words(text);
    let mut rest = words.iter().peekable();
    let mut declared: Vec<&str> = PREFIXES.iter().map(|(prefix, _)| *prefix).chain(["q", "_"]).collect();
    // The prologue: `BASE <...>` and `PREFIX x: <...>`, of which the IRI is no word.
    let form = loop {
        match rest.next() {
            Some(word) if word.text.eq_ignore_ascii_case("BASE") => {}
            Some(word) if word.text.eq_ignore_ascii_case("PREFIX") => {
                let prefix = rest.next_if(|next| next.text.ends_with(':'));
                declared.extend(prefix.map(|p| p.text.trim_end_matches(':')));
            }
            found => break found,
        }
    };
    let Some(form) = form else {
        let last = text.lines().count().max(1);
        return Some((
            last,
            1,
            format!("there is no query in it: write one with {}", FORMS.join(", ")),
        ));
    };
    let place = |word: &Word<'_>, message: String| Some((word.line, word.column, message));
    let upper = form.text.to_uppercase();
    if UPDATES.contains(&upper.as_str()) {
        let message = format!(
            "`{}` changes data, and quanhe answers questions alone ({}): documents come and go with `quanhe build` and `quanhe remove`",
            form.text,
            FORMS.join(", ")
        );
        return place(form, message);
    }
    if !FORMS.contains(&upper.as_str()) {
        let near = nearest(form.text, FORMS, 1);
        let forms = FORMS.join(", ");
        return place(
            form,
            format!(
                "a query begins with {forms}, not with `{}`{}",
                form.text,
                did_you_mean(&near)
            ),
        );
    }
    let undeclared = rest.find_map(|word| {
        let (prefix, _) = word.text.split_once(':')?;
        let name = !word.text.starts_with(['?', '$', '@']);
        (name && !declared.contains(&prefix)).then_some((word, prefix))
    });
    undeclared.and_then(|(word, prefix)| {
        let message =
            format!("the prefix `{prefix}:` is not declared: write `PREFIX {prefix}: <...>` at the head of the query");
        place(word, message)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stand_outside_comments_texts_and_iris() {
        let text = "#+ title: ?a\nSELECT ?b { ?b x:p \"?c \\\" ?d\" , '''?e\n?f''' ; <urn:#?g> $h . FILTER(?i<5) }";
        let found: Vec<String> = words(text)
            .iter()
            .map(|w| format!("{}:{}:{}", w.line, w.column, w.text))
            .collect();
        assert_eq!(
            found,
            [
                "2:1:SELECT",
                "2:8:?b",
                "2:13:?b",
                "2:16:x:p",
                "3:19:$h",
                "3:24:FILTER",
                "3:31:?i",
                "3:34:5"
            ]
        );
    }

    #[test]
    fn slips_are_named() {
        for (text, line, says) in [
            ("", 1, "there is no query"),
            ("# only\nPREFIX a: <urn:a>\n", 2, "there is no query"),
            ("\nSELEC ?s {}", 2, "did you mean `SELECT`?"),
            ("DELETE WHERE { ?s ?p ?o }", 1, "changes data"),
            ("SELECT * {\n ?s foo:bar ?o }", 2, "the prefix `foo:` is not declared"),
        ] {
            let (at, _, message) = slip(text).unwrap();
            assert_eq!(at, line, "{text}");
            assert!(message.contains(says), "{message}");
        }
        assert_eq!(
            slip("PREFIX foo: <urn:f> ASK { ?s foo:bar \"x:y\"@vi ; a q:Hospital , _:b }"),
            None
        );
    }
}
