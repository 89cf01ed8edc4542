//! The entities of one document, each once, with their paths.

use std::borrow::Cow;
use std::cell::RefCell;
use std::rc::Rc;

use rustc_hash::FxHashMap;

use crate::fact::{Entity, EntityType, Span};
use crate::lexicon::{Concept, Lexicon};
use crate::text::{fold_phrase, marked_slug, slug_onto, usual_letters, words};

/// The entities of one document, each once.
#[derive(Debug, Default)]
pub struct EntityTable {
    pub entities: Vec<Entity>,
    /// Entities named inside other mentions, and where.
    pub nested: Vec<(Span, usize)>,
    by_path: FxHashMap<String, usize>,
    /// Paths of the provinces that bodies stand in.
    provinces: FxHashMap<usize, String>,
    /// Labels that were asked for folded; a label stays what it is.
    folded: RefCell<FxHashMap<usize, Rc<str>>>,
}

impl EntityTable {
    fn intern(&mut self, mut entity: Entity) -> usize {
        if let Some(&index) = self.by_path.get(&entity.path) {
            return index;
        }
        // A decomposed text names what others name: the label is the same, too.
        if let Cow::Owned(usual) = usual_letters(&entity.label) {
            entity.label = usual;
        }
        self.by_path.insert(entity.path.clone(), self.entities.len());
        self.entities.push(entity);
        self.entities.len() - 1
    }

    /// A thing of the lexicon.
    pub fn concept(&mut self, concept: &Concept, entity_type: EntityType, decision: &str) -> usize {
        if let Some(&known) = self.by_path.get(&concept.path) {
            return known;
        }
        self.intern(Entity {
            entity_type,
            path: concept.path.clone(),
            label: concept.label.clone(),
            decision: decision.to_owned(),
            within: None,
        })
    }

    /// Something known by its name alone. `suffix` tells it from others of that name.
    pub fn named(&mut self, entity_type: EntityType, label: &str, suffix: &str, decision: &str) -> usize {
        let path = path(entity_type, label, suffix);
        self.at_path(entity_type, path, label, decision)
    }

    /// The same, by the path that [`path`] gives.
    pub(super) fn at_path(&mut self, entity_type: EntityType, path: String, label: &str, decision: &str) -> usize {
        if let Some(&known) = self.by_path.get(&path) {
            return known;
        }
        self.intern(Entity {
            entity_type,
            path,
            label: label.to_owned(),
            decision: decision.to_owned(),
            within: None,
        })
    }

    /// A person. `suffix` tells him or her from namesakes.
    pub fn person(&mut self, name: &str, suffix: &str, decision: &str) -> usize {
        self.intern(Entity {
            entity_type: EntityType::Person,
            path: format!("{}/{}{suffix}", EntityType::Person.kind(), marked_slug(name)),
            label: name.to_owned(),
            decision: decision.to_owned(),
            within: None,
        })
    }

    pub fn set_province(&mut self, entity: usize, province: &Concept) {
        self.provinces.insert(entity, province.path.clone());
    }

    /// A body whose name names a place below a province stands there.
    pub fn set_place(&mut self, entity: usize, place: usize) {
        let place = &self.entities[place];
        if place.entity_type == EntityType::Place {
            self.entities[entity].within = Some(place.path.clone());
        }
    }

    /// The path of the province that a body or place certainly stands in.
    pub fn province(&self, entity: usize) -> Option<&str> {
        self.provinces.get(&entity).map(String::as_str)
    }

    /// The entity with that path.
    pub fn by_path(&self, path: &str) -> Option<usize> {
        self.by_path.get(path).copied()
    }

    pub fn get(&self, entity: usize) -> &Entity {
        &self.entities[entity]
    }

    /// The label of an entity, folded.
    pub fn folded(&self, entity: usize) -> Rc<str> {
        let mut known = self.folded.borrow_mut();
        let folded = known
            .entry(entity)
            .or_insert_with(|| fold_phrase(&self.get(entity).label).into());
        Rc::clone(folded)
    }

    /// A label with the abbreviations in general use spelt out and single blanks.
    pub fn expanded(&self, label: &str, lexicon: &Lexicon) -> String {
        let mut out = String::with_capacity(label.len());
        let mut end = label.as_ptr() as usize;
        for word in words(label) {
            let start = word.as_ptr() as usize;
            if start > end {
                out.push(' ');
            }
            out.push_str(lexicon.expansion(word).unwrap_or(word));
            end = start + word.len();
        }
        out
    }
}

/// The path of something known by its name alone.
pub(super) fn path(entity_type: EntityType, label: &str, suffix: &str) -> String {
    let kind = entity_type.kind();
    let mut path = String::with_capacity(kind.len() + 1 + label.len() + suffix.len());
    path.push_str(kind);
    path.push('/');
    slug_onto(label, &mut path);
    path.push_str(suffix);
    path
}
