//! The forms a label takes in a text through abbreviations in general use (`BV`, `TW`, `UBND`).

use super::concept::{Concept, Kind};
use crate::text::{fold_word, words};

/// No label has more forms than this.
const MAX_FORMS: usize = 48;

struct Abbreviation {
    /// Folded words of the long form.
    long: Vec<String>,
    /// The same, joined by blanks and with one at each end.
    padded: String,
    long_text: String,
    shorts: Vec<String>,
}

#[derive(Default)]
pub(super) struct Variants {
    abbreviations: Vec<Abbreviation>,
}

impl Variants {
    pub fn of(concepts: &[Concept]) -> Self {
        let mut abbreviations: Vec<_> = concepts
            .iter()
            .filter(|c| c.kind == Kind::Abbreviation)
            .map(|c| Abbreviation {
                long: folded(&c.label),
                padded: format!(" {} ", folded(&c.label).join(" ")),
                long_text: c.label.clone(),
                shorts: c.labels.iter().skip(1).map(|l| l.text.clone()).collect(),
            })
            .collect();
        // Longer forms first: `Bệnh viện Đa khoa` is BVĐK before it is BV Đa khoa.
        abbreviations.sort_by_key(|a| std::cmp::Reverse(a.long.len()));
        Self { abbreviations }
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
        let mut forms = vec![label.to_owned()];
        let padded = format!(" {} ", folded(label).join(" "));
        for abbreviation in self.abbreviations.iter().filter(|a| padded.contains(&a.padded)) {
            let mut more = Vec::new();
            for form in &forms {
                for short in &abbreviation.shorts {
                    more.extend(replaced(form, &abbreviation.long, short));
                }
            }
            forms.extend(more);
            forms.truncate(MAX_FORMS);
        }
        forms
    }
}

fn folded(text: &str) -> Vec<String> {
    words(text)
        .filter(|w| !matches!(*w, "," | "-" | "–"))
        .map(fold_word)
        .collect()
}

/// `form` with the words `long` replaced by `short`; nothing where it does not hold them.
fn replaced(form: &str, long: &[String], short: &str) -> Option<String> {
    let all: Vec<&str> = words(form).collect();
    let kept: Vec<usize> = (0..all.len()).filter(|&i| !matches!(all[i], "," | "-" | "–")).collect();
    let at = kept
        .windows(long.len())
        .position(|w| w.iter().zip(long).all(|(&i, l)| fold_word(all[i]) == *l))?;
    let (first, last) = (kept[at], kept[at + long.len() - 1]);
    let mut out: Vec<&str> = all[..first].to_vec();
    out.push(short);
    out.extend(&all[last + 1..]);
    Some(out.join(" "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_abbreviated_one_by_one() {
        let abbreviation = |long: &str, shorts: &[&str]| Abbreviation {
            long: folded(long),
            padded: format!(" {} ", folded(long).join(" ")),
            long_text: long.to_owned(),
            shorts: shorts.iter().map(|s| (*s).to_owned()).collect(),
        };
        let variants = Variants {
            abbreviations: vec![
                abbreviation("Bệnh viện", &["BV"]),
                abbreviation("Trung ương", &["TW", "TƯ"]),
            ],
        };
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
