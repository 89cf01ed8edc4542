//! Patterns compiled to a small program, run by a backtracker that visits each (instruction, position) once: linear in the sentence.

use super::chart::Chart;
use super::labels::{LabelSet, Labels};
use super::pattern::Ast;
use super::signal::{Signal, Signals};
use crate::lexicon::{ClassId, Lexicon};
use crate::text::TokenId;

/// Small, so that many programs stay in the processor's cache.
enum Instruction {
    Word(TokenId),
    Class(ClassId),
    Label(LabelSet),
    /// What must not stand next; takes nothing.
    NotWord(TokenId),
    NotClass(ClassId),
    NotLabel(LabelSet),
    /// Must stand behind a label: the words of that item are a phrase of the class.
    Named(ClassId),
    /// Any item but a semicolon and those with one of the labels.
    Any(LabelSet),
    /// Tries the first way, then the second; the third number is its own.
    Split(u16, u16, u16),
    Jump(u16),
    Open(u16),
    Close(u16),
    Start,
    End,
    Match,
}

/// A compiled pattern.
pub(super) struct Program {
    instructions: Vec<Instruction>,
    splits: usize,
    /// Names of captures, by number.
    pub captures: Vec<String>,
    /// Something of each must stand in the sentence.
    needs: Vec<OneOf>,
    /// What a match may begin with, where that can be said.
    first: Option<OneOf>,
    semicolon: TokenId,
}

/// Labels, or words that are one of these or begin one of these.
#[derive(Debug, Clone, Default)]
pub(super) struct OneOf {
    pub labels: LabelSet,
    pub signals: Vec<Signal>,
    /// The signals as bits.
    bits: Vec<u64>,
}

/// Room for a search, kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// The number of the search that was last at a split and position.
    visited: Vec<u32>,
    search: u32,
    ways: Vec<(usize, usize, usize)>,
    /// Captures on the way; a way that is given up is cut off it.
    log: Vec<(usize, bool, usize)>,
    open: Vec<(usize, usize)>,
    /// What the last match captured: (capture, first item, end item), in the order of the text.
    pub captures: Vec<(usize, usize, usize)>,
}

/// Where a pattern matched, in items.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub start: usize,
    pub end: usize,
}

impl Program {
    pub fn compile(ast: &Ast, labels: &Labels, lexicon: &mut Lexicon, signals: &mut Signals) -> Result<Self, String> {
        let semicolon = lexicon.vocabulary.intern(";");
        let mut program = Self {
            instructions: Vec::new(),
            splits: 0,
            captures: Vec::new(),
            needs: Vec::new(),
            first: None,
            semicolon,
        };
        program.emit(ast, labels, lexicon)?;
        program.instructions.push(Instruction::Match);
        if program.instructions.len() > usize::from(u16::MAX) {
            return Err("the pattern is too long".to_owned());
        }
        let mut known = Known {
            labels,
            lexicon,
            signals,
        };
        known.needs(ast, &mut program.needs);
        let mut begins = OneOf::default();
        program.first = known.first(ast, &mut begins).map(|_| begins);
        Ok(program)
    }

    fn split(&mut self, at: usize, first: usize, second: usize) {
        self.instructions[at] = Instruction::Split(first as u16, second as u16, self.splits as u16);
        self.splits += 1;
    }

