//! Strict reading of lexicon files: an unknown property, a dangling reference or a missing label is an error with its file and line.

use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};

use jiff::civil::Date;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedNode, NamedOrBlankNode, Term, Triple};
use thiserror::Error;

use super::concept::{Bare, Concept, Kind, Label, Level, Tail};
use crate::fact::EntityType;
use crate::turtle::SyntaxMistake;

const ID: &str = "https://w3id.org/quanhe/id/";
const NS: &str = "https://w3id.org/quanhe/ns#";
// Properties of other namespaces, as `concept` takes them.
const PREF_LABEL: &str = "http://www.w3.org/2004/02/skos/core# prefLabel";
const ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core# altLabel";
const HIDDEN_LABEL: &str = "http://www.w3.org/2004/02/skos/core# hiddenLabel";
const NOTATION: &str = "http://www.w3.org/2004/02/skos/core# notation";
const IS_REPLACED_BY: &str = "http://purl.org/dc/terms/ isReplacedBy";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// Why a lexicon was refused.
#[derive(Debug, Error)]
#[error("{file}:{line}:{} {problem}", column.map_or_else(String::new, |c| format!("{c}:")))]
pub struct LexiconError {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    /// Counted from 1; a mistake of syntax alone has one.
    pub column: Option<u64>,
    pub problem: String,
}

impl LexiconError {
    fn of_syntax(file: &str, mistake: SyntaxMistake) -> Self {
        Self {
            file: file.to_owned(),
            line: usize::try_from(mistake.line).unwrap_or(usize::MAX),
            column: Some(mistake.column),
            problem: mistake.message,
        }
    }
}

/// What stands of one subject, in the order of the file.
struct Entry<'a> {
    file: &'a str,
    content: &'a str,
    values: Vec<(NamedNode, Term)>,
}

pub(super) fn concepts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<Concept>, LexiconError> {
    let files: Vec<(&str, &str)> = files.into_iter().collect();
    let parsed: Vec<Result<Vec<Triple>, LexiconError>> =
        files.par_iter().map(|(file, content)| triples(file, content)).collect();
    let mut entries: Vec<(NamedNode, Entry)> = Vec::new();
    let mut index: FxHashMap<NamedNode, usize> = FxHashMap::default();
    for (&(file, content), triples) in files.iter().zip(parsed) {
        for triple in triples? {
            let NamedOrBlankNode::NamedNode(subject) = triple.subject else {
                return Err(LexiconError {
                    file: file.to_owned(),
                    line: 1,
                    column: None,
                    problem: "a blank node: give it an IRI".to_owned(),
                });
            };
            // What is said of one thing stands together.
            let at = match entries.last() {
                Some((last, _)) if *last == subject => entries.len() - 1,
                _ => *index.entry(subject).or_insert_with_key(|subject| {
                    let entry = Entry {
                        file,
                        content,
                        values: Vec::new(),
                    };
                    entries.push((subject.clone(), entry));
                    entries.len() - 1
                }),
            };
            entries[at].1.values.push((triple.predicate, triple.object));
        }
    }
    let known: FxHashSet<&str> = entries
        .iter()
        .filter_map(|(iri, _)| iri.as_str().strip_prefix(ID))
        .collect();
    let mut out = Vec::with_capacity(entries.len());
    for (iri, entry) in &entries {
        let fail = |problem: String| LexiconError {
            line: line_of(entry.content, iri.as_str()),
            file: entry.file.to_owned(),
            column: None,
            problem: format!("{iri}: {problem}"),
        };
        if let Some(concept) = concept(iri.as_str(), entry, &known).map_err(fail)? {
            out.push(concept);
        }
    }
    if let Some((other, concept)) = doubled(&out) {
        let iri = format!("{ID}{}", concept.path);
        let entry = entries.iter().find(|(i, _)| i.as_str() == iri).map(|(_, e)| e);
        return Err(LexiconError {
            line: entry.map_or(1, |e| line_of(e.content, &iri)),
            file: entry.map_or_else(String::new, |e| e.file.to_owned()),
            column: None,
            problem: format!(
                "<{iri}>: <{ID}{}> has the name \"{}\" too, at the same time: give one of them another, q:within, q:validUntil or q:ambiguous true",
                other.path, concept.label
            ),
        });
    }
    Ok(out)
}

