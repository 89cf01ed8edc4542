//! Names → nodes: what somebody types, with or without diacritics, and which thing of the store bears it.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

use oxigraph::model::{NamedNode, NamedNodeRef, NamedOrBlankNode, Term};
use oxigraph::store::{StorageError, Store};
use unicode_normalization::UnicodeNormalization;

use super::suggest::{did_you_mean, nearest};
use crate::graph::Base;
use crate::graph::snapshot::union_of;
use crate::graph::vocab::{is_path, owl, rdf, schema, skos};
use crate::text::plain;

/// Classes of the lexicon whose labels are words, not names of things.
const WORDS: [&str; 6] = [
    "WordClass",
    "Abbreviation",
    "OpenHead",
    "BodyTemplate",
    "Rule",
    "AwardKind",
];

/// A node that a name may mean.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub label: String,
    /// The name of its class in the tables: `Hospital`.
    pub type_name: String,
    pub iri: NamedNode,
}

/// A name that means no one node.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum LookupError {
    #[error("`{name}` names several things; give one of these IRIs instead:{}", list(.candidates))]
    Ambiguous { name: String, candidates: Vec<Candidate> },
    #[error("nothing in the store is called `{name}`{}", did_you_mean(.near))]
    Unknown { name: String, near: Vec<String> },
    #[error("`{0}` is not an IRI")]
    Iri(String),
}

