//! The other names of provinces inside longer ones: `Sở Y tế TP.HCM`.

use super::Names;
use crate::text::plain;

/// The words of the longest name of a province.
const MAX_PROVINCE: usize = 6;

impl Names {
    /// A folded name that ends in another name of a province, with its first one.
    pub(super) fn with_province_in_full(&self, folded: &str) -> Option<String> {
        let blanks: Vec<usize> = folded.match_indices(' ').map(|(at, _)| at).collect();
        let last = &blanks[blanks.len().saturating_sub(MAX_PROVINCE)..];
        last.iter().find_map(|&at| {
            let (firsts, others) = self.by_name[2].get(&folded[at + 1..])?;
            let province = firsts.iter().chain(others).find_map(|iri| {
                let node = self.nodes.get(iri)?;
                (node.type_name == "Province").then_some(node)
            })?;
            Some(format!("{} {}", &folded[..at], plain(&province.label)))
        })
    }
}
