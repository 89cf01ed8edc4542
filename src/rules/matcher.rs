//! Patterns compiled to a small program, run by a backtracker that visits each (instruction, position) once: linear in the sentence.

use super::chart::{Chart, LabelSet, label_bits};
use super::pattern::Ast;
use crate::lexicon::Lexicon;
use crate::text::TokenId;

enum Instruction {
    Word(TokenId),
    Class(usize),
    Label {
        bits: LabelSet,
        class: Option<usize>,
    },
    /// Any item but a semicolon and those with one of the labels.
    Any(LabelSet),
    /// Tries the first way, then the second.
    Split(usize, usize),
    Jump(usize),
    Open(usize),
    Close(usize),
    Start,
    End,
    Match,
}

/// A compiled pattern.
pub(super) struct Program {
    instructions: Vec<Instruction>,
    classes: Vec<String>,
    /// Names of captures, by number.
    pub captures: Vec<String>,
    /// At least one label of each set must stand in the sentence.
    needs: Vec<LabelSet>,
    semicolon: TokenId,
}

/// Where a pattern matched, in items.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub start: usize,
    pub end: usize,
    /// (capture, first item, end item), in the order of the text.
    pub captures: Vec<(usize, usize, usize)>,
}

impl Program {
    pub fn compile(ast: &Ast, lexicon: &mut Lexicon) -> Result<Self, String> {
        let semicolon = lexicon.vocabulary.intern(";");
        let mut program = Self {
            instructions: Vec::new(),
            classes: Vec::new(),
            captures: Vec::new(),
            needs: Vec::new(),
            semicolon,
        };
        program.emit(ast, lexicon)?;
        program.instructions.push(Instruction::Match);
        program.needs = needs(ast);
        Ok(program)
    }

    fn class(&mut self, name: &str, lexicon: &Lexicon) -> Result<usize, String> {
        if !lexicon.has_class(name) {
            return Err(format!("no lexicon has a word class <{name}>"));
        }
        let known = self.classes.iter().position(|c| c == name);
        Ok(known.unwrap_or_else(|| {
            self.classes.push(name.to_owned());
            self.classes.len() - 1
        }))
    }

    fn emit(&mut self, ast: &Ast, lexicon: &mut Lexicon) -> Result<(), String> {
        match ast {
            Ast::Word(word) => {
                let ids = lexicon.vocabulary.intern_phrase(word);
                self.instructions.extend(ids.into_iter().map(Instruction::Word));
            }
            Ast::Class(name) => {
                let class = self.class(name, lexicon)?;
                self.instructions.push(Instruction::Class(class));
            }
            Ast::Label { labels, class } => {
                let class = class.as_deref().map(|c| self.class(c, lexicon)).transpose()?;
                let bits = labels.iter().fold(0, |bits, l| bits | label_bits(l));
                self.instructions.push(Instruction::Label { bits, class });
            }
            Ast::Gap { most, but } => {
                let but = but.iter().fold(0, |bits, l| bits | label_bits(l));
                // As few as possible: going on stands before taking one more.
                let end = self.instructions.len() + 2 * most;
                for _ in 0..*most {
                    let here = self.instructions.len();
                    self.instructions.push(Instruction::Split(end, here + 1));
                    self.instructions.push(Instruction::Any(but));
                }
            }
            Ast::Sequence(parts) => parts.iter().try_for_each(|p| self.emit(p, lexicon))?,
            Ast::Either(options) => {
                let mut jumps = Vec::new();
                for (n, option) in options.iter().enumerate() {
                    let split = self.instructions.len();
                    let last = n + 1 == options.len();
                    if !last {
                        self.instructions.push(Instruction::Match);
                    }
                    self.emit(option, lexicon)?;
                    if !last {
                        jumps.push(self.instructions.len());
                        self.instructions.push(Instruction::Match);
                        self.instructions[split] = Instruction::Split(split + 1, self.instructions.len());
                    }
                }
                let end = self.instructions.len();
                jumps
                    .into_iter()
                    .for_each(|at| self.instructions[at] = Instruction::Jump(end));
            }
            Ast::Repeat { inner, least, many } => {
                for _ in 0..*least {
                    self.emit(inner, lexicon)?;
                }
                let split = self.instructions.len();
                self.instructions.push(Instruction::Match);
                if *least == 0 || *many {
                    self.emit(inner, lexicon)?;
                    if *many {
                        self.instructions.push(Instruction::Jump(split));
                    }
                }
                self.instructions[split] = Instruction::Split(split + 1, self.instructions.len());
            }
            Ast::Capture { name, inner } => {
                let number = self.captures.iter().position(|c| c == name).unwrap_or_else(|| {
                    self.captures.push(name.clone());
                    self.captures.len() - 1
                });
                self.instructions.push(Instruction::Open(number));
                self.emit(inner, lexicon)?;
                self.instructions.push(Instruction::Close(number));
            }
            Ast::Start => self.instructions.push(Instruction::Start),
            Ast::End => self.instructions.push(Instruction::End),
        }
        Ok(())
    }

