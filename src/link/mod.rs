//! Linking: which entity a mention is.
//!
//! A body without its province takes the one that the nearest context makes certain, or none: `NIL` is an answer. Every decision is kept in one line.

mod body;
mod body_name;
mod context;
mod coreference;
mod dates;
mod local;
mod person;
mod place;
mod table;

pub use body::{body_of_province, template_entity};
pub use context::{Context, Wanted};
use coreference::Antecedents;
pub use dates::Dates;
pub use person::Persons;
pub use table::EntityTable;

use crate::document::Document;
use crate::fact::EntityType;
use crate::lexicon::Lexicon;
use crate::mention::{Mention, What};
use crate::text::{Section, Sentence, Token};

/// A document as the stages before linking leave it.
pub struct Parsed<'a> {
    pub document: &'a Document,
    pub sections: &'a [Section],
    pub tokens: &'a [Token],
    pub sentences: &'a [Sentence],
    pub mentions: &'a [Mention],
}

impl Parsed<'_> {
    /// The section a mention stands in.
    pub fn section(&self, sentence: usize) -> usize {
        self.sentences[sentence].section
    }

    /// 0 for the article, another number for each teaser.
    pub fn scope(&self, sentence: usize) -> usize {
        self.sections[self.section(sentence)].scope
    }
}

/// Links the mentions of places, bodies, programmes and legal documents; persons come later, by their posts.
///
/// Gives the entity of each mention, and of the place in each body's name.
pub fn link(parsed: &Parsed, lexicon: &Lexicon, context: &Context, table: &mut EntityTable) -> Vec<Option<usize>> {
    let mut out = vec![None; parsed.mentions.len()];
    let mut antecedents = Antecedents::of(parsed, lexicon);
    for (index, mention) in parsed.mentions.iter().enumerate() {
        out[index] = match &mention.what {
            What::Place(place) => place::link(place, mention, parsed, lexicon, context, table),
            What::Body(body) if coreference::is_anaphor(body, lexicon) => antecedents.find(body, mention, parsed),
            What::Body(body) => body::link(body, mention, parsed, lexicon, context, &antecedents, table),
            What::Programme(named) | What::LegalDocument(named) => {
                let wanted = if matches!(mention.what, What::Programme(_)) {
                    EntityType::Programme
                } else {
                    EntityType::LegalDocument
                };
                let label = match wanted {
                    EntityType::LegalDocument => named.label.clone(),
                    _ => table.expanded(&named.label, lexicon),
                };
                Some(match named.concept {
                    Some(concept) => table.concept(lexicon.concept(concept), wanted, "label of the lexicon"),
                    None => table.named(wanted, &label, "", "head and name in the text"),
                })
            }
            _ => None,
        };
        if let (What::Body(_), Some(entity)) = (&mention.what, out[index]) {
            antecedents.add(mention, entity, parsed, table);
        }
    }
    coreference::merge_short_forms(parsed, lexicon, table, &mut out);
    out
}