fn triples(file: &str, content: &str) -> Result<Vec<Triple>, LexiconError> {
    RdfParser::from_format(RdfFormat::Turtle)
        .for_slice(content.as_bytes())
        .map(|quad| {
            quad.map(Triple::from)
                .map_err(|e| LexiconError::of_syntax(file, (&e).into()))
        })
        .collect()
}

/// The line that first names the subject, by its slug.
fn line_of(source: &str, iri: &str) -> usize {
    let slug = iri.rsplit('/').next().unwrap_or(iri);
    let names = |line: &str| {
        let first = line.split_whitespace().next().unwrap_or_default();
        first.trim_end_matches('>').ends_with(slug)
    };
    source.lines().position(names).map_or(1, |n| n + 1)
}

/// Properties that a concept may have besides those read here; they stand in the background graph.
const OTHER_PROPERTIES: [&str; 14] = [
    "http://purl.org/dc/terms/source",
    "http://purl.org/dc/terms/description",
    "http://purl.org/dc/terms/date",
    "http://www.w3.org/2002/07/owl#sameAs",
    "http://www.w3.org/2004/02/skos/core#definition",
    "http://www.w3.org/2004/02/skos/core#note",
    "http://www.w3.org/2004/02/skos/core#scopeNote",
    "http://www.w3.org/2004/02/skos/core#member",
    "http://www.w3.org/2000/01/rdf-schema#comment",
    "https://w3id.org/quanhe/ns#bodyKind",
    "https://w3id.org/quanhe/ns#decision",
    "https://w3id.org/quanhe/ns#fullTime",
    "https://w3id.org/quanhe/ns#outlivesMerger",
    "https://w3id.org/quanhe/ns#region",
];

