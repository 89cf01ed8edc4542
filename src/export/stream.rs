//! A whole store as Turtle, TriG or N-Triples, cut from its sorted lines: nothing is loaded into oxigraph, and a part of the text is held at a time.
//!
//! Formats without graphs give each statement once, by subject: where all lines together are more than `PART`, they are gone through several times, and each
//! time those of some subjects are taken, sorted and written. What is written is what [`super::rdf`] writes.

use std::borrow::Cow;
use std::io::{self, Write};

use oxigraph::io::RdfFormat;
use rayon::prelude::*;

use super::survey::{Background, Cut, Survey, cut, end_of};
use super::turtle::{Prefixes, write_lines};
use crate::graph::load::groups;
use crate::graph::snapshot::{Block, Snapshot, lines};
use crate::graph::vocab::Base;
use crate::identity::view::OneNode;

/// Bytes of lines that are held at a time.
const PART: usize = 32 << 20;
/// How often a store is gone through at most, however large it is.
const MOST_PASSES: usize = 16;
/// Statements that one thread writes at a time.
const PIECE: usize = 4096;

/// A store's lines by their graphs.
pub struct Source<'s> {
    base: &'s Base,
    /// Of all graphs but the background, in the order in which quads stand.
    blocks: Vec<(&'s str, &'s Block)>,
    background: Cow<'s, str>,
    identity: Cow<'s, str>,
}

/// What is to be written, and how.
pub struct Plan<'p> {
    source: &'p Source<'p>,
    survey: Survey<'p>,
    format: RdfFormat,
    prefixes: Option<Prefixes>,
    most: usize,
}

impl<'s> Source<'s> {
    pub fn of(snapshot: &'s Snapshot, base: &'s Base) -> Self {
        let background = base.background();
        let others = snapshot.blocks().filter(|(graph, _)| *graph != background.as_str());
        let mut blocks: Vec<_> = others.collect();
        blocks.sort_by_cached_key(|(graph, _)| format!("<{graph}>"));
        Self {
            base,
            blocks,
            background: snapshot.lines(&background),
            identity: snapshot.lines(&base.identity()),
        }
    }

    /// All documents with what they refer to in the background graph, or all there is; `None` where the format or a line is none that can be had so.
    pub fn plan(&self, all: bool, format: RdfFormat) -> io::Result<Option<Plan<'_>>> {
        if !matches!(format, RdfFormat::Turtle | RdfFormat::TriG | RdfFormat::NTriples) {
            return Ok(None);
        }
        let Some(background) = Background::read(&self.background, self.base) else {
            return Ok(None);
        };
        let survey = Survey::of(&self.blocks, &background, all, self.base)?;
        Ok(survey.map(|survey| {
            let namespaces = survey.namespaces.iter().map(String::as_str);
            Plan {
                source: self,
                prefixes: (format != RdfFormat::NTriples).then(|| Prefixes::new(namespaces, self.base)),
                survey,
                format,
                most: PART,
            }
        }))
    }
}

impl Plan<'_> {
    pub fn write(&self, to: &mut dyn Write) -> io::Result<()> {
        let (blocks, prefixes) = (&self.source.blocks, self.prefixes.as_ref());
        // Documents that spell a name in several ways go out with one first name.
        let names = OneNode::read(&self.source.identity, self.source.base).with_names_alone();
        if let Some(prefixes) = prefixes {
            prefixes.write(&mut *to)?;
        }
        if self.format != RdfFormat::TriG {
            return union(blocks, &names, &self.survey, prefixes, self.most, to);
        }
        let name = self.source.base.background().into_string();
        let (own, end) = (&self.survey.background, end_of(&name));
        let own = Block::new(own.iter().map(|(s, p, o)| format!("<{s}> <{p}> {o}{end}\n")).collect());
        // The background has its place among the others.
        let mut blocks = blocks.clone();
        let at = blocks.partition_point(|(graph, _)| format!("<{graph}>") < format!("<{name}>"));
        blocks.insert(at, (&name, &own));
        each_group(
            &blocks,
            &names,
            |graph, text| one_graph(graph, text, prefixes),
            |text| to.write_all(text.as_bytes()),
        )
    }
}

/// Makes something of the lines of each block, on all threads, and hands it on in their order.
fn each_group<T: Send>(
    blocks: &[(&str, &Block)],
    names: &OneNode<'_>,
    make: impl Fn(&str, &str) -> T + Sync,
    mut sink: impl FnMut(T) -> io::Result<()>,
) -> io::Result<()> {
    let only: Vec<&Block> = blocks.iter().map(|(_, block)| *block).collect();
    let mut rest = blocks;
    for group in groups(&only) {
        let (of, behind) = rest.split_at(group.len());
        rest = behind;
        let made: Vec<T> = of
            .par_iter()
            .map(|(graph, block)| Ok(make(graph, &names.apply(&block.lines()?))))
            .collect::<io::Result<_>>()?;
        made.into_iter().try_for_each(&mut sink)?;
    }
    Ok(())
}

