//! Whether a name is written with other diacritics than what it was taken for: `Huấn` is not `Huân`.

use oxigraph::model::NamedNode;

use super::{Names, written_iri};
use crate::text::{fold_word, plain};

impl Names {
    /// What to say where a name has diacritics, and the node that it was taken for bears it with others alone. A word without any stands for all spellings.
    pub fn taken_for(&self, typed: &str, node: &NamedNode) -> Option<String> {
        if written_iri(typed.trim(), &self.base).is_some() {
            return None;
        }
        let typed_words = words(typed);
        if typed_words.iter().all(|(plain, folded)| plain == folded) {
            return None;
        }
        // Of the node's names those that have most of the words: others say nothing of them.
        let mut best = (0, true);
        for (name, (firsts, others)) in &self.by_name[1] {
            if firsts.contains(node.as_str()) || others.contains(node.as_str()) {
                let (shared, agrees) = compare(&typed_words, &words(name));
                best = match shared.cmp(&best.0) {
                    std::cmp::Ordering::Greater => (shared, agrees),
                    std::cmp::Ordering::Equal => (shared, agrees || best.1),
                    std::cmp::Ordering::Less => best,
                };
            }
        }
        if best.1 {
            return None;
        }
        let label = &self.nodes.get(node.as_str())?.label;
        let path = self.base.path(node.as_str()).unwrap_or(node.as_str());
        Some(format!(
            "`{}` is taken for {label} ({path}): nothing in the store is called so with these diacritics",
            typed.trim()
        ))
    }
}

/// The words of a name, without diacritics and with them.
fn words(name: &str) -> Vec<(String, String)> {
    let parts = name.split(|c: char| !c.is_alphanumeric() && !unicode_normalization::char::is_combining_mark(c));
    let words = parts.filter(|word| !word.is_empty());
    words.map(|word| (unfolded(word), fold_word(word))).collect()
}

/// Without diacritics, of the folded form: `sy` and `si` are one.
fn unfolded(word: &str) -> String {
    plain(&fold_word(word))
}

/// How many typed words a name has, whatever their diacritics, and whether it has each of these as it was typed.
fn compare(typed: &[(String, String)], name: &[(String, String)]) -> (usize, bool) {
    let (mut shared, mut agrees) = (0, true);
    for (plain, folded) in typed {
        let mut same = name.iter().filter(|(other, _)| other == plain).peekable();
        if same.peek().is_some() {
            shared += 1;
            agrees &= plain == folded || same.any(|(_, other)| other == folded);
        }
    }
    (shared, agrees)
}
