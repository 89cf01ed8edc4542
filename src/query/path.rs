//! How two entities are connected: the shortest chains of facts between them.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::io::{self, Write};

use oxigraph::model::NamedNode;
use oxigraph::store::StorageError;
use petgraph::algo::astar;
use petgraph::graph::{NodeIndex, UnGraph};
use petgraph::visit::{EdgeFiltered, EdgeRef};

use super::layout::paragraph;
use super::links::{Link, links};
use super::reader::{Article, Quote, Reader, as_node};
use crate::fact::{EntityType, Relation};

/// What a step costs, apart from where it leads through.
const STEP: u32 = 2000;
/// What passing through a province, place or ministry costs more: nearly everything is connected by these.
const HUB: u32 = 150;
/// What passing through an entity costs more with every quarter of a doubling of its neighbours.
const BUSY: u32 = 15;

/// A node of a chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stop {
    pub iri: NamedNode,
    pub label: String,
}

/// What a fact says of two neighbouring stops.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tie {
    /// None for what the lexicon says: that a place lies in another.
    pub fact: Option<NamedNode>,
    pub relation: Relation,
    pub label: String,
    /// It leads from the earlier stop to the later one.
    pub forward: bool,
    pub quote: Option<Quote>,
    pub article: Option<Article>,
    /// How many more facts say the same.
    pub more: usize,
}

/// A chain of facts: `ties[i]` join `stops[i]` and `stops[i + 1]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chain {
    pub stops: Vec<Stop>,
    pub ties: Vec<Vec<Tie>>,
}

/// A fact, or a statement of the lexicon, that joins two nodes of the graph.
struct Joint {
    fact: Option<NamedNode>,
    from: NodeIndex,
    relation: Relation,
    label: String,
}

/// Where a fact says something, the fact, and how.
type Said<'j> = (Option<Article>, Option<&'j NamedNode>, Option<Quote>);

/// Entities and events joined by facts, whichever way these point.
pub struct Connections<'r, 'a> {
    reader: &'r Reader<'a>,
    graph: UnGraph<NamedNode, Vec<Joint>>,
    index: HashMap<NamedNode, NodeIndex>,
    /// What passing through each node costs.
    costs: Vec<u32>,
}

impl<'r, 'a> Connections<'r, 'a> {
    /// Reads all facts of a store.
    pub fn read(reader: &'r Reader<'a>) -> Result<Self, StorageError> {
        let mut joints = Vec::new();
        for fact in reader.facts()? {
            joints.extend(
                links(reader, &fact)?
                    .into_iter()
                    .map(|link| (link, Some(fact.iri.clone()))),
            );
        }
        joints.extend(surroundings(reader)?.into_iter().map(|link| (link, None)));
        // Nodes by IRI, so that equal chains come in the same order whatever the order of the documents.
        let nodes: BTreeSet<&NamedNode> = joints.iter().flat_map(|(l, _)| [&l.from, &l.to]).collect();
        let mut graph = UnGraph::with_capacity(nodes.len(), joints.len());
        let index: HashMap<NamedNode, NodeIndex> = nodes
            .into_iter()
            .map(|n| (n.clone(), graph.add_node(n.clone())))
            .collect();
        let mut edges: BTreeMap<(NodeIndex, NodeIndex), Vec<Joint>> = BTreeMap::new();
        for (link, fact) in joints {
            let (Some(&from), Some(&to)) = (index.get(&link.from), index.get(&link.to)) else {
                continue;
            };
            let joint = Joint {
                fact,
                from,
                relation: link.relation,
                label: link.label,
            };
            edges.entry((from.min(to), from.max(to))).or_default().push(joint);
        }
        for ((a, b), joints) in edges {
            graph.add_edge(a, b, joints);
        }
        let mut costs = Vec::with_capacity(graph.node_count());
        for node in graph.node_indices() {
            let hub = matches!(
                reader.entity_type(&graph[node])?,
                Some(EntityType::Province | EntityType::Place | EntityType::Ministry)
            );
            let neighbours = u128::try_from(graph.neighbors(node).count()).unwrap_or(1);
            costs.push(BUSY * neighbours.saturating_pow(4).checked_ilog2().unwrap_or(0) + if hub { HUB } else { 0 });
        }
        Ok(Self {
            reader,
            graph,
            index,
            costs,
        })
    }

