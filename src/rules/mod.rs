//! Declarative rules over mentions and words.
//!
//! A rule file (`ontology/rules/*.toml`) holds the ways of saying one relation. Rules run in the order of their `priority`; a rule with `makes` joins what it
//! matched into one chunk that later rules see as a single item, a rule with `facts` says what it read. The pattern language stands in [`pattern`].

mod ahead;
mod captures;
mod chart;
mod compile;
mod file;
mod labels;
mod matcher;
mod occurrences;
pub mod pattern;
mod signal;
mod unlock;

use std::cell::Cell;
use std::collections::HashMap;

pub use captures::{Assignment, Leaf, Reading};
pub use chart::Chart;
pub use file::{Counterexample, Example, FactTemplate, Rule, RuleError, RuleFile};

use crate::fact::{Relation, Span};
use crate::lexicon::Lexicon;
use crate::mention::Mention;
use crate::text::{Sentence, Token};
use labels::{LabelSet, Labels};
use matcher::{Program, Room};
use signal::Signals;
use unlock::{Unlocked, Unlocks};

struct Compiled {
    rule: Rule,
    program: Program,
    /// That of the chunk which a match becomes.
    label: Option<LabelSet>,
    facts: Vec<(Relation, file::TemplateFields)>,
}

/// All rules, compiled and in the order in which they run.
pub struct RuleSet {
    files: Vec<RuleFile>,
    compiled: Vec<Compiled>,
    signals: Signals,
    unlocks: Unlocks,
}

thread_local! {
    /// Room for searches, kept from one document to the next.
    static ROOM: Cell<Room> = Cell::default();
}

impl RuleSet {
    /// Compiles rule files, given as (name for messages, content). Words that rules hold become part of the lexicon's vocabulary.
    pub fn read<'a>(
        files: impl IntoIterator<Item = (&'a str, &'a str)>,
        lexicon: &mut Lexicon,
    ) -> Result<Self, RuleError> {
        Self::new(RuleFile::parse_all(files)?, lexicon)
    }

    /// The same of files that were parsed.
    pub fn new(files: Vec<RuleFile>, lexicon: &mut Lexicon) -> Result<Self, RuleError> {
        let made = files.iter().flat_map(|f| &f.rules).filter_map(|r| r.makes.as_deref());
        let labels = Labels::new(made).map_err(|problem| RuleError {
            file: "rules".to_owned(),
            line: 1,
            problem,
        })?;
        let mut compiled = Vec::new();
        let mut signals = Signals::default();
        let mut names: HashMap<&str, &str> = HashMap::new();
        for file in &files {
            for rule in &file.rules {
                let fail = |problem: String| RuleError {
                    file: file.file.clone(),
                    line: file.line_of(&rule.name),
                    problem: format!("rule {}: {problem}", rule.name),
                };
                if let Some(other) = names.insert(&rule.name, &file.file) {
                    return Err(fail(format!("a rule of this name stands in {other} too")));
                }
                let ast = pattern::parse(&rule.pattern).map_err(|e| fail(e.to_string()))?;
                let program = Program::compile(&ast, &labels, lexicon, &mut signals).map_err(&fail)?;
                let facts = rule.compiled_facts(&program.captures).map_err(&fail)?;
                compiled.push(Compiled {
                    rule: rule.clone(),
                    label: rule
                        .makes
                        .as_deref()
                        .map(|l| labels.bits(l))
                        .transpose()
                        .map_err(&fail)?,
                    program,
                    facts,
                });
            }
        }
        // Equal priorities run in the order of the files' names and of the rules in them.
        compiled.sort_by_key(|c| c.rule.priority);
        signals.close();
        let unlocks = Unlocks::of(compiled.iter().map(|c| c.program.needs()), &signals);
        Ok(Self {
            files,
            compiled,
            signals,
            unlocks,
        })
    }

    pub fn files(&self) -> &[RuleFile] {
        &self.files
    }

    pub fn rules(&self) -> impl Iterator<Item = &Rule> {
        self.compiled.iter().map(|c| &c.rule)
    }

    /// Reads the sentences of a document: every fact that a rule says of each, in the order of the sentences, of the rules and then of the text.
    ///
    /// `seen` is told of every match, also of one that only makes a chunk; `add` is given each sentence's number and reading.
    pub fn read_sentences<'s>(
        &'s self,
        lexicon: &Lexicon,
        tokens: &[Token],
        sentences: &[Sentence],
        mentions: &[Mention],
        mut seen: impl FnMut(&'s Rule, Span),
        mut add: impl FnMut(usize, Reading<'s>),
    ) {
        let mut room = ROOM.take();
        let mut chart = Chart::new(tokens, lexicon.class("compound"), &self.signals);
        let mut unlocked = Unlocked::default();
        let mut first = 0;
        for (index, sentence) in sentences.iter().enumerate() {
            let end = first + mentions[first..].iter().take_while(|m| m.sentence == index).count();
            chart.set(sentence, &mentions[first..end], first);
            first = end;
            self.unlocks.all(chart.occurrences(), &mut unlocked);
            let mut next = 0;
            while let Some(n) = self.unlocks.next(next, &unlocked) {
                next = n + 1;
                let compiled = &self.compiled[n];
                let Some(end) = compiled.program.end_of_starts(&chart) else {
                    continue;
                };
                let mut from = 0;
                while let Some(found) = compiled.program.find(lexicon, &chart, from, end, &mut room) {
                    let span = chart.span(found.start, found.end);
                    seen(&compiled.rule, span);
                    let captures = chart.captures(&compiled.program.captures, &room.captures);
                    for (relation, fields) in &compiled.facts {
                        for fields in chart.assignments(&captures, fields) {
                            let reading = Reading {
                                relation: *relation,
                                rule: &compiled.rule,
                                fields,
                                span,
                            };
                            add(index, reading);
                        }
                    }
                    from = if let Some(label) = compiled.label {
                        chart.join(found.start, found.end, label, compiled.rule.head.as_deref(), captures);
                        self.unlocks.labels(label, &mut unlocked);
                        found.start + 1
                    } else {
                        found.end.max(found.start + 1)
                    };
                }
            }
        }
        ROOM.set(room);
    }
}
