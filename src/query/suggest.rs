//! Names near a misspelt one.

use crate::text::plain;

/// Similarity (0 to 1) from which a name is worth suggesting.
const NEAR: f64 = 0.72;

/// What it counts as similarity that a name holds all that was typed, as whole words.
const WHOLE_WORDS: f64 = 0.9;

/// That it holds all words that were typed, in their order, with others between them.
const ALL_WORDS: f64 = 0.8;

/// That what was typed ends in the name: a title stands before it.
const BEHIND_OTHERS: f64 = 0.75;

/// Up to `most` of `names` that are likely meant by `name`, the nearest first: by spelling without diacritics and case, or because they hold it.
pub fn nearest<'a>(name: &str, names: impl IntoIterator<Item = &'a str>, most: usize) -> Vec<&'a str> {
    let wanted = plain(name);
    let mut scored: Vec<(f64, &str)> = names
        .into_iter()
        .filter_map(|candidate| {
            let folded = plain(candidate);
            let alike = strsim::normalized_damerau_levenshtein(&wanted, &folded);
            let long = wanted.chars().count();
            let score = if long > 2 && format!(" {folded} ").contains(&format!(" {wanted} ")) {
                alike.max(WHOLE_WORDS)
            } else if holds_in_order(&folded, &wanted) {
                alike.max(ALL_WORDS)
            } else if folded.contains(' ') && wanted.strip_suffix(&folded).is_some_and(|rest| rest.ends_with(' ')) {
                alike.max(BEHIND_OTHERS)
            } else if long > 4 && folded.contains(&wanted) {
                alike.max(NEAR)
            } else {
                alike
            };
            (score >= NEAR).then_some((score, candidate))
        })
        .collect();
    scored.sort_by(|a, b| b.0.total_cmp(&a.0).then_with(|| a.1.cmp(b.1)));
    scored.dedup_by(|a, b| a.1 == b.1);
    scored.into_iter().take(most).map(|(_, candidate)| candidate).collect()
}

/// Whether a name has two or more words of which all stand in another, in their order.
fn holds_in_order(name: &str, wanted: &str) -> bool {
    let mut words = name.split(' ');
    wanted.contains(' ') && wanted.split(' ').all(|wanted| words.any(|word| word == wanted))
}

/// `; did you mean A or B?`, or nothing.
pub fn did_you_mean(near: &[impl AsRef<str>]) -> String {
    match near {
        [] => String::new(),
        near => {
            let names: Vec<_> = near.iter().map(|n| format!("`{}`", n.as_ref())).collect();
            format!("; did you mean {}?", names.join(" or "))
        }
    }
}

/// That a store holds no document of an id; `near` are those that it holds and that may be meant.
pub fn no_document(id: &str, near: &[impl AsRef<str>]) -> String {
    format!("the store holds no document `{id}`{}", did_you_mean(near))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspellings_find_their_name() {
        let names = ["officials", "events", "evidence", "part-of"];
        assert_eq!(nearest("oficials", names, 3), ["officials"]);
        assert_eq!(nearest("PART_OF", names, 3), ["part-of"]);
        assert!(nearest("zzz", names, 3).is_empty());
    }

    #[test]
    fn diacritics_do_not_count_and_parts_do() {
        let names = ["Bệnh viện Bạch Mai", "Bệnh viện Việt Đức"];
        assert_eq!(nearest("viet duc", names, 3), ["Bệnh viện Việt Đức"]);
        let names = ["Bùi Khắc Doanh", "Anh", "Lê Thị Kim Oanh"];
        assert_eq!(nearest("Oanh", names, 3), ["Lê Thị Kim Oanh", "Anh"]);
        let names = ["Đề án bệnh viện vệ tinh", "Đặng Quang Huân", "Huân"];
        assert_eq!(nearest("de an ve tinh", names, 3), ["Đề án bệnh viện vệ tinh"]);
        assert_eq!(nearest("PGS.TS Đặng Quang Huân", names, 3), ["Đặng Quang Huân"]);
        assert_eq!(did_you_mean(&["a", "b"]), "; did you mean `a` or `b`?");
    }
}
