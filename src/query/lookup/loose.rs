//! Names that nothing bears as they are typed: the word before a province's name may be left out or put in (`Sở Y tế Sơn La`), and a province may
//! go by another of its names (`Sở Y tế TP.HCM`).

use std::collections::BTreeSet;

use oxigraph::model::NamedNode;

use super::{LookupError, Names};
use crate::text::plain;

/// The words of the longest name of a province.
const MAX_PROVINCE: usize = 6;

impl Names {
    /// The entity whose name differs from a folded one in these ways alone.
    pub(super) fn loosely(&self, name: &str, folded: &str) -> Result<Option<NamedNode>, LookupError> {
        let wanted: BTreeSet<String> = [folded.to_owned()]
            .into_iter()
            .chain(self.with_province_in_full(folded))
            .map(|form| self.without_units(&form))
            .collect();
        // A name of one word is too little to go by.
        if wanted.iter().all(|form| !form.contains(' ')) {
            return Ok(None);
        }
        let mut found = BTreeSet::new();
        for (key, (firsts, _)) in &self.by_name[2] {
            if wanted.contains(&self.without_units(key)) {
                found.extend(
                    firsts
                        .iter()
                        .filter(|iri| self.nodes.get(*iri).is_some_and(|n| n.entity))
                        .cloned(),
                );
            }
        }
        self.only(name, &found)
    }

    /// A folded name that ends in another name of a province, with its first one.
    fn with_province_in_full(&self, folded: &str) -> Option<String> {
        let blanks: Vec<usize> = folded.match_indices(' ').map(|(at, _)| at).collect();
        blanks.iter().rev().take(MAX_PROVINCE).rev().find_map(|&at| {
            let (firsts, others) = self.by_name[2].get(&folded[at + 1..])?;
            let province = firsts.iter().chain(others).find_map(|iri| {
                let node = self.nodes.get(iri)?;
                (node.type_name == "Province").then_some(node)
            })?;
            Some(format!("{} {}", &folded[..at], plain(&province.label)))
        })
    }

    /// A folded name without the words that stand before names of provinces.
    fn without_units(&self, folded: &str) -> String {
        let mut padded = format!(" {folded} ");
        for unit in &self.units {
            padded = padded.replace(&format!(" {unit} "), " ");
        }
        padded.trim().to_owned()
    }
}
