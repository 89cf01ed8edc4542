//! Names → nodes: what somebody types, with or without diacritics, and which thing of the store bears it.

mod loose;
mod marks;

use std::borrow::Cow;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use oxigraph::model::NamedNode;
use oxigraph::store::{StorageError, Store};
use unicode_normalization::UnicodeNormalization;

use super::named::{labels, marks, objects, other_iris, short_forms, types};
use super::suggest::{did_you_mean, nearest};
use crate::graph::Base;
use crate::graph::vocab::{is_path, owl, rdf, schema, skos};
use crate::text::plain;

/// A node that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub label: String,
    /// The name of its class in the tables: `Hospital`.
    pub type_name: String,
    /// What tells it from others of its name: where it lies, from when until when it is.
    pub marks: Vec<String>,
    pub iri: NamedNode,
}

/// A name that means no one node.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    #[error("`{name}` names several things; give one of these IRIs instead:{}", list(.candidates))]
    Ambiguous {
        /// As it was typed.
        name: String,
        /// Two or more, by IRI.
        candidates: Vec<Candidate>,
    },
    #[error("nothing in the store is called `{name}`{}", did_you_mean(.near))]
    Unknown {
        name: String,
        /// Up to five names that may be meant, the nearest first.
        near: Vec<String>,
    },
    #[error("`{0}` is not an IRI")]
    Iri(String),
    #[error("`{name}` is {found}; wanted is {}", wanted.join(" or "))]
    OtherType {
        name: String,
        /// Its type as tables name it.
        found: String,
        wanted: Vec<String>,
    },
}

fn list(candidates: &[Candidate]) -> String {
    candidates
        .iter()
        .map(|c| {
            let marks: String = c.marks.iter().map(|mark| format!(", {mark}")).collect();
            format!("\n  {} ({}{marks}) {}", c.label, c.type_name, c.iri.as_str())
        })
        .collect()
}

#[derive(Debug, Clone)]
struct Named {
    label: String,
    type_name: String,
    /// A document of the store speaks of it.
    mentioned: bool,
    /// One of the entity classes, and not a role, event kind or fact.
    entity: bool,
}

/// The nodes that have a name as their first name, and those that have it as another.
type Bearers = (BTreeSet<String>, BTreeSet<String>);

/// All names of a store.
#[derive(Debug, Clone, Default)]
pub struct Names {
    nodes: BTreeMap<String, Named>,
    /// As written, in lower case, and without diacritics: a name → the nodes that bear it, first names before other names.
    by_name: [HashMap<String, Bearers>; 3],
    /// Short forms of words, without diacritics: `bv` → `benh vien`.
    short_forms: HashMap<String, String>,
    /// What tells nodes of one name apart.
    marks: BTreeMap<String, Vec<String>>,
    /// Words for units of government, without diacritics, the longest first: `thanh pho`, `tinh`.
    units: Vec<String>,
    /// Other IRIs of a node.
    same: HashMap<String, String>,
    base: Base,
}

impl Names {
    /// Reads the names of a store loaded as a union.
    pub fn load(store: &Store, base: &Base) -> Result<Self, StorageError> {
        let types = types(store, base)?;
        let mentioned: HashSet<String> = objects(store, schema::MENTIONS)?;
        let mut names = Self {
            short_forms: short_forms(store, base)?,
            same: other_iris(store, base)?,
            base: base.clone(),
            ..Self::default()
        };
        let others = [
            skos::ALT_LABEL.into_owned(),
            base.ns("shortLabel"),
            skos::HIDDEN_LABEL.into_owned(),
            skos::NOTATION.into_owned(),
        ];
        for (iri, label, vietnamese) in labels(store, skos::PREF_LABEL)? {
            let Some((type_name, entity)) = types.get(&iri) else {
                continue;
            };
            let node = names.nodes.entry(iri.clone()).or_insert_with(|| Named {
                label: label.clone(),
                type_name: type_name.clone(),
                mentioned: mentioned.contains(&iri),
                entity: *entity,
            });
            if vietnamese {
                node.label.clone_from(&label);
            }
            names.add(&label, &iri, true);
        }
        for property in &others {
            for (iri, label, _) in labels(store, property.as_ref())? {
                if names.nodes.contains_key(&iri) {
                    names.add(&label, &iri, false);
                }
            }
        }
        let mut units = BTreeSet::new();
        for (iri, unit, _) in labels(store, base.ns("unit").as_ref())? {
            units.insert((Reverse(unit.len()), plain(&unit)));
            if let Some(label) = names.nodes.get(&iri).map(|n| n.label.clone()) {
                names.add(&format!("{unit} {label}"), &iri, false);
            }
        }
        names.marks = marks(store, base, |iri| names.nodes.get(iri).map(|n| n.label.clone()))?;
        names.units = units.into_iter().map(|(_, unit)| unit).collect();
        Ok(names)
    }