    fn emit(&mut self, ast: &Ast, known: &Labels, lexicon: &mut Lexicon) -> Result<(), String> {
        match ast {
            Ast::Word(word) => {
                let ids = lexicon.vocabulary.intern_phrase(word);
                self.instructions.extend(ids.into_iter().map(Instruction::Word));
            }
            Ast::Class(name) => {
                let class = class(name, lexicon)?;
                self.instructions.push(Instruction::Class(class));
            }
            Ast::Label { labels, class } => {
                let class = class.as_deref().map(|c| self::class(c, lexicon)).transpose()?;
                let bits = known.all(labels)?;
                self.instructions.push(Instruction::Label(bits));
                self.instructions.extend(class.map(Instruction::Named));
            }
            Ast::Not(inner) => self.instructions.push(match inner.as_ref() {
                Ast::Class(name) => Instruction::NotClass(class(name, lexicon)?),
                Ast::Label { labels, .. } => Instruction::NotLabel(known.all(labels)?),
                Ast::Word(word) => match lexicon.vocabulary.intern_phrase(word).as_slice() {
                    [word] => Instruction::NotWord(*word),
                    _ => return Err(format!("`!{word}` is more than one word")),
                },
                _ => return Err("behind `!` a word, a class or a label stands".to_owned()),
            }),
            Ast::Gap { most, but } => {
                let but = known.all(but)?;
                // As few as possible: going on stands before taking one more.
                let end = self.instructions.len() + 2 * most;
                for _ in 0..*most {
                    let here = self.instructions.len();
                    self.instructions.push(Instruction::Match);
                    self.split(here, end, here + 1);
                    self.instructions.push(Instruction::Any(but));
                }
            }
            Ast::Sequence(parts) => parts.iter().try_for_each(|p| self.emit(p, known, lexicon))?,
            Ast::Either(options) => {
                let mut jumps = Vec::new();
                for (n, option) in options.iter().enumerate() {
                    let split = self.instructions.len();
                    let last = n + 1 == options.len();
                    if !last {
                        self.instructions.push(Instruction::Match);
                    }
                    self.emit(option, known, lexicon)?;
                    if !last {
                        jumps.push(self.instructions.len());
                        self.instructions.push(Instruction::Match);
                        self.split(split, split + 1, self.instructions.len());
                    }
                }
                let end = self.instructions.len();
                jumps
                    .into_iter()
                    .for_each(|at| self.instructions[at] = Instruction::Jump(end as u16));
            }
            Ast::Repeat { inner, least, many } => {
                for _ in 0..*least {
                    self.emit(inner, known, lexicon)?;
                }
                let split = self.instructions.len();
                self.instructions.push(Instruction::Match);
                if *least == 0 || *many {
                    self.emit(inner, known, lexicon)?;
                    if *many {
                        self.instructions.push(Instruction::Jump(split as u16));
                    }
                }
                self.split(split, split + 1, self.instructions.len());
            }
            Ast::Capture { name, inner } => {
                let number = self.captures.iter().position(|c| c == name).unwrap_or_else(|| {
                    self.captures.push(name.clone());
                    self.captures.len() - 1
                });
                self.instructions.push(Instruction::Open(number as u16));
                self.emit(inner, known, lexicon)?;
                self.instructions.push(Instruction::Close(number as u16));
            }
            Ast::Start => self.instructions.push(Instruction::Start),
            Ast::End => self.instructions.push(Instruction::End),
        }
        Ok(())
    }

    /// To be called when all rules are read.
    pub fn close(&mut self, width: usize) {
        self.needs.iter_mut().for_each(|n| n.close(width));
        self.first.iter_mut().for_each(|f| f.close(width));
    }

    /// What every match needs.
    pub fn needs(&self) -> &[OneOf] {
        &self.needs
    }

    /// The last token at which a match may begin: what it needs stands there or behind. Nothing where the sentence does not hold all of it.
    pub fn last_start(&self, chart: &Chart) -> Option<u32> {
        let mut last = u32::MAX;
        for need in &self.needs {
            last = last.min(chart.last(need.labels, &need.bits)?);
        }
        Some(last)
    }

    /// The first match that begins at item `from` or later, and at token `last` or before; an empty one is none. What it captured is left in `room`.
    pub fn find(&self, lexicon: &Lexicon, chart: &Chart, from: usize, last: u32, room: &mut Room) -> Option<Found> {
        let width = chart.len() + 1;
        if room.visited.len() < self.splits * width {
            room.visited.resize(self.splits * width, 0);
        }
        room.search = match room.search.checked_add(1) {
            Some(next) => next,
            None => {
                room.visited.fill(0);
                1
            }
        };
        for start in from..chart.len() {
            if chart.token_at(start) > last {
                return None;
            }
            if self.first.as_ref().is_none_or(|f| f.begins(chart, start))
                && let Some(found) = self.run(lexicon, chart, start, width, room)
            {
                return Some(found);
            }
        }
        None
    }

