//! What classes and values are called, from the vocabulary alone: no lexicon is read for it.

use std::collections::HashMap;
use std::path::Path;

use oxigraph::model::NamedOrBlankNode;
use oxigraph::store::{StorageError, Store};

use crate::fact::{EntityType, Relation};
use crate::graph::Base;
use crate::graph::background::{BackgroundError, parse, vocabulary};
use crate::graph::vocab::skos;
use crate::query::reader::Reader;

/// Why the vocabulary could not be read.
#[derive(Debug, thiserror::Error)]
pub enum WordsError {
    #[error(transparent)]
    Background(#[from] BackgroundError),
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// The names of classes, and of the words of `status` and `capacity`, in Vietnamese.
#[derive(Debug, Clone, Default)]
pub struct Vocabulary {
    types: HashMap<EntityType, String>,
    relations: HashMap<Relation, String>,
    values: HashMap<(String, String), String>,
}

impl Vocabulary {
    /// Reads what is built in and a user's own beside it.
    pub fn load(user: Option<&Path>) -> Result<Self, WordsError> {
        let base = Base::default();
        let store = Store::new()?;
        for source in vocabulary(user)? {
            store.extend(parse(&source, &base)?)?;
        }
        let reader = Reader::new(&store, &base);
        let mut out = Self::default();
        for entity_type in EntityType::ALL {
            out.types.insert(entity_type, reader.type_label(entity_type)?);
        }
        for relation in Relation::ALL {
            out.relations.insert(relation, reader.relation_label(relation)?);
        }
        for quad in store.quads_for_pattern(None, Some(skos::PREF_LABEL), None, None) {
            let NamedOrBlankNode::NamedNode(node) = quad?.subject else {
                continue;
            };
            if let Some((field @ ("status" | "capacity"), value)) =
                base.path(node.as_str()).and_then(|p| p.split_once('/'))
                && let Some(label) = reader.value_label(field, value)?
            {
                out.values.insert((field.to_owned(), value.to_owned()), label);
            }
        }
        Ok(out)
    }

    pub fn entity_type(&self, entity_type: EntityType) -> &str {
        self.types.get(&entity_type).map_or("", String::as_str)
    }

    pub fn relation(&self, relation: Relation) -> &str {
        self.relations.get(&relation).map_or("", String::as_str)
    }

    /// How the text of a field is shown.
    pub fn value(&self, field: &str, text: &str) -> String {
        let key = (field.to_owned(), text.to_owned());
        self.values.get(&key).cloned().unwrap_or_else(|| text.to_owned())
    }
}
