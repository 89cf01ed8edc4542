//! Which persons of several documents are one: those of one name whose posts, bodies and times agree.
//!
//! A document names a person by an IRI of name and body (`person/tran64-van-a-so-y-te-tinh-x`), which is his or hers for good. Here nodes of one name are joined
//! where they share a body, or where the body of one took the place of that of the other; so a promotion or a transfer is followed where some text gives both
//! posts. Nodes are not joined that hold two full-time posts in two bodies at one time. All of it is a function of the set of documents and of the decisions.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use super::bodies::Succession;
use super::decisions::{Decision, Decisions, Verdict};
use super::namesakes::namesakes;
use super::read::{Documents, Knowledge, Post, folded, is_open};
use super::tenure::Career;

/// How sure a link is, in hundredths from 0 to 100: an order for whoever reviews, no measured probability. What reaches [`SUCCESSOR`](certainty::SUCCESSOR) is joined, what is below is left apart.
mod certainty {
    /// A person has said so.
    pub const DECIDED: u8 = 100;
    /// One role in one body.
    pub const SAME_ROLE: u8 = 97;
    /// Two roles in one body.
    pub const SAME_BODY: u8 = 93;
    /// The body of one took the place of that of the other.
    pub const SUCCESSOR: u8 = 85;
    /// Bodies of one province, and nothing else in common.
    pub const SAME_PROVINCE: u8 = 50;
    /// The body of one took the place of that of the other, but a second person of the name could have gone there too.
    pub const ONE_OF_SEVERAL: u8 = 45;
    /// Full-time posts at one time, in two bodies.
    pub const CONFLICT: u8 = 30;
    /// That a document means the second of two namesakes in one body.
    pub const PARTED: u8 = 85;
    /// Taken off where many years lie between.
    pub const FAR: u8 = 8;
    /// Taken off from a name of two words.
    pub const SHORT_NAME: u8 = 4;
}

/// Years between two attestations that make a link less certain.
const MANY_YEARS: i32 = 8;
/// Words of a name that many bear.
const FEW_WORDS: usize = 3;

/// Nodes before one that it is compared with in a body they share: more share one only where names are those of thousands.
const REACH: usize = 16;

/// Sentences that a link shows at most, where many would say the same.
const SHOWN: usize = 4;

/// A person of all documents that call him or her by one IRI, or another node that a decision is about.
#[derive(Debug, Clone, Default)]
pub struct Node<'a> {
    pub iri: &'a str,
    /// Folded; empty for what is no person of the documents.
    pub name: String,
    /// By date.
    pub posts: Vec<Post<'a>>,
    /// The first day of a document that names it.
    first: &'a str,
}

/// Two nodes that are one, or may be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link<'a> {
    pub first: &'a str,
    pub second: &'a str,
    /// Hundredths.
    pub certainty: u8,
    pub reason: String,
    pub evidence: Vec<&'a str>,
    /// A person has settled it.
    pub decided: bool,
}

/// What one document calls a node that is another: by a decision, or one of two namesakes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mention<'a> {
    pub document: &'a str,
    pub link: Link<'a>,
}

/// Who is who in a store.
#[derive(Debug, Default)]
pub struct Clusters<'a> {
    pub nodes: Vec<Node<'a>>,
    /// Of each node the one that stands for it.
    pub canonical: Vec<usize>,
    /// What joined them.
    pub joined: Vec<Link<'a>>,
    /// Nodes of one name that were left apart, though they may be one.
    pub apart: Vec<Link<'a>>,
    pub mentions: Vec<Mention<'a>>,
}

