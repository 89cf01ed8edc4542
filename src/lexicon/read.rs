//! Strict reading of lexicon files: an unknown property, a dangling reference or a missing label is an error with its file and line.

use std::sync::{Arc, OnceLock};

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use oxigraph::model::{NamedOrBlankNode, Quad};
use thiserror::Error;

use super::concept::{Bare, Concept, Kind, Label, Level, Tail};
use super::entry::{ID, Mistake, NS, RDF_TYPE, Value, Values, as_iri, wrong};
use super::place::{line_of, line_of_subject};
use super::statements::{Group, statements};
use crate::fact::EntityType;
use crate::turtle::SyntaxMistake;

// Properties of other namespaces, as `Values` takes them.
const PREF_LABEL: &str = "http://www.w3.org/2004/02/skos/core# prefLabel";
const ALT_LABEL: &str = "http://www.w3.org/2004/02/skos/core# altLabel";
const HIDDEN_LABEL: &str = "http://www.w3.org/2004/02/skos/core# hiddenLabel";
const NOTATION: &str = "http://www.w3.org/2004/02/skos/core# notation";
const IS_REPLACED_BY: &str = "http://purl.org/dc/terms/ isReplacedBy";

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
    pub(super) fn of_syntax(file: &str, mistake: SyntaxMistake) -> Self {
        Self {
            file: file.to_owned(),
            line: usize::try_from(mistake.line).unwrap_or(usize::MAX),
            column: Some(mistake.column),
            problem: mistake.message,
        }
    }
}

/// All that the files say, subject by subject.
struct Files<'a> {
    /// Name for messages, content.
    files: Vec<(&'a str, &'a str)>,
    entries: Vec<(Arc<str>, Vec<Value<'a>>)>,
}

pub(super) fn concepts<'a>(files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Vec<Concept>, LexiconError> {
    let read = Files::read(files.into_iter().collect())?;
    let known: FxHashSet<&str> = read
        .entries
        .iter()
        .filter_map(|(iri, _)| iri.strip_prefix(ID))
        .collect();
    let made: Vec<_> = read
        .entries
        .par_iter()
        .map(|(iri, values)| concept(iri, values, &known))
        .collect();
    let mut out = Vec::with_capacity(made.len());
    // Of several mistakes the first is told.
    for (concept, (iri, values)) in made.into_iter().zip(&read.entries) {
        out.extend(concept.map_err(|m| read.error(iri, values, &m))?);
    }
    match doubled(&out) {
        None => Ok(out),
        Some((other, concept)) => {
            let entry = |concept: &Concept| {
                let iri = format!("{ID}{}", concept.path);
                read.entries.iter().find(|(i, _)| **i == *iri)
            };
            let problem = format!(
                "<{ID}{}> has the name \"{}\" too, at the same time: give one of them another, q:within, q:validUntil or q:ambiguous true",
                other.path, concept.label
            );
            let (Some((iri, values)), Some((first, others))) = (entry(concept), entry(other)) else {
                return Ok(out);
            };
            let (file, line) = read.place(first, others, None);
            Err(read.error(iri, values, &format!("{problem} ({file}:{line})").into()))
        }
    }
}

