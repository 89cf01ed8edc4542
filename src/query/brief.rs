//! Events in few words, for the cells of tables: what kind it is and what about.

use oxigraph::model::NamedNode;
use oxigraph::store::StorageError;

use super::reader::{Reader, as_node};
use crate::graph::vocab::skos;

/// Letters of the longest name that is shown whole.
const MOST: usize = 56;

/// An event's name where it is short. Of one that is a piece of its sentence, what stands from the word for its kind on (`hội nghị sơ kết công tác ...`);
/// where nothing stands there, its kind and day.
pub fn event(reader: &Reader<'_>, event: &NamedNode) -> Result<String, StorageError> {
    let label = reader.label(event)?;
    if label.chars().count() <= MOST {
        return Ok(label);
    }
    let mut kinds = Vec::new();
    if let Some(fact) = reader.fact(event)?
        && let Some(kind) = fact.field("kind").and_then(as_node)
    {
        for property in [skos::PREF_LABEL, skos::ALT_LABEL] {
            for name in reader.objects(kind, property)? {
                kinds.push(reader.show(&name)?);
            }
        }
    }
    match topic(&label, &kinds) {
        Some(topic) => Ok(cut(&topic, MOST)),
        None => reader.short_label(event),
    }
}

/// What a name says from the first word for a kind on, the longest such word; none where it says nothing behind it.
fn topic(label: &str, kinds: &[String]) -> Option<String> {
    let words: Vec<&str> = label.split_whitespace().collect();
    let plain = |word: &&str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let folded: Vec<String> = words.iter().map(plain).collect();
    let kinds: Vec<Vec<String>> = kinds
        .iter()
        .map(|k| k.split_whitespace().map(|w| plain(&w)).collect())
        .collect();
    (0..words.len()).find_map(|at| {
        let here = kinds.iter().filter(|k| !k.is_empty() && folded[at..].starts_with(k));
        let longest = here.map(Vec::len).max()?;
        (at + longest < words.len()).then(|| words[at..].join(" "))
    })
}

/// At most so many letters of a text, whole words.
pub fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let head: String = text.chars().take(most).collect();
    let whole = match head.rsplit_once(char::is_whitespace) {
        Some((whole, _)) => whole,
        None => &head,
    };
    let whole = whole.trim_end_matches(|c: char| !c.is_alphanumeric());
    format!("{whole} …")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_topic_begins_with_the_word_for_its_kind() {
        let kinds = ["hội nghị".to_owned(), "Hội nghị trực tuyến".to_owned()];
        let topic = |label| topic(label, &kinds);
        assert_eq!(
            topic("Ngày 19/11, Sở Y tế tổ chức “Hội nghị trực tuyến” sơ kết").as_deref(),
            Some("“Hội nghị trực tuyến” sơ kết")
        );
        assert_eq!(topic("Sở Y tế tổ chức hội nghị."), None);
        assert_eq!(topic("Sở Y tế đã kiểm tra việc thực hiện"), None);
        assert_eq!(topic(""), None);
    }

    #[test]
    fn words_are_cut_whole() {
        assert_eq!(cut("hội nghị sơ kết", 15), "hội nghị sơ kết");
        assert_eq!(cut("hội nghị sơ kết, tổng kết", 17), "hội nghị sơ kết …");
        assert_eq!(cut("mộttừrấtdài", 3), "một …");
    }
}
