//! What is to be known of a store's lines before the first of them goes out: the namespaces in them, what of the background they refer to, and where they may be cut.

use std::hash::BuildHasher;
use std::io;

use rayon::prelude::*;
use rustc_hash::{FxBuildHasher, FxHashMap, FxHashSet};

use super::scope::names_of_classes;
use super::turtle::split;
use crate::graph::load::groups;
use crate::graph::snapshot::{Block, lines};
use crate::graph::vocab::{Base, rdf, skos, xsd};
use crate::identity::statement::Statement;

/// Bytes of lines of which one is taken as an example of where they may be cut.
const EXAMPLE: usize = 1 << 18;

/// A line without its graph: subject, predicate and object as they are written.
pub(super) type Cut<'t> = (&'t str, &'t str, &'t str);

/// Cuts a line that ends in `end` (the graph and the full stop); `None` where it is no plain one.
pub(super) fn cut<'t>(line: &'t str, end: &str) -> Option<Cut<'t>> {
    let statement = Statement::of(line)?;
    let (subject, predicate) = (statement.subject, statement.predicate);
    let object = line.strip_suffix(end)?.get(subject.len() + predicate.len() + 6..)?;
    let plain =
        object.starts_with(['<', '"']) && !subject.contains('\\') && !(is_node(object) && object.contains('\\'));
    plain.then_some((subject, predicate, object))
}

/// What stands behind the object in the lines of a graph.
pub(super) fn end_of(graph: &str) -> String {
    format!(" <{graph}> .")
}

pub(super) fn is_node(object: &str) -> bool {
    object.starts_with('<')
}

/// The IRI that an object is.
fn node(object: &str) -> Option<&str> {
    object.strip_prefix('<')?.strip_suffix('>')
}

/// The class of values of a literal, where it is written.
pub(super) fn datatype(object: &str) -> Option<&str> {
    let at = memchr::memrchr(b'"', object.as_bytes())?;
    object.get(at + 1..)?.strip_prefix("^^<")?.strip_suffix('>')
}

/// The statements of the background graph by their subjects.
pub(super) struct Background<'t> {
    lines: Vec<Cut<'t>>,
    /// Where the lines of a subject begin and end.
    subjects: FxHashMap<&'t str, (usize, usize)>,
}

impl<'t> Background<'t> {
    /// Reads sorted lines; `None` where one is no plain one.
    pub fn read(text: &'t str, base: &Base) -> Option<Self> {
        let end = end_of(base.background().as_str());
        let lines = lines(text).map(|line| cut(line, &end)).collect::<Option<Vec<_>>>()?;
        let mut subjects = FxHashMap::default();
        let mut from = 0;
        for about in lines.chunk_by(|a, b| a.0 == b.0) {
            subjects.insert(about[0].0, (from, from + about.len()));
            from += about.len();
        }
        Some(Self { lines, subjects })
    }

    /// The numbers of the lines about a subject, and these.
    fn about(&self, subject: &str) -> impl Iterator<Item = (usize, Cut<'t>)> {
        let (from, to) = self.subjects.get(subject).copied().unwrap_or_default();
        (from..to).map(|number| (number, self.lines[number]))
    }

    /// What is said of the nodes that documents refer to, the type and label of what that refers to in turn, and the names of all classes; sorted. As [`super::scope`] has it.
    fn of(&self, nodes: &FxHashSet<&'t str>, classes: &FxHashSet<&'t str>, base: &Base) -> Vec<Cut<'t>> {
        let (is_type, is_label) = (rdf::TYPE.as_str(), skos::PREF_LABEL.as_str());
        let mut classes: FxHashSet<&'t str> = classes.clone();
        let nodes: FxHashSet<&'t str> = nodes.iter().copied().filter(|n| !classes.contains(n)).collect();
        let (mut out, mut further) = (Vec::new(), FxHashSet::default());
        for (number, line) in nodes.iter().flat_map(|subject| self.about(subject)) {
            if let Some(object) = node(line.2) {
                if line.1 == is_type { &mut classes } else { &mut further }.insert(object);
            }
            out.push(number);
        }
        for (number, line) in further.difference(&nodes).flat_map(|subject| self.about(subject)) {
            if line.1 == is_type || line.1 == is_label {
                if let (true, Some(class)) = (line.1 == is_type, node(line.2)) {
                    classes.insert(class);
                }
                out.push(number);
            }
        }
        let names = names_of_classes(base);
        let of_classes = classes.iter().flat_map(|class| self.about(class));
        let named = of_classes.filter(|(_, line)| names.iter().any(|name| name.as_str() == line.1));
        out.extend(named.map(|(number, _)| number));
        out.sort_unstable();
        out.dedup();
        out.into_iter().map(|number| self.lines[number]).collect()
    }
}

