//! How the relations of [`crate::fact`] stand in the graph: class, properties and shortcut of each.

use oxigraph::model::{NamedNode, NamedNodeRef};

use super::vocab::{Base, org, qb, schema, sdmx_dimension, sdmx_measure, skos};
use crate::fact::{EntityType, Relation};

/// A term of another vocabulary, or the local name of one of quanhe's own.
#[derive(Debug, Clone, Copy)]
pub(super) enum TermName {
    Foreign(NamedNodeRef<'static>),
    Own(&'static str),
}

impl From<NamedNodeRef<'static>> for TermName {
    fn from(iri: NamedNodeRef<'static>) -> Self {
        Self::Foreign(iri)
    }
}

/// One of quanhe's own terms.
pub(super) const fn own(local: &'static str) -> TermName {
    Own(local)
}

impl TermName {
    fn iri(self, base: &Base) -> NamedNode {
        match self {
            Self::Foreign(iri) => iri.into_owned(),
            Self::Own(local) => base.ns(local),
        }
    }
}

use TermName::{Foreign, Own};

/// The class of an entity's node.
pub fn entity_class(entity_type: EntityType, base: &Base) -> NamedNode {
    entity_class_name(entity_type).iri(base)
}

pub(super) fn entity_class_name(entity_type: EntityType) -> TermName {
    match entity_type {
        EntityType::Person => Foreign(super::vocab::foaf::PERSON),
        other => Own(other.name()),
    }
}

/// Why mentions are mostly taken for an entity of a class, as the vocabulary says with `q:usualDecision`: a document says so no more.
pub(super) fn usual_decision(entity_type: EntityType) -> &'static str {
    use EntityType as T;
    match entity_type {
        T::Person => "name, and the body of a post",
        T::Organization => "the place in its name",
        T::Ministry | T::Hospital | T::Place | T::Programme => "label of the lexicon",
        T::Province => "label of the lexicon, by the date of the text",
        T::LegalDocument => "head and name in the text",
        T::Award => "name of the honour",
        T::Office => "a post named as grantor",
        T::Group => "unnamed recipients",
    }
}

/// The class of a fact's node.
pub fn class(relation: Relation, base: &Base) -> NamedNode {
    class_name(relation).iri(base)
}

pub(super) fn class_name(relation: Relation) -> TermName {
    match relation {
        Relation::Post => Foreign(org::MEMBERSHIP),
        Relation::Title => Own("TitleHolding"),
        Relation::Event => Foreign(schema::EVENT),
        Relation::Participant => Own("Participation"),
        Relation::Delegation => Own("Delegation"),
        Relation::Award => Own("Conferral"),
        Relation::Programme => Own("ProgrammeParticipation"),
        Relation::Support => Own("Support"),
        Relation::PartOf => Own("OrganizationStructure"),
        Relation::LocatedIn => Own("Location"),
        Relation::Indicator => Foreign(qb::OBSERVATION),
    }
}

/// The property of a fact's field; `None` for a name that the relation does not have.
pub fn property(relation: Relation, field: &str, base: &Base) -> Option<NamedNode> {
    property_name(relation, field).map(|name| name.iri(base))
}

