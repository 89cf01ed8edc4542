//! Sentences: where a line of text is cut, and where a list goes on over several lines.

use std::ops::Range;

use super::section::{Section, SectionKind};
use super::token::Token;
use crate::fact::Span;

#[derive(Debug, Clone, PartialEq)]
pub struct Sentence {
    pub span: Span,
    /// Indices into the document's tokens.
    pub tokens: Range<usize>,
    /// Index into the document's sections; the first one where a list goes on over several lines.
    pub section: usize,
}

/// Cuts the sections that may hold facts into sentences. `ends_with_dot` says of a token that a full stop behind it belongs to it (`TS.`, `TP.`).
pub fn sentences(
    text: &str,
    tokens: &[Token],
    sections: &[Section],
    ends_with_dot: impl Fn(&Token) -> bool,
) -> Vec<Sentence> {
    let mut out: Vec<Sentence> = Vec::new();
    let mut next = 0;
    for (index, section) in sections.iter().enumerate() {
        while next < tokens.len() && tokens[next].span.start < section.span.start {
            next += 1;
        }
        let first = next;
        while next < tokens.len() && tokens[next].span.end <= section.span.end {
            next += 1;
        }
        if matches!(section.kind, SectionKind::Furniture | SectionKind::Dateline) || first == next {
            continue;
        }
        let goes_on = out.pop_if(|last| {
            sections[last.section].scope == section.scope
                && last.tokens.end == first
                && continues(text, &tokens[first - 1])
        });
        let (start, section) = goes_on.map_or((first, index), |last| (last.tokens.start, last.section));
        cut(text, tokens, start..next, section, &ends_with_dot, &mut out);
    }
    out
}

fn continues(text: &str, last: &Token) -> bool {
    matches!(last.text(text), ":" | ";" | ",")
}

/// Tokens after which a sentence ends at the next blank, and at twice as many anywhere: what matches rules takes time with the square of its length.
const MOST_TOKENS: usize = 400;

fn is_too_long(tokens: &[Token], i: usize, start: usize) -> bool {
    let length = i + 1 - start;
    length >= 2 * MOST_TOKENS || length >= MOST_TOKENS && !tokens[i + 1].glued
}

fn cut(
    text: &str,
    tokens: &[Token],
    range: Range<usize>,
    section: usize,
    ends_with_dot: &impl Fn(&Token) -> bool,
    out: &mut Vec<Sentence>,
) {
    let mut start = range.start;
    for i in range.clone() {
        let last = i + 1 == range.end;
        if last || is_end(text, tokens, i, start, ends_with_dot) || is_too_long(tokens, i, start) {
            let span = Span::new(tokens[start].span.start, tokens[i].span.end);
            out.push(Sentence {
                span,
                tokens: start..i + 1,
                section,
            });
            start = i + 1;
        }
    }
}

fn is_end(text: &str, tokens: &[Token], i: usize, start: usize, ends_with_dot: &impl Fn(&Token) -> bool) -> bool {
    let (mark, next) = (&tokens[i], &tokens[i + 1]);
    match mark.text(text) {
        "!" | "?" | "…" => !next.glued && next.capital,
        "." => {
            let Some(before) = (i > start).then(|| &tokens[i - 1]) else {
                return false;
            };
            if mark.glued && (ends_with_dot(before) || (before.number && next.glued)) {
                return false;
            }
            // `TP . HCM`: blanks around every mark, as tools that cut a text into words leave them. One letter (`anh N . V . T .`) ends a sentence too often.
            if !mark.glued && !next.glued && before.span.end - before.span.start > 1 && ends_with_dot(before) {
                return false;
            }
            // A blank is sometimes missing behind a full stop; an address of the web goes on in lower case.
            let opens = next.capital || matches!(next.text(text), "\"" | "“" | "-" | "(");
            opens && !(next.glued && (before.all_caps || before.capital)) || (!next.glued && next.number)
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{Vocabulary, sections, tokenize};

    fn split(text: &str) -> Vec<&str> {
        let tokens = tokenize(text, &Vocabulary::default());
        let sections = sections(text, &Default::default());
        sentences(text, &tokens, &sections, |t| matches!(t.text(text), "TS" | "GS" | "TP"))
            .iter()
            .map(|s| s.span.of(text))
            .collect()
    }

    #[test]
    fn abbreviations_and_decimals_do_not_end_a_sentence() {
        assert_eq!(
            split("GS.TS. Trần Văn A dự. Toàn tỉnh có 1.590 giường.Tỷ lệ 12.5 đạt. Về TP. Huế."),
            [
                "GS.TS. Trần Văn A dự.",
                "Toàn tỉnh có 1.590 giường.",
                "Tỷ lệ 12.5 đạt.",
                "Về TP. Huế."
            ]
        );
        assert_eq!(
            split("Về TP . Huế ngày 5 . Anh T . Ca khác ở TP ."),
            ["Về TP . Huế ngày 5 .", "Anh T .", "Ca khác ở TP ."]
        );
        assert_eq!(
            split("Theo suckhoedoisong.vn hôm nay. 5 người dự!"),
            ["Theo suckhoedoisong.vn hôm nay.", "5 người dự!"]
        );
    }

    #[test]
    fn a_sentence_without_an_end_is_cut() {
        let text = "và ".repeat(20 * MOST_TOKENS);
        assert_eq!(split(&text).len(), 20);
        let text = "a-".repeat(10 * MOST_TOKENS);
        assert_eq!(split(&text).len(), 10);
        assert_eq!(split(&text).concat(), text);
        let lines = "và,\n".repeat(20 * MOST_TOKENS);
        assert_eq!(split(&lines).len(), 40);
    }

    #[test]
    fn a_list_goes_on_over_lines() {
        assert_eq!(
            split("Đầu đề\nDự có các đồng chí:\nA, Giám đốc;\nB, Phó Giám đốc.\nHết."),
            ["Đầu đề", "Dự có các đồng chí:\nA, Giám đốc;\nB, Phó Giám đốc.", "Hết."]
        );
    }
}
