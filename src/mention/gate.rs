//! Which recognisers a word may open: most words open none, and few open more than one family.

use super::scan::Scan;
use crate::fact::EntityType;
use crate::lexicon::Kind;

// Families of recognisers, as bits.
pub(super) const DATE: u8 = 1;
pub(super) const LEGAL: u8 = 2;
pub(super) const PROGRAMME: u8 = 4;
pub(super) const ROLE: u8 = 8;
pub(super) const PLACE: u8 = 16;
pub(super) const BODY: u8 = 32;
pub(super) const SIMPLE: u8 = 64;
pub(super) const PERSON: u8 = 128;

/// The classes that what a family finds may begin with, other than with a label. A test compares with what all recognisers find.
pub(super) const GATES: [(u8, &[&str]); 6] = [
    (DATE, &["date-word", "year-word", "month-word", "quarter-word"]),
    (LEGAL, &["legal-head", "law-head"]),
    (PROGRAMME, &["programme-head"]),
    (ROLE, &["former", "acting", "incoming"]),
    (
        PLACE,
        &[
            "unit-province",
            "unit-city",
            "unit-district",
            "unit-commune",
            "unit-hamlet",
            "unit-country",
            "unit-state",
        ],
    ),
    (SIMPLE, &["honorific", "grade"]),
];

/// Classes that a mention may begin with besides those of [`GATES`].
const OTHER_OPENERS: [&str; 7] = [
    "anaphor-head",
    "anaphor-only",
    "hosted-head",
    "hosted-only",
    "counted-noun",
    "ministry-head",
    "lower-head",
];

/// Classes that a mention may begin with. A word in lower case that begins neither a label nor a phrase of these is passed over at once.
pub(super) fn openers() -> impl Iterator<Item = &'static str> {
    GATES
        .iter()
        .flat_map(|(_, classes)| *classes)
        .copied()
        .chain(OTHER_OPENERS)
}

impl Scan<'_> {
    /// Which recognisers may find something at `i`, by the first word of a class and the labels there.
    pub(super) fn gates_at(&self, i: usize) -> u8 {
        if !self.gated {
            return u8::MAX;
        }
        let token = &self.tokens[i];
        let mut may = self.gates.get(token.id.0 as usize).copied().unwrap_or(0);
        if token.capital {
            may |= PERSON;
            if self.goes_on_with_list(i) {
                may |= PLACE | BODY;
            }
        }
        for label in self.labels(i) {
            may |= match &self.lexicon.concept(label.concept).kind {
                Kind::Thing(EntityType::LegalDocument) => LEGAL,
                Kind::Thing(EntityType::Programme) => PROGRAMME,
                Kind::Thing(EntityType::Province | EntityType::Place) => PLACE | BODY,
                Kind::Thing(_) | Kind::BodyTemplate { .. } | Kind::OpenHead { .. } => BODY,
                Kind::Role { .. } | Kind::Office => ROLE,
                _ => SIMPLE,
            };
        }
        may
    }
}

#[cfg(test)]
mod tests {
    use super::super::scan::scan;
    use crate::document::documents;
    use crate::pipeline::Extractor;
    use crate::text::{sections, sentences, tokenize};

    /// `openers` and `GATES` must hold every class that a recogniser begins with.
    #[test]
    fn words_passed_over_begin_nothing() {
        let extractor = Extractor::load(None).unwrap();
        let lexicon = extractor.lexicon();
        let folder = |name: &str| std::path::PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
        let inputs = [folder("examples/articles"), folder("tests/bed/dev")];
        let texts: Vec<String> = documents(&inputs).filter_map(|d| Some(d.ok()?.text)).collect();
        let rules = extractor
            .rules()
            .rules()
            .flat_map(|r| r.examples.iter().map(|e| e.text.clone()));
        for text in texts.into_iter().chain(rules) {
            let tokens = tokenize(&text, &lexicon.vocabulary);
            let sections = sections(&text, lexicon.line_markers());
            let sentences = sentences(&text, &tokens, &sections, |_| false);
            let all = scan(&text, &tokens, &sentences, lexicon, false);
            assert_eq!(scan(&text, &tokens, &sentences, lexicon, true), all, "{text}");
        }
    }
}
