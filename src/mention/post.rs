//! Posts, and offices as those who give.

use super::scan::Scan;
use super::{RoleMention, What};
use crate::fact::EntityType;
use crate::lexicon::Kind;

const STATUS_CLASSES: [&str; 3] = ["former", "acting", "incoming"];

impl Scan<'_> {
    /// An office as grantor: behind `của`, or in a list that begins so; with a name behind it, it is that person's post.
    pub(super) fn office_at(&self, i: usize) -> Option<(usize, What)> {
        let in_list = || {
            let joint = i > self.sentence.start
                && (self.tokens[i - 1].joins || self.class("and-word").contains(&self.tokens[i - 1]));
            joint
                && self
                    .mention_ending_at(i - 1)
                    .is_some_and(|m| matches!(m.what, What::Office(_)))
        };
        if !self.behind(i, "of-word") && !in_list() {
            return None;
        }
        let found = self
            .labels(i)
            .iter()
            .find(|m| self.lexicon.concept(m.concept).kind == Kind::Office)?;
        // `Bộ trưởng Bộ Y tế` is a post and its body.
        let composed = self.labels(i).iter().any(|m| {
            matches!(self.lexicon.concept(m.concept).kind, Kind::Role { .. })
                && self
                    .body_at(i + m.len)
                    .is_some_and(|(_, b)| b.makes == EntityType::Ministry)
        });
        (!composed && !self.is_surname(i + found.len)).then_some((found.len, What::Office(found.concept)))
    }

    pub(super) fn role_at(&self, i: usize) -> Option<(usize, What)> {
        let status = STATUS_CLASSES
            .into_iter()
            .find_map(|name| Some((self.class(name).match_len(self.rest(i))?, name)));
        let skip = status.map_or(0, |(len, _)| len);
        self.token_in_sentence(i + skip)?;
        let found = self.labels(i + skip);
        let role = found
            .iter()
            .find(|m| matches!(self.lexicon.concept(m.concept).kind, Kind::Role { .. }))?;
        let mut len = skip + role.len;
        // `Trưởng Ban Chỉ đạo X`, `Trưởng Công an xã Y`: the last word or two of the post are the first of its body.
        let overlaps = self
            .class("role-overlap")
            .match_len(&self.tokens[i + skip..i + skip + role.len])
            == Some(role.len);
        let shared = (1..role.len.min(3))
            .rev()
            .find(|back| overlaps && self.body_at(i + len - back).is_some_and(|(reach, _)| reach > *back));
        len -= shared.unwrap_or(0);
        // `thành viên`, `trưởng đoàn` are a post only of a body named with them.
        let alone = self
            .class("role-with-body")
            .match_len(&self.tokens[i + skip..i + skip + role.len])
            == Some(role.len);
        if alone && len == skip + role.len && self.body_at(i + len).is_none() {
            return None;
        }
        // `chức vụ Phó ...`: the second word of a common one is no post's first.
        if i > self.sentence.start && self.class("not-a-role").match_len(&self.tokens[i - 1..i + 1]).is_some() {
            return None;
        }
        Some((
            len,
            What::Role(RoleMention {
                concept: role.concept,
                status: status.map(|(_, name)| name),
                status_len: skip,
            }),
        ))
    }

    /// The length of the post's name at `i`.
    pub fn role_len(&self, i: usize) -> Option<usize> {
        self.label_len(i, |kind| matches!(kind, Kind::Role { .. }))
    }

    /// Whether a degree or a title of honour begins at `i`: `PGS.TS.`
    pub fn starts_title(&self, i: usize) -> bool {
        self.tokens.get(i).is_some() && self.label_len(i, |kind| matches!(kind, Kind::Title { .. })).is_some()
    }

    pub fn starts_role(&self, i: usize) -> bool {
        self.tokens.get(i).is_some() && self.role_len(i).is_some()
    }

    /// The length of the first label at `i` of some kind.
    fn label_len(&self, i: usize, of_kind: impl Fn(&Kind) -> bool) -> Option<usize> {
        let found = self
            .labels(i)
            .iter()
            .find(|m| of_kind(&self.lexicon.concept(m.concept).kind));
        found.map(|m| m.len)
    }
}
