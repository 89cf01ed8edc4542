//! Facts as links between two entities: what is drawn, and what a chain from one entity to another goes along.

use oxigraph::model::NamedNode;
use oxigraph::store::StorageError;

use super::reader::{Reader, StoredFact};
use crate::fact::{EntityType, Relation};
use crate::graph::fields;
use crate::graph::vocab::schema;

/// One fact, seen as a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Link {
    pub from: NamedNode,
    pub to: NamedNode,
    pub relation: Relation,
    /// In Vietnamese, from the ontology or the fact: the role, the award, what the relation is called.
    pub label: String,
    /// Of a post, where it is not `current`: `former`, `acting` or `incoming`.
    pub status: Option<String>,
    /// A second link of a fact that has a main one: followed by chains, left out of drawings.
    pub side: bool,
}

/// The links of a fact; a fact with fewer than two ends has none.
///
/// Unnamed groups (`tập thể`) are nobody in particular and link nothing.
pub fn links(reader: &Reader<'_>, fact: &StoredFact) -> Result<Vec<Link>, StorageError> {
    let base = reader.base();
    let own = |local: &str| reader.label(&base.ns(local));
    let shortcut = || match fields::shortcut(fact.relation, base) {
        Some((_, property, _)) => reader.label(&property),
        None => reader.relation_label(fact.relation),
    };
    let mut out = Out {
        reader,
        fact,
        links: Vec::new(),
    };
    match fact.relation {
        Relation::Post => {
            let mut label = match fact.field("role") {
                Some(role) => reader.show(role)?,
                None => shortcut()?,
            };
            if let Some(status) = fact.field("status").filter(|_| out.marked_status().is_some()) {
                label = format!("{label} ({})", reader.show_field("status", status)?);
            }
            out.add("person", "organization", label, false)?;
        }
        Relation::Participant => {
            // `leader` and the like are words of the tables; a drawing has those of the ontology, or what the relation is called.
            let capacity = match fact.text("capacity") {
                Some(capacity) => reader.value_label("capacity", capacity)?,
                None => None,
            };
            let label = match capacity {
                Some(label) => label,
                None => reader.relation_label(fact.relation)?,
            };
            out.add("agent", "event", label, false)?;
        }
        Relation::Event => {
            let place = reader.label(&schema::LOCATION.into_owned())?;
            for node in fact.nodes("place") {
                out.push(&fact.iri, node, place.clone(), false)?;
            }
            let organizer = reader.label(&schema::ORGANIZER.into_owned())?;
            for node in fact.nodes("organizer") {
                out.push(node, &fact.iri, organizer.clone(), false)?;
            }
        }
        Relation::Delegation => {
            let led = out.add("leader", "destination", reader.relation_label(fact.relation)?, false)?;
            out.add("of", "destination", reader.relation_label(fact.relation)?, led)?;
            out.add("leader", "of", own("delegationOf")?, led)?;
        }
        Relation::Award => {
            let award = match fact.field("award") {
                Some(award) => reader.show(award)?,
                None => reader.relation_label(fact.relation)?,
            };
            let granted = out.add("grantor", "recipient", award.clone(), false)?;
            if !granted {
                out.add("award", "recipient", reader.relation_label(fact.relation)?, false)?;
            }
            out.add(
                "presenter",
                "recipient",
                format!("{}: {award}", own("presenter")?),
                true,
            )?;
        }
        Relation::Programme => {
            out.add("agent", "programme", shortcut()?, false)?;
        }
        Relation::Support => {
            let mut label = shortcut()?;
            if let Some(programme) = fact.node("programme") {
                label = format!("{label} ({})", reader.label(programme)?);
            }
            let supported = out.add("supporter", "beneficiary", label, false)?;
            out.add("supporter", "programme", own("programme")?, supported)?;
            out.add("beneficiary", "programme", own("programme")?, supported)?;
        }
        Relation::PartOf => {
            out.add("organization", "parent", shortcut()?, false)?;
        }
        Relation::LocatedIn => {
            out.add("organization", "place", shortcut()?, false)?;
        }
        Relation::Title | Relation::Indicator => {}
    }
    Ok(out.links)
}

struct Out<'r, 'a> {
    reader: &'r Reader<'a>,
    fact: &'r StoredFact,
    links: Vec<Link>,
}

impl Out<'_, '_> {
    /// Links two fields; whether both are there.
    fn add(&mut self, from: &str, to: &str, label: String, side: bool) -> Result<bool, StorageError> {
        match (self.fact.node(from), self.fact.node(to)) {
            (Some(from), Some(to)) => self.push(from, to, label, side),
            _ => Ok(false),
        }
    }

    /// The status of a post that is not simply held.
    fn marked_status(&self) -> Option<&str> {
        self.fact.text("status").filter(|s| *s != "current")
    }

    fn push(&mut self, from: &NamedNode, to: &NamedNode, label: String, side: bool) -> Result<bool, StorageError> {
        let group = |node| Ok::<_, StorageError>(self.reader.entity_type(node)? == Some(EntityType::Group));
        if from == to || group(from)? || group(to)? {
            return Ok(false);
        }
        self.links.push(Link {
            from: from.clone(),
            to: to.clone(),
            relation: self.fact.relation,
            label,
            status: self.marked_status().map(str::to_owned),
            side,
        });
        Ok(true)
    }
}
