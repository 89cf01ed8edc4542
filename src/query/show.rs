//! One entity on a page: what it is, what is known of it, and every fact it stands in.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::{NamedNode, Term};
use oxigraph::store::StorageError;

use super::reader::{Article, Reader, StoredFact, as_node};
use crate::fact::Relation;
use crate::graph::vocab::{dcterms, owl, rdf, schema, skos};

pub use super::page::write;

/// Nothing in the store bears this IRI.
#[derive(Debug, thiserror::Error)]
pub enum ShowError {
    #[error("nothing in the store is called {0}")]
    Unknown(NamedNode),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// All that a store knows of one node.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    pub iri: NamedNode,
    pub label: String,
    /// The name of its class in the tables, else in Vietnamese.
    pub kind: Option<String>,
    /// What the background says of it: `also called` → names.
    pub known: Vec<(&'static str, Vec<String>)>,
    pub sections: Vec<Section>,
    /// The documents that mention it, by date.
    pub articles: Vec<Article>,
}

/// Facts of one kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Section {
    pub title: &'static str,
    pub rows: Vec<Row>,
}

/// What one or more documents say in the same way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub text: String,
    pub dates: BTreeSet<String>,
    /// Ids of the documents.
    pub documents: BTreeSet<String>,
}

/// Reads the page of a node.
pub fn show(reader: &Reader<'_>, iri: &NamedNode) -> Result<Page, ShowError> {
    let facts = reader.facts_with(iri)?;
    if facts.is_empty() && !reader.knows(iri)? {
        return Err(ShowError::Unknown(iri.clone()));
    }
    let mut sections: Vec<((Relation, usize), Section)> = Vec::new();
    let own = reader.fact(iri)?;
    if let Some(fact) = &own {
        let rows = own_rows(reader, fact)?;
        sections.push((
            (fact.relation, 0),
            Section {
                title: "What the text says",
                rows,
            },
        ));
    }
    let mut by_field: BTreeMap<(Relation, &'static str), Vec<StoredFact>> = BTreeMap::new();
    for (field, fact) in facts {
        by_field.entry((fact.relation, field)).or_default().push(fact);
    }
    for ((relation, field), facts) in by_field {
        let (order, title) = heading(relation, field);
        sections.push((
            (relation, order),
            Section {
                title,
                rows: rows(reader, field, &facts)?,
            },
        ));
    }
    sections.sort_by_key(|(place, _)| *place);
    let mut sections: Vec<Section> = sections.into_iter().map(|(_, section)| section).collect();
    let mentions = mentions(reader, iri)?;
    if !mentions.is_empty() {
        sections.push(Section {
            title: "Names in it",
            rows: mentions,
        });
    }
    let mut articles = reader.articles_about(iri)?;
    if let Some(fact) = &own {
        for document in reader.documents_of(fact)? {
            articles.push(reader.article(&document)?);
        }
    }
    let rule = rule_statistics(reader, iri)?;
    sections.extend(rule);
    Ok(Page {
        iri: iri.clone(),
        label: reader.label(iri)?,
        kind: kind(reader, iri)?,
        known: known(reader, iri)?,
        sections,
        articles,
    })
}

/// Of a rule: how many facts it has made.
fn rule_statistics(reader: &Reader<'_>, iri: &NamedNode) -> Result<Option<Section>, StorageError> {
    let base = reader.base();
    if !base.path(iri.as_str()).is_some_and(|path| path.starts_with("rule/")) {
        return Ok(None);
    }
    let facts = reader.subjects(base.ns("rule").as_ref(), iri)?;
    let mut documents = BTreeSet::new();
    for fact in &facts {
        if let Some(fact) = reader.fact(fact)? {
            for document in reader.documents_of(&fact)? {
                documents.insert(document);
            }
        }
    }
    let row = Row {
        text: format!(
            "{} in {} of the store; `quanhe query rule-statistics` counts those of all rules",
            counted(facts.len(), "fact"),
            counted(documents.len(), "document")
        ),
        dates: BTreeSet::new(),
        documents: BTreeSet::new(),
    };
    Ok(Some(Section {
        title: "What it has made",
        rows: vec![row],
    }))
}

fn counted(n: usize, thing: &str) -> String {
    format!("{n} {thing}{}", if n == 1 { "" } else { "s" })
}

fn kind(reader: &Reader<'_>, iri: &NamedNode) -> Result<Option<String>, StorageError> {
    if let Some(entity_type) = reader.entity_type(iri)? {
        return Ok(Some(format!(
            "{} ({})",
            entity_type.name(),
            reader.type_label(entity_type)?
        )));
    }
    match reader.objects(iri, rdf::TYPE)?.iter().find_map(as_node) {
        Some(class) => reader.label(class).map(Some),
        None => Ok(None),
    }
}

/// Where a section stands among those of its relation, and its title.
fn heading(relation: Relation, field: &str) -> (usize, &'static str) {
    use Relation as R;
    match (relation, field) {
        (R::Post, "person") => (1, "Posts"),
        (R::Post, "organization") => (2, "Office holders"),
        (R::Post, _) => (3, "Held by"),
        (R::Title, _) => (1, "Titles"),
        (R::Event, "organizer") => (1, "Events organised"),
        (R::Event, "place") => (2, "Events here"),
        (R::Event, _) => (3, "Events of this kind"),
        (R::Participant, "agent") => (1, "Events attended"),
        (R::Participant, _) => (2, "Participants"),
        (R::Delegation, "leader") => (1, "Delegations led"),
        (R::Delegation, "of") => (2, "Delegations sent"),
        (R::Delegation, _) => (3, "Delegations received"),
        (R::Award, "recipient") => (1, "Awards received"),
        (R::Award, "grantor") => (2, "Awards granted"),
        (R::Award, "presenter") => (3, "Awards handed over"),
        (R::Award, _) => (4, "Given to"),
        (R::Programme, "agent") => (1, "Programmes"),
        (R::Programme, _) => (2, "Taking part in it"),
        (R::Support, "supporter") => (1, "Supports"),
        (R::Support, "beneficiary") => (2, "Supported by"),
        (R::Support, _) => (3, "Support under it"),
        (R::PartOf, "organization") => (1, "Part of"),
        (R::PartOf, _) => (2, "Bodies under it"),
        (R::LocatedIn, "organization") => (1, "Located in"),
        (R::LocatedIn, _) => (2, "Bodies here"),
        (R::Indicator, "place") => (1, "Figures"),
        (R::Indicator, _) => (2, "Figures of this kind"),
    }
}

/// Rows of facts that all have the page's node in `field`; facts that say the same are one.
fn rows(reader: &Reader<'_>, field: &str, facts: &[StoredFact]) -> Result<Vec<Row>, StorageError> {
    let mut rows: BTreeMap<(i64, String), (Row, BTreeSet<String>)> = BTreeMap::new();
    for fact in facts {
        let (text, date) = line(reader, fact, field)?;
        // Roles by their rank in a list of office holders.
        let rank = match (field, fact.node("role")) {
            ("organization", Some(role)) => reader
                .literal(role, reader.base().ns("rank").as_ref())?
                .and_then(|r| r.parse().ok())
                .unwrap_or(i64::MAX),
            _ => 0,
        };
        let manner = manner(reader, fact)?;
        // Only of a post is the date a day among several on which the same is true.
        let key = if fact.relation == Relation::Post {
            format!("{text}\u{1f}{}", manner.as_deref().unwrap_or(""))
        } else {
            format!("{text}\u{1f}{}", date.as_deref().unwrap_or(""))
        };
        let (row, manners) = rows.entry((rank, key)).or_insert_with(|| {
            let row = Row {
                text,
                dates: BTreeSet::new(),
                documents: BTreeSet::new(),
            };
            (row, BTreeSet::new())
        });
        manners.extend(manner);
        row.dates.extend(date);
        for document in reader.documents_of(fact)? {
            row.documents.insert(reader.article(&document)?.id);
        }
    }
    let mut rows: Vec<((i64, String), Row)> = rows
        .into_iter()
        .map(|(key, (mut row, manners))| {
            if !manners.is_empty() {
                let manners: Vec<String> = manners.into_iter().collect();
                row.text = format!("{} ({})", row.text, manners.join(", "));
            }
            (key, row)
        })
        .collect();
    rows.sort_by(|(a, x), (b, y)| (a.0, x.dates.first(), &a.1).cmp(&(b.0, y.dates.first(), &b.1)));
    Ok(rows.into_iter().map(|(_, row)| row).collect())
}

/// In what capacity an event was attended, and the status of a post that is not simply held: what stands behind a row in parentheses.
fn manner(reader: &Reader<'_>, fact: &StoredFact) -> Result<Option<String>, StorageError> {
    for name in ["capacity", "status"] {
        match fact.field(name) {
            Some(term) if fact.text(name) != Some("current") => return reader.show_field(name, term).map(Some),
            _ => {}
        }
    }
    Ok(None)
}

/// What a fact says besides the page's node, its manner and its date.
fn line(reader: &Reader<'_>, fact: &StoredFact, field: &str) -> Result<(String, Option<String>), StorageError> {
    let mut parts = Vec::new();
    let mut date = fact.text("date").map(str::to_owned);
    for (name, term) in fact.fields.iter().filter(|(name, _)| *name != field && *name != "date") {
        match (fact.relation, *name) {
            (Relation::Participant, "capacity") | (Relation::Post, "status") => {}
            (Relation::Participant, "event") => {
                let event = as_node(term).map(|node| reader.fact(node)).transpose()?.flatten();
                parts.push(reader.show(term)?);
                if let Some(event) = event {
                    date = event.text("date").map(str::to_owned);
                    for place in event.nodes("place") {
                        parts.push(format!("in {}", reader.label(place)?));
                    }
                }
            }
            // An event's label says its kind; without one the kind has to.
            (Relation::Event, "kind") => {}
            _ => parts.push(part(reader, fact.relation, name, term)?),
        }
    }
    if fact.relation == Relation::Event {
        parts.retain(|p| !p.is_empty());
        let label = reader.label(&fact.iri)?;
        parts.insert(0, label);
    }
    Ok((parts.join(" · "), date))
}

/// A value with the word that says what it is to the fact, where the value alone does not.
fn part(reader: &Reader<'_>, relation: Relation, name: &str, term: &Term) -> Result<String, StorageError> {
    use Relation as R;
    let value = reader.show_field(name, term)?;
    Ok(match (relation, name) {
        (R::Event, "label") => String::new(),
        (R::Event, "place") => format!("in {value}"),
        (R::Event, "organizer") => format!("organised by {value}"),
        (R::Delegation, "leader") => format!("led by {value}"),
        (R::Delegation, "of") => format!("of {value}"),
        (R::Delegation, "destination") => format!("to {value}"),
        (R::Award, "grantor") => format!("from {value}"),
        (R::Award, "presenter") => format!("handed over by {value}"),
        (R::Award, "recipient") => format!("to {value}"),
        (R::Award, "count") => format!("× {value}"),
        (R::Support, "programme") => format!("under {value}"),
        _ => value,
    })
}

/// The fields of the node itself, where it is a fact (an event).
fn own_rows(reader: &Reader<'_>, fact: &StoredFact) -> Result<Vec<Row>, StorageError> {
    let mut rows = Vec::new();
    for (name, term) in &fact.fields {
        let text = format!("{name}: {}", reader.show_field(name, term)?);
        rows.push(Row {
            text,
            dates: BTreeSet::new(),
            documents: BTreeSet::new(),
        });
    }
    Ok(rows)
}

/// Of a document: what it mentions.
fn mentions(reader: &Reader<'_>, iri: &NamedNode) -> Result<Vec<Row>, StorageError> {
    let mut out = Vec::new();
    for node in reader.objects(iri, schema::MENTIONS)?.iter().filter_map(as_node) {
        let kind = reader.entity_type(node)?;
        let text = format!("{} ({})", reader.label(node)?, kind.map_or("", |k| k.name()));
        out.push((
            kind,
            Row {
                text,
                dates: BTreeSet::new(),
                documents: BTreeSet::new(),
            },
        ));
    }
    out.sort_by(|(a, x), (b, y)| (a, &x.text).cmp(&(b, &y.text)));
    Ok(out.into_iter().map(|(_, row)| row).collect())
}

/// What the background says of a node, and a document's own data.
fn known(reader: &Reader<'_>, iri: &NamedNode) -> Result<Vec<(&'static str, Vec<String>)>, StorageError> {
    let base = reader.base();
    let label = reader.label(iri)?;
    let texts = |property: oxigraph::model::NamedNodeRef<'_>| {
        reader
            .objects(iri, property)?
            .iter()
            .map(|t| reader.show(t))
            .collect::<Result<Vec<_>, StorageError>>()
    };
    let own = |local: &str| texts(base.ns(local).as_ref());
    let mut called: Vec<String> = Vec::new();
    for name in [texts(skos::PREF_LABEL)?, own("shortLabel")?, texts(skos::ALT_LABEL)?]
        .into_iter()
        .flatten()
    {
        if name != label && !called.contains(&name) {
            called.push(name);
        }
    }
    let mut out = vec![
        ("also called", called),
        ("code", texts(skos::NOTATION)?),
        ("unit", own("unit")?),
        ("in", own("within")?),
        ("part of", own("parent")?),
        ("decided by", own("decision")?),
        ("valid from", own("validFrom")?),
        ("valid until", own("validUntil")?),
        (
            "replaced by",
            with_iris(
                reader,
                reader.objects(iri, dcterms::IS_REPLACED_BY)?.iter().filter_map(as_node),
            )?,
        ),
        (
            "replaces",
            with_iris(reader, reader.subjects(dcterms::IS_REPLACED_BY, iri)?.iter())?,
        ),
        ("one with", other_nodes(reader, iri)?),
        (
            "must be",
            with_iris(
                reader,
                reader
                    .objects(iri, base.ns("inferredEntity").as_ref())?
                    .iter()
                    .filter_map(as_node),
            )?,
        ),
        ("published", texts(dcterms::ISSUED)?),
        ("publisher", texts(dcterms::PUBLISHER)?),
        ("source", texts(dcterms::SOURCE)?),
        (
            "same as",
            reader
                .objects(iri, owl::SAME_AS)?
                .iter()
                .filter_map(as_node)
                .map(|n| n.as_str().to_owned())
                .collect(),
        ),
    ];
    if reader.fact(iri)?.is_some_and(|f| f.relation == Relation::Indicator) {
        out.retain(|(name, _)| *name != "unit");
    }
    out.retain(|(_, values)| !values.is_empty());
    Ok(out)
}