fn concept(iri: &str, entry: &Entry, known: &FxHashSet<&str>) -> Result<Option<Concept>, String> {
    let types: Vec<&str> = entry
        .values
        .iter()
        .filter(|(p, _)| p.as_str() == RDF_TYPE)
        .filter_map(|(_, o)| as_iri(o))
        .collect();
    let Some(class) = types.iter().find_map(|t| t.strip_prefix(NS)) else {
        return match types.first() {
            _ if types.iter().any(|t| is_for_the_graph(t)) => Ok(None),
            Some(class) => Err(format!(
                "<{class}> is no class of the lexicon: write `a q:Hospital` or another class of <{NS}>"
            )),
            None => Err(format!(
                "it has no class: write `a q:Hospital` or another class of <{NS}>"
            )),
        };
    };
    let Some(path) = iri.strip_prefix(ID) else {
        return Err(format!("not below <{ID}>"));
    };
    let mut seen: Vec<bool> = entry.values.iter().map(|(p, _)| p.as_str() == RDF_TYPE).collect();
    // Of quanhe's own namespace, unless the prefix of another stands before the name.
    let mut take = |name: &str| -> Vec<&Term> {
        let (space, name) = name.split_once(' ').unwrap_or((NS, name));
        let is = |p: &str| p.len() == space.len() + name.len() && p.ends_with(name) && p.starts_with(space);
        let mut found = Vec::new();
        for ((property, value), seen) in entry.values.iter().zip(&mut seen) {
            if is(property.as_str()) {
                *seen = true;
                found.push(value);
            }
        }
        found
    };
    let preferred = texts(&take(PREF_LABEL), "vi");
    let [label] = preferred.as_slice() else {
        return Err(format!("{} preferred labels @vi, one is needed", preferred.len()));
    };
    let mut labels = vec![Label {
        text: label.clone(),
        short: false,
    }];
    for property in [ALT_LABEL, HIDDEN_LABEL] {
        labels.extend(
            texts(&take(property), "vi")
                .into_iter()
                .map(|text| Label { text, short: false }),
        );
    }
    labels.extend(
        texts(&take("shortLabel"), "vi")
            .into_iter()
            .map(|text| Label { text, short: true }),
    );
    let text = |terms: Vec<&Term>| terms.into_iter().find_map(as_text).map(str::to_owned);
    let reference = |terms: Vec<&Term>| -> Result<Vec<String>, String> {
        terms
            .iter()
            .map(|term| {
                let target = as_iri(term).ok_or_else(|| format!("{term} is no IRI"))?;
                let path = target
                    .strip_prefix(ID)
                    .ok_or_else(|| format!("<{target}> is not below <{ID}>"))?;
                if known.contains(path) {
                    Ok(path.to_owned())
                } else {
                    Err(format!("<{target}> stands in no lexicon"))
                }
            })
            .collect()
    };
    let date = |terms: Vec<&Term>| -> Result<Option<Date>, String> {
        let parse = |t: &Term| {
            as_text(t)
                .and_then(|t| t.parse().ok())
                .ok_or_else(|| format!("{t} is no date YYYY-MM-DD"))
        };
        terms.first().copied().map(parse).transpose()
    };
    let kind = match class {
        "BodyTemplate" => Kind::BodyTemplate {
            makes: made(&take("makes"))?,
            pattern: text(take("pattern")).ok_or("no q:pattern")?,
            levels: take("unitKind")
                .iter()
                .filter_map(|t| as_text(t))
                .map(level)
                .collect::<Result<_, _>>()?,
            bare: match text(take("bare")).as_deref() {
                Some("context") => Bare::Context,
                Some("never") | None => Bare::Never,
                Some(other) => return Err(format!("q:bare is \"context\" or \"never\", not \"{other}\"")),
            },
        },
        "OpenHead" => Kind::OpenHead {
            makes: made(&take("makes"))?,
            tail: match text(take("tail")).as_deref() {
                Some("capitalised") | None => Tail::Capitalised,
                Some("domain") => Tail::Domain,
                Some(other) => return Err(format!("q:tail is \"capitalised\" or \"domain\", not \"{other}\"")),
            },
        },
        "Role" => Kind::Role {
            rank: text(take("rank")).and_then(|r| r.parse().ok()),
            implied_body: reference(take("impliedBody"))?.pop(),
            shown_as: text(take("shownAs")),
            body_kinds: take("bodyKind")
                .iter()
                .filter_map(|t| as_text(t))
                .map(crate::text::fold_phrase)
                .collect(),
        },
        "Title" => Kind::Title {
            kind: text(take("titleKind")).unwrap_or_default(),
        },
        "AwardKind" => Kind::AwardKind {
            grades: take("grade")
                .iter()
                .filter_map(|t| as_text(t))
                .map(str::to_owned)
                .collect(),
            grantor: reference(take("grantor"))?.pop(),
            names_grantor: text(take("namesGrantor")).as_deref() == Some("true"),
        },
        "Indicator" => Kind::Indicator {
            value_kind: text(take("valueKind")).unwrap_or_default(),
            units: take("unitLabel")
                .iter()
                .filter_map(|t| as_text(t))
                .map(str::to_owned)
                .collect(),
        },
        "EventKind" => Kind::EventKind,
        "Office" => Kind::Office,
        "Group" => Kind::Group,
        "WordClass" => Kind::WordClass,
        "Abbreviation" => Kind::Abbreviation,
        "Region" => Kind::Region,
        thing => Kind::Thing(thing_type(thing).ok_or_else(|| format!("q:{thing} is no class of the lexicon"))?),
    };
    let concept = Concept {
        path: path.to_owned(),
        kind,
        label: label.clone(),
        labels,
        notation: text(take(NOTATION)),
        unit: text(take("unit")),
        within: reference(take("within"))?.into_iter().next(),
        parent: reference(take("parent"))?.into_iter().next(),
        replaced_by: reference(take(IS_REPLACED_BY))?,
        valid_from: date(take("validFrom"))?,
        valid_until: date(take("validUntil"))?,
        ambiguous: text(take("ambiguous")).as_deref() == Some("true"),
    };
    let unknown = entry
        .values
        .iter()
        .zip(&seen)
        .filter(|(_, seen)| !**seen)
        .map(|((property, _), _)| property.as_str());
    let unknown = unknown.filter(|p| !OTHER_PROPERTIES.contains(p)).min();
    match unknown {
        Some(property) => Err(format!("unknown property <{property}> of a q:{class}")),
        None => Ok(Some(concept)),
    }
}

