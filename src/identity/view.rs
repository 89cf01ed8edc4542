//! The store as commands see it: of the nodes that are one, one; and of the names that documents give a node, one.
//!
//! The text of the store is what documents say, each in its own words for a person. Before it is loaded, the IRIs that the graph `<base>identity` joins are put
//! for one another in the documents' statements; the derived graphs themselves stay as they are, so that every other name still leads to its node.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::statement::Statement;
use crate::graph::snapshot::{Snapshot, lines as cut};
use crate::graph::vocab::{Base, owl, rdf, skos};

/// What the line of a first name holds behind its subject.
const PREF_LABEL_OF: &str = "> <http://www.w3.org/2004/02/skos/core#prefLabel> ";

/// Which node stands for which.
#[derive(Debug, Default)]
pub struct OneNode<'a> {
    same: HashMap<&'a str, &'a str>,
    /// What one document alone calls a node: (IRI of the document, node).
    in_document: HashMap<(&'a str, &'a str), &'a str>,
    /// Of nodes that are no persons and stand for others: class and first name, as N-Quads has them. What is called otherwise, or is of another class, is one thing in the view.
    named: HashMap<&'a str, [String; 2]>,
    /// The names of nodes that documents spell in several ways, as N-Quads has them.
    chosen: HashMap<&'a str, &'a str>,
    /// Beginnings of the IRIs in question, up to their kind.
    kinds: HashSet<&'a str>,
    id: String,
    graph: String,
}

impl<'a> OneNode<'a> {
    /// Reads what the derived graph at the end of a store's N-Quads says.
    pub fn read(nquads: &'a str, base: &Base) -> Self {
        let identity = base.identity().into_string();
        let derived = [identity.clone(), base.inferred().into_string()];
        let mut out = Self {
            id: format!("{base}id/"),
            graph: format!("{base}graph/"),
            ..Self::default()
        };
        let (first, second, document) = (base.ns("first"), base.ns("second"), base.ns("document"));
        let chosen = base.ns("chosenLabel");
        let mut links: HashMap<&str, [&'a str; 3]> = HashMap::new();
        // Graphs stand in the order of their IRIs, and these behind the documents'.
        for line in nquads.lines().rev() {
            let Some(statement) = Statement::of(line) else { break };
            let Some(graph) = statement.graph().filter(|g| derived.iter().any(|d| d == g)) else {
                break;
            };
            if graph == identity && statement.predicate == chosen.as_str() {
                out.chosen
                    .extend(statement.object().map(|name| (statement.subject, name)));
            }
            let (true, Some(object)) = (graph == identity, statement.node()) else {
                continue;
            };
            let property = statement.predicate;
            let at = [first.as_str(), second.as_str(), document.as_str()]
                .iter()
                .position(|p| *p == property);
            if property == owl::SAME_AS.as_str() {
                out.same.insert(statement.subject, object);
            } else if let Some(at) = at {
                links.entry(statement.subject).or_default()[at] = object;
            }
        }
        for [first, second, document] in links.into_values().filter(|l| !l[2].is_empty()) {
            let target = out.same.get(second).copied().unwrap_or(second);
            out.in_document.insert((document, first), target);
        }
        let kind = |iri: &&'a str| {
            let rest = iri.strip_prefix(out.id.as_str())?;
            Some(&iri[..out.id.len() + rest.find('/')? + 1])
        };
        let mentioned = out.in_document.keys().map(|(_, iri)| iri);
        out.kinds = out.same.keys().chain(mentioned).filter_map(kind).collect();
        out
    }

    /// Reads how the nodes that stand for others are called; persons that are one have one name.
    pub fn with_names(mut self, snapshot: &Snapshot) -> Self {
        let person = format!("{}person/", self.id);
        let targets: HashSet<&str> = self.same.values().chain(self.in_document.values()).copied().collect();
        let targets: Vec<&str> = targets.into_iter().filter(|iri| !iri.starts_with(&person)).collect();
        if targets.is_empty() {
            return self;
        }
        let properties = [rdf::TYPE.as_str(), skos::PREF_LABEL.as_str()];
        for (_, block) in snapshot.blocks() {
            let Ok(lines) = block.lines() else { continue };
            for line in cut(&lines) {
                let Some(statement) = Statement::of(line) else { continue };
                let Some(at) = properties.iter().position(|p| *p == statement.predicate) else {
                    continue;
                };
                let english = line.contains("\"@en <");
                if let (Some(target), Some(object), false) = (
                    targets.iter().find(|t| **t == statement.subject),
                    statement.object(),
                    english,
                ) {
                    let names = self.named.entry(target).or_default();
                    if names[at].is_empty() {
                        names[at] = object.to_owned();
                    }
                }
            }
        }
        self.named.retain(|_, names| names.iter().all(|name| !name.is_empty()));
        self
    }