fn list(candidates: &[Candidate]) -> String {
    candidates
        .iter()
        .map(|c| format!("\n  {} ({}) {}", c.label, c.type_name, c.iri.as_str()))
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
        for (iri, unit, _) in labels(store, base.ns("unit").as_ref())? {
            if let Some(label) = names.nodes.get(&iri).map(|n| n.label.clone()) {
                names.add(&format!("{unit} {label}"), &iri, false);
            }
        }
        Ok(names)
    }

    /// The properties of all that [`Names::load`] reads.
    pub fn properties(base: &Base) -> [NamedNode; 9] {
        [
            rdf::TYPE.into_owned(),
            base.ns("typeName"),
            skos::PREF_LABEL.into_owned(),
            skos::ALT_LABEL.into_owned(),
            skos::HIDDEN_LABEL.into_owned(),
            base.ns("shortLabel"),
            base.ns("unit"),
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

    /// Whether a name says by itself which node it is, or is the first name of one as it is written: then no other names count.
    pub(super) fn settles(&self, name: &str) -> bool {
        let name = name.trim();
        as_iri(name).is_some()
            || is_path(name)
            || self.by_name[0]
                .get(&keys(name)[0])
                .is_some_and(|(firsts, _)| !firsts.is_empty())
    }

    /// The node that a name or an IRI means.
    ///
    /// A name as written counts before one in another case, that before one without diacritics; a first name before an abbreviation or former name; things that
    /// documents speak of before things that only the lexicon knows. A name that nothing bears is tried with its short forms written out (`BV Bạch Mai`).
    pub fn resolve(&self, name: &str) -> Result<NamedNode, LookupError> {
        let name = name.trim();
        if let Some(iri) = as_iri(name) {
            let iri = NamedNode::new(iri).map_err(|_| LookupError::Iri(iri.to_owned()))?;
            return Ok(self.standing_for(iri));
        }
        if let Some(found) = self.bearer(name)? {
            return Ok(found);
        }
        // As tables show IRIs: `support/lai-chau-2025-03/0a1b2c3d4e`.
        if is_path(name) {
            return Ok(self.standing_for(self.base.id(name)));
        }
        let full = self.written_out(name);
        if let Some(found) = full.as_deref().map(|full| self.bearer(full)).transpose()?.flatten() {
            return Ok(found);
        }
        let labels = self.nodes.values().filter(|n| n.entity).map(|n| n.label.as_str());
        let near = nearest(full.as_deref().unwrap_or(name), labels, 5);
        Err(LookupError::Unknown {
            name: name.to_owned(),
            near: near.into_iter().map(str::to_owned).collect(),
        })
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

    fn bearer(&self, name: &str) -> Result<Option<NamedNode>, LookupError> {
        for (index, key) in self.by_name.iter().zip(keys(name)) {
            let Some((firsts, others)) = index.get(&key) else {
                continue;
            };
            for bearers in [firsts, others] {
                let bearers = self.preferred(bearers);
                match bearers.as_slice() {
                    [] => {}
                    [only] => return Ok(Some(NamedNode::new_unchecked(*only))),
                    several => {
                        let candidates = several.iter().filter_map(|iri| self.candidate(iri)).collect();
                        return Err(LookupError::Ambiguous {
                            name: name.to_owned(),
                            candidates,
                        });
                    }
                }
            }
        }
        Ok(None)
    }

    /// What is known of a node that has a name.
    pub fn candidate(&self, iri: &str) -> Option<Candidate> {
        self.nodes.get(iri).map(|n| Candidate {
            label: n.label.clone(),
            type_name: n.type_name.clone(),
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

/// The text of an IRI, where it is one: `<...>`, or `scheme:` with a path behind it.
pub(super) fn as_iri(name: &str) -> Option<&str> {
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

fn labels(store: &Store, property: NamedNodeRef<'_>) -> Result<Vec<(String, String, bool)>, StorageError> {
    let mut out = Vec::new();
    for quad in store.quads_for_pattern(None, Some(property), None, union_of(store)) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(node), Term::Literal(label)) = (quad.subject, quad.object) {
            let vietnamese = label.language() == Some("vi");
            out.push((node.into_string(), label.value().to_owned(), vietnamese));
        }
    }
    out.sort_unstable();
    Ok(out)
}

/// The short forms of the lexicon that are one word and no other word's: short → long, both folded.
fn short_forms(store: &Store, base: &Base) -> Result<HashMap<String, String>, StorageError> {
    let mut long: HashMap<String, String> = HashMap::new();
    let class = base.ns("Abbreviation");
    for quad in store.quads_for_pattern(None, Some(rdf::TYPE), Some(class.as_ref().into()), union_of(store)) {
        if let NamedOrBlankNode::NamedNode(node) = quad?.subject {
            long.insert(node.into_string(), String::new());
        }
    }
    for (iri, label, _) in labels(store, skos::PREF_LABEL)? {
        if let Some(long) = long.get_mut(&iri) {
            *long = plain(&label);
        }
    }
    let mut out = HashMap::new();
    for (iri, label, _) in labels(store, skos::ALT_LABEL)? {
        let short = plain(&label);
        if let Some(long) = long.get(&iri).filter(|_| !short.contains(' ')) {
            out.entry(short.trim_end_matches('.').to_owned())
                .or_insert_with(|| long.clone());
        }
    }
    Ok(out)
}

/// Of every IRI of ours that is another name of a node: that node.
fn other_iris(store: &Store, base: &Base) -> Result<HashMap<String, String>, StorageError> {
    let ours = |iri: &str| base.path(iri).is_some();
    let mut out = HashMap::new();
    for quad in store.quads_for_pattern(None, Some(owl::SAME_AS), None, union_of(store)) {
        let quad = quad?;
        if let (NamedOrBlankNode::NamedNode(iri), Term::NamedNode(node)) = (quad.subject, quad.object)
            && ours(iri.as_str())
            && ours(node.as_str())
        {
            out.insert(iri.into_string(), node.into_string());
        }
    }
    Ok(out)
}

fn objects(store: &Store, property: NamedNodeRef<'_>) -> Result<HashSet<String>, StorageError> {
    let mut out = HashSet::new();
    for quad in store.quads_for_pattern(None, Some(property), None, union_of(store)) {
        if let Term::NamedNode(node) = quad?.object {
            out.insert(node.into_string());
        }
    }
    Ok(out)
}

/// Of every node that may be asked for: the name of its class, and whether that is a class of entities.
fn types(store: &Store, base: &Base) -> Result<HashMap<String, (String, bool)>, StorageError> {
    let names: HashMap<String, String> = labels(store, base.ns("typeName").as_ref())?
        .into_iter()
        .map(|(class, name, _)| (class, name))
        .collect();
    let words: HashSet<String> = WORDS.iter().map(|w| base.ns(w).into_string()).collect();
    let mut out: HashMap<String, (String, bool)> = HashMap::new();
    for quad in store.quads_for_pattern(None, Some(rdf::TYPE), None, union_of(store)) {
        let quad = quad?;
        let (NamedOrBlankNode::NamedNode(node), Term::NamedNode(class)) = (quad.subject, quad.object) else {
            continue;
        };
        if words.contains(class.as_str()) {
            continue;
        }
        let found = match names.get(class.as_str()) {
            Some(name) => (name.clone(), true),
            None => (
                class.as_str().rsplit(['#', '/']).next().unwrap_or_default().to_owned(),
                false,
            ),
        };
        let best = out.entry(node.into_string()).or_insert_with(|| found.clone());
        if (found.1, &best.0) > (best.1, &found.0) {
            *best = found;
        }
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::snapshot::{View, load};
    use oxigraph::io::{RdfFormat, RdfParser};

    fn names() -> Names {
        let text = r#"
@prefix q: <https://w3id.org/quanhe/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> .
@prefix p: <https://w3id.org/quanhe/id/province/> . @prefix e: <https://w3id.org/quanhe/id/person/> . @prefix h: <https://w3id.org/quanhe/id/hospital/> .
q:Province q:typeName "Province" . q:Hospital q:typeName "Hospital" . <http://xmlns.com/foaf/0.1/Person> q:typeName "Person" .
p:lao-cai a q:Province ; skos:prefLabel "Lào Cai"@vi ; q:unit "tỉnh" .
p:lao-cai-2025 a q:Province ; skos:prefLabel "Lào Cai"@vi ; q:unit "tỉnh" .
p:yen-bai a q:Province ; skos:prefLabel "Yên Bái"@vi . p:yen-bai-2 a q:Province ; skos:prefLabel "Yên Bái"@vi .
p:hoa-binh a q:Province ; skos:prefLabel "Hòa Bình"@vi , "Hoa Binh"@en .
h:viet-duc a q:Hospital ; skos:prefLabel "Bệnh viện Hữu nghị Việt Đức"@vi ; q:shortLabel "Việt Đức"@vi .
e:thuan a <http://xmlns.com/foaf/0.1/Person> ; skos:prefLabel "Trần Văn Thuấn"@vi .
e:lan-1 a <http://xmlns.com/foaf/0.1/Person> ; skos:prefLabel "Nguyễn Thị Lan"@vi .
e:lan-2 a <http://xmlns.com/foaf/0.1/Person> ; skos:prefLabel "Nguyễn Thị Lân"@vi .
q:bv a q:Abbreviation ; skos:prefLabel "bệnh viện"@vi ; skos:altLabel "BV"@vi .
q:soyte a q:BodyTemplate ; skos:prefLabel "Việt Đức"@vi .
<urn:d> a schema:NewsArticle ; schema:mentions p:lao-cai-2025 , e:lan-1 , e:lan-2 .
"#;
        let lines: String = RdfParser::from_format(RdfFormat::Turtle)
            .for_slice(text.as_bytes())
            .map(|q| {
                let q = q.unwrap();
                format!("{} {} {} <urn:g> .\n", q.subject, q.predicate, q.object)
            })
            .collect();
        Names::load(&load(&lines, View::Union).unwrap(), &Base::default()).unwrap()
    }

    fn found(name: &str) -> String {
        match names().resolve(name) {
            Ok(iri) => iri.as_str().rsplit("/id/").next().unwrap().to_owned(),
            Err(e) => e.to_string(),
        }
    }

    #[test]
    fn names_are_found_in_any_spelling() {
        for name in [
            "Trần Văn Thuấn",
            "TRẦN VĂN THUẤN",
            "tran van thuan",
            " Trần  văn thuấn ",
        ] {
            assert_eq!(found(name), "person/thuan", "{name}");
        }
        assert_eq!(found("việt đức"), "hospital/viet-duc");
        assert_eq!(found("BV Hữu nghị Việt Đức"), "hospital/viet-duc");
        assert_eq!(found("Hoà Bình"), "province/hoa-binh");
        assert_eq!(found("tỉnh Lao Cai"), "province/lao-cai-2025");
        assert_eq!(found("https://example.org/x"), "https://example.org/x");
        assert_eq!(found("<urn:x>"), "urn:x");
        assert_eq!(
            found("support/lai-chau-2025-03/0a1b2c"),
            "support/lai-chau-2025-03/0a1b2c"
        );
    }

    #[test]
    fn a_name_as_written_comes_first() {
        assert_eq!(found("Nguyễn Thị Lân"), "person/lan-2");
        let error = found("nguyen thi lan");
        assert!(
            error.contains("\n  Nguyễn Thị Lan (Person) https://w3id.org/quanhe/id/person/lan-1\n"),
            "{error}"
        );
    }

    #[test]
    fn the_version_of_a_province_that_documents_mention_is_meant() {
        assert_eq!(found("Lào Cai"), "province/lao-cai-2025");
        assert_eq!(found("tỉnh Lào Cai"), "province/lao-cai-2025");
        assert!(found("Yên Bái").contains("several"));
    }

    #[test]
    fn what_nothing_bears_brings_suggestions() {
        assert!(found("Tran Van Thuam").contains("did you mean `Trần Văn Thuấn`"));
        assert!(found("xyzzy").ends_with("`xyzzy`"));
        assert!(found("http://a b").contains("nothing"));
        assert!(found("<a b>").contains("not an IRI"));
    }
}