/// The nodes that documents have for the same thing, and what joined each.
fn other_nodes(reader: &Reader<'_>, iri: &NamedNode) -> Result<Vec<String>, StorageError> {
    let base = reader.base();
    let mut out = Vec::new();
    for node in reader.subjects(owl::SAME_AS, iri)? {
        let mut why = BTreeSet::new();
        for end in ["first", "second"] {
            for link in reader.subjects(base.ns(end).as_ref(), &node)? {
                if reader
                    .objects(&link, rdf::TYPE)?
                    .contains(&base.ns("IdentityLink").into())
                {
                    why.extend(reader.literal(&link, base.ns("linkDecision").as_ref())?);
                }
            }
        }
        let why: Vec<String> = why.into_iter().collect();
        out.push(format!("<{}> {}", node.as_str(), why.join("; ")));
    }
    Ok(out)
}

/// Predecessors and successors often share a name, so that their IRIs have to tell them apart.
fn with_iris<'n>(reader: &Reader<'_>, nodes: impl Iterator<Item = &'n NamedNode>) -> Result<Vec<String>, StorageError> {
    nodes
        .map(|n| Ok(format!("{} <{}>", reader.label(n)?, n.as_str())))
        .collect()
}

#[cfg(test)]
#[path = "show_tests.rs"]
mod tests;
