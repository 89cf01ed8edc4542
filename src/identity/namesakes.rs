//! Two persons of one name in one body, whom documents call by one IRI: told apart where the texts show it.
//!
//! They do where one is the head of the body and the other a deputy of the head: who has led a body is no deputy there some time later. One article may be mistaken,
//! and so may be what was read in it; so the head has to be attested on two days, and on two more days well behind these the deputy. The deputy then gets a node
//! of his or her own, and the documents' own graphs stay as they are: `<base>identity` says which document means whom. Documents that say no post
//! of the two, and those in which the deputy may have been promoted since, stay with the head.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use jiff::ToSpan;
use jiff::civil::Date;

use super::read::{Documents, Knowledge, Post, is_open};

/// Days in which papers may go on to call somebody by the post that was left.
const LAG: i64 = 90;
/// Days on which a post has to be attested.
const DAYS: usize = 2;

/// A node that is two persons.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namesakes<'a> {
    pub node: &'a str,
    /// The node of the deputy.
    pub other: String,
    /// The documents that mean the deputy, each with its sentence.
    pub documents: Vec<(&'a str, &'a str)>,
    /// Sentences that say that the node's person is the head.
    pub head: Vec<&'a str>,
}

/// All of them, by node; `settled` are mentions that a person has decided.
pub fn namesakes<'a>(
    documents: &Documents<'a>,
    knowledge: &Knowledge<'a>,
    settled: impl Fn(&str, &str) -> bool,
) -> Vec<Namesakes<'a>> {
    // By node and body: the attestations of heads and of their deputies.
    let mut held: HashMap<(&'a str, &'a str), Vec<(&'a str, &Post<'a>)>> = HashMap::new();
    for unit in &documents.units {
        for post in unit.posts.iter().filter(|p| !is_open(p.body) && is_held(p)) {
            let leads = knowledge.deputies.contains_key(post.role) || knowledge.heads.contains(post.role);
            if leads && !settled(unit.document, unit.iri) {
                held.entry((unit.iri, post.body))
                    .or_default()
                    .push((unit.document, post));
            }
        }
    }
    let mut out: BTreeMap<&str, Namesakes<'a>> = BTreeMap::new();
    for ((node, _), posts) in held {
        if let Some(found) = of_body(node, posts, knowledge) {
            // Of several bodies the one whose deputy comes first by letters, so that no order plays a part.
            let known = out.entry(node).or_insert_with(|| found.clone());
            if found.other < known.other {
                *known = found;
            }
        }
    }
    out.into_values().collect()
}

fn is_held(post: &Post<'_>) -> bool {
    matches!(post.status, "current" | "acting" | "") && !post.date.is_empty()
}

/// What is known of one node's posts in one body.
fn of_body<'a>(
    node: &'a str,
    mut posts: Vec<(&'a str, &Post<'a>)>,
    knowledge: &Knowledge<'a>,
) -> Option<Namesakes<'a>> {
    posts.sort_unstable_by_key(|(document, post)| (post.date, *document, post.role, post.evidence));
    let heads: BTreeSet<&str> = posts
        .iter()
        .filter_map(|(_, p)| knowledge.deputies.get(p.role).copied())
        .collect();
    for head in heads {
        let is_head = |p: &Post<'_>| p.role == head;
        let is_deputy = |p: &Post<'_>| knowledge.deputies.get(p.role) == Some(&head);
        // What one text says to be one person's is.
        let of = |is: &dyn Fn(&Post<'_>) -> bool| -> BTreeSet<&str> {
            posts
                .iter()
                .filter(|(_, p)| is(p))
                .map(|(document, _)| *document)
                .collect()
        };
        let (led, assisted) = (of(&is_head), of(&is_deputy));
        let alone = |document: &str| !(led.contains(document) && assisted.contains(document));
        let leading: Vec<_> = posts.iter().filter(|(d, p)| is_head(p) && alone(d)).collect();
        let days: BTreeSet<&str> = leading.iter().map(|(_, p)| p.date).collect();
        let (Some(first), Some(second)) = (days.first(), days.iter().nth(DAYS - 1)) else {
            continue;
        };
        let Some(since) = later(second) else { continue };
        let assisting: Vec<_> = posts.iter().filter(|(d, p)| is_deputy(p) && alone(d)).collect();
        let after: BTreeSet<&str> = assisting
            .iter()
            .map(|(_, p)| p.date)
            .filter(|d| *d > since.as_str())
            .collect();
        if after.len() < DAYS {
            continue;
        }
        let mut documents: Vec<(&str, &str)> = Vec::new();
        for (document, post) in assisting.iter().filter(|(_, p)| p.date > *first) {
            if documents.last().is_none_or(|(last, _)| last != document) {
                documents.push((document, post.evidence));
            }
        }
        return Some(Namesakes {
            node,
            // By the head's post, which no further article about the deputy changes: decisions are about this IRI.
            other: format!("{node}-deputy-of-{}", head.rsplit('/').next().unwrap_or_default()),
            documents,
            head: leading
                .iter()
                .take(DAYS)
                .map(|(_, p)| p.evidence)
                .filter(|e| !e.is_empty())
                .collect(),
        });
    }
    None
}