    /// The properties of all that [`Names::load`] reads.
    pub fn properties(base: &Base) -> [NamedNode; 13] {
        [
            rdf::TYPE.into_owned(),
            base.ns("typeName"),
            skos::PREF_LABEL.into_owned(),
            skos::ALT_LABEL.into_owned(),
            skos::HIDDEN_LABEL.into_owned(),
            base.ns("shortLabel"),
            skos::NOTATION.into_owned(),
            base.ns("unit"),
            base.ns("within"),
            base.ns("validFrom"),
            base.ns("validUntil"),
            schema::MENTIONS.into_owned(),
            owl::SAME_AS.into_owned(),
        ]
    }

    fn add(&mut self, name: &str, iri: &str, first: bool) {
        for (index, key) in self.by_name.iter_mut().zip(keys(name)) {
            let (firsts, others) = index.entry(key).or_default();
            if first { firsts } else { others }.insert(iri.to_owned());
        }
    }

    /// Whether a name says by itself which node it is, or is the first name of one of these types as it is written: then no other names count.
    pub(super) fn settles(&self, name: &str, types: &[String]) -> bool {
        let name = name.trim();
        written_iri(name, &self.base).is_some()
            || self.by_name[0]
                .get(&keys(name)[0])
                .is_some_and(|(firsts, _)| firsts.iter().any(|iri| self.fits(iri, types)))
    }

    /// The node that a name or an IRI means.
    ///
    /// A name as written counts before one in another case, that before one without diacritics; a first name before an abbreviation or former name; things that
    /// documents speak of before things that only the lexicon knows. A name that nothing bears is tried with its short forms written out (`BV Bạch Mai`), and
    /// then without the words for units, which people leave out (`Sở Y tế Kiên Giang`), and with a province's first name (`Sở Y tế TP.HCM`).
    pub fn resolve(&self, name: &str) -> Result<NamedNode, LookupError> {
        self.resolve_among(name, &[])
    }

    /// As [`Names::resolve`], for a node of one of some types as tables name them; of any where there are none.
    pub fn resolve_among(&self, name: &str, types: &[String]) -> Result<NamedNode, LookupError> {
        let name = name.trim();
        let other_type = |iri: &str| LookupError::OtherType {
            name: name.to_owned(),
            found: self.nodes.get(iri).map_or_else(String::new, |n| n.type_name.clone()),
            wanted: types.to_vec(),
        };
        // Whatever form of it was looked up: what is said is what was typed.
        let named = |types: &[String]| {
            self.named(name, types).map_err(|error| match error {
                LookupError::Ambiguous { candidates, .. } => LookupError::Ambiguous {
                    name: name.to_owned(),
                    candidates,
                },
                error => error,
            })
        };
        if let Some(bearer) = named(types)? {
            return Ok(bearer);
        }
        if let Some(iri) = written_iri(name, &self.base) {
            let node = self.standing_for(NamedNode::new(&*iri).map_err(|_| LookupError::Iri(iri.into_owned()))?);
            let known = self.nodes.contains_key(node.as_str());
            return if known && !self.fits(node.as_str(), types) {
                Err(other_type(node.as_str()))
            } else {
                Ok(node)
            };
        }
        if !types.is_empty()
            && let Some(bearer) = named(&[])?
        {
            return Err(other_type(bearer.as_str()));
        }
        Err(LookupError::Unknown {
            name: name.to_owned(),
            near: self.near(name, types),
        })
    }

    /// Names near one that nothing bears: first names of entities, or else any name of whatever may be asked for, codes too.
    fn near(&self, name: &str, types: &[String]) -> Vec<String> {
        let wanted = |iri: &String, node: &Named| match types {
            [] => node.entity,
            types => self.fits(iri, types),
        };
        let labels = self.nodes.iter().filter(|(iri, n)| wanted(iri, n));
        let full = self.written_out(name);
        let full = full.as_deref().unwrap_or(name);
        let mut near = nearest(full, labels.map(|(_, n)| n.label.as_str()), 5);
        if near.is_empty() {
            let bears = |(firsts, others): &Bearers| firsts.iter().chain(others).any(|iri| self.fits(iri, types));
            let names = self.by_name[0].iter().filter(|(_, bearers)| bears(bearers));
            near = nearest(full, names.map(|(name, _)| name.as_str()), 5);
        }
        near.into_iter().map(str::to_owned).collect()
    }

    /// The node of one of some types that bears a name, as it is, with its short forms written out, or without its words for units.
    fn named(&self, name: &str, types: &[String]) -> Result<Option<NamedNode>, LookupError> {
        if let Some(found) = self.bearer(name, types)? {
            return Ok(Some(found));
        }
        let full = self.written_out(name);
        if let Some(found) = full
            .as_deref()
            .map(|full| self.bearer(full, types))
            .transpose()?
            .flatten()
        {
            return Ok(Some(found));
        }
        let full = full.unwrap_or_else(|| plain(name));
        let forms = [self.with_province_in_full(&full), Some(full)].map(|form| form.map(|f| self.without_units(&f)));
        let bearers: BTreeSet<String> = self
            .nodes
            .iter()
            .filter(|(iri, node)| {
                node.entity && self.fits(iri, types) && forms.contains(&Some(self.without_units(&plain(&node.label))))
            })
            .map(|(iri, _)| iri.clone())
            .collect();
        self.only(name, &bearers)
    }

