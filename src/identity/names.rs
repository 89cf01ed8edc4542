//! Under which name a node goes that documents name in several ways.
//!
//! What no lexicon lists is named by the slug of its label, and labels that differ in case, marks or commas have one slug. Every document keeps its own spelling;
//! tables, pages and exports show one, chosen from those of all documents: the one that most of them have, then the one with the most marks, then the
//! longest, then the first by its letters.

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::HashMap;

use smallvec::SmallVec;

/// How documents name nodes, and how many documents name them so.
#[derive(Debug, Default)]
pub struct Names<'a>(HashMap<&'a str, Spellings<'a>>);

type Spellings<'a> = SmallVec<[(Cow<'a, str>, u32); 1]>;

impl<'a> Names<'a> {
    /// One document's name for a node.
    pub fn add(&mut self, iri: &'a str, label: Cow<'a, str>) {
        if !label.is_empty() {
            add(self.0.entry(iri).or_default(), label, 1);
        }
    }

    /// The name of a node, where documents name it.
    pub fn of(&self, iri: &str) -> Option<&Cow<'a, str>> {
        chosen(self.0.get(iri)?)
    }

    /// The nodes that documents name in several ways, each with its name, by IRI. Nodes that are one person, each a group, go by one name.
    pub fn several<'n>(&'n self, persons: impl IntoIterator<Item = Vec<&'a str>>) -> Vec<(&'a str, Cow<'a, str>)> {
        let mut out: HashMap<&'a str, Cow<'a, str>> = HashMap::new();
        for (iri, spellings) in &self.0 {
            if let (2.., Some(name)) = (spellings.len(), chosen(spellings)) {
                out.insert(iri, name.clone());
            }
        }
        for group in persons {
            let mut all = Spellings::new();
            for (label, count) in group.iter().filter_map(|iri| self.0.get(iri)).flatten() {
                add(&mut all, label.clone(), *count);
            }
            if let (2.., Some(name)) = (all.len(), chosen(&all)) {
                out.extend(group.iter().map(|iri| (*iri, name.clone())));
            }
        }
        let mut out: Vec<_> = out.into_iter().collect();
        out.sort_unstable();
        out
    }
}

fn add<'a>(spellings: &mut Spellings<'a>, label: Cow<'a, str>, count: u32) {
    match spellings.iter_mut().find(|(known, _)| *known == label) {
        Some((_, known)) => *known += count,
        None => spellings.push((label, count)),
    }
}

fn chosen<'s, 'a>(spellings: &'s Spellings<'a>) -> Option<&'s Cow<'a, str>> {
    let marks = |label: &str| label.chars().filter(|c| !c.is_ascii() && c.is_alphabetic()).count();
    let key = |(label, count): &(Cow<'a, str>, u32)| (*count, marks(label), label.chars().count());
    let best = spellings
        .iter()
        .max_by(|a, b| key(a).cmp(&key(b)).then_with(|| Reverse(&a.0).cmp(&Reverse(&b.0))));
    best.map(|(label, _)| label)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(said: &[(&'static str, &'static str)]) -> Names<'static> {
        let mut names = Names::default();
        said.iter().for_each(|(iri, label)| names.add(iri, (*label).into()));
        names
    }

    #[test]
    fn the_name_of_most_documents_is_chosen() {
        let names = names(&[
            ("a", "Đăk Lua"),
            ("a", "Đắk Lua"),
            ("a", "Đăk Lua"),
            ("b", "Phong, chống"),
            ("b", "Phòng chống"),
            ("c", "phòng chống"),
            ("c", "phòng, chống"),
            ("d", "phòng Chống"),
            ("d", "Phòng chống"),
            ("e", "Một tên"),
            ("e", ""),
        ]);
        let chosen: Vec<(&str, Cow<'_, str>)> = names.several([]);
        let chosen: Vec<(&str, &str)> = chosen.iter().map(|(iri, name)| (*iri, name.as_ref())).collect();
        assert_eq!(
            chosen,
            [
                ("a", "Đăk Lua"),
                ("b", "Phòng chống"),
                ("c", "phòng, chống"),
                ("d", "Phòng chống")
            ]
        );
        assert_eq!(names.of("e").map(AsRef::as_ref), Some("Một tên"));
    }

    #[test]
    fn the_nodes_of_one_person_go_by_one_name() {
        let names = names(&[("a", "Trần Hoà"), ("b", "Trần Hòa"), ("c", "Trần Hòa"), ("d", "Lê An")]);
        let chosen = names.several([vec!["a", "b", "c"], vec!["d"]]);
        let hoa = |iri| (iri, Cow::from("Trần Hòa"));
        assert_eq!(chosen, [hoa("a"), hoa("b"), hoa("c")]);
    }
}