/// The day from which on nobody is called by the post that he or she had on a day.
fn later(day: &str) -> Option<String> {
    let day: Date = day.parse().ok()?;
    Some(day.checked_add(LAG.days()).ok()?.to_string())
}

#[cfg(test)]
mod tests {
    use super::super::read::Unit;
    use super::*;

    /// Posts of one name in one body: document, day, role.
    fn parted(said: &[(&'static str, &'static str, &'static str)]) -> Vec<(String, Vec<&'static str>)> {
        let units = said.iter().map(|&(document, date, role)| Unit {
            document,
            iri: "urn:person/a",
            name: "A".into(),
            date,
            posts: vec![Post {
                date,
                body: "urn:b",
                role,
                status: "current",
                evidence: "",
            }],
        });
        let documents = Documents {
            units: units.collect(),
            ..Documents::default()
        };
        let knowledge = Knowledge {
            deputies: [
                ("urn:role/deputy", "urn:role/head"),
                ("urn:role/second", "urn:role/head"),
            ]
            .into(),
            heads: ["urn:role/head"].into(),
            ..Knowledge::default()
        };
        let found = namesakes(&documents, &knowledge, |_, _| false);
        found
            .into_iter()
            .map(|n| (n.other, n.documents.iter().map(|(d, _)| *d).collect()))
            .collect()
    }

    const HEAD: &str = "urn:role/head";
    const DEPUTY: &str = "urn:role/deputy";

    #[test]
    fn a_head_and_a_later_deputy_are_two() {
        let said = [
            ("a", "2023-01-05", HEAD),
            ("b", "2023-02-05", DEPUTY),
            ("c", "2023-03-05", HEAD),
            ("d", "2023-07-05", DEPUTY),
            ("e", "2023-09-05", "urn:role/second"),
            ("f", "2024-01-05", HEAD),
        ];
        let wanted = vec![("urn:person/a-deputy-of-head".to_owned(), vec!["b", "d", "e"])];
        assert_eq!(parted(&said), wanted);
        let mut other = said;
        other.reverse();
        assert_eq!(parted(&other), wanted, "whatever the order");
    }

    #[test]
    fn a_promotion_and_a_slip_are_one() {
        let promoted = [
            ("a", "2020-01-05", DEPUTY),
            ("b", "2021-01-05", DEPUTY),
            ("c", "2022-01-05", HEAD),
            ("d", "2022-02-05", DEPUTY),
            ("e", "2022-03-05", HEAD),
        ];
        assert!(parted(&promoted).is_empty());
        let slip = [
            ("a", "2022-01-05", HEAD),
            ("b", "2022-02-05", HEAD),
            ("c", "2023-01-05", DEPUTY),
            ("d", "2023-01-05", DEPUTY),
            ("e", "2023-06-05", HEAD),
        ];
        assert!(parted(&slip).is_empty(), "one day is no more than a slip");
        let both = [
            ("a", "2022-01-05", HEAD),
            ("b", "2022-02-05", HEAD),
            ("c", "2023-01-05", DEPUTY),
            ("d", "2023-02-05", DEPUTY),
            ("c", "2023-01-05", HEAD),
        ];
        assert!(parted(&both).is_empty(), "a text gives both");
    }
}