impl<'a> Clusters<'a> {
    pub fn of(
        documents: &Documents<'a>,
        knowledge: &Knowledge<'a>,
        succession: &Succession<'a>,
        decisions: &'a Decisions,
        in_background: impl Fn(&str) -> bool,
    ) -> Self {
        let mut work = Work::new(documents, decisions, knowledge, succession);
        work.decide(decisions);
        let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let nodes = std::mem::take(&mut work.nodes);
        // Where no post has a known body, a name says nothing.
        let known = |n: &Node<'_>| !n.name.is_empty() && n.posts.iter().any(|p| !is_open(p.body));
        for (i, node) in nodes.iter().enumerate().filter(|(_, n)| known(n)) {
            groups.entry(&node.name).or_default().push(i);
        }
        for group in groups.values().filter(|g| g.len() > 1) {
            work.same_body(&nodes, group);
            work.successor(&nodes, group);
            work.candidates(&nodes, group, documents);
        }
        let mut best: BTreeMap<usize, usize> = BTreeMap::new();
        for i in 0..nodes.len() {
            let node = &nodes[i];
            // The first attested stands for the others; one of no known day comes last.
            let key = |n: &Node<'a>| {
                (
                    is_open(n.iri),
                    n.name.is_empty() && !in_background(n.iri),
                    n.first.is_empty(),
                    n.first,
                    n.iri,
                )
            };
            let root = work.root(i);
            match best.get(&root) {
                Some(known) if key(&nodes[*known]) <= key(node) => {}
                _ => {
                    best.insert(root, i);
                }
            }
        }
        let canonical = (0..nodes.len()).map(|i| best[&work.root(i)]).collect();
        Self {
            nodes,
            canonical,
            joined: work.joined,
            apart: work.apart,
            mentions: work.mentions,
        }
    }

    /// Nodes of one name that are one person, group by group.
    pub fn persons(&self) -> Vec<Vec<&'a str>> {
        let mut out: BTreeMap<(usize, &str), Vec<&'a str>> = BTreeMap::new();
        for (i, node) in self.nodes.iter().enumerate().filter(|(_, n)| !n.name.is_empty()) {
            out.entry((self.canonical[i], &node.name)).or_default().push(node.iri);
        }
        out.into_values().filter(|nodes| nodes.len() > 1).collect()
    }

    /// The IRI that stands for that of a node.
    pub fn canonical(&self, node: usize) -> &'a str {
        self.nodes[self.canonical[node]].iri
    }
}

struct Work<'a, 'k> {
    nodes: Vec<Node<'a>>,
    index: HashMap<&'a str, usize>,
    parent: Vec<usize>,
    careers: Vec<Career<'a>>,
    /// Pairs that are two: by a decision, or as namesakes in one body.
    different: Vec<(usize, usize)>,
    joined: Vec<Link<'a>>,
    apart: Vec<Link<'a>>,
    mentions: Vec<Mention<'a>>,
    succession: &'k Succession<'a>,
}

