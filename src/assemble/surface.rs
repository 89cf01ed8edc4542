//! Where a mention stands in the text as readers would mark it: a mention may hold more than one name of its entity.

use smallvec::{SmallVec, smallvec};

use crate::fact::Span;
use crate::lexicon::Lexicon;
use crate::link::Parsed;
use crate::mention::{Mention, What};

/// The spans of the names that a mention holds.
pub(super) fn name_spans(mention: &Mention, parsed: &Parsed, lexicon: &Lexicon) -> SmallVec<[Span; 2]> {
    let text = parsed.document.text.as_str();
    let range = mention.tokens.clone();
    let tokens = &parsed.tokens[range.clone()];
    let span = |from: usize, to: usize| Span::new(tokens[from].span.start, tokens[to].span.end);
    let is = |n: usize, mark: &str| tokens[n].text(text) == mark;
    match &mention.what {
        // `các tỉnh Kiên Giang, Long An`: the word for the level is that of all.
        What::Place(place) if place.unit.is_some() && !tokens[0].capital => {
            let plural = lexicon.class("plural");
            let many = parsed.tokens[..range.start].last().is_some_and(|t| plural.contains(t));
            let name = tokens.iter().position(|t| t.capital).filter(|_| many);
            smallvec![name.map_or(mention.span, |from| span(from, tokens.len() - 1))]
        }
        // `Tổ chức Y tế Thế giới (WHO)`: the full name and the short one.
        What::Body(_) if tokens.len() > 3 && is(tokens.len() - 1, ")") => {
            let last = tokens.len() - 1;
            match (1..last - 1).find(|&n| is(n, "(")) {
                Some(open) => smallvec![span(0, open - 1), span(open + 1, last - 1)],
                None => smallvec![mention.span],
            }
        }
        // `Khoa Hồi sức tích cực, Bệnh viện X`: the body it belongs to is a mention of its own.
        What::Body(body) => {
            let host = body.host.as_ref().map(|host| host.1.start);
            let mark = host.and_then(|start| tokens.iter().rposition(|t| t.span.end <= start));
            match mark.filter(|&n| n > 0 && is(n, ",")) {
                Some(mark) => smallvec![span(0, mark - 1)],
                None => smallvec![mention.span],
            }
        }
        _ => smallvec![mention.span],
    }
}
