//! From a pattern to its program.

use super::ahead;
use super::labels::Labels;
use super::matcher::{Gap, Instruction, Program};
use super::pattern::Ast;
use super::signal::{ITEM, OneOf, Signals, is_label, of_labels};
use crate::lexicon::{ClassId, Lexicon};
use crate::text::TokenId;

impl Program {
    pub fn compile(ast: &Ast, labels: &Labels, lexicon: &mut Lexicon, signals: &mut Signals) -> Result<Self, String> {
        let mut program = Self {
            instructions: Vec::new(),
            gaps: Vec::new(),
            words: Vec::new(),
            splits: 0,
            ahead: Vec::new(),
            captures: Vec::new(),
            needs: Vec::new(),
            first: OneOf::default(),
        };
        let mut known = Known {
            labels,
            lexicon,
            signals,
        };
        program.emit(ast, None, &mut known)?;
        program.instructions.push(Instruction::Match);
        if program.instructions.len() > usize::from(u16::MAX) {
            return Err("the pattern is too long".to_owned());
        }
        known.needs(ast, &mut program.needs);
        let mut begins = OneOf::default();
        program.first = match known.first(ast, &mut begins) {
            Some(_) => begins,
            None => OneOf::from(vec![ITEM]),
        };
        program.ahead = ahead::of_splits(
            &program.instructions,
            &program.words,
            program.splits,
            &mut known.signals.class_bits,
            known.lexicon,
        );
        let in_gaps = program
            .gaps
            .iter_mut()
            .flat_map(|gap| gap.behind.iter_mut().chain([&mut gap.but]));
        let all = program.needs.iter_mut().chain([&mut program.first]).chain(in_gaps);
        all.for_each(|one_of| known.signals.number(one_of));
        Ok(program)
    }

    fn split(&mut self, at: usize, first: usize, second: usize) {
        self.instructions[at] = Instruction::Split(first as u16, second as u16, self.splits as u16);
        self.splits += 1;
    }

    /// Adds the instructions of a pattern. `behind` is what must stand behind it, where that can be said.
    fn emit(&mut self, ast: &Ast, behind: Option<&OneOf>, known: &mut Known) -> Result<(), String> {
        match ast {
            Ast::Word(word) => {
                let ids = known.lexicon.vocabulary.intern_phrase(word);
                self.instructions.extend(ids.into_iter().map(Instruction::Word));
            }
            Ast::Class(name) => {
                let class = class(name, known.lexicon)?;
                self.instructions.push(Instruction::Class(class));
            }
            Ast::Label { labels, class } => {
                let class = class.as_deref().map(|c| self::class(c, known.lexicon)).transpose()?;
                let bits = known.labels.all(labels)?;
                self.instructions.push(Instruction::Label(bits));
                self.instructions.extend(class.map(Instruction::Named));
            }
            Ast::Not(inner) => self.instructions.push(match inner.as_ref() {
                Ast::Class(name) => Instruction::NotClass(class(name, known.lexicon)?),
                Ast::Label { labels, .. } => Instruction::NotLabel(known.labels.all(labels)?),
                Ast::Word(word) => match known.lexicon.vocabulary.intern_phrase(word).as_slice() {
                    [word] => Instruction::NotWord(*word),
                    _ => return Err(format!("`!{word}` is more than one word")),
                },
                _ => return Err("behind `!` a word, a class or a label stands".to_owned()),
            }),
            Ast::Gap { most, but } => {
                let mut but: Vec<_> = of_labels(known.labels.all(but)?).collect();
                let semicolon = known.lexicon.vocabulary.intern(";");
                but.push(known.signals.word(semicolon));
                self.instructions.push(Instruction::Gap(self.gaps.len() as u16));
                self.gaps.push(Gap {
                    most: *most,
                    but: but.into(),
                    behind: behind.cloned(),
                    split: self.splits,
                });
                self.splits += 2;
            }
            Ast::Sequence(parts) => {
                for (n, part) in parts.iter().enumerate() {
                    let behind = known.begins(&parts[n + 1..], behind);
                    self.emit(part, behind.as_ref(), known)?;
                }
            }
            Ast::Either(options) => {
                let mut jumps = Vec::new();
                let branches = branches(options, known.lexicon);
                for (n, branch) in branches.iter().enumerate() {
                    let split = self.instructions.len();
                    let last = n + 1 == branches.len();
                    if !last {
                        self.instructions.push(Instruction::Match);
                    }
                    match branch {
                        Branch::Words(words) => {
                            self.instructions.push(Instruction::Words(self.words.len() as u16));
                            self.words.push(words.clone());
                        }
                        Branch::Other(option) => self.emit(option, behind, known)?,
                    }
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
                // Behind one round there may stand another.
                let behind = behind.filter(|_| !*many);
                for _ in 0..*least {
                    self.emit(inner, behind, known)?;
                }
                let split = self.instructions.len();
                self.instructions.push(Instruction::Match);
                if *least == 0 || *many {
                    self.emit(inner, behind, known)?;
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
                self.emit(inner, behind, known)?;
                self.instructions.push(Instruction::Close(number as u16));
            }
            Ast::Start => self.instructions.push(Instruction::Start),
            Ast::End => self.instructions.push(Instruction::End),
        }
        Ok(())
    }
}

/// A way of an alternative.
enum Branch<'a> {
    /// Words that stand one behind the other as ways: no two of them match at one place, so they are tried at once.
    Words(Vec<TokenId>),
    Other(&'a Ast),
}

fn branches<'a>(options: &'a [Ast], lexicon: &mut Lexicon) -> Vec<Branch<'a>> {
    let mut out = Vec::new();
    for option in options {
        let word = match option {
            Ast::Word(word) => lexicon.vocabulary.intern_phrase(word),
            _ => Vec::new(),
        };
        match (word.as_slice(), out.last_mut()) {
            ([word], Some(Branch::Words(words))) => words.push(*word),
            ([word], _) => out.push(Branch::Words(vec![*word])),
            _ => out.push(Branch::Other(option)),
        }
    }
    out
}

fn class(name: &str, lexicon: &Lexicon) -> Result<ClassId, String> {
    lexicon
        .class_id(name)
        .ok_or_else(|| format!("no lexicon has a word class <{name}>"))
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
        let signals: Vec<_> = match ast {
            Ast::Label { labels, .. } => of_labels(self.labels.all(labels).ok()?).collect(),
            Ast::Class(name) => vec![self.signals.class(self.lexicon.class_id(name)?, self.lexicon)],
            Ast::Word(word) => {
                let first = *self.lexicon.vocabulary.intern_phrase(word).first()?;
                vec![self.signals.word(first)]
            }
            _ => return None,
        };
        Some(signals.into())
    }

    /// What parts that stand one behind the other begin with, and what stands behind them where they may match nothing; `None` where that cannot be said.
    fn begins(&mut self, parts: &[Ast], behind: Option<&OneOf>) -> Option<OneOf> {
        let mut out = OneOf::default();
        for part in parts {
            if !self.first(part, &mut out)? {
                return Some(out);
            }
        }
        out.add(behind?.clone());
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
                    let best = all
                        .iter()
                        .position(|n| n.signals.iter().all(|s| is_label(*s)))
                        .unwrap_or(0);
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
