//! A hospital named again by the short part of its name: `vệ tinh của Bạch Mai`, behind `Bệnh viện Bạch Mai`.

use super::scan::Scan;
use crate::fact::EntityType;
use crate::lexicon::ConceptId;

impl Scan<'_> {
    /// Whether a short name, `len` tokens from `i`, is that of a hospital which the text has named before.
    ///
    /// A word before it shows that no street or ward of the name is meant, and no place has the name.
    pub(super) fn is_named_again(&self, i: usize, len: usize, concept: ConceptId) -> bool {
        let name = &self.tokens[i..i + len];
        len > 1
            && self.lexicon.concept(concept).entity_type() == Some(EntityType::Hospital)
            && name[0].capital
            && 2 * name.iter().filter(|t| t.capital || t.number).count() > len
            && self
                .token_in_sentence(i + len)
                .is_none_or(|t| !(t.capital && t.is_word()))
            && self.behind(i, "short-name-lead")
            && !self.labels(i).iter().any(|m| self.is_place(m.concept))
            && self.hospitals.contains(&concept)
    }
}
