//! Sites: what is named in a text without being an entity of it, such as streets, markets, airports and the wards of a hospital.
//!
//! They stand in the extraction stream alone; no rule reads them and no graph holds them.

use super::Mention;
use crate::fact::{EntityType, Span};
use crate::lexicon::{Lexicon, WordClass};
use crate::text::{Sentence, Token};

/// The longest name of a site, in tokens.
const MAX_NAME: usize = 8;

const HEADS: [(&str, EntityType); 2] = [
    ("site-head", EntityType::Place),
    ("body-part-head", EntityType::Organization),
];

/// The sites of a text, in its order, where no mention begins with the same words.
pub fn sites(
    tokens: &[Token],
    sentences: &[Sentence],
    lexicon: &Lexicon,
    mentions: &[Mention],
) -> Vec<(Span, EntityType)> {
    let heads = HEADS.map(|(class, makes)| (lexicon.class(class), makes));
    let words = [lexicon.class("name-word"), lexicon.class("name-compound")];
    let number = lexicon.class("number-word");
    let mut out = Vec::new();
    let mut next = mentions.iter().peekable();
    for sentence in sentences {
        let mut at = sentence.tokens.start;
        while at < sentence.tokens.end {
            while next.peek().is_some_and(|m| m.tokens.end <= at) {
                next.next();
            }
            let covered = next.peek().filter(|m| m.tokens.start <= at).map(|m| m.tokens.end);
            let rest = &tokens[at..sentence.tokens.end];
            let found = match covered {
                Some(_) => None,
                None => heads.iter().find_map(|(class, makes)| {
                    let head = class.match_len(rest)?;
                    let name = name_len(&rest[head..], number, words)?;
                    Some((head + name, *makes))
                }),
            };
            if let Some((len, makes)) = found {
                let span = Span::new(tokens[at].span.start, tokens[at + len - 1].span.end);
                out.push((span, makes));
                at += len;
            } else {
                at = covered.unwrap_or(at + 1);
            }
        }
    }
    out
}

/// A number, or capitalised words and what goes on a name behind them.
fn name_len(rest: &[Token], number: &WordClass, words: [&WordClass; 2]) -> Option<usize> {
    let skip = number.match_len(rest).unwrap_or(0);
    if rest.get(skip).is_some_and(|t| t.number) {
        let more = rest.get(skip + 1..).unwrap_or_default();
        let counts = more.first().is_some_and(|t| !t.punctuation && !t.capital);
        return (!counts).then_some(skip + 1);
    }
    let mut len = 0;
    while len < MAX_NAME {
        let Some(token) = rest.get(len).filter(|t| len == 0 || !t.line_start) else {
            break;
        };
        if token.capital && !token.punctuation {
            len += words
                .iter()
                .filter_map(|w| w.match_len(&rest[len..]))
                .max()
                .unwrap_or(1);
        } else if token.number && len > 0 {
            len += 1;
        } else if token.punctuation
            && token.glued
            && !token.joins
            && len > 0
            && rest.get(len + 1).is_some_and(|t| t.glued && !t.punctuation)
        {
            len += 2;
        } else {
            break;
        }
    }
    (len > 0).then_some(len)
}
