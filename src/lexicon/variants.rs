//! The forms a label takes in a text through abbreviations in general use (`BV`, `TW`, `UBND`).

use rustc_hash::FxHashMap;

use super::concept::{Concept, Kind};
use crate::text::{TokenId, Vocabulary, is_shouted, words};

/// No label has more forms than this.
const MAX_FORMS: usize = 48;

/// A word or mark of a label, with its number in the vocabulary.
#[derive(Clone, Copy)]
pub(super) struct Word<'a> {
    pub text: &'a str,
    pub id: TokenId,
    /// Begins with a capital.
    pub capital: bool,
    /// Stands in capitals throughout.
    pub shouted: bool,
}

/// The words and marks of a label.
pub(super) fn form<'a>(label: &'a str, vocabulary: &mut Vocabulary) -> Vec<Word<'a>> {
    let word = |text: &'a str| {
        let capital = text.chars().next().is_some_and(char::is_uppercase);
        Word {
            text,
            id: vocabulary.intern(text),
            capital,
            shouted: capital && is_shouted(text),
        }
    };
    words(label).map(word).collect()
}

struct Abbreviation<'a> {
    /// The words of the long form.
    long: Vec<TokenId>,
    long_text: &'a str,
    shorts: Vec<(&'a str, Vec<Word<'a>>)>,
}

/// All abbreviations in general use.
pub(super) struct Variants<'a> {
    abbreviations: Vec<Abbreviation<'a>>,
    /// The abbreviations whose long form begins with a word.
    by_first: FxHashMap<TokenId, Vec<usize>>,
}

impl<'a> Variants<'a> {
    pub fn of(concepts: &'a [Concept], vocabulary: &mut Vocabulary) -> Self {
        let abbreviations = concepts.iter().filter(|c| c.kind == Kind::Abbreviation);
        let shorts = |c: &'a Concept| c.labels.iter().skip(1).map(|l| l.text.as_str()).collect();
        Self::new(
            abbreviations.map(|c| (c.label.as_str(), shorts(c))).collect(),
            vocabulary,
        )
    }

    fn new(pairs: Vec<(&'a str, Vec<&'a str>)>, vocabulary: &mut Vocabulary) -> Self {
        let mut abbreviations: Vec<Abbreviation> = Vec::with_capacity(pairs.len());
        for (long_text, shorts) in pairs {
            let long = form(long_text, vocabulary)
                .iter()
                .filter(|w| !is_joint(w))
                .map(|w| w.id)
                .collect();
            let shorts = shorts.into_iter().map(|s| (s, form(s, vocabulary))).collect();
            abbreviations.push(Abbreviation {
                long,
                long_text,
                shorts,
            });
        }
        // Longer forms first: `Bệnh viện Đa khoa` is BVĐK before it is BV Đa khoa.
        abbreviations.sort_by_key(|a| std::cmp::Reverse(a.long.len()));
        let mut by_first: FxHashMap<TokenId, Vec<usize>> = FxHashMap::default();
        for (n, abbreviation) in abbreviations.iter().enumerate() {
            if let Some(first) = abbreviation.long.first() {
                by_first.entry(*first).or_default().push(n);
            }
        }
        Self {
            abbreviations,
            by_first,
        }
    }

    /// (short, long) pairs.
    pub fn expansions(&self) -> Vec<(String, String)> {
        let pairs = |a: &Abbreviation| {
            let pair = |(short, _): &(&str, _)| ((*short).to_owned(), a.long_text.to_owned());
            a.shorts.iter().map(pair).collect::<Vec<_>>()
        };
        self.abbreviations.iter().flat_map(pairs).collect()
    }

    /// Every form of a label with one or more of its parts abbreviated.
    pub fn of_form(&self, label: &[Word<'a>]) -> Vec<Vec<Word<'a>>> {
        let kept: Vec<TokenId> = label.iter().filter(|w| !is_joint(w)).map(|w| w.id).collect();
        let mut fitting: Vec<usize> = Vec::new();
        for at in 0..kept.len() {
            let candidates = self.by_first.get(&kept[at]).into_iter().flatten();
            fitting.extend(candidates.filter(|&&n| kept[at..].starts_with(&self.abbreviations[n].long)));
        }
        fitting.sort_unstable();
        fitting.dedup();
        let mut forms: Vec<Vec<Word>> = Vec::new();
        for abbreviation in fitting.into_iter().map(|n| &self.abbreviations[n]) {
            let mut more = replaced(label, abbreviation);
            forms.iter().for_each(|form| more.extend(replaced(form, abbreviation)));
            forms.extend(more);
            forms.truncate(MAX_FORMS - 1);
        }
        forms
    }
}

fn is_joint(word: &Word) -> bool {
    matches!(word.text, "," | "-" | "–")
}

/// `form` with the long words of an abbreviation replaced by each of its short forms; nothing where it does not hold them.
fn replaced<'a>(form: &[Word<'a>], abbreviation: &Abbreviation<'a>) -> Vec<Vec<Word<'a>>> {
    let kept: Vec<(usize, TokenId)> = form
        .iter()
        .enumerate()
        .filter(|(_, w)| !is_joint(w))
        .map(|(at, w)| (at, w.id))
        .collect();
    let long = &abbreviation.long;
    let holds = |w: &[(usize, TokenId)]| w.iter().map(|(_, id)| id).eq(long);
    let Some(at) = kept.windows(long.len()).position(holds) else {
        return Vec::new();
    };
    let (first, last) = (kept[at].0, kept[at + long.len() - 1].0);
    let with = |(_, short): &(&str, Vec<Word<'a>>)| [&form[..first], short, &form[last + 1..]].concat();
    abbreviation.shorts.iter().map(with).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_abbreviated_one_by_one() {
        let mut vocabulary = Vocabulary::default();
        let pairs = vec![("Bệnh viện", vec!["BV"]), ("Trung ương", vec!["TW", "TƯ"])];
        let variants = Variants::new(pairs, &mut vocabulary);
        let label = form("Bệnh viện Mắt Trung ương", &mut vocabulary);
        let text = |form: Vec<Word>| form.iter().map(|w| w.text).collect::<Vec<_>>().join(" ");
        let forms: Vec<String> = variants.of_form(&label).into_iter().map(text).collect();
        for form in ["BV Mắt Trung ương", "Bệnh viện Mắt TW", "BV Mắt TƯ"] {
            assert!(forms.iter().any(|f| f == form), "{form}: {forms:?}");
        }
    }
}