impl<'a, 'k> Work<'a, 'k> {
    fn new(
        documents: &Documents<'a>,
        decisions: &'a Decisions,
        knowledge: &Knowledge<'a>,
        succession: &'k Succession<'a>,
    ) -> Self {
        let mut moved: HashSet<(&str, &str)> = HashSet::new();
        let mut mentions = Vec::new();
        for (_, decision) in decisions.iter() {
            if let Some(document) = &decision.document {
                moved.insert((document.as_str(), decision.first.as_str()));
                mentions.push(Mention {
                    document: document.as_str(),
                    link: Link {
                        first: decision.first.as_str(),
                        second: decision.second.as_str(),
                        certainty: certainty::DECIDED,
                        reason: decision.by(),
                        evidence: Vec::new(),
                        decided: true,
                    },
                });
            }
        }
        let mut two = Vec::new();
        let mut apart = Vec::new();
        let mut other: HashMap<(&str, &str), &'a str> = HashMap::new();
        for found in namesakes(documents, knowledge, |document, node| moved.contains(&(document, node))) {
            let says = |d: &Decision| d.verdict == Verdict::Same && d.joins(found.node, &found.other);
            if decisions.iter().any(|(_, decision)| says(decision)) {
                continue;
            }
            // A few in a store, each named once: they stay until the program ends.
            let second: &'a str = Box::leak(found.other.into_boxed_str());
            let link = |certainty, evidence: Vec<&'a str>| Link {
                first: found.node,
                second,
                certainty,
                reason: "one name in one body, but head of it on some days and a deputy on later ones".to_owned(),
                evidence: evidence.into_iter().filter(|e| !e.is_empty()).collect(),
                decided: false,
            };
            two.push((found.node, second));
            let sentences = found.head.iter().chain(found.documents.iter().map(|(_, e)| e));
            apart.push(link(certainty::CONFLICT, sentences.copied().take(SHOWN).collect()));
            for (document, evidence) in found.documents {
                other.insert((document, found.node), second);
                mentions.push(Mention {
                    document,
                    link: link(certainty::PARTED, vec![evidence]),
                });
            }
        }
        // By IRI, so that nothing depends on the order of the documents.
        let mut nodes: BTreeMap<&'a str, Node<'a>> = BTreeMap::new();
        for (_, decision) in decisions.iter() {
            for iri in [decision.first.as_str(), decision.second.as_str()] {
                nodes.entry(iri).or_default();
            }
        }
        for unit in &documents.units {
            // What a person has settled says nothing of anybody else: it joins no others.
            if moved.contains(&(unit.document, unit.iri)) {
                continue;
            }
            let iri = other.get(&(unit.document, unit.iri)).copied().unwrap_or(unit.iri);
            let node = nodes.entry(iri).or_default();
            let name = folded(&unit.name);
            if node.name.is_empty() || name < node.name {
                node.name = name;
            }
            if node.first.is_empty() || !unit.date.is_empty() && unit.date < node.first {
                node.first = unit.date;
            }
            node.posts.extend(&unit.posts);
        }
        let nodes: Vec<Node<'a>> = nodes
            .into_iter()
            .map(|(iri, mut node)| {
                node.iri = iri;
                node.posts.sort_unstable();
                node
            })
            .collect();
        let index: HashMap<&'a str, usize> = nodes.iter().enumerate().map(|(i, n)| (n.iri, i)).collect();
        Self {
            different: two
                .iter()
                .filter_map(|(a, b)| Some((*index.get(a)?, *index.get(b)?)))
                .collect(),
            index,
            parent: (0..nodes.len()).collect(),
            careers: nodes.iter().map(|n| Career::of(&n.posts, knowledge)).collect(),
            joined: Vec::new(),
            apart,
            mentions,
            succession,
            nodes,
        }
    }

    fn root(&mut self, mut node: usize) -> usize {
        while self.parent[node] != node {
            self.parent[node] = self.parent[self.parent[node]];
            node = self.parent[node];
        }
        node
    }

    /// Joins two nodes, unless a person has said that any of the one is not any of the other.
    fn unite(&mut self, a: usize, b: usize) -> bool {
        let (a, b) = (self.root(a), self.root(b));
        if a == b {
            return true;
        }
        for i in 0..self.different.len() {
            let (x, y) = self.different[i];
            let (x, y) = (self.root(x), self.root(y));
            if (x, y) == (a, b) || (x, y) == (b, a) {
                return false;
            }
        }
        let (a, b) = (a.min(b), a.max(b));
        self.parent[b] = a;
        let other = std::mem::take(&mut self.careers[b]);
        self.careers[a].add(&other);
        true
    }

    fn decide(&mut self, decisions: &'a Decisions) {
        for (_, decision) in decisions.iter().filter(|(_, d)| d.document.is_none()) {
            let pair = (
                self.index[decision.first.as_str()],
                self.index[decision.second.as_str()],
            );
            if decision.verdict == Verdict::Different {
                self.different.push(pair);
            }
        }
        for (_, decision) in decisions.iter() {
            if decision.document.is_some() || decision.verdict == Verdict::Different {
                continue;
            }
            let (first, second) = (decision.first.as_str(), decision.second.as_str());
            if self.unite(self.index[first], self.index[second]) {
                self.joined.push(Link {
                    first,
                    second,
                    certainty: certainty::DECIDED,
                    reason: decision.by(),
                    evidence: Vec::new(),
                    decided: true,
                });
            }
        }
    }

    /// Nodes that share a body, the most certain first.
    fn same_body(&mut self, nodes: &[Node<'a>], group: &[usize]) {
        let mut holders: BTreeMap<&str, Vec<(usize, Post<'a>)>> = BTreeMap::new();
        for &node in group {
            for post in nodes[node].posts.iter().filter(|p| !is_open(p.body)) {
                let of_body = holders.entry(post.body).or_default();
                // Of a node's posts in one body the first is enough, where the role is the same.
                if !of_body.iter().any(|(n, p)| *n == node && p.role == post.role) {
                    of_body.push((node, *post));
                }
            }
        }
        let mut links: Vec<(usize, usize, Link<'a>)> = Vec::new();
        for holders in holders.values_mut() {
            holders.sort_by_key(|(node, post)| (post.date, *node));
            for (at, (b, second)) in holders.iter().enumerate() {
                for (a, first) in holders[at.saturating_sub(REACH)..at].iter().filter(|(a, _)| a != b) {
                    let same_role = first.role == second.role;
                    let link = link(
                        nodes,
                        (*a, first),
                        (*b, second),
                        if same_role {
                            certainty::SAME_ROLE
                        } else {
                            certainty::SAME_BODY
                        },
                        || {
                            if same_role {
                                "one name, one role in one body".to_owned()
                            } else {
                                "one name, posts in one body".to_owned()
                            }
                        },
                    );
                    links.push((*a, *b, link));
                }
            }
        }
        links.sort_by(|(_, _, a), (_, _, b)| order(a).cmp(&order(b)));
        for (a, b, link) in links {
            self.join(a, b, link);
        }
    }

    /// Joins, where times allow.
    fn join(&mut self, a: usize, b: usize, mut link: Link<'a>) {
        let (x, y) = (self.root(a), self.root(b));
        if x == y {
            return;
        }
        if let Some((one, other)) = self.careers[x].conflict(&self.careers[y], self.succession) {
            link.certainty = certainty::CONFLICT;
            link.reason = format!(
                "{}, but full-time posts at one time in {} and {}",
                link.reason,
                tail(one),
                tail(other)
            );
            self.apart.push(link);
        } else if self.unite(x, y) {
            self.joined.push(link);
        }
    }

    /// Nodes of which the body of one took the place of that of the other; where two could have gone there, neither is taken.
    fn successor(&mut self, nodes: &[Node<'a>], group: &[usize]) {
        let mut found: BTreeMap<usize, Vec<(usize, usize, usize, Link<'a>)>> = BTreeMap::new();
        for &new in group {
            for &old in group.iter().filter(|old| **old != new) {
                let pair = nodes[new].posts.iter().find_map(|second| {
                    let before = |p: &&Post<'a>| {
                        (p.date.is_empty() || second.date.is_empty() || p.date <= second.date)
                            && self.succession.follows(second.body, p.body)
                    };
                    Some((nodes[old].posts.iter().find(before)?, second))
                });
                if let Some((first, second)) = pair {
                    let link = link(nodes, (old, first), (new, second), certainty::SUCCESSOR, || {
                        "one name, a post in a body and in the one that took its place".to_owned()
                    });
                    let (x, y) = (self.root(old), self.root(new));
                    if x != y {
                        found.entry(y).or_default().push((x, old, new, link));
                    }
                }
            }
        }
        for links in found.into_values() {
            let roots: BTreeSet<usize> = links.iter().map(|(root, ..)| *root).collect();
            let mut links = links;
            links.sort_by(|a, b| order(&a.3).cmp(&order(&b.3)));
            for (_, old, new, mut link) in links {
                if roots.len() == 1 {
                    self.join(old, new, link);
                } else {
                    link.certainty = certainty::ONE_OF_SEVERAL;
                    link.reason.push_str(", as another's");
                    self.apart.push(link);
                }
            }
        }
    }

    /// Persons of one name who were left apart, in bodies of one province.
    fn candidates(&mut self, nodes: &[Node<'a>], group: &[usize], documents: &Documents<'a>) {
        let province = |post: &Post<'_>| documents.bodies.get(post.body).and_then(|b| b.province);
        let mut last: BTreeMap<&str, (usize, Post<'a>)> = BTreeMap::new();
        let mut posts: Vec<(usize, Post<'a>)> = Vec::new();
        for &node in group {
            posts.extend(nodes[node].posts.iter().map(|p| (node, *p)));
        }
        posts.sort_by_key(|(node, post)| (post.date, *node, post.body));
        let mut told: BTreeSet<(usize, usize)> = BTreeSet::new();
        for (node, post) in posts {
            let Some(province) = province(&post) else { continue };
            if let Some((other, before)) = last.insert(province, (node, post)) {
                let (x, y) = (self.root(other), self.root(node));
                let conflict = self.careers[x].conflict(&self.careers[y], self.succession).is_some();
                if x != y && !conflict && told.insert((x.min(y), x.max(y))) {
                    let link = link(nodes, (other, &before), (node, &post), certainty::SAME_PROVINCE, || {
                        "one name, posts in one province, but no text gives both".to_owned()
                    });
                    self.apart.push(link);
                }
            }
        }
    }
}

fn link<'a>(
    nodes: &[Node<'a>],
    (a, first): (usize, &Post<'a>),
    (b, second): (usize, &Post<'a>),
    certainty: u8,
    reason: impl Fn() -> String,
) -> Link<'a> {
    // Many years between two attestations, and a name of two words: less certain.
    let years = |p: &Post<'_>| p.date.get(..4).and_then(|y| y.parse::<i32>().ok());
    let far = matches!((years(first), years(second)), (Some(a), Some(b)) if (a - b).abs() > MANY_YEARS);
    let short = nodes[a].name.split(' ').count() < FEW_WORDS;
    Link {
        first: nodes[a].iri,
        second: nodes[b].iri,
        certainty: certainty - if far { certainty::FAR } else { 0 } - if short { certainty::SHORT_NAME } else { 0 },
        reason: reason(),
        evidence: [first.evidence, second.evidence]
            .into_iter()
            .filter(|e| !e.is_empty())
            .collect(),
        decided: false,
    }
}

/// The most certain first.
fn order<'l>(link: &'l Link<'_>) -> (u8, &'l str, &'l str) {
    (
        certainty::DECIDED - link.certainty.min(certainty::DECIDED),
        link.first,
        link.second,
    )
}

fn tail(iri: &str) -> &str {
    iri.rsplit('/').next().unwrap_or(iri)
}