    /// Up to `most` chains between two nodes, the shortest first; none where they are not connected.
    pub fn chains(&self, from: &NamedNode, to: &NamedNode, most: usize) -> Result<Vec<Chain>, StorageError> {
        let (Some(&from), Some(&to)) = (self.index.get(from), self.index.get(to)) else {
            return Ok(Vec::new());
        };
        self.shortest(from, to, most)
            .iter()
            .map(|route| self.chain(route))
            .collect()
    }

    /// The `most` shortest routes that pass no node twice, by Yen's algorithm; the same ones for the same facts.
    fn shortest(&self, from: NodeIndex, to: NodeIndex, most: usize) -> Vec<Vec<NodeIndex>> {
        let mut found: Vec<Vec<NodeIndex>> = Vec::new();
        let mut candidates: BTreeSet<(u32, Vec<NodeIndex>)> = BTreeSet::new();
        if from != to && most > 0 {
            candidates.extend(self.route(from, to, &HashSet::new(), &HashSet::new()));
        }
        while let Some((_, route)) = candidates.pop_first() {
            found.push(route);
            if found.len() == most {
                break;
            }
            let Some(last) = found.last() else { break };
            for i in 0..last.len().saturating_sub(1) {
                let (root, spur) = (&last[..=i], last[i]);
                let taken: HashSet<(NodeIndex, NodeIndex)> = found
                    .iter()
                    .filter(|r| r.starts_with(root))
                    .filter_map(|r| Some((*r.get(i)?, *r.get(i + 1)?)))
                    .flat_map(|(a, b)| [(a, b), (b, a)])
                    .collect();
                let passed: HashSet<NodeIndex> = root[..i].iter().copied().collect();
                if let Some((_, rest)) = self.route(spur, to, &passed, &taken) {
                    let whole: Vec<NodeIndex> = root[..i].iter().copied().chain(rest).collect();
                    if !found.contains(&whole) {
                        candidates.insert((self.cost(&whole), whole));
                    }
                }
            }
        }
        found
    }

    fn route(
        &self,
        from: NodeIndex,
        to: NodeIndex,
        passed: &HashSet<NodeIndex>,
        taken: &HashSet<(NodeIndex, NodeIndex)>,
    ) -> Option<(u32, Vec<NodeIndex>)> {
        let open = EdgeFiltered::from_fn(&self.graph, |e| {
            let (a, b) = (e.source(), e.target());
            !passed.contains(&a) && !passed.contains(&b) && !taken.contains(&(a, b))
        });
        astar(&open, from, |n| n == to, |e| self.step(e.source(), e.target()), |_| 0)
    }

    fn step(&self, a: NodeIndex, b: NodeIndex) -> u32 {
        STEP + self.costs.get(a.index()).unwrap_or(&0) + self.costs.get(b.index()).unwrap_or(&0)
    }

    fn cost(&self, route: &[NodeIndex]) -> u32 {
        route.windows(2).map(|pair| self.step(pair[0], pair[1])).sum()
    }

    fn chain(&self, route: &[NodeIndex]) -> Result<Chain, StorageError> {
        let mut chain = Chain {
            stops: Vec::new(),
            ties: Vec::new(),
        };
        for node in route {
            let iri = self.graph[*node].clone();
            chain.stops.push(Stop {
                label: self.reader.short_label(&iri)?,
                iri,
            });
        }
        for pair in route.windows(2) {
            let joints = self.graph.find_edge(pair[0], pair[1]).map(|e| &self.graph[e]);
            chain.ties.push(self.ties(joints.map_or(&[], Vec::as_slice), pair[0])?);
        }
        Ok(chain)
    }

