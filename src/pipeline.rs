//! The whole way from a document to its facts.

use std::path::{Path, PathBuf};

use oxigraph::model::Quad;
use thiserror::Error;

use crate::assemble::{Read, assemble};
use crate::document::Document;
use crate::embedded::{NamedText, ONTOLOGY, UnreadableFile, texts_with_user, user_texts};
use crate::fact::{Extraction, Relation, Span};
use crate::graph::Base;
use crate::graph::background::{BESIDE, BackgroundError, RuleNote, background, is_shapes};
use crate::lexicon::{Lexicon, LexiconError};
use crate::link::{Context, EntityTable, Parsed, body_of_province, link};
use crate::mention::{recognise, sites};
use crate::rules::{Rule, RuleError, RuleFile, RuleSet};
use crate::text::{sections, sentences, tokenize};

/// All that is known, ready to read documents; it can be shared among threads.
pub struct Extractor {
    lexicon: Lexicon,
    rules: RuleSet,
}

/// Why what is known could not be loaded.
#[derive(Debug, Error)]
pub enum LoadError {
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    #[error(transparent)]
    Rule(#[from] RuleError),
    #[error(transparent)]
    File(#[from] UnreadableFile),
    #[error("{path}: it holds none of *.ttl, lexicon/*.ttl, background/*.ttl and rules/*.toml", path = .0.display())]
    Nothing(PathBuf),
}

/// The lexicon files: built in, and the user's beside them or in their place.
pub fn lexicon_files(user: Option<&Path>) -> Result<Vec<NamedText>, UnreadableFile> {
    let mut lexicons = texts_with_user(&ONTOLOGY, "ontology", "lexicon", "ttl", user)?;
    if let Some(dir) = user {
        let right_in_it = user_texts(dir, "", "ttl")?.into_iter();
        let lexicon = |name: &String| !is_shapes(name) && Path::new(name).file_name().is_none_or(|n| n != "quanhe.ttl");
        lexicons.extend(
            right_in_it
                .filter(|(name, _)| lexicon(name))
                .map(|(name, text)| (name, text.into())),
        );
    }
    Ok(lexicons)
}

/// Refuses a folder that nothing is read from: it is not the one that was meant.
fn holds_something(user: &Path) -> Result<(), LoadError> {
    for (folder, extension) in [("", "ttl"), ("lexicon", "ttl"), (BESIDE, "ttl"), ("rules", "toml")] {
        if !user_texts(user, folder, extension)?.is_empty() {
            return Ok(());
        }
    }
    Err(LoadError::Nothing(user.to_owned()))
}

impl Extractor {
    /// Loads what is built in, and a user's own lexicons and rules beside it, `DIR/*.ttl`, `DIR/lexicon/*.ttl`, `DIR/rules/*.toml`; a file of the name of a built-in one takes its place.
    pub fn load(user: Option<&Path>) -> Result<Self, LoadError> {
        if let Some(user) = user {
            holds_something(user)?;
        }
        let lexicons = lexicon_files(user)?;
        let rules = texts_with_user(&ONTOLOGY, "ontology", "rules", "toml", user)?;
        let (lexicon, rules) = rayon::join(
            || Lexicon::read(lexicons.iter().map(borrowed)),
            || RuleFile::parse_all(rules.iter().map(borrowed)),
        );
        let mut lexicon = lexicon?;
        let rules = RuleSet::new(rules?, &mut lexicon)?;
        Ok(Self::new(lexicon, rules))
    }

    /// The rules as the graph describes them: those that say facts.
    pub fn rule_notes(&self) -> Vec<RuleNote> {
        let relation = |rule: &Rule| rule.facts.first().and_then(|f| Relation::from_name(f.get("relation")?));
        self.rules
            .rules()
            .filter_map(|r| {
                Some(RuleNote {
                    name: r.name.clone(),
                    description: r.description.clone(),
                    relation: relation(r)?,
                })
            })
            .collect()
    }

    /// The background graph of a store whose documents this reads; `user` is the folder that it was loaded with.
    pub fn background(&self, base: &Base, user: Option<&Path>) -> Result<Vec<Quad>, BackgroundError> {
        background(base, user, &self.rule_notes(), &|template, province| {
            body_of_province(&self.lexicon, template, province)
        })
    }

    pub fn new(lexicon: Lexicon, rules: RuleSet) -> Self {
        Self { lexicon, rules }
    }

    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    pub fn rules(&self) -> &RuleSet {
        &self.rules
    }

    /// Reads one document. The same document gives the same extraction, whatever was read before.
    pub fn extract(&self, document: &Document) -> Extraction {
        self.extract_and_tell(document, |_, _| ())
    }

    /// The same, and `seen` is told of every match of a rule and what it spans: how the examples of rules are tested.
    pub fn extract_and_tell<'s>(&'s self, document: &Document, mut seen: impl FnMut(&'s Rule, Span)) -> Extraction {
        let text = document.text.as_str();
        let tokens = tokenize(text, &self.lexicon.vocabulary);
        let sections = sections(text, self.lexicon.line_markers());
        let dotted = self.lexicon.class("dotted-abbreviation");
        let sentences = sentences(text, &tokens, &sections, |token| {
            token.capital && dotted.contains(token)
        });
        let mentions = recognise(text, &tokens, &sentences, &self.lexicon);
        let parsed = Parsed {
            document,
            sections: &sections,
            tokens: &tokens,
            sentences: &sentences,
            mentions: &mentions,
        };
        let venues = self.lexicon.class("venue-preposition");
        let venue = |token: usize| token > 0 && venues.contains(&tokens[token - 1]);
        let context = Context::of(&parsed, &self.lexicon, &venue);
        let mut table = EntityTable::default();
        let links = link(&parsed, &self.lexicon, &context, &mut table);

        let mut read = Vec::with_capacity(mentions.len() / 2);
        let add = |sentence, reading| read.push(Read { sentence, reading });
        self.rules
            .read_sentences(&self.lexicon, &tokens, &sentences, &mentions, &mut seen, add);
        let mut extraction = assemble(&parsed, &self.lexicon, &context, table, links, &read);
        extraction.sites = sites(text, &tokens, &sentences, &self.lexicon, &mentions);
        extraction
    }
}

fn borrowed((name, text): &NamedText) -> (&str, &str) {
    (name, text)
}
