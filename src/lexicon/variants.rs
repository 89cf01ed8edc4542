//! The forms a label takes in a text through abbreviations in general use (`BV`, `TW`, `UBND`).

use rustc_hash::FxHashMap;

use super::concept::{Concept, Kind};
use crate::text::{fold_word, words};

/// No label has more forms than this.
const MAX_FORMS: usize = 48;

struct Abbreviation {
    /// Folded words of the long form.
    long: Vec<String>,
    long_text: String,
    shorts: Vec<String>,
}

#[derive(Default)]
pub(super) struct Variants {
    abbreviations: Vec<Abbreviation>,
    /// The abbreviations whose long form begins with a word.
    by_first: FxHashMap<String, Vec<usize>>,
}

impl Variants {
    pub fn of(concepts: &[Concept]) -> Self {
        let abbreviations = concepts
            .iter()
            .filter(|c| c.kind == Kind::Abbreviation)
            .map(|c| Abbreviation {
                long: folded(&c.label),
                long_text: c.label.clone(),
                shorts: c.labels.iter().skip(1).map(|l| l.text.clone()).collect(),
            })
            .collect();
        Self::new(abbreviations)
    }

    fn new(mut abbreviations: Vec<Abbreviation>) -> Self {
        // Longer forms first: `Bệnh viện Đa khoa` is BVĐK before it is BV Đa khoa.
        abbreviations.sort_by_key(|a| std::cmp::Reverse(a.long.len()));
        let mut by_first: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (n, abbreviation) in abbreviations.iter().enumerate() {
            if let Some(first) = abbreviation.long.first() {
                by_first.entry(first.clone()).or_default().push(n);
            }
        }
        Self { abbreviations, by_first }
    }

    /// (short, long) pairs.
    pub fn expansions(&self) -> Vec<(String, String)> {
        let pairs = |a: &Abbreviation| {
            a.shorts
                .iter()
                .map(|s| (s.clone(), a.long_text.clone()))
                .collect::<Vec<_>>()
        };
        self.abbreviations.iter().flat_map(pairs).collect()
    }

    /// The label itself and every form with one or more of its parts abbreviated.
    pub fn of_label(&self, label: &str) -> Vec<String> {
        let words = &folded(label);
        let begins = |at: usize| {
            let candidates = self.by_first.get(&words[at]).into_iter().flatten();
            candidates.copied().filter(move |&n| words_begin(&words[at..], &self.abbreviations[n].long))
        };
        let mut fitting: Vec<usize> = (0..words.len()).flat_map(begins).collect();
        fitting.sort_unstable();
        fitting.dedup();
        let mut forms = vec![label.to_owned()];
        for abbreviation in fitting.into_iter().map(|n| &self.abbreviations[n]) {
            let mut more = Vec::new();
            for form in &forms {
                more.extend(replaced(form, &abbreviation.long, &abbreviation.shorts));
            }
            forms.extend(more);
            forms.truncate(MAX_FORMS);
        }
        forms
    }
}

fn words_begin(words: &[String], long: &[String]) -> bool {
    words.len() >= long.len() && words.iter().zip(long).all(|(a, b)| a == b)
}

fn folded(text: &str) -> Vec<String> {
    words(text)
        .filter(|w| !matches!(*w, "," | "-" | "–"))
        .map(fold_word)
        .collect()
}

/// `form` with the words `long` replaced by each of `shorts`; nothing where it does not hold them.
fn replaced(form: &str, long: &[String], shorts: &[String]) -> Vec<String> {
    let all: Vec<&str> = words(form).collect();
    let kept: Vec<usize> = (0..all.len()).filter(|&i| !matches!(all[i], "," | "-" | "–")).collect();
    let folded: Vec<String> = kept.iter().map(|&i| fold_word(all[i])).collect();
    let Some(at) = folded.windows(long.len()).position(|w| w == long) else {
        return Vec::new();
    };
    let (first, last) = (kept[at], kept[at + long.len() - 1]);
    let with = |short: &String| {
        let mut out: Vec<&str> = all[..first].to_vec();
        out.push(short);
        out.extend(&all[last + 1..]);
        out.join(" ")
    };
    shorts.iter().map(with).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_abbreviated_one_by_one() {
        let abbreviation = |long: &str, shorts: &[&str]| Abbreviation {
            long: folded(long),
            long_text: long.to_owned(),
            shorts: shorts.iter().map(|s| (*s).to_owned()).collect(),
        };
        let variants = Variants::new(vec![
            abbreviation("Bệnh viện", &["BV"]),
            abbreviation("Trung ương", &["TW", "TƯ"]),
        ]);
        let forms = variants.of_label("Bệnh viện Mắt Trung ương");
        for form in [
            "BV Mắt Trung ương",
            "Bệnh viện Mắt TW",
            "BV Mắt TƯ",
            "Bệnh viện Mắt Trung ương",
        ] {
            assert!(forms.iter().any(|f| f == form), "{form}: {forms:?}");
        }
    }
}
