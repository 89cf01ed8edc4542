//! Strict reading of lexicon files: an unknown property, a dangling reference or a missing label is an error with its file and line.

use std::collections::{BTreeMap, HashMap, HashSet};

use jiff::civil::Date;
use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{NamedOrBlankNode, Term};
use thiserror::Error;

use super::concept::{Bare, Concept, Kind, Label, Level, Tail};
use crate::fact::EntityType;

const ID: &str = "https://w3id.org/quanhe/id/";
const NS: &str = "https://w3id.org/quanhe/ns#";
const SKOS: &str = "http://www.w3.org/2004/02/skos/core#";
const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// Why a lexicon was refused.
#[derive(Debug, Error)]
#[error("{file}:{line}: {problem}")]
pub struct LexiconError {
    pub file: String,
    /// Counted from 1.
    pub line: usize,
    pub problem: String,
}

/// What stands of one subject, predicate by predicate, in the order of the file.
#[derive(Default)]
struct Entry {
    file: String,
    values: BTreeMap<String, Vec<Term>>,
}

pub(super) fn concepts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<Concept>, LexiconError> {
    let mut entries: Vec<(String, Entry)> = Vec::new();
    let mut index: HashMap<String, usize> = HashMap::new();
    let mut sources: HashMap<String, &str> = HashMap::new();
    for (file, content) in files {
        sources.insert(file.to_owned(), content);
        for quad in RdfParser::from_format(RdfFormat::Turtle).for_slice(content.as_bytes()) {
            let quad = quad.map_err(|e| LexiconError {
                file: file.to_owned(),
                line: e.location().map_or(1, |l| l.start.line as usize + 1),
                problem: e.to_string(),
            })?;
            let NamedOrBlankNode::NamedNode(subject) = quad.subject else {
                return Err(LexiconError {
                    file: file.to_owned(),
                    line: 1,
                    problem: "a blank node: give it an IRI".to_owned(),
                });
            };
            let at = *index.entry(subject.as_str().to_owned()).or_insert_with(|| {
                entries.push((
                    subject.as_str().to_owned(),
                    Entry {
                        file: file.to_owned(),
                        ..Entry::default()
                    },
                ));
                entries.len() - 1
            });
            entries[at]
                .1
                .values
                .entry(quad.predicate.into_string())
                .or_default()
                .push(quad.object);
        }
    }
    let known: HashSet<&str> = entries.iter().filter_map(|(iri, _)| iri.strip_prefix(ID)).collect();
    let mut out = Vec::with_capacity(entries.len());
    for (iri, entry) in &entries {
        let fail = |problem: String| LexiconError {
            line: line_of(sources.get(&entry.file).copied().unwrap_or_default(), iri),
            file: entry.file.clone(),
            problem: format!("<{iri}>: {problem}"),
        };
        if let Some(concept) = concept(iri, entry, &known).map_err(fail)? {
            out.push(concept);
        }
    }
    Ok(out)
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
const OTHER_PROPERTIES: [&str; 12] = [
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
    "https://w3id.org/quanhe/ns#region",
];

fn concept(iri: &str, entry: &Entry, known: &HashSet<&str>) -> Result<Option<Concept>, String> {
    let types: Vec<&str> = entry
        .values
        .get(RDF_TYPE)
        .into_iter()
        .flatten()
        .filter_map(as_iri)
        .collect();
    let Some(class) = types.iter().find_map(|t| t.strip_prefix(NS)) else {
        // Change events and the header of a file are for the graph alone.
        return Ok(None);
    };
    let Some(path) = iri.strip_prefix(ID) else {
        return Err(format!("not below <{ID}>"));
    };
    let mut seen: HashSet<String> = HashSet::from([RDF_TYPE.to_owned()]);
    let mut take = |name: &str| -> Vec<Term> {
        let iri = if name.contains("://") {
            name.to_owned()
        } else {
            format!("{NS}{name}")
        };
        let values = entry.values.get(&iri).cloned().unwrap_or_default();
        seen.insert(iri);
        values
    };
    let preferred = texts(&take(&format!("{SKOS}prefLabel")), "vi");
    let [label] = preferred.as_slice() else {
        return Err(format!("{} preferred labels @vi, one is needed", preferred.len()));
    };
    let mut labels = vec![Label {
        text: label.clone(),
        short: false,
    }];
    for property in ["altLabel", "hiddenLabel"] {
        labels.extend(
            texts(&take(&format!("{SKOS}{property}")), "vi")
                .into_iter()
                .map(|text| Label { text, short: false }),
        );
    }
    labels.extend(
        texts(&take("shortLabel"), "vi")
            .into_iter()
            .map(|text| Label { text, short: true }),
    );
    let text = |terms: Vec<Term>| terms.iter().find_map(as_text).map(str::to_owned);
    let reference = |terms: Vec<Term>| -> Result<Vec<String>, String> {
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
    let date = |terms: Vec<Term>| -> Result<Option<Date>, String> {
        let parse = |t: &Term| {
            as_text(t)
                .and_then(|t| t.parse().ok())
                .ok_or_else(|| format!("{t} is no date YYYY-MM-DD"))
        };
        terms.first().map(parse).transpose()
    };
    let kind = match class {
        "BodyTemplate" => Kind::BodyTemplate {
            makes: made(&take("makes"))?,
            pattern: text(take("pattern")).ok_or("no q:pattern")?,
            levels: take("unitKind")
                .iter()
                .filter_map(as_text)
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
        },
        "Title" => Kind::Title {
            kind: text(take("titleKind")).unwrap_or_default(),
        },
        "AwardKind" => Kind::AwardKind {
            grades: take("grade").iter().filter_map(as_text).map(str::to_owned).collect(),
            grantor: reference(take("grantor"))?.pop(),
            names_grantor: text(take("namesGrantor")).as_deref() == Some("true"),
        },
        "Indicator" => Kind::Indicator {
            value_kind: text(take("valueKind")).unwrap_or_default(),
            units: take("unitLabel")
                .iter()
                .filter_map(as_text)
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
        notation: text(take(&format!("{SKOS}notation"))),
        unit: text(take("unit")),
        within: reference(take("within"))?.into_iter().next(),
        parent: reference(take("parent"))?.into_iter().next(),
        replaced_by: reference(take("http://purl.org/dc/terms/isReplacedBy"))?,
        valid_from: date(take("validFrom"))?,
        valid_until: date(take("validUntil"))?,
        ambiguous: text(take("ambiguous")).as_deref() == Some("true"),
    };
    let unknown = entry
        .values
        .keys()
        .find(|p| !seen.contains(*p) && !OTHER_PROPERTIES.contains(&p.as_str()));
    match unknown {
        Some(property) => Err(format!("unknown property <{property}> of a q:{class}")),
        None => Ok(Some(concept)),
    }
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

fn texts(terms: &[Term], language: &str) -> Vec<String> {
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

fn made(terms: &[Term]) -> Result<EntityType, String> {
    let class = terms
        .iter()
        .find_map(as_iri)
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