    /// A quick look whether the sentence holds what every match needs.
    pub fn may_match(&self, chart: &Chart) -> bool {
        self.needs.iter().all(|n| chart.labels() & n != 0)
    }

    /// The first match that begins at item `from` or later; an empty one is none.
    pub fn find(&self, lexicon: &Lexicon, chart: &Chart, from: usize) -> Option<Found> {
        let width = chart.len() + 1;
        let mut visited = vec![false; self.instructions.len() * width];
        (from..chart.len()).find_map(|start| self.run(lexicon, chart, start, width, &mut visited))
    }

    fn run(&self, lexicon: &Lexicon, chart: &Chart, start: usize, width: usize, visited: &mut [bool]) -> Option<Found> {
        // Captures on the way are a log; a way that is given up is cut off it.
        let mut log: Vec<(usize, bool, usize)> = Vec::new();
        let mut ways = vec![(0, start, 0)];
        while let Some((mut at, mut position, logged)) = ways.pop() {
            log.truncate(logged);
            loop {
                if std::mem::replace(&mut visited[at * width + position], true) {
                    break;
                }
                match &self.instructions[at] {
                    Instruction::Split(first, second) => {
                        ways.push((*second, position, log.len()));
                        at = *first;
                        continue;
                    }
                    Instruction::Jump(to) => {
                        at = *to;
                        continue;
                    }
                    Instruction::Open(name) => log.push((*name, true, position)),
                    Instruction::Close(name) => log.push((*name, false, position)),
                    Instruction::Start if position == 0 => {}
                    Instruction::End if position == chart.len() => {}
                    Instruction::Word(id) if chart.word(position) == Some(*id) => position += 1,
                    Instruction::Any(but)
                        if position < chart.len()
                            && chart.word(position) != Some(self.semicolon)
                            && chart.label_at(position) & but == 0 =>
                    {
                        position += 1
                    }
                    Instruction::Label { bits, class } if chart.label_at(position) & bits != 0 => {
                        let named = class.is_none_or(|c| chart.words_are(position, lexicon.class(&self.classes[c])));
                        if !named {
                            break;
                        }
                        position += 1;
                    }
                    Instruction::Class(class) => match chart.phrase(position, lexicon.class(&self.classes[*class])) {
                        Some(items) => position += items,
                        None => break,
                    },
                    Instruction::Match if position > start => {
                        return Some(Found {
                            start,
                            end: position,
                            captures: ranges(&log),
                        });
                    }
                    _ => break,
                }
                at += 1;
            }
        }
        None
    }
}

/// The captures of a log of openings and closings.
fn ranges(log: &[(usize, bool, usize)]) -> Vec<(usize, usize, usize)> {
    let mut open: Vec<(usize, usize)> = Vec::new();
    let mut out = Vec::new();
    for &(name, opens, position) in log {
        if opens {
            open.push((name, position));
        } else if let Some(at) = open.iter().rposition(|(n, _)| *n == name) {
            let (_, from) = open.remove(at);
            out.push((name, from, position));
        }
    }
    out
}

/// The labels without which a pattern cannot match.
fn needs(ast: &Ast) -> Vec<LabelSet> {
    match ast {
        Ast::Label { labels, .. } => vec![labels.iter().fold(0, |bits, l| bits | label_bits(l))],
        Ast::Sequence(parts) => parts.iter().flat_map(needs).collect(),
        Ast::Repeat { inner, least: 1, .. } | Ast::Capture { inner, .. } => needs(inner),
        Ast::Either(options) => {
            let all: Vec<Vec<LabelSet>> = options.iter().map(needs).collect();
            if all.iter().all(|n| !n.is_empty()) {
                vec![all.iter().flatten().fold(0, |a, b| a | b)]
            } else {
                Vec::new()
            }
        }
        _ => Vec::new(),
    }
}
