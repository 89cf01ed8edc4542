//! What must be, though the document does not say it: the province of `UBND tỉnh`, where its named deputy chair is known from other documents.
//!
//! Nothing of it goes into a document's own graph, nor into what is one with what: it is a reading for people, with its reason and both sentences.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use super::bodies::Succession;
use super::cluster::Clusters;
use super::read::{Documents, Knowledge, Post, Unit, folded, is_open};

/// Years from the days on which a post is attested in which it may still, or already, be held.
const YEARS: i32 = 5;
/// Hundredths, as those of links: of a name that few bear, and of one of two words.
const FULL_NAME: u8 = 90;
const SHORT_NAME: u8 = 80;
const FEW_WORDS: usize = 3;

/// One inference: what a document left open is something known.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Inference<'a> {
    pub document: &'a str,
    pub person: &'a str,
    /// Whom the person must be.
    pub known: &'a str,
    /// The body without its province, and the body it must be.
    pub body: &'a str,
    pub entity: &'a str,
    pub province: &'a str,
    pub certainty: u8,
    pub reason: String,
    pub evidence: Vec<&'a str>,
}

/// By document and body; where two persons of a document speak for two bodies, neither does.
pub fn infer<'a>(
    documents: &Documents<'a>,
    knowledge: &Knowledge<'a>,
    succession: &Succession<'a>,
    clusters: &Clusters<'a>,
) -> Vec<Inference<'a>> {
    let mut by_name: HashMap<&str, Vec<usize>> = HashMap::new();
    for (i, node) in clusters.nodes.iter().enumerate() {
        by_name.entry(&node.name).or_default().push(i);
    }
    let mut out: BTreeMap<(&str, &str), Vec<Inference<'a>>> = BTreeMap::new();
    for unit in documents
        .units
        .iter()
        .filter(|u| u.posts.iter().any(|p| is_open(p.body)))
    {
        let name = folded(&unit.name);
        for post in unit.posts.iter().filter(|p| is_open(p.body)) {
            let nodes = by_name.get(name.as_str()).map_or(&[][..], Vec::as_slice);
            if let Some(found) = only(unit, post, nodes, documents, knowledge, succession, clusters) {
                out.entry((unit.document, post.body)).or_default().push(found);
            }
        }
    }
    let agree = |group: &Vec<Inference<'_>>| group.iter().all(|i| i.entity == group[0].entity);
    let mut out: Vec<Inference<'a>> = out.into_values().filter(agree).flatten().collect();
    out.sort_by(|a, b| (a.document, a.body, a.person).cmp(&(b.document, b.body, b.person)));
    out.dedup_by(|a, b| (a.document, a.body, a.person) == (b.document, b.body, b.person));
    out
}

/// The only person of the name who holds this role in a body of this kind.
fn only<'a>(
    unit: &Unit<'a>,
    post: &Post<'a>,
    nodes: &[usize],
    documents: &Documents<'a>,
    knowledge: &Knowledge<'a>,
    succession: &Succession<'a>,
    clusters: &Clusters<'a>,
) -> Option<Inference<'a>> {
    let open = format!("{} ", documents.bodies.get(post.body)?.label);
    let mut persons: BTreeSet<&str> = BTreeSet::new();
    let mut found: BTreeMap<&'a str, (&Post<'a>, usize)> = BTreeMap::new();
    for &node in nodes {
        for known in clusters.nodes[node]
            .posts
            .iter()
            .filter(|k| k.role == post.role && !is_open(k.body))
        {
            let Some(body) = documents.bodies.get(known.body) else {
                continue;
            };
            if body.province.is_some() && body.label.starts_with(&open) && is_near(post.date, known.date) {
                persons.insert(clusters.canonical(node));
                found.entry(known.body).or_insert((known, node));
            }
        }
    }
    if persons.len() != 1 {
        return None;
    }
    // Of the versions of a body the one that was there on the day.
    let valid = |body: &str| {
        let province = documents.bodies.get(body).and_then(|b| b.province);
        province.is_some_and(|p| post.date.is_empty() || knowledge.is_valid(p, post.date))
    };
    let mut bodies: BTreeSet<(&'a str, &'a str)> = BTreeSet::new();
    for body in found.keys() {
        if valid(body) {
            bodies.insert((body, body));
        } else {
            let successors = succession.successors(body).iter().copied();
            bodies.extend(successors.filter(|next| valid(next)).map(|next| (next, *body)));
        }
    }
    let entities: BTreeSet<&str> = bodies.iter().map(|(entity, _)| *entity).collect();
    let (entity, from) = bodies.first().copied().filter(|_| entities.len() == 1)?;
    let (known, node) = found.get(from)?;
    let body = documents.bodies.get(entity)?;
    let words = unit.name.split(' ').count();
    Some(Inference {
        document: unit.document,
        person: unit.iri,
        known: clusters.canonical(*node),
        body: post.body,
        entity,
        province: body.province?,
        certainty: if words < FEW_WORDS { SHORT_NAME } else { FULL_NAME },
        reason: format!(
            "{} is known from other documents in the same role in {}, and no other of that name is",
            unit.name, body.label
        ),
        evidence: [post.evidence, known.evidence]
            .into_iter()
            .filter(|e| !e.is_empty())
            .collect(),
    })
}

fn is_near(a: &str, b: &str) -> bool {
    let year = |d: &str| d.get(..4).and_then(|y| y.parse::<i32>().ok());
    match (year(a), year(b)) {
        (Some(a), Some(b)) => (a - b).abs() <= YEARS,
        _ => true,
    }
}