/// What all lines together say.
pub(super) struct Survey<'t> {
    pub namespaces: FxHashSet<String>,
    /// Subjects, as they are written, of lines here and there: where all may be cut into like parts.
    pub examples: Vec<String>,
    pub bytes: usize,
    /// Of the background what documents refer to, or all of it.
    pub background: Vec<Cut<'t>>,
}

/// What some lines say.
#[derive(Default)]
struct Part<'t> {
    namespaces: FxHashSet<String>,
    examples: Vec<String>,
    /// Of the background's subjects those that stand here.
    nodes: FxHashSet<&'t str>,
    classes: FxHashSet<&'t str>,
}

impl<'t> Survey<'t> {
    /// Of the blocks that are to go out but for the background; `None` where a line is no plain one.
    pub fn of(
        blocks: &[(&str, &Block)],
        background: &Background<'t>,
        all: bool,
        base: &Base,
    ) -> io::Result<Option<Self>> {
        let mut whole = Part::default();
        let mut bytes = 0;
        let mut number = 0;
        let only: Vec<&Block> = blocks.iter().map(|(_, block)| *block).collect();
        for group in groups(&only) {
            let names = &blocks[number..number + group.len()];
            number += group.len();
            let parts: Vec<Option<Part<'t>>> = names
                .par_iter()
                .map(|(graph, block)| Ok(Part::of(graph, &block.lines()?, background)))
                .collect::<io::Result<_>>()?;
            for part in parts {
                let Some(part) = part else { return Ok(None) };
                whole.take(part);
            }
            bytes += group.iter().map(|block| block.len()).sum::<usize>();
        }
        let background = if all {
            background.lines.clone()
        } else {
            background.of(&whole.nodes, &whole.classes, base)
        };
        for line in &background {
            namespaces_of(line, &mut |namespace| {
                if !whole.namespaces.contains(namespace) {
                    whole.namespaces.insert(namespace.to_owned());
                }
            });
        }
        bytes += background
            .iter()
            .map(|line| line.0.len() + line.1.len() + line.2.len())
            .sum::<usize>();
        whole.examples.sort_unstable();
        Ok(Some(Self {
            namespaces: whole.namespaces,
            examples: whole.examples,
            bytes,
            background,
        }))
    }
}

impl<'t> Part<'t> {
    fn of(graph: &str, text: &str, background: &Background<'t>) -> Option<Self> {
        let mut out = Self::default();
        let end = end_of(graph);
        let mut namespaces: FxHashSet<&str> = FxHashSet::default();
        let known = |iri: &str| background.subjects.get_key_value(iri).map(|(subject, _)| *subject);
        let mut last = "";
        // Any line is as good an example as any other: of each graph another.
        let mut passed = EXAMPLE.saturating_sub(FxBuildHasher.hash_one(graph) as usize % text.len().clamp(1, EXAMPLE));
        for line in lines(text) {
            let cut = cut(line, &end)?;
            passed += line.len();
            if passed >= EXAMPLE {
                passed = 0;
                out.examples.push(format!("<{}>", cut.0));
            }
            if cut.0 != last {
                last = cut.0;
                out.nodes.extend(known(last));
            }
            if let Some(object) = node(cut.2) {
                let to = if cut.1 == rdf::TYPE.as_str() {
                    &mut out.classes
                } else {
                    &mut out.nodes
                };
                to.extend(known(object));
            }
            namespaces_of(&cut, &mut |namespace| {
                namespaces.insert(namespace);
            });
        }
        out.namespaces = namespaces.into_iter().map(str::to_owned).collect();
        Some(out)
    }

    fn take(&mut self, other: Self) {
        self.namespaces.extend(other.namespaces);
        self.examples.extend(other.examples);
        self.nodes.extend(other.nodes);
        self.classes.extend(other.classes);
    }
}

/// The namespaces that the Turtle of a line may shorten.
fn namespaces_of<'l>((subject, predicate, object): &Cut<'l>, put: &mut impl FnMut(&'l str)) {
    let predicate = (*predicate != rdf::TYPE.as_str()).then_some(*predicate);
    let object = node(object).or_else(|| datatype(object).filter(|d| *d != xsd::STRING.as_str()));
    for iri in [Some(*subject), predicate, object].into_iter().flatten() {
        if let Some((namespace, _)) = split(iri) {
            put(namespace);
        }
    }
}