/// A graph with its block around it.
fn one_graph(graph: &str, text: &str, prefixes: Option<&Prefixes>) -> String {
    let end = end_of(graph);
    // A name that stands for another one is not where it was.
    let mut sorted: Vec<&str> = lines(text).collect();
    sorted.sort_unstable();
    sorted.dedup();
    let cuts: Vec<Cut<'_>> = sorted.into_iter().filter_map(|line| cut(line, &end)).collect();
    let mut out = String::with_capacity(text.len() / 2);
    if let (Some(prefixes), false) = (prefixes, cuts.is_empty()) {
        out.push('\n');
        prefixes.push_node(&mut out, graph);
        out.push_str(" {\n");
        write_lines(&cuts, prefixes, "    ", true, &mut out);
        out.push_str("}\n");
    }
    out
}

/// Lines of several graphs, with a mark between them.
#[derive(Default)]
struct Held {
    text: String,
    /// How long it may become before what stands in it twice is taken out.
    limit: usize,
}

impl Held {
    /// The lines in their order, each once.
    fn sorted(&self) -> Vec<&str> {
        let mut all: Vec<&str> = lines(&self.text).collect();
        all.par_sort_unstable();
        all.dedup();
        all
    }

    fn add(&mut self, part: &str) {
        self.text.push_str(part);
        if self.text.len() > self.limit {
            let once = self
                .sorted()
                .into_iter()
                .flat_map(|line| [line, "\n"])
                .collect::<String>();
            self.limit = self.limit.max(once.len() * 2);
            self.text = once;
        }
    }
}

/// The union of all graphs, by subject.
fn union(
    blocks: &[(&str, &Block)],
    names: &OneNode<'_>,
    survey: &Survey<'_>,
    prefixes: Option<&Prefixes>,
    most: usize,
    to: &mut dyn Write,
) -> io::Result<()> {
    // A large store is gone through so many times at most.
    let parts = survey.bytes.div_ceil(most).clamp(1, MOST_PASSES);
    let example = |part: usize| {
        survey
            .examples
            .get(part * survey.examples.len() / parts)
            .map(String::as_str)
    };
    for part in 0..parts {
        // Subjects from the first example to before the second.
        let from = if part == 0 {
            ""
        } else {
            example(part).unwrap_or_default()
        };
        let before = if part + 1 == parts { None } else { example(part + 1) };
        let within = |line: &str| line >= from && before.is_none_or(|before| line < before);
        let mut held = Held {
            text: String::new(),
            limit: most.saturating_mul(2),
        };
        each_group(
            blocks,
            names,
            |graph, text| taken(text, &end_of(graph), &within),
            |text| {
                held.add(&text);
                Ok(())
            },
        )?;
        let own = survey.background.iter().map(|(s, p, o)| format!("<{s}> <{p}> {o}\n"));
        own.filter(|line| within(line)).for_each(|line| held.add(&line));
        let cuts: Vec<Cut<'_>> = held.sorted().into_iter().filter_map(|line| cut(line, "")).collect();
        for pieces in pieces(&cuts).chunks(rayon::current_num_threads() * 2) {
            let written: Vec<String> = pieces.par_iter().map(|cuts| piece(cuts, prefixes)).collect();
            written.iter().try_for_each(|text| to.write_all(text.as_bytes()))?;
        }
    }
    Ok(())
}

/// The lines within a part, without their graph.
fn taken(text: &str, end: &str, within: &impl Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for line in lines(text).filter(|line| within(line)) {
        out.extend([line.strip_suffix(end).unwrap_or(line), "\n"]);
    }
    out
}

/// Lines in pieces between two subjects.
fn pieces<'c, 't>(cuts: &'c [Cut<'t>]) -> Vec<&'c [Cut<'t>]> {
    let mut rest = cuts;
    let mut out = Vec::new();
    while !rest.is_empty() {
        let mut end = PIECE.min(rest.len());
        while end < rest.len() && rest[end].0 == rest[end - 1].0 {
            end += 1;
        }
        let (piece, behind) = rest.split_at(end);
        out.push(piece);
        rest = behind;
    }
    out
}

fn piece(cuts: &[Cut<'_>], prefixes: Option<&Prefixes>) -> String {
    let mut out = String::new();
    match prefixes {
        Some(prefixes) => write_lines(cuts, prefixes, "", false, &mut out),
        None => super::turtle::in_order(cuts, |about| {
            for (subject, predicate, object) in about {
                out.extend(["<", subject, "> <", predicate, "> ", object, " .\n"]);
            }
        }),
    }
    out
}

#[cfg(test)]
#[path = "stream_tests.rs"]
mod tests;
