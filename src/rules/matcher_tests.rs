//! Programs beside the plainest way to match a pattern: to try everything in order.

use super::*;
use crate::fact::Span;
use crate::lexicon::{Lexicon, WordClass};
use crate::rules::labels::Labels;
use crate::rules::pattern::Ast;
use crate::rules::signal::Signals;
use crate::text::{Sentence, tokenize};

/// Tries all ways in which a pattern matches at a position, until `goes_on` is content with where one ends.
fn tries(ast: &Ast, words: &[&str], at: usize, goes_on: &mut dyn FnMut(usize) -> bool) -> bool {
    match ast {
        Ast::Word(word) => words.get(at) == Some(&word.as_str()) && goes_on(at + 1),
        Ast::Gap { most, .. } => (at..=(at + most).min(words.len()))
            .take_while(|to| !words[at..*to].contains(&";"))
            .any(goes_on),
        Ast::Sequence(parts) => match parts.split_first() {
            None => goes_on(at),
            Some((first, rest)) => tries(first, words, at, &mut |to| {
                tries(&Ast::Sequence(rest.to_vec()), words, to, goes_on)
            }),
        },
        Ast::Either(options) => options.iter().any(|option| tries(option, words, at, goes_on)),
        Ast::Repeat { inner, least, many } => {
            let more = |goes_on: &mut dyn FnMut(usize) -> bool| {
                tries(inner, words, at, &mut |to| {
                    let again = Ast::Repeat {
                        inner: inner.clone(),
                        least: 0,
                        many: true,
                    };
                    if *many && to > at {
                        tries(&again, words, to, goes_on)
                    } else {
                        goes_on(to)
                    }
                })
            };
            more(goes_on) || *least == 0 && goes_on(at)
        }
        Ast::Not(inner) => !tries(inner, words, at, &mut |_| true) && goes_on(at),
        Ast::Start => at == 0 && goes_on(at),
        Ast::End => at == words.len() && goes_on(at),
        Ast::Capture { inner, .. } => tries(inner, words, at, goes_on),
        Ast::Class(_) | Ast::Label { .. } => false,
    }
}

/// Numbers that look like chance and are always the same.
struct Chance(u64);

impl Chance {
    fn below(&mut self, n: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % n
    }

    fn word(&mut self) -> Ast {
        Ast::Word(["a", "b", "c", ";"][self.below(4) as usize].to_owned())
    }

    fn pattern(&mut self, depth: usize) -> Ast {
        match self.below(if depth == 0 { 4 } else { 9 }) {
            0..=1 => self.word(),
            2 => Ast::Not(Box::new(self.word())),
            3 => Ast::Gap {
                most: 1 + self.below(4) as usize,
                but: Vec::new(),
            },
            4..=6 => Ast::Sequence((0..2 + self.below(3)).map(|_| self.pattern(depth - 1)).collect()),
            7 => Ast::Either((0..2 + self.below(2)).map(|_| self.pattern(depth - 1)).collect()),
            _ => {
                let many = self.below(2) == 0;
                // What is repeated begins with a word, so that no round is empty.
                let inner = Ast::Sequence(vec![self.word(), self.pattern(depth - 1)]);
                Ast::Repeat {
                    inner: Box::new(inner),
                    least: if many { self.below(2) as usize } else { 0 },
                    many,
                }
            }
        }
    }
}

#[test]
fn a_program_finds_what_trying_everything_finds() {
    let mut chance = Chance(7);
    let mut found = 0;
    for _ in 0..3000 {
        let ast = chance.pattern(3);
        let (mut lexicon, mut signals) = (Lexicon::default(), Signals::default());
        let labels = Labels::new([]).unwrap();
        let program = Program::compile(&ast, &labels, &mut lexicon, &mut signals).unwrap();
        signals.close();
        let mut room = Room::default();
        // Trying everything takes too long where loops meet long sentences.
        let longest = if format!("{ast:?}").contains("many: true") {
            14
        } else {
            90
        };
        for _ in 0..6 {
            let words: Vec<&str> = (0..chance.below(longest))
                .map(|_| ["a", "b", "c", "d", ";"][chance.below(5) as usize])
                .collect();
            let text = words.join(" ");
            let tokens = tokenize(&text, &lexicon.vocabulary);
            let none = WordClass::default();
            let mut chart = Chart::new(&tokens, &none, &signals);
            let sentence = Sentence {
                span: Span::new(0, text.len()),
                tokens: 0..tokens.len(),
                section: 0,
            };
            chart.set(&sentence, &[], 0);
            let end_of = |start: usize| {
                let mut end = None;
                tries(&ast, &words, start, &mut |to| {
                    end = Some(to).filter(|to| *to > start);
                    end.is_some()
                });
                end
            };
            let wanted = (0..words.len()).find_map(|start| {
                Some(Found {
                    start,
                    end: end_of(start)?,
                })
            });
            let got = program
                .end_of_starts(&chart)
                .and_then(|end| program.find(&lexicon, &chart, 0, end, &mut room));
            assert_eq!(got, wanted, "{ast:?} in {text}");
            found += usize::from(got.is_some());
        }
    }
    assert!(found > 1000, "{found}");
}
