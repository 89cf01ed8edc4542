//! What the program knows, put together from the files that are built in and a user's own: the extractor, and what the graph says of its rules.

use std::path::Path;

use crate::fact::Relation;
use crate::graph::background::{BackgroundError, RuleNote, Source, lexicon_sources, rule_sources};
use crate::lexicon::{Lexicon, LexiconError};
use crate::pipeline::Extractor;
use crate::rules::{RuleError, RuleSet};

/// A file that cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum KnowledgeError {
    #[error(transparent)]
    File(#[from] BackgroundError),
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    #[error(transparent)]
    Rule(#[from] RuleError),
}

/// Reads lexicon and rules; `user` is the folder of `--ontology`.
pub fn extractor(user: Option<&Path>) -> Result<Extractor, KnowledgeError> {
    let files = lexicon_sources(user)?;
    let mut lexicon = Lexicon::read(files.iter().map(pair))?;
    let rules = rule_set(user, &mut lexicon)?;
    Ok(Extractor::new(lexicon, rules))
}

/// Reads the rules alone.
pub fn rule_set(user: Option<&Path>, lexicon: &mut Lexicon) -> Result<RuleSet, KnowledgeError> {
    let files = rule_sources(user)?;
    Ok(RuleSet::read(files.iter().map(pair), lexicon)?)
}

/// What the graph says of the rules that state facts.
pub fn notes(rules: &RuleSet) -> Vec<RuleNote> {
    let notes = rules.rules().filter_map(|rule| {
        let relation = rule
            .facts
            .iter()
            .find_map(|f| Relation::from_name(f.get("relation")?))?;
        Some(RuleNote {
            name: rule.name.clone(),
            description: rule.description.clone(),
            relation,
        })
    });
    notes.collect()
}

fn pair(source: &Source) -> (&str, &str) {
    (source.path.as_str(), source.text.as_str())
}
