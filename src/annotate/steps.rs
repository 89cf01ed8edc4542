//! Spans that may overlap in any way, as a walk through the text on which what is opened last is closed first.

use std::cmp::Reverse;
use std::collections::BTreeSet;

use crate::fact::Span;

/// What a span is, with its index. Paragraphs hold sentences, and sentences mentions; what reaches out of another is cut at its end and opened again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mark {
    Paragraph(usize),
    Sentence(usize),
    Mention(usize),
}

/// One step of the walk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'t> {
    /// Whether it begins here, or was cut before.
    Open(Mark, bool),
    Text(&'t str),
    /// Whether it ends here, or goes on behind a cut.
    Close(Mark, bool),
}

/// A mark under which text stands: paragraphs first, then what begins first, then what is longer.
type Active = (u8, usize, Reverse<usize>, Mark);

/// Walks through a text. Text outside of all marks is left out, and so are marks that hold none.
pub fn steps<'t>(text: &'t str, marks: impl Iterator<Item = (Span, Mark)>) -> Vec<Step<'t>> {
    let marks: Vec<Active> = marks
        .filter(|(span, _)| span.start < span.end && text.get(span.start..span.end).is_some())
        .map(|(span, mark)| (rank(mark), span.start, Reverse(span.end), mark))
        .collect();
    let mut borders: Vec<(usize, bool, Active)> = Vec::with_capacity(marks.len() * 2);
    for active in marks {
        borders.push((active.1, true, active));
        borders.push((active.2.0, false, active));
    }
    borders.sort_unstable();
    let mut out = Vec::new();
    let mut open: Vec<Active> = Vec::new();
    let mut active: BTreeSet<Active> = BTreeSet::new();
    let mut at = 0;
    for (position, begins, mark) in borders {
        if position > at {
            go_to(&mut open, &active, at, &mut out);
            if let Some(piece) = text.get(at..position).filter(|_| !open.is_empty()) {
                out.push(Step::Text(piece));
            }
            at = position;
        }
        if begins {
            active.insert(mark);
        } else {
            active.remove(&mark);
        }
    }
    go_to(&mut open, &active, at, &mut out);
    out
}

fn rank(mark: Mark) -> u8 {
    match mark {
        Mark::Paragraph(_) => 0,
        Mark::Sentence(_) => 1,
        Mark::Mention(_) => 2,
    }
}

/// Closes and opens until those are open that are active.
fn go_to<'t>(open: &mut Vec<Active>, active: &BTreeSet<Active>, at: usize, out: &mut Vec<Step<'t>>) {
    let same = open.iter().zip(active).take_while(|(a, b)| a == b).count();
    while open.len() > same {
        if let Some((_, _, Reverse(end), mark)) = open.pop() {
            out.push(Step::Close(mark, end <= at));
        }
    }
    for mark in active.iter().skip(same) {
        out.push(Step::Open(mark.3, mark.1 == at));
        open.push(*mark);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The walk in brackets: `(` for a piece that begins or ends, `<` for one that is cut.
    fn walk(text: &str, marks: &[(usize, usize, Mark)]) -> String {
        let marks = marks.iter().map(|(start, end, mark)| (Span::new(*start, *end), *mark));
        let name = |mark| match mark {
            Mark::Paragraph(i) => format!("p{i}"),
            Mark::Sentence(i) => format!("s{i}"),
            Mark::Mention(i) => format!("m{i}"),
        };
        steps(text, marks)
            .into_iter()
            .map(|step| match step {
                Step::Open(mark, first) => format!("{}{}:", if first { "(" } else { "<" }, name(mark)),
                Step::Text(text) => text.to_owned(),
                Step::Close(_, last) => if last { ")" } else { ">" }.to_owned(),
            })
            .collect()
    }

    #[test]
    fn marks_nest() {
        use Mark::{Mention as M, Paragraph as P, Sentence as S};
        assert_eq!(
            walk("ab cd. ef", &[(0, 9, P(0)), (0, 6, S(0)), (3, 5, M(1)), (0, 5, M(0))]),
            "(p0:(s0:(m0:ab (m1:cd)).) ef)"
        );
    }

    #[test]
    fn what_crosses_is_cut() {
        use Mark::{Mention as M, Paragraph as P, Sentence as S};
        assert_eq!(walk("abcdef", &[(0, 4, M(0)), (2, 6, M(1))]), "(m0:ab(m1:cd>)<m1:ef)");
        assert_eq!(
            walk("ab\ncd", &[(0, 2, P(0)), (3, 5, P(1)), (0, 5, S(0))]),
            "(p0:(s0:ab>)<s0:\n>(p1:<s0:cd))"
        );
        assert_eq!(walk("abc", &[(0, 3, M(0)), (0, 3, M(1))]), "(m0:(m1:abc))");
    }

    #[test]
    fn spans_that_are_none_are_left_out() {
        use Mark::Mention as M;
        assert_eq!(
            walk("ăb", &[(1, 2, M(0)), (2, 9, M(1)), (2, 2, M(2)), (2, 3, M(3))]),
            "(m3:b)"
        );
        assert_eq!(walk("", &[]), "");
    }
}
