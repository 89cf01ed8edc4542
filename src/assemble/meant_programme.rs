//! The programme that a common noun means (`dự án`, `theo đề án này`), or that is not named at all: who is its sponsor, says the sentence behind it.

use super::{Assembly, Read, leaf, meant};
use crate::fact::Span;
use crate::mention::What;
use crate::rules::Leaf;
use crate::text::fold_phrase;

/// How many sentences of its paragraph a programme that was told of is understood for.
const UNDERSTOOD_FOR: usize = 3;
/// How many mentions before a noun are gone through for the only programme of its kind.
const MOST_MENTIONS: usize = 64;

/// A programme where it is named.
pub(super) struct NamedProgramme {
    entity: usize,
    sentence: usize,
    token: usize,
}

impl Assembly<'_> {
    /// The programme of a reading: as it is named, as a noun means it, or, where the rule captures none, the one told of.
    pub(super) fn programme(&self, r: &Read) -> Option<usize> {
        match leaf(&r.reading, "programme") {
            Some(Leaf::Mention(m)) => self.links[*m],
            Some(Leaf::Words(words)) => {
                let noun = self.noun(r.sentence, *words)?;
                let tokens = &self.parsed.tokens[noun.clone()];
                let head = self.lexicon.own_class("programme-noun").match_len(tokens)?;
                let head = Span::new(tokens[0].span.start, tokens[head - 1].span.end);
                let head = fold_phrase(head.of(&self.parsed.document.text));
                let of_kind = |entity: usize| {
                    let label = self.table.folded(entity);
                    let rest = label.strip_prefix(head.as_str());
                    rest.is_some_and(|rest| rest.starts_with(' '))
                };
                self.told(r.sentence, noun.start, of_kind).or_else(|| {
                    let scope = self.parsed.scope(r.sentence);
                    let before = self.programmes_before(noun.start).take(MOST_MENTIONS);
                    let named = before.filter(|p| self.parsed.scope(p.sentence) == scope);
                    meant::only(named.map(|p| p.entity).filter(|e| of_kind(*e)))
                })
            }
            Some(Leaf::Text(_)) => None,
            None => self.told(r.sentence, self.tokens_of(r.reading.span).start, |_| true),
        }
    }

    /// The one programme of this sentence before a token, or of the nearest sentence before it in the paragraph that names any.
    fn told(&self, sentence: usize, before: usize, fits: impl Fn(usize) -> bool) -> Option<usize> {
        let section = self.parsed.section(sentence);
        let near = |at: usize| sentence - at <= UNDERSTOOD_FOR && self.parsed.section(at) == section;
        let mut fitting = self
            .programmes_before(before)
            .take_while(|p| near(p.sentence))
            .filter(|p| fits(p.entity))
            .peekable();
        let nearest = fitting.peek()?.sentence;
        meant::only(fitting.take_while(|p| p.sentence == nearest).map(|p| p.entity))
    }

    /// The programmes that are named before a token, the last one first.
    fn programmes_before(&self, token: usize) -> impl Iterator<Item = &NamedProgramme> {
        let named = self.programmes.get_or_init(|| {
            let mentions = self.parsed.mentions.iter().zip(&self.links);
            let programmes = mentions.filter(|(m, _)| matches!(m.what, What::Programme(_)));
            let named = programmes.filter_map(|(m, link)| {
                Some(NamedProgramme {
                    entity: (*link)?,
                    sentence: m.sentence,
                    token: m.tokens.start,
                })
            });
            named.collect()
        });
        named[..named.partition_point(|p| p.token < token)].iter().rev()
    }
}
