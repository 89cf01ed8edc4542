//! The whole way from a document to its facts.

use crate::assemble::{Read, assemble};
use crate::document::Document;
use crate::fact::Extraction;
use crate::lexicon::Lexicon;
use crate::link::{Context, EntityTable, Parsed, link};
use crate::mention::recognise;
use crate::rules::RuleSet;
use crate::text::{sections, sentences, tokenize};

/// All that is known, ready to read documents; it can be shared among threads.
pub struct Extractor {
    lexicon: Lexicon,
    rules: RuleSet,
}

impl Extractor {
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
        let text = document.text.as_str();
        let tokens = tokenize(text, &self.lexicon.vocabulary);
        let sections = sections(text, &self.lexicon.line_markers());
        let dotted = self.lexicon.class("dotted-abbreviation");
        let sentences = sentences(text, &tokens, &sections, |token| token.capital && dotted.contains(token));
        let mentions = recognise(text, &tokens, &sentences, &self.lexicon);

        let parsed = Parsed { document, sections: &sections, sentences: &sentences, mentions: &mentions };
        let venue = |token: usize| token > 0 && self.lexicon.class("venue-preposition").contains(&tokens[token - 1]);
        let context = Context::of(&parsed, &self.lexicon, &venue);
        let mut table = EntityTable::default();
        let links = link(&parsed, &self.lexicon, &context, &mut table);

        let mut read = Vec::new();
        let mut first = 0;
        for (index, sentence) in sentences.iter().enumerate() {
            let end = first + mentions[first..].iter().take_while(|m| m.sentence == index).count();
            let readings = self.rules.read_sentence(&self.lexicon, text, &tokens, sentence, &mentions[first..end], first);
            read.extend(readings.into_iter().map(|reading| Read { sentence: index, reading }));
            first = end;
        }
        assemble(&parsed, &self.lexicon, &context, table, links, &read)
    }
}
