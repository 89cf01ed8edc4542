//! Legal documents by their number (`Quyết định số 1816/QĐ-BYT`) or their title (`Luật Khám bệnh, chữa bệnh`).

use super::Named;
use super::scan::Scan;
use crate::fact::EntityType;
use crate::lexicon::Kind;

impl Scan<'_> {
    pub(super) fn legal_at(&self, i: usize) -> Option<(usize, Named)> {
        let numbered = self
            .class("legal-head")
            .match_len(self.rest(i))
            .and_then(|len| self.numbered(i, len));
        numbered.or_else(|| self.known_legal(i)).or_else(|| self.titled(i))
    }

    fn numbered(&self, i: usize, head: usize) -> Option<(usize, Named)> {
        let mut at = i + head;
        at += self.class("number-word").match_len(self.rest(at)).unwrap_or(0);
        let first = self.token_in_sentence(at).filter(|t| t.number)?;
        let start = at;
        at += 1;
        // `128/NQ-CP`, `02/2022/NQ-HĐND`, `20-NQ/TW`: no blanks inside, or blanks around its marks.
        while let (Some(mark), Some(next)) = (self.token_in_sentence(at), self.token_in_sentence(at + 1)) {
            let joint = self.is(at, "/") || self.is(at, "-");
            if !joint
                || !(next.number || next.all_caps || next.capital && next.glued)
                || !(mark.glued && next.glued || next.all_caps && !next.line_start)
            {
                break;
            }
            at += 2;
        }
        let bare = at == start + 1;
        if bare && first.text(self.text).len() > 4 {
            return None;
        }
        // `Quyết định 5 nội dung` counts things; a bare number ends its phrase or is followed by who issued it.
        let counted = self.token_in_sentence(at).is_some_and(|t| {
            t.is_word() && !t.capital && !self.class("of-word").contains(t) && !self.class("legal-follow").contains(t)
        });
        if bare && counted && start == i + head {
            return None;
        }
        let number = self.slice(start..at).replace(' ', "");
        let label = format!("{} {number}", self.head_label(i, head));
        Some((
            at - i,
            Named {
                concept: self.concept_labelled(&label, EntityType::LegalDocument),
                label,
            },
        ))
    }

    fn known_legal(&self, i: usize) -> Option<(usize, Named)> {
        self.known(i, EntityType::LegalDocument)
    }

    /// A law by its title: the capitalised words and those that go on a name.
    fn titled(&self, i: usize) -> Option<(usize, Named)> {
        let head = self.class("law-head").match_len(self.rest(i))?;
        let first = self.token_in_sentence(i + head).filter(|t| t.capital && t.is_word())?;
        if self.behind(i, "law-compound")
            || first.all_caps && !self.tokens[i].all_caps
            || self.is_surname(i + head) && self.capital_run(i + head) >= 2
            || self.starts_body(i + head)
        {
            return None;
        }
        let mut end = i + head + 1;
        while let Some(token) = self.token_in_sentence(end) {
            let joint = (self.is(end, ",") || self.class("and-word").contains(token))
                && self.class("name-word").match_len(self.rest(end + 1)).is_some();
            if let Some(len) = self.class("name-word").match_len(self.rest(end)) {
                end += len;
            } else if joint || token.capital && token.is_word() && !token.line_start {
                end += 1;
            } else {
                break;
            }
        }
        let label = format!("{} {}", self.head_label(i, head), self.slice(i + head..end));
        Some((end - i, Named { concept: None, label }))
    }

    pub(super) fn known(&self, i: usize, wanted: EntityType) -> Option<(usize, Named)> {
        let found = self.labels(i);
        let best = found.iter().find(|m| {
            self.lexicon.concept(m.concept).kind == Kind::Thing(wanted)
                && (!m.short || self.in_list_with_head(i, m.concept))
        })?;
        let label = self.lexicon.concept(best.concept).label.clone();
        Some((
            best.len,
            Named {
                concept: Some(best.concept),
                label,
            },
        ))
    }
}