    fn run(&self, lexicon: &Lexicon, chart: &Chart, start: usize, width: usize, room: &mut Room) -> Option<Found> {
        let Room {
            visited,
            search,
            ways,
            log,
            open,
            captures,
        } = room;
        ways.clear();
        ways.push((0, start, 0));
        while let Some((mut at, mut position, logged)) = ways.pop() {
            log.truncate(logged);
            loop {
                match &self.instructions[at] {
                    // A way that led here before led nowhere; every loop of a pattern has a split.
                    Instruction::Split(first, second, number) => {
                        let visited = &mut visited[usize::from(*number) * width + position];
                        if std::mem::replace(visited, *search) == *search {
                            break;
                        }
                        ways.push((usize::from(*second), position, log.len()));
                        at = usize::from(*first);
                        continue;
                    }
                    Instruction::Jump(to) => {
                        at = usize::from(*to);
                        continue;
                    }
                    Instruction::Open(name) => log.push((usize::from(*name), true, position)),
                    Instruction::Close(name) => log.push((usize::from(*name), false, position)),
                    Instruction::Start if position == 0 => {}
                    Instruction::End if position == chart.len() => {}
                    Instruction::Word(id) if chart.word(position) == *id => position += 1,
                    Instruction::Any(but)
                        if position < chart.len()
                            && chart.word(position) != self.semicolon
                            && chart.label_at(position) & but == 0 =>
                    {
                        position += 1;
                    }
                    Instruction::Label(labels) if chart.label_at(position) & labels != 0 => position += 1,
                    Instruction::NotWord(id) if chart.word(position) != *id => {}
                    Instruction::NotLabel(labels) if chart.label_at(position) & labels == 0 => {}
                    Instruction::NotClass(class) if chart.phrase(position, lexicon.class_of(*class)).is_none() => {}
                    Instruction::Named(class) if chart.words_are(position - 1, lexicon.class_of(*class)) => {}
                    Instruction::Class(class) => match chart.phrase(position, lexicon.class_of(*class)) {
                        Some(items) => position += items,
                        None => break,
                    },
                    Instruction::Match if position > start => {
                        ranges(log, open, captures);
                        return Some(Found { start, end: position });
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
fn ranges(log: &[(usize, bool, usize)], open: &mut Vec<(usize, usize)>, out: &mut Vec<(usize, usize, usize)>) {
    open.clear();
    out.clear();
    for &(name, opens, position) in log {
        if opens {
            open.push((name, position));
        } else if let Some(at) = open.iter().rposition(|(n, _)| *n == name) {
            let (_, from) = open.remove(at);
            out.push((name, from, position));
        }
    }
}

fn class(name: &str, lexicon: &Lexicon) -> Result<ClassId, String> {
    lexicon
        .class_id(name)
        .ok_or_else(|| format!("no lexicon has a word class <{name}>"))
}

impl OneOf {
    fn add(&mut self, other: Self) {
        self.labels |= other.labels;
        self.signals.extend(other.signals);
    }

    fn close(&mut self, width: usize) {
        self.bits = vec![0; width];
        for signal in &self.signals {
            self.bits[usize::from(signal / 64)] |= 1 << (signal % 64);
        }
    }

    /// Whether the item at a position has one of the labels, or its first word announces one of the signals.
    fn begins(&self, chart: &Chart, position: usize) -> bool {
        let (labels, begun) = chart.begins(position);
        labels & self.labels != 0
            || begun
                .iter()
                .any(|s| self.bits[usize::from(s / 64)] >> (s % 64) & 1 != 0)
    }
}

/// What there is for patterns to speak of.
struct Known<'a> {
    labels: &'a Labels,
    lexicon: &'a mut Lexicon,
    signals: &'a mut Signals,
}

impl Known<'_> {
    /// What a word, class or label is seen by.
    fn atom(&mut self, ast: &Ast) -> Option<OneOf> {
        let mut out = OneOf::default();
        match ast {
            Ast::Label { labels, .. } => out.labels = self.labels.all(labels).ok()?,
            Ast::Class(name) => out
                .signals
                .push(self.signals.class(self.lexicon.class_id(name)?, self.lexicon)),
            Ast::Word(word) => out
                .signals
                .push(self.signals.word(*self.lexicon.vocabulary.intern_phrase(word).first()?)),
            _ => return None,
        }
        Some(out)
    }

    /// What a pattern cannot match without.
    fn needs(&mut self, ast: &Ast, out: &mut Vec<OneOf>) {
        match ast {
            Ast::Sequence(parts) => parts.iter().for_each(|p| self.needs(p, out)),
            Ast::Repeat { inner, least: 1, .. } | Ast::Capture { inner, .. } => self.needs(inner, out),
            Ast::Either(options) => {
                let mut one = OneOf::default();
                for option in options {
                    let mut all = Vec::new();
                    self.needs(option, &mut all);
                    // Any of them will do; a label is seldomer than a word.
                    let best = all.iter().position(|n| n.signals.is_empty()).unwrap_or(0);
                    if all.is_empty() {
                        return;
                    }
                    one.add(all.swap_remove(best));
                }
                out.push(one);
            }
            _ => out.extend(self.atom(ast)),
        }
    }

    /// Adds to `out` what a match of a pattern may begin with, and says whether the pattern may match nothing; `None` where it may begin with anything.
    fn first(&mut self, ast: &Ast, out: &mut OneOf) -> Option<bool> {
        match ast {
            Ast::Start | Ast::End | Ast::Not(_) => Some(true),
            Ast::Gap { .. } => None,
            Ast::Sequence(parts) => {
                for part in parts {
                    if !self.first(part, out)? {
                        return Some(false);
                    }
                }
                Some(true)
            }
            Ast::Either(options) => {
                let mut empty = false;
                for option in options {
                    empty |= self.first(option, out)?;
                }
                Some(empty)
            }
            Ast::Repeat { inner, least, .. } => Some(self.first(inner, out)? || *least == 0),
            Ast::Capture { inner, .. } => self.first(inner, out),
            _ => {
                out.add(self.atom(ast)?);
                Some(false)
            }
        }
    }
}
