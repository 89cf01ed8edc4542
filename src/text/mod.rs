//! Text without knowledge: folding, tokens, sentences, sections and positions.
//!
//! All spans are byte ranges of the original text; folded forms live beside it, never instead.

mod cache;
mod caption;
mod code_points;
mod fold;
mod letters;
mod section;
mod sentence;
mod slug;
mod token;

pub use code_points::CodePoints;
pub use fold::{fold_phrase, fold_word, plain, unaccent, usual_letters};
pub use letters::{capitalised, is_shouted};
pub use section::{LineMarkers, Section, SectionKind, sections};
pub use sentence::{Sentence, sentences};
pub use slug::{OF, known_by, marked_slug, slug, slug_onto};
pub use token::{Token, TokenId, Vocabulary, tokenize, words};