pub(super) fn property_name(relation: Relation, field: &str) -> Option<TermName> {
    use Relation as R;
    Some(match (relation, field) {
        (R::Post, "person") => Foreign(org::MEMBER),
        (R::Post, "role") => Foreign(org::ROLE),
        (R::Post, "organization") => Foreign(org::ORGANIZATION),
        (R::Post, "status") => Own("status"),
        (R::Post, "date") => Own("attestedOn"),
        (R::Title, "person") => Own("holder"),
        (R::Title, "title") => Own("title"),
        (R::Event, "kind") => Own("eventKind"),
        (R::Event, "place") => Foreign(schema::LOCATION),
        (R::Event, "organizer") => Foreign(schema::ORGANIZER),
        (R::Event, "label") => Foreign(skos::PREF_LABEL),
        (R::Event | R::Delegation | R::Award, "date") => Foreign(schema::START_DATE),
        (R::Participant, "event") => Own("event"),
        (R::Participant | R::Programme, "agent") => Own("agent"),
        (R::Participant, "capacity") => Own("capacity"),
        (R::Delegation, "leader") => Own("leader"),
        (R::Delegation, "of") => Own("delegationOf"),
        (R::Delegation, "destination") => Own("destination"),
        (R::Award, "award") => Own("award"),
        (R::Award, "grantor") => Own("grantor"),
        (R::Award, "presenter") => Own("presenter"),
        (R::Award, "recipient") => Own("recipient"),
        (R::Award, "count") => Own("count"),
        (R::Programme | R::Support, "programme") => Own("programme"),
        (R::Support, "supporter") => Own("supporter"),
        (R::Support, "beneficiary") => Own("beneficiary"),
        (R::PartOf | R::LocatedIn, "organization") => Own("organization"),
        (R::PartOf, "parent") => Own("parent"),
        (R::LocatedIn, "place") => Own("place"),
        (R::Indicator, "indicator") => Own("indicator"),
        (R::Indicator, "place") => Foreign(sdmx_dimension::REF_AREA),
        (R::Indicator, "period") => Foreign(sdmx_dimension::REF_PERIOD),
        (R::Indicator, "value") => Foreign(sdmx_measure::OBS_VALUE),
        (R::Indicator, "unit") => Own("unit"),
        _ => return None,
    })
}

/// The plain triple beside a fact's node: the field it begins at, its property, and the field it ends at.
pub fn shortcut(relation: Relation, base: &Base) -> Option<(&'static str, NamedNode, &'static str)> {
    shortcut_name(relation).map(|(from, name, to)| (from, name.iri(base), to))
}

pub(super) fn shortcut_name(relation: Relation) -> Option<(&'static str, TermName, &'static str)> {
    Some(match relation {
        Relation::Post => ("person", Own("holdsPostIn"), "organization"),
        Relation::Participant => ("event", Own("hasParticipant"), "agent"),
        Relation::Programme => ("agent", Own("takesPartIn"), "programme"),
        Relation::Support => ("supporter", Own("supports"), "beneficiary"),
        Relation::PartOf => ("organization", Foreign(org::SUB_ORGANIZATION_OF), "parent"),
        Relation::LocatedIn => ("organization", Own("locatedIn"), "place"),
        Relation::Title | Relation::Event | Relation::Delegation | Relation::Award | Relation::Indicator => {
            return None;
        }
    })
}

/// Fields whose value is a node even where the extractor has no concept for it, with the class that node gets.
pub fn open_concept(relation: Relation, field: &str) -> Option<(&'static str, &'static str)> {
    match (relation, field) {
        (Relation::Post, "role") => Some(("role", "Role")),
        (Relation::Event, "kind") => Some(("event-kind", "EventKind")),
        (Relation::Indicator, "indicator") => Some(("indicator", "Indicator")),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::background::background;
    use crate::query::reader::field_names;
    use oxigraph::model::Literal;

    #[test]
    fn the_vocabulary_gives_the_usual_decisions() {
        let base = Base::default();
        let quads = background(&base, None, &[], &|_, _| None).unwrap();
        for entity_type in EntityType::ALL {
            let class = entity_class(entity_type, &base);
            let said: Vec<_> = quads
                .iter()
                .filter(|q| q.subject == class.clone().into() && q.predicate == base.ns("usualDecision"))
                .map(|q| q.object.clone())
                .collect();
            assert_eq!(said, [Literal::from(usual_decision(entity_type)).into()], "{class}");
        }
    }

    #[test]
    fn the_vocabulary_names_the_fields_as_the_tables_do() {
        let base = Base::default();
        let quads = background(&base, None, &[], &|_, _| None).unwrap();
        for relation in Relation::ALL {
            for field in field_names(relation) {
                let property = property(relation, field, &base).unwrap();
                let names: Vec<_> = quads
                    .iter()
                    .filter(|q| q.subject == property.clone().into() && q.predicate == base.ns("fieldName"))
                    .map(|q| q.object.clone())
                    .collect();
                assert_eq!(names, [Literal::from(*field).into()], "{relation:?}: {property}");
            }
        }
    }
}