impl<'a> Files<'a> {
    fn read(files: Vec<(&'a str, &'a str)>) -> Result<Self, LexiconError> {
        let parsed: Vec<Result<Vec<Group<'a>>, LexiconError>> = files
            .par_iter()
            .map(|(file, content)| statements(file, content))
            .collect();
        let most = parsed.iter().flatten().map(Vec::len).sum();
        let mut entries: Vec<(Arc<str>, Vec<Value<'a>>)> = Vec::with_capacity(most);
        let mut index: FxHashMap<Arc<str>, usize> = FxHashMap::with_capacity_and_hasher(most, FxBuildHasher);
        for (file, groups) in parsed.into_iter().enumerate() {
            for Group { subject, said } in groups? {
                let Some(subject) = subject else {
                    let blank = |q: &Quad| matches!(q.subject, NamedOrBlankNode::BlankNode(_));
                    return Err(LexiconError {
                        file: files[file].0.to_owned(),
                        line: line_of(files[file].1, blank).unwrap_or(1),
                        column: None,
                        problem: "a blank node: give it an IRI".to_owned(),
                    });
                };
                // What is said of one thing stands together.
                let at = *index.entry(subject).or_insert_with_key(|subject| {
                    entries.push((Arc::clone(subject), Vec::with_capacity(said.len())));
                    entries.len() - 1
                });
                let value = |(property, object)| Value { property, object, file };
                entries[at].1.extend(said.into_iter().map(value));
            }
        }
        Ok(Self { files, entries })
    }

    fn error(&self, iri: &str, values: &[Value<'_>], mistake: &Mistake) -> LexiconError {
        let (file, line) = self.place(iri, values, mistake.at);
        let beside = mistake.beside.map_or_else(String::new, |at| {
            let (file, line) = self.place(iri, values, Some(at));
            format!(" (the other is {file}:{line})")
        });
        LexiconError {
            file: file.to_owned(),
            line,
            column: None,
            problem: format!("<{iri}>: {}{beside}", mistake.problem),
        }
    }

    /// File and line of one of a subject's values, or of where what is said of it begins: what is said last, by the user, before what is built in.
    fn place(&self, iri: &str, values: &[Value<'_>], at: Option<usize>) -> (&'a str, usize) {
        let value = at.map_or_else(|| values.last(), |at| values.get(at));
        let (file, content) = value.map_or(("", ""), |v| self.files[v.file]);
        let line = match (at, value) {
            (Some(_), Some(value)) => line_of(content, |q| {
                let subject = matches!(&q.subject, NamedOrBlankNode::NamedNode(s) if s.as_str() == iri);
                subject && q.predicate.as_str() == &*value.property && value.object.is(&q.object)
            }),
            _ => line_of_subject(content, iri),
        };
        (file, line.unwrap_or(1))
    }
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

fn concept(iri: &str, entry: &[Value<'_>], known: &FxHashSet<&str>) -> Result<Option<Concept>, Mistake> {
    let Some((at, class)) = class(entry)? else {
        return Ok(None);
    };
    let Some(path) = iri.strip_prefix(ID) else {
        return Err(format!("not below <{ID}>").into());
    };
    let values = Values::new(entry, known);
    let preferred = values.labels(PREF_LABEL)?;
    let label = match preferred.as_slice() {
        [(_, label)] => label.clone(),
        several => {
            let numbers: Vec<usize> = several.iter().map(|(at, _)| *at).collect();
            return Err(Mistake {
                at: numbers.last().copied(),
                beside: numbers.first().copied(),
                problem: format!("{} preferred labels @vi, one is needed", several.len()),
            });
        }
    };
    let mut labels = vec![Label {
        text: label.clone(),
        short: false,
    }];
    for (property, short) in [(ALT_LABEL, false), (HIDDEN_LABEL, false), ("shortLabel", true)] {
        let found = values.labels(property)?.into_iter();
        labels.extend(found.map(|(_, text)| Label { text, short }));
    }
    let concept = Concept {
        path: path.to_owned(),
        kind: kind(class, at, &values)?,
        label,
        labels,
        notation: values.texts(NOTATION).first().map(|(_, text)| (*text).to_owned()),
        unit: values.text("unit")?,
        within: values.reference("within")?,
        parent: values.reference("parent")?,
        replaced_by: values.references(IS_REPLACED_BY)?,
        valid_from: values.date("validFrom")?,
        valid_until: values.date("validUntil")?,
        ambiguous: values.flag("ambiguous")?,
        folded: OnceLock::new(),
    };
    // Of the graph alone, but true or false there too.
    values.flag("fullTime")?;
    values.flag("outlivesMerger")?;
    match values.left(&OTHER_PROPERTIES) {
        Some((at, property)) => Err(wrong(at, format!("unknown property <{property}> of a q:{class}"))),
        None => Ok(Some(concept)),
    }
}

/// The class of the lexicon that a subject is of; none where it is for the graph alone.
fn class<'e>(entry: &'e [Value<'e>]) -> Result<Option<(usize, &'e str)>, Mistake> {
    let values = entry.iter().enumerate();
    let types: Vec<(usize, &str)> = values
        .filter(|(_, v)| &*v.property == RDF_TYPE)
        .filter_map(|(at, v)| Some((at, as_iri(&v.object)?)))
        .collect();
    if let Some(own) = types.iter().find_map(|(at, t)| Some((*at, t.strip_prefix(NS)?))) {
        return Ok(Some(own));
    }
    match types.first() {
        _ if types.iter().any(|(_, t)| is_for_the_graph(t)) => Ok(None),
        Some((at, class)) => Err(wrong(
            *at,
            format!("<{class}> is no class of the lexicon: write `a q:Hospital` or another class of <{NS}>"),
        )),
        None => Err(format!("it has no class: write `a q:Hospital` or another class of <{NS}>").into()),
    }
}

/// What a concept is for, with what its class alone has; `at` is the number of the value that names the class.
fn kind(class: &str, at: usize, values: &Values<'_>) -> Result<Kind, Mistake> {
    let owned = |texts: Vec<(usize, &str)>| texts.into_iter().map(|(_, text)| text.to_owned()).collect();
    Ok(match class {
        "BodyTemplate" => Kind::BodyTemplate {
            makes: made(values)?,
            pattern: values.text("pattern")?.ok_or("no q:pattern")?,
            levels: values
                .texts("unitKind")
                .into_iter()
                .map(|(at, text)| level(text).map_err(|problem| wrong(at, problem)))
                .collect::<Result<_, _>>()?,
            bare: match values.word("bare", &["context", "never"])?.as_deref() {
                Some("context") => Bare::Context,
                _ => Bare::Never,
            },
        },
        "OpenHead" => Kind::OpenHead {
            makes: made(values)?,
            tail: match values.word("tail", &["capitalised", "domain"])?.as_deref() {
                Some("domain") => Tail::Domain,
                _ => Tail::Capitalised,
            },
        },
        "Role" => Kind::Role {
            rank: values.number("rank")?,
            implied_body: values.reference("impliedBody")?,
            shown_as: values.text("shownAs")?,
            body_kinds: values
                .texts("bodyKind")
                .into_iter()
                .map(|(_, text)| crate::text::fold_phrase(text))
                .collect(),
        },
        "Title" => Kind::Title {
            kind: values
                .word("titleKind", &["academic", "medical", "honour", "rank"])?
                .unwrap_or_default(),
        },
        "AwardKind" => Kind::AwardKind {
            grades: owned(values.texts("grade")),
            grantor: values.reference("grantor")?,
            names_grantor: values.flag("namesGrantor")?,
        },
        "Indicator" => Kind::Indicator {
            value_kind: values
                .word("valueKind", &["count", "percent", "rate", "count_or_percent"])?
                .unwrap_or_default(),
            units: owned(values.texts("unitLabel")),
        },
        "EventKind" => Kind::EventKind,
        "Office" => Kind::Office,
        "Group" => Kind::Group,
        "WordClass" => Kind::WordClass,
        "Abbreviation" => Kind::Abbreviation,
        "Region" => Kind::Region,
        thing => {
            Kind::Thing(thing_type(thing).ok_or_else(|| wrong(at, format!("q:{thing} is no class of the lexicon")))?)
        }
    })
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

/// Two bearers of one first name, of one kind and at one time, that no rule could tell apart, since they are of one place or one of them is of none: an error that names the second.
fn doubled(concepts: &[Concept]) -> Option<(&Concept, &Concept)> {
    let mut known: FxHashMap<[&str; 3], Vec<&Concept>> = FxHashMap::default();
    for concept in concepts.iter().filter(|c| c.kind != Kind::WordClass && !c.ambiguous) {
        let kind = concept.path.split('/').next().unwrap_or_default();
        let unit = concept.unit.as_deref().unwrap_or_default();
        let key = [kind, concept.label.as_str(), unit];
        let bearers = known.entry(key).or_default();
        let one_place =
            |other: &Concept| other.within == concept.within || other.within.is_none() || concept.within.is_none();
        if let Some(other) = bearers.iter().find(|other| one_place(other) && overlap(other, concept)) {
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

fn thing_type(class: &str) -> Option<EntityType> {
    EntityType::ALL.into_iter().find(|t| t.name() == class && t.is_listed())
}

fn made(values: &Values<'_>) -> Result<EntityType, Mistake> {
    let (at, class) = values
        .take("makes")
        .into_iter()
        .find_map(|(at, t)| Some((at, as_iri(t)?.strip_prefix(NS)?)))
        .ok_or("no q:makes")?;
    thing_type(class).ok_or_else(|| wrong(at, format!("q:{class} is no class of bodies")))
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