    /// One tie for all facts that say the same; its source is the earliest.
    fn ties(&self, joints: &[Joint], first: NodeIndex) -> Result<Vec<Tie>, StorageError> {
        let mut same: BTreeMap<(Relation, &str, bool), Vec<Said<'_>>> = BTreeMap::new();
        for joint in joints {
            let quote = match &joint.fact {
                Some(fact) => match self.reader.fact(fact)? {
                    Some(fact) => self.reader.quotes(&fact)?.into_iter().next(),
                    None => continue,
                },
                None => None,
            };
            let article = match &quote {
                Some(quote) => Some(self.reader.article(&quote.document)?),
                None => None,
            };
            same.entry((joint.relation, &joint.label, joint.from == first))
                .or_default()
                .push((article, joint.fact.as_ref(), quote));
        }
        let mut out = Vec::new();
        for ((relation, label, forward), mut facts) in same {
            facts.sort_by(|a, b| (&a.0, a.1.map(NamedNode::as_str)).cmp(&(&b.0, b.1.map(NamedNode::as_str))));
            let more = facts.len() - 1;
            if let Some((article, fact, quote)) = facts.into_iter().next() {
                out.push(Tie {
                    fact: fact.cloned(),
                    relation,
                    label: label.to_owned(),
                    forward,
                    quote,
                    article,
                    more,
                });
            }
        }
        Ok(out)
    }
}

/// What is said of the entities that documents mention besides facts: where they lie and which bodies they belong to, by the lexicon or by their names.
fn surroundings(reader: &Reader<'_>) -> Result<Vec<Link>, StorageError> {
    let mut out = Vec::new();
    for (property, relation) in [("within", Relation::LocatedIn), ("parent", Relation::PartOf)] {
        let property = reader.base().ns(property);
        let label = reader.label(&property)?;
        for entity in reader.mentioned()? {
            for around in reader.objects(&entity, property.as_ref())?.iter().filter_map(as_node) {
                out.push(Link {
                    from: entity.clone(),
                    to: around.clone(),
                    relation,
                    label: label.clone(),
                    status: None,
                    side: true,
                });
            }
        }
    }
    Ok(out)
}

/// Writes chains for people, `width` columns wide.
pub fn write(chains: &[Chain], width: usize, to: &mut impl Write) -> io::Result<()> {
    for (i, chain) in chains.iter().enumerate() {
        if i > 0 {
            writeln!(to)?;
        }
        let number = format!("{}. ", i + 1);
        for (k, stop) in chain.stops.iter().enumerate() {
            let indent = if k == 0 {
                number.clone()
            } else {
                " ".repeat(number.len())
            };
            writeln!(to, "{indent}{}", stop.label)?;
            let ties = chain.ties.get(k).map_or(&[][..], Vec::as_slice);
            for (i, tie) in ties.iter().enumerate() {
                let arrow = if tie.forward { "──▶" } else { "◀──" };
                paragraph(to, &format!("     {arrow} "), &tie.label, width)?;
                // A sentence that says several things is quoted behind the last of them.
                if tie.more == 0 && ties.get(i + 1).is_some_and(|next| next.quote == tie.quote) {
                    continue;
                }
                if let Some(quote) = &tie.quote {
                    paragraph(to, "         ", &format!("“{}”", quote.text), width)?;
                }
                if tie.fact.is_none() {
                    writeln!(to, "         [lexicon]")?;
                }
                let more = if tie.more > 0 {
                    format!(" and {} more", tie.more)
                } else {
                    String::new()
                };
                if let Some(article) = &tie.article {
                    let date = article.date.as_ref().map(|d| format!(", {d}")).unwrap_or_default();
                    writeln!(to, "         [{}{date}]{more}", article.id)?;
                }
            }
        }
    }
    Ok(())
}

#[cfg(test)]
#[path = "path_tests.rs"]
mod tests;
