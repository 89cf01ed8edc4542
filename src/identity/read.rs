//! What the documents of a store say of persons and bodies, as far as it tells who is who.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap, HashSet};

use rayon::prelude::*;

use super::names::Names;
use super::outline::{self, outline};
use super::statement::Statement;
use crate::graph::snapshot::{Snapshot, lines as cut_lines};
use crate::graph::vocab::{Base, dcterms, oa, org, skos};
use crate::text::{OF, fold_phrase, known_by};

/// A post that one document gives a person.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Post<'a> {
    /// The day on which the document attests it, else the day of the document; empty where neither is known.
    pub date: &'a str,
    pub body: &'a str,
    /// The role without the word for a former or acting holder.
    pub role: &'a str,
    pub status: &'a str,
    pub evidence: &'a str,
}

/// A person as one document names him or her.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unit<'a> {
    pub document: &'a str,
    pub iri: &'a str,
    pub name: Cow<'a, str>,
    pub date: &'a str,
    pub posts: Vec<Post<'a>>,
}

/// A body as a document names it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Body<'a> {
    pub label: Cow<'a, str>,
    pub province: Option<&'a str>,
}

/// Of all documents: the persons in the order of the documents' graphs, and the bodies.
#[derive(Debug, Default)]
pub struct Documents<'a> {
    pub units: Vec<Unit<'a>>,
    pub bodies: BTreeMap<&'a str, Body<'a>>,
    /// What else one document names, and how; of all documents that stands in `names` alone.
    pub others: Vec<(&'a str, Cow<'a, str>)>,
    /// How documents name all these.
    pub names: Names<'a>,
}

/// The first and the last day of a unit, where it has them.
type Validity<'a> = (Option<Cow<'a, str>>, Option<Cow<'a, str>>);

/// What the background graph says that matters here.
#[derive(Debug, Default)]
pub struct Knowledge<'a> {
    /// All that the background graph speaks of.
    pub subjects: HashSet<&'a str>,
    pub replaced_by: HashMap<&'a str, Vec<&'a str>>,
    /// Roles of which nobody holds two in two bodies.
    pub full_time: HashSet<&'a str>,
    /// Roles of deputies, each with that of the head; and the roles of heads.
    pub deputies: HashMap<&'a str, &'a str>,
    pub heads: HashSet<&'a str>,
    /// Places and provinces: label, and the word before it.
    pub provinces: BTreeMap<&'a str, (Cow<'a, str>, Cow<'a, str>)>,
    /// Templates of bodies that go on where their province is merged, and their patterns.
    pub lasting: BTreeMap<&'a str, Cow<'a, str>>,
    /// First and last day of a province.
    pub validity: HashMap<&'a str, Validity<'a>>,
}

/// Whether an IRI is known by one document alone.
pub fn is_open(iri: &str) -> bool {
    known_by(iri).is_some()
}

impl<'a> Documents<'a> {
    pub fn read(snapshot: &'a Snapshot, base: &Base) -> Self {
        let prefix = format!("{base}graph/");
        let blocks: Vec<_> = snapshot.blocks().filter(|(g, _)| g.starts_with(&prefix)).collect();
        let read: Vec<Self> = blocks
            .par_iter()
            .map(|(_, block)| outline::read(outline(block, base)))
            .collect();
        let mut out = Self::default();
        for document in read {
            for unit in &document.units {
                out.names.add(unit.iri, unit.name.clone());
            }
            out.units.extend(document.units);
            for (iri, body) in document.bodies {
                out.names.add(iri, body.label);
                let known = out.bodies.entry(iri).or_default();
                known.province = known.province.max(body.province);
            }
            for (iri, name) in document.others {
                out.names.add(iri, name);
            }
        }
        for (iri, body) in &mut out.bodies {
            body.label = out.names.of(iri).cloned().unwrap_or_default();
        }
        out
    }
}

/// IRIs that are looked for, made once.
pub(super) struct Terms {
    id: String,
    status: String,
    attested: String,
    evidence: String,
    located: String,
}

impl Terms {
    pub(super) fn of(base: &Base) -> Self {
        Self {
            id: format!("{base}id/"),
            status: base.ns("status").into_string(),
            attested: base.ns("attestedOn").into_string(),
            evidence: base.ns("evidence").into_string(),
            located: base.ns("locatedIn").into_string(),
        }
    }
}