    fn fits(&self, iri: &str, types: &[String]) -> bool {
        let type_name = self.nodes.get(iri).map(|n| &n.type_name);
        types.is_empty() || type_name.is_some_and(|t| types.contains(t))
    }

    /// The node that stands for one and others.
    fn standing_for(&self, iri: NamedNode) -> NamedNode {
        match self.same.get(iri.as_str()) {
            Some(other) => NamedNode::new_unchecked(other.as_str()),
            None => iri,
        }
    }

    /// A folded name with its short forms written out, where it has any.
    fn written_out(&self, name: &str) -> Option<String> {
        let folded = plain(name);
        let words: Vec<&str> = folded
            .split(' ')
            .map(|word| {
                self.short_forms
                    .get(word.trim_end_matches('.'))
                    .map_or(word, String::as_str)
            })
            .collect();
        let full = words.join(" ");
        (full != folded).then_some(full)
    }

    fn bearer(&self, name: &str, types: &[String]) -> Result<Option<NamedNode>, LookupError> {
        for (index, key) in self.by_name.iter().zip(keys(name)) {
            let Some((firsts, others)) = index.get(&key) else {
                continue;
            };
            for bearers in [firsts, others] {
                let fitting = bearers.iter().filter(|iri| self.fits(iri, types)).cloned().collect();
                if let Some(found) = self.only(name, &fitting)? {
                    return Ok(Some(found));
                }
            }
        }
        Ok(None)
    }

    /// The one among the bearers of a name that is meant, if there are any.
    fn only(&self, name: &str, bearers: &BTreeSet<String>) -> Result<Option<NamedNode>, LookupError> {
        match self.preferred(bearers).as_slice() {
            [] => Ok(None),
            [only] => Ok(Some(NamedNode::new_unchecked(*only))),
            several => Err(LookupError::Ambiguous {
                name: name.to_owned(),
                candidates: several.iter().filter_map(|iri| self.candidate(iri)).collect(),
            }),
        }
    }

    /// A folded name without the words for units of government.
    fn without_units(&self, folded: &str) -> String {
        let mut rest = format!(" {folded} ");
        for unit in &self.units {
            rest = rest.replace(&format!(" {unit} "), " ");
        }
        rest.trim().to_owned()
    }

    /// Whether a node has a name, in any spelling.
    pub fn bears(&self, iri: &str, name: &str) -> bool {
        let bearers = self.by_name[2].get(&plain(name));
        bearers.is_some_and(|(firsts, others)| firsts.contains(iri) || others.contains(iri))
    }

    /// What is known of a node that has a name.
    pub fn candidate(&self, iri: &str) -> Option<Candidate> {
        self.nodes.get(iri).map(|n| Candidate {
            label: n.label.clone(),
            type_name: n.type_name.clone(),
            marks: self.marks.get(iri).cloned().unwrap_or_default(),
            iri: NamedNode::new_unchecked(iri),
        })
    }

    /// Of several bearers of one name: those that documents mention, else entities, else an office rather than the role in it, else all.
    fn preferred<'a>(&self, bearers: &'a BTreeSet<String>) -> Vec<&'a str> {
        let keep = |test: fn(&Named) -> bool| -> Vec<&'a str> {
            bearers
                .iter()
                .filter(|iri| self.nodes.get(*iri).is_some_and(test))
                .map(String::as_str)
                .collect()
        };
        let office = |n: &Named| n.type_name == "Office";
        [keep(|n| n.mentioned), keep(|n| n.entity), keep(office), keep(|_| true)]
            .into_iter()
            .find(|kept| !kept.is_empty())
            .unwrap_or_default()
    }
}

/// The IRI that is written: whole, or as tables show it (`support/lai-chau-2025-03/0a1b2c3d4e`).
pub(super) fn written_iri<'n>(name: &'n str, base: &Base) -> Option<Cow<'n, str>> {
    match as_iri(name) {
        Some(iri) => Some(iri.into()),
        None if is_path(name) => Some(base.id(name).into_string().into()),
        None => None,
    }
}

/// The text of an IRI, where it is one: `<...>`, or `scheme:` with a path behind it.
fn as_iri(name: &str) -> Option<&str> {
    if let Some(inner) = name.strip_prefix('<').and_then(|n| n.strip_suffix('>')) {
        return Some(inner);
    }
    let (scheme, _) = name.split_once(':')?;
    let plain = !scheme.is_empty() && scheme.bytes().all(|b| b.is_ascii_alphanumeric() || b"+.-".contains(&b));
    (plain && !name.contains(char::is_whitespace)).then_some(name)
}

/// The three forms in which a name is looked up.
fn keys(name: &str) -> [String; 3] {
    let composed: String = name
        .nfc()
        .collect::<String>()
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let lower = composed.to_lowercase();
    let folded = plain(name);
    [composed, lower, folded]
}

#[cfg(test)]
#[path = "lookup_tests.rs"]
mod tests;
