//! Patterns compiled to a small program, run by a backtracker that visits each (instruction, position) once: linear in the sentence.

use super::ahead::Ahead;
use super::chart::Chart;
use super::labels::LabelSet;
use super::signal::OneOf;
use crate::lexicon::{ClassId, Lexicon};
use crate::text::TokenId;

/// Small, so that many programs stay in the processor's cache.
pub(super) enum Instruction {
    Word(TokenId),
    /// One of some words; the number is that of the set.
    Words(u16),
    Class(ClassId),
    Label(LabelSet),
    /// What must not stand next; takes nothing.
    NotWord(TokenId),
    NotClass(ClassId),
    NotLabel(LabelSet),
    /// Must stand behind a label: the words of that item are a phrase of the class.
    Named(ClassId),
    /// Up to so many items; the number is that of the gap.
    Gap(u16),
    /// Tries the first way, then the second; the third number is its own.
    Split(u16, u16, u16),
    Jump(u16),
    Open(u16),
    Close(u16),
    Start,
    End,
    Match,
}

/// Items that a pattern passes over, as few as possible.
pub(super) struct Gap {
    pub most: usize,
    /// What stops it.
    pub but: OneOf,
    /// What stands behind it, where that can be said.
    pub behind: Option<OneOf>,
    /// The first of its two splits: where it begins, and where it ends.
    pub split: usize,
}

/// A compiled pattern.
pub(super) struct Program {
    pub instructions: Vec<Instruction>,
    pub gaps: Vec<Gap>,
    pub words: Vec<Vec<TokenId>>,
    pub splits: usize,
    /// By the number of a split what either of its ways may go on with.
    pub ahead: Vec<[Ahead; 2]>,
    /// Names of captures, by number.
    pub captures: Vec<String>,
    /// Something of each must stand in the sentence, one behind the other.
    pub needs: Vec<OneOf>,
    /// What a match may begin with.
    pub first: OneOf,
}

/// Room for a search, kept from one to the next.
#[derive(Debug, Default)]
pub(super) struct Room {
    /// The number of the search that was last at a split and position.
    visited: Vec<u32>,
    search: u32,
    ways: Vec<Way>,
    /// Captures on the way; a way that is given up is cut off it.
    log: Vec<(usize, bool, usize)>,
    open: Vec<(usize, usize)>,
    /// What the last match captured: (capture, first item, end item), in the order of the text.
    pub captures: Vec<(usize, usize, usize)>,
}

/// A way that is still to be tried.
#[derive(Debug, Clone, Copy)]
struct Way {
    at: usize,
    position: usize,
    /// The length of the log.
    logged: usize,
    /// The last position that a gap may reach, where it is one that goes on.
    reach: Option<usize>,
}

/// Where a pattern matched, in items.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub start: usize,
    pub end: usize,
}

impl Program {
    /// What every match needs.
    pub fn needs(&self) -> &[OneOf] {
        &self.needs
    }

    /// The end of the items at which a match may begin: what it needs stands there or behind, in its order. Nothing where the sentence does not hold all of it.
    pub fn end_of_starts(&self, chart: &Chart) -> Option<usize> {
        let mut end = chart.tokens();
        for need in self.needs.iter().rev() {
            end = chart.occurrences().last_before(end, need)?;
        }
        Some(chart.items_before(if self.needs.is_empty() { end } else { end + 1 }))
    }

    /// The first match that begins at item `from` or later, and before item `end`; an empty one is none. What it captured is left in `room`.
    pub fn find(&self, lexicon: &Lexicon, chart: &Chart, from: usize, end: usize, room: &mut Room) -> Option<Found> {
        if from >= end {
            return None;
        }
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
        chart
            .all_between(from, end, &self.first)
            .find_map(|start| self.run(lexicon, chart, start, width, room))
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
        // A way that led here before led nowhere; every loop of a pattern has a split.
        let mut is_new = |split: usize, position: usize| {
            let visited = &mut visited[split * width + position];
            std::mem::replace(visited, *search) != *search
        };
        ways.clear();
        ways.push(Way {
            at: 0,
            position: start,
            logged: 0,
            reach: None,
        });
        while let Some(Way {
            mut at,
            mut position,
            logged,
            mut reach,
        }) = ways.pop()
        {
            log.truncate(logged);
            loop {
                match &self.instructions[at] {
                    Instruction::Split(first, second, number) => {
                        let number = usize::from(*number);
                        let here = chart.ahead(position);
                        let [may_first, may_second] = self.ahead[number].map(|ahead| ahead.meets(here));
                        if !(may_first || may_second) || !is_new(number, position) {
                            break;
                        }
                        if may_first && may_second {
                            ways.push(Way {
                                at: usize::from(*second),
                                position,
                                logged: log.len(),
                                reach: None,
                            });
                        }
                        at = usize::from(if may_first { *first } else { *second });
                        continue;
                    }
                    Instruction::Jump(to) => {
                        at = usize::from(*to);
                        continue;
                    }
                    Instruction::Gap(number) => {
                        let gap = &self.gaps[usize::from(*number)];
                        let most = match reach.take() {
                            Some(reach) => reach,
                            None if is_new(gap.split, position) => gap.reach(chart, position),
                            None => break,
                        };
                        let mut ends = gap.ends(chart, position, most);
                        let Some(end) = ends.find(|end| is_new(gap.split + 1, *end)) else {
                            break;
                        };
                        if end < most {
                            ways.push(Way {
                                at,
                                position: end + 1,
                                logged: log.len(),
                                reach: Some(most),
                            });
                        }
                        position = end;
                    }
                    Instruction::Open(name) => log.push((usize::from(*name), true, position)),
                    Instruction::Close(name) => log.push((usize::from(*name), false, position)),
                    Instruction::Start if position == 0 => {}
                    Instruction::End if position == chart.len() => {}
                    Instruction::Word(id) if chart.word(position) == *id => position += 1,
                    Instruction::Words(set) if self.words[usize::from(*set)].contains(&chart.word(position)) => {
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

impl Gap {
    /// The last position that the gap may reach from another.
    fn reach(&self, chart: &Chart, from: usize) -> usize {
        let most = (from + self.most).min(chart.len());
        chart.all_between(from, most, &self.but).next().unwrap_or(most)
    }

    /// The positions between two, both included, at which what stands behind the gap may begin.
    fn ends(&self, chart: &Chart, from: usize, most: usize) -> impl Iterator<Item = usize> {
        let (known, any) = match &self.behind {
            Some(behind) => {
                let to = (most + 1).min(chart.len());
                (Some(chart.all_between(from, to, behind)), 0..0)
            }
            None => (None, from..most + 1),
        };
        known.into_iter().flatten().chain(any)
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

#[cfg(test)]
#[path = "matcher_tests.rs"]
mod tests;