/// The statements of one subject stand together, so that each can be finished before the next.
pub(super) fn document<'a>(lines: &'a str, terms: &Terms) -> Documents<'a> {
    let mut out = Documents::default();
    let (mut node, mut issued) = ("", "");
    let mut persons: BTreeMap<&str, Cow<'_, str>> = BTreeMap::new();
    let mut posts: BTreeMap<&str, (&str, Post<'_>)> = BTreeMap::new();
    for line in cut_lines(lines) {
        let Some(kind) = line
            .strip_prefix('<')
            .and_then(|l| l.strip_prefix(terms.id.as_str()))
            .and_then(|l| l.split('/').next())
        else {
            continue;
        };
        // These have no name that another document could spell otherwise.
        if matches!(kind, "evidence" | "event" | "participation" | "run") {
            continue;
        }
        let Some(statement) = Statement::of(line) else { continue };
        let (subject, predicate) = (statement.subject, statement.predicate);
        match kind {
            "document" if predicate == dcterms::ISSUED.as_str() => {
                issued = plain(&statement);
            }
            "document" if predicate == dcterms::IDENTIFIER.as_str() => node = subject,
            "person" if predicate == skos::PREF_LABEL.as_str() => {
                persons.insert(subject, statement.text().unwrap_or_default());
            }
            "post" => {
                let (person, post) = posts.entry(subject).or_insert((
                    "",
                    Post {
                        date: "",
                        body: "",
                        role: "",
                        status: "",
                        evidence: "",
                    },
                ));
                if predicate == org::MEMBER.as_str() {
                    *person = statement.node().unwrap_or_default();
                } else if predicate == org::ORGANIZATION.as_str() {
                    post.body = statement.node().unwrap_or_default();
                } else if predicate == org::ROLE.as_str() {
                    let role = statement.node().unwrap_or_default();
                    post.role = role.split_once(OF).map_or(role, |(role, _)| role);
                } else if predicate == terms.status {
                    post.status = plain(&statement);
                } else if predicate == terms.attested {
                    post.date = plain(&statement);
                } else if predicate == terms.evidence && (post.evidence.is_empty()) {
                    post.evidence = statement.node().unwrap_or_default();
                }
            }
            "organization" | "hospital" | "ministry" => {
                if predicate == skos::PREF_LABEL.as_str() {
                    out.bodies.entry(subject).or_default().label = statement.text().unwrap_or_default();
                } else if predicate == terms.located {
                    let body = out.bodies.entry(subject).or_default();
                    let place = statement.node().filter(|p| p.contains("/id/province/"));
                    body.province = body.province.max(place);
                }
            }
            _ if predicate == skos::PREF_LABEL.as_str() => {
                out.others.push((subject, statement.text().unwrap_or_default()));
            }
            _ => {}
        }
    }
    let mut of: BTreeMap<&str, Vec<Post<'_>>> = BTreeMap::new();
    for (person, mut post) in posts.into_values() {
        if post.date.is_empty() {
            post.date = issued;
        }
        if !post.body.is_empty() {
            of.entry(person).or_default().push(post);
        }
    }
    out.units = persons
        .into_iter()
        .map(|(iri, name)| Unit {
            document: node,
            iri,
            name,
            date: issued,
            posts: of.remove(iri).unwrap_or_default(),
        })
        .collect();
    out
}

/// A literal that needs no escape: a date, a status.
fn plain<'a>(statement: &Statement<'a>) -> &'a str {
    match statement.text() {
        Some(Cow::Borrowed(text)) => text,
        _ => "",
    }
}

impl<'a> Knowledge<'a> {
    pub fn read(background: &'a str, base: &Base) -> Self {
        let (full_time, unit, deputy) = (base.ns("fullTime"), base.ns("unit"), base.ns("deputyOf"));
        let (pattern, lasting) = (base.ns("pattern"), base.ns("outlivesMerger"));
        let (from, until) = (base.ns("validFrom"), base.ns("validUntil"));
        let province = format!("{base}id/province/");
        let mut out = Self::default();
        let mut patterns: HashMap<&str, Cow<'_, str>> = HashMap::new();
        let mut templates: Vec<&str> = Vec::new();
        let mut last = "";
        for line in cut_lines(background) {
            let Some(statement) = Statement::of(line) else { continue };
            let (subject, predicate) = (statement.subject, statement.predicate);
            if last != subject {
                out.subjects.insert(subject);
                last = subject;
            }
            if predicate == dcterms::IS_REPLACED_BY.as_str() {
                out.replaced_by.entry(subject).or_default().extend(statement.node());
            } else if predicate == full_time.as_str() {
                out.full_time.insert(subject);
            } else if predicate == deputy.as_str() {
                out.deputies.extend(statement.node().map(|head| (subject, head)));
            } else if predicate == pattern.as_str() {
                patterns.extend(statement.text().map(|text| (subject, text)));
            } else if predicate == lasting.as_str() {
                templates.push(subject);
            } else if subject.starts_with(&province) {
                let Some(text) = statement.text() else { continue };
                let known = out.provinces.entry(subject).or_default();
                if predicate == unit.as_str() {
                    known.1 = text;
                } else if predicate == skos::PREF_LABEL.as_str() && line.contains("\"@vi ") {
                    known.0 = text;
                } else if predicate == from.as_str() {
                    out.validity.entry(subject).or_default().0 = Some(text);
                } else if predicate == until.as_str() {
                    out.validity.entry(subject).or_default().1 = Some(text);
                }
            }
        }
        out.heads = out.deputies.values().copied().collect();
        out.lasting = templates
            .into_iter()
            .filter_map(|t| Some((t, patterns.remove(t)?)))
            .collect();
        out
    }

    /// Whether a province existed on a day; one that nothing is known of always did.
    pub fn is_valid(&self, province: &str, day: &str) -> bool {
        self.validity.get(province).is_none_or(|(from, until)| {
            from.as_deref().is_none_or(|from| from <= day) && until.as_deref().is_none_or(|until| day <= until)
        })
    }
}

/// The form in which names are compared: case, placement of tones and blanks aside, marks and all.
pub fn folded(name: &str) -> String {
    fold_phrase(name)
}

/// The document and the sentence of an evidence node, looked up where they are to be shown.
pub fn quote(snapshot: &Snapshot, base: &Base, evidence: &str) -> Option<(String, String)> {
    let exact = format!("<{evidence}> <{}> ", oa::EXACT.as_str());
    let prefix = format!("{base}graph/");
    let blocks = snapshot.blocks().filter(|(graph, _)| graph.starts_with(&prefix));
    blocks.par_bridge().find_map_any(|(_, block)| {
        let lines = block.lines().ok()?;
        let line = lines.lines().find(|l| l.starts_with(&exact))?;
        let (document, _) = block.document()?;
        Some((document.clone(), Statement::of(line)?.text()?.into_owned()))
    })
}
