//! Branches of a bank or a company: `Ngân hàng TMCP Công thương Việt Nam - Chi nhánh Tiền Giang`.

use super::body::{Body, BodyPlace};
use super::scan::Scan;
use crate::fact::EntityType;
use crate::lexicon::{Kind, LabelMatch};

impl Scan<'_> {
    /// The branch of the company whose full name of `len` tokens stands at `i`, where its head opens names and a province follows.
    pub(super) fn branch_of_company(&self, i: usize, len: usize) -> Option<(usize, Body)> {
        let of_head = |m: &&LabelMatch| {
            m.len < len
                && matches!(
                    self.lexicon.concept(m.concept).kind,
                    Kind::OpenHead {
                        makes: EntityType::Organization,
                        ..
                    }
                )
        };
        let head = self.labels(i).iter().find(of_head)?;
        let mut at = i + len;
        // `(BIDV)`
        if self.is(at, "(") && self.is(at + 2, ")") {
            at += 3;
        }
        at += usize::from(self.is(at, "-"));
        let words = self.class("branch-of-company").match_len(self.rest(at))?;
        let (more, place) = self.place_behind_head(at + words, &[])?;
        let BodyPlace::Named(place, span) = place else {
            return None;
        };
        let end = at + words + more;
        let tail = format!("{} {}", self.slice(i + head.len..i + len), self.slice(at..end));
        let body = Body {
            makes: EntityType::Organization,
            concept: head.concept,
            tail,
            place: BodyPlace::Named(place, span),
            short: false,
            host: None,
        };
        Some((end - i, body))
    }
}