    /// The same of a store that is seen as it is written: what is one stays several, each under one name.
    pub fn with_names_alone(self) -> Self {
        Self {
            chosen: self.chosen,
            id: self.id,
            graph: self.graph,
            ..Self::default()
        }
    }

    pub fn is_empty(&self) -> bool {
        self.same.is_empty() && self.in_document.is_empty() && self.chosen.is_empty()
    }

    /// Whether the lines of a property may make some of another, which may be wanted alone.
    pub fn makes(&self, property: &str) -> Option<&'static str> {
        let named = !self.chosen.is_empty() || !self.named.is_empty();
        (named && property == skos::ALT_LABEL.as_str()).then_some(skos::PREF_LABEL.as_str())
    }

    /// The store's text with one node for those that are one; the text itself where nothing is joined.
    pub fn apply<'t>(&self, nquads: &'t str) -> Cow<'t, str> {
        if self.is_empty() {
            return Cow::Borrowed(nquads);
        }
        let mut out = String::with_capacity(nquads.len());
        let (mut graph, mut document, mut inside) = ("", String::new(), false);
        for line in cut(nquads) {
            let joined = self.kinds.iter().any(|kind| line.contains(kind));
            let named = || !self.chosen.is_empty() && line.contains(PREF_LABEL_OF);
            let statement = (joined || named()).then(|| Statement::of(line)).flatten();
            let replaced = statement.and_then(|statement| {
                let of = statement.graph()?;
                if of != graph {
                    graph = of;
                    inside = of.starts_with(&self.graph);
                    document = format!(
                        "{}document/{}",
                        self.id,
                        of.strip_prefix(&self.graph).unwrap_or_default()
                    );
                }
                if !inside {
                    return None;
                }
                let subject = self.other(&document, statement.subject);
                let object = statement
                    .node()
                    .and_then(|o| self.other(&document, o).map(|new| (o, new)));
                let named = self.is_name(subject.unwrap_or(statement.subject), &statement);
                (named || subject.is_some() || object.is_some()).then_some((statement, subject, object))
            });
            match replaced {
                None => out.push_str(line),
                Some((statement, subject, _)) if self.is_name(subject.unwrap_or(statement.subject), &statement) => {
                    self.put_names(&mut out, subject.unwrap_or(statement.subject), &statement);
                }
                Some((statement, subject, object)) => {
                    let subject_end = statement.subject.len() + 1;
                    out.push('<');
                    out.push_str(subject.unwrap_or(statement.subject));
                    match object {
                        None => out.push_str(&line[subject_end..]),
                        Some((old, new)) => {
                            let object_start = subject_end + "> <".len() + statement.predicate.len() + "> <".len();
                            out.push_str(&line[subject_end..object_start]);
                            out.push_str(new);
                            out.push_str(&line[object_start + old.len()..]);
                        }
                    }
                }
            }
            out.push('\n');
        }
        Cow::Owned(out)
    }

    /// Whether a statement gives a class or first name for which there is another here.
    fn is_name(&self, subject: &str, statement: &Statement<'_>) -> bool {
        if statement.predicate == skos::PREF_LABEL.as_str() {
            let vietnamese = || statement.object().is_some_and(|o| o.ends_with("\"@vi"));
            self.named.contains_key(subject) || self.chosen.contains_key(subject) && vietnamese()
        } else {
            statement.predicate == rdf::TYPE.as_str() && self.named.contains_key(subject)
        }
    }

    /// The class or first name of a node; the name that the document has for it becomes another name.
    fn put_names(&self, out: &mut String, subject: &str, statement: &Statement<'_>) {
        let (Some(old), Some(graph)) = (statement.object(), statement.graph()) else {
            return;
        };
        let is_class = statement.predicate == rdf::TYPE.as_str();
        let named = self
            .named
            .get(subject)
            .map(|[class, label]| (class.as_str(), label.as_str()));
        let new = match (is_class, self.chosen.get(subject), named) {
            (true, _, Some((class, _))) => class,
            (false, Some(chosen), _) => chosen,
            (false, None, Some((_, label))) => label,
            _ => old,
        };
        let put = |out: &mut String, property: &str, object: &str| {
            out.extend(["<", subject, "> <", property, "> ", object, " <", graph, "> ."]);
        };
        put(out, statement.predicate, new);
        if !is_class && old != new {
            out.push('\n');
            put(out, skos::ALT_LABEL.as_str(), old);
        }
    }

    fn other(&self, document: &str, iri: &str) -> Option<&'a str> {
        self.in_document
            .get(&(document, iri))
            .or_else(|| self.same.get(iri))
            .copied()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn joined_nodes_become_one_in_the_documents_alone() {
        let base = Base::default();
        let id = "https://w3id.org/quanhe/id";
        let (d, i) = (
            "<https://w3id.org/quanhe/graph/d>",
            "<https://w3id.org/quanhe/identity>",
        );
        let text = format!(
            "<{id}/person/a> <urn:p> \"<{id}/person/a>\" {d} .\n\
             <{id}/post/x> <urn:p> <{id}/person/a> {d} .\n\
             <{id}/post/y> <urn:p> <{id}/person/c> {d} .\n\
             <{id}/post/z> <urn:p> <{id}/person/c> <https://w3id.org/quanhe/graph/e> .\n\
             <{id}/identity-link/m> <https://w3id.org/quanhe/ns#document> <{id}/document/d> {i} .\n\
             <{id}/identity-link/m> <https://w3id.org/quanhe/ns#first> <{id}/person/c> {i} .\n\
             <{id}/identity-link/m> <https://w3id.org/quanhe/ns#second> <{id}/person/a> {i} .\n\
             <{id}/person/a> <http://www.w3.org/2002/07/owl#sameAs> <{id}/person/b> {i} .\n"
        );
        let one = OneNode::read(&text, &base);
        let resolved = one.apply(&text);
        let lines: Vec<&str> = resolved.lines().collect();
        assert_eq!(lines[0], format!("<{id}/person/b> <urn:p> \"<{id}/person/a>\" {d} ."));
        assert_eq!(lines[1], format!("<{id}/post/x> <urn:p> <{id}/person/b> {d} ."));
        assert_eq!(lines[2], format!("<{id}/post/y> <urn:p> <{id}/person/b> {d} ."));
        assert_eq!(lines[3], text.lines().nth(3).unwrap(), "a mention is of its document");
        assert_eq!(
            lines[4..],
            text.lines().skip(4).collect::<Vec<_>>(),
            "the derived graph stays"
        );
        let named = format!(
            "<{id}/place/a> <{label}> \"Đăk\"@vi {d} .\n<{id}/place/a> <{label}> \"Dak\"@en {d} .\n<{id}/place/b> <{label}> \"Đăk\"@vi {d} .\n\
             <{id}/place/a> <https://w3id.org/quanhe/ns#chosenLabel> \"Đắk\"@vi {i} .\n",
            label = skos::PREF_LABEL.as_str()
        );
        let one = OneNode::read(&named, &base).with_names_alone();
        assert_eq!(one.makes(skos::ALT_LABEL.as_str()), Some(skos::PREF_LABEL.as_str()));
        let seen = one.apply(&named);
        let lines: Vec<&str> = seen.lines().collect();
        assert!(
            lines[0].contains("prefLabel> \"Đắk\"@vi") && lines[1].contains("altLabel> \"Đăk\"@vi"),
            "{seen}"
        );
        assert_eq!(lines[2..], named.lines().skip(1).collect::<Vec<_>>());
        let plain = "<urn:a> <urn:p> <urn:b> <urn:g> .\n";
        assert!(matches!(OneNode::read(plain, &base).apply(plain), Cow::Borrowed(_)));
    }
}
