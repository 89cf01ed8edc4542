//! What a text matches in the lexicon, and by which label: for whoever writes one.

use super::{Concept, Kind, LabelMatch, Lexicon};
use crate::text::{fold_phrase, tokenize};

/// One label found in a text.
#[derive(Debug, Clone, PartialEq)]
pub struct Found<'l> {
    pub concept: &'l Concept,
    pub by: Form<'l>,
    /// It counts only behind its head word or in a list that has it.
    pub short: bool,
}

/// How a text came to match.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form<'l> {
    /// The first name.
    Preferred(&'l str),
    /// Another name.
    Other(&'l str),
    /// No label as it stands: one with a short form in general use written out or put in, or the end of one behind a head that lists share.
    Variant,
}

/// What begins at one place of a text: the longest match, and everything that it may be.
#[derive(Debug, Clone, PartialEq)]
pub struct Place<'l> {
    pub start: usize,
    pub end: usize,
    pub found: Vec<Found<'l>>,
}

impl Lexicon {
    /// The matches of a text from left to right, the longest at each place; what they cover is not looked at again.
    pub fn lookup(&self, text: &str) -> Vec<Place<'_>> {
        let tokens = tokenize(text, &self.vocabulary);
        let mut out = Vec::new();
        let mut at = 0;
        while at < tokens.len() {
            let matches = self.matches(&tokens[at..]);
            let Some(longest) = matches.iter().map(|m| m.len).max().filter(|len| *len > 0) else {
                at += 1;
                continue;
            };
            let end = at + longest;
            let (from, to) = (tokens[at].span.start, tokens[end - 1].span.end);
            let written = fold_phrase(&text[from..to]);
            let mut found: Vec<Found<'_>> = matches
                .iter()
                .filter(|m| m.len == longest)
                .map(|m| self.found(m, &written))
                .collect();
            found.sort_by(|a, b| a.concept.path.cmp(&b.concept.path));
            out.push(Place {
                start: from,
                end: to,
                found,
            });
            at = end;
        }
        out
    }

    fn found(&self, label: &LabelMatch, written: &str) -> Found<'_> {
        let concept = self.concept(label.concept);
        let form = concept.labels.iter().position(|l| fold_phrase(&l.text) == written);
        Found {
            concept,
            by: match form {
                Some(0) => Form::Preferred(&concept.labels[0].text),
                Some(n) => Form::Other(&concept.labels[n].text),
                None => Form::Variant,
            },
            short: label.short,
        }
    }
}

impl Kind {
    /// The name of its class.
    pub fn class(&self) -> &'static str {
        match self {
            Self::Thing(entity_type) => entity_type.name(),
            Self::BodyTemplate { .. } => "BodyTemplate",
            Self::OpenHead { .. } => "OpenHead",
            Self::Role { .. } => "Role",
            Self::Title { .. } => "Title",
            Self::AwardKind { .. } => "AwardKind",
            Self::Indicator { .. } => "Indicator",
            Self::EventKind => "EventKind",
            Self::Office => "Office",
            Self::Group => "Group",
            Self::WordClass => "WordClass",
            Self::Abbreviation => "Abbreviation",
            Self::Region => "Region",
        }
    }
}