/// Classes of what stands in the graph alone: change events, the header of a file, terms of a vocabulary of one's own.
fn is_for_the_graph(class: &str) -> bool {
    const CLASSES: [&str; 4] = [
        "http://www.w3.org/ns/org#ChangeEvent",
        "http://www.w3.org/2004/02/skos/core#ConceptScheme",
        "http://www.w3.org/2000/01/rdf-schema#Class",
        "http://www.w3.org/1999/02/22-rdf-syntax-ns#Property",
    ];
    CLASSES.contains(&class) || class.starts_with("http://www.w3.org/2002/07/owl#")
}

/// Two bearers of one first name, of one kind and place and at one time, that no rule could tell apart: an error that names the second.
fn doubled(concepts: &[Concept]) -> Option<(&Concept, &Concept)> {
    let mut known: FxHashMap<[&str; 4], Vec<&Concept>> = FxHashMap::default();
    for concept in concepts.iter().filter(|c| c.kind != Kind::WordClass && !c.ambiguous) {
        let kind = concept.path.split('/').next().unwrap_or_default();
        let unit = concept.unit.as_deref().unwrap_or_default();
        let within = concept.within.as_deref().unwrap_or_default();
        let key = [kind, concept.label.as_str(), unit, within];
        let bearers = known.entry(key).or_default();
        if let Some(other) = bearers.iter().find(|other| overlap(other, concept)) {
            return Some((other, concept));
        }
        bearers.push(concept);
    }
    None
}

fn overlap(a: &Concept, b: &Concept) -> bool {
    let ends_before =
        |x: &Concept, y: &Concept| matches!((x.valid_until, y.valid_from), (Some(end), Some(begin)) if end < begin);
    !ends_before(a, b) && !ends_before(b, a)
}

fn as_iri(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

fn as_text(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}

fn texts(terms: &[&Term], language: &str) -> Vec<String> {
    terms
        .iter()
        .filter_map(|t| match t {
            Term::Literal(l) if l.language() == Some(language) => Some(l.value().to_owned()),
            _ => None,
        })
        .collect()
}

fn thing_type(class: &str) -> Option<EntityType> {
    EntityType::ALL.into_iter().find(|t| t.name() == class && t.is_listed())
}

fn made(terms: &[&Term]) -> Result<EntityType, String> {
    let class = terms
        .iter()
        .find_map(|t| as_iri(t))
        .and_then(|iri| iri.strip_prefix(NS))
        .ok_or("no q:makes")?;
    thing_type(class).ok_or_else(|| format!("q:{class} is no class of bodies"))
}

fn level(text: &str) -> Result<Level, String> {
    match text {
        "province" => Ok(Level::Province),
        "district" => Ok(Level::District),
        "commune" => Ok(Level::Commune),
        other => Err(format!(
            "q:unitKind is \"province\", \"district\" or \"commune\", not \"{other}\""
        )),
    }
}
