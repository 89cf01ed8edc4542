//! `quanhe annotate`: an article with all that was found in it, to be looked at.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, IsTerminal, Write};

use super::{Done, Failure, Outcome, columns, extractor, output, stream};
use crate::annotate::words::{Vocabulary, WordsError};
use crate::annotate::{Annotated, html, terminal};
use crate::cli::{AnnotateArgs, Global, When};
use crate::fact::EntityType;
use crate::graph::confidence;

/// What became of one document.
struct Piece {
    id: String,
    text: String,
    counts: BTreeMap<EntityType, usize>,
}

pub fn run(global: &Global, args: &AnnotateArgs) -> Outcome {
    stream::look(std::slice::from_ref(&args.input))?;
    let extractor = extractor(global)?;
    let vocabulary = Vocabulary::load(global.ontology.as_deref())?;
    let confidence = confidence::read(global.ontology.as_deref())?;
    let (width, coloured) = (columns(), coloured(args.color));
    let mut pieces: Vec<Piece> = Vec::new();
    let read = stream::each(
        std::slice::from_ref(&args.input),
        global.quiet,
        |document| {
            let extraction = extractor.extract(&document);
            let shown = Annotated::new(&document, &extraction, &vocabulary, &confidence);
            let text = match args.html {
                true => html::article(&shown, &vocabulary),
                false => terminal::text(&shown, width, coloured),
            };
            Piece {
                id: document.id.clone(),
                text,
                counts: shown.counts(),
            }
        },
        |piece| {
            pieces.push(piece);
            Ok(())
        },
    )?;
    let text = if args.html {
        page(&pieces, &vocabulary)
    } else {
        texts(&pieces)
    };
    match &args.output {
        Some(path) => fs::write(path, text).map_err(|e| Failure::Usage(format!("{}: {e}", path.display())))?,
        None => {
            let mut out = output();
            out.write_all(text.as_bytes())?;
            out.flush()?;
        }
    }
    Ok(if read.refused > 0 {
        Done::WithFindings
    } else {
        Done::Clean
    })
}

fn page(pieces: &[Piece], vocabulary: &Vocabulary) -> String {
    let mut counts: BTreeMap<EntityType, usize> = BTreeMap::new();
    for (entity_type, count) in pieces.iter().flat_map(|p| &p.counts) {
        *counts.entry(*entity_type).or_default() += count;
    }
    let title = match pieces {
        [one] => one.id.clone(),
        several => super::count(several.len(), "article"),
    };
    let articles: Vec<&str> = pieces.iter().map(|p| p.text.as_str()).collect();
    html::page(&title, &counts, &articles, vocabulary)
}

fn texts(pieces: &[Piece]) -> String {
    let texts: Vec<&str> = pieces.iter().map(|p| p.text.as_str()).collect();
    texts.join("\n\n")
}

/// Whether to colour: by default on a terminal that can, where `NO_COLOR` does not forbid it.
fn coloured(when: When) -> bool {
    let set = |name| std::env::var_os(name).filter(|value| !value.is_empty());
    match when {
        When::Always => true,
        When::Never => false,
        When::Auto => {
            io::stdout().is_terminal() && set("NO_COLOR").is_none() && set("TERM").is_none_or(|term| term != "dumb")
        }
    }
}

impl From<WordsError> for Failure {
    fn from(error: WordsError) -> Self {
        Self::Usage(error.to_string())
    }
}
