//! The person that a word of address alone means: `Năm 2018, ông được bổ nhiệm ...`.

use super::{Assembly, Read, leaf, meant};
use crate::fact::{EntityType, Span};
use crate::mention::{Mention, What};
use crate::rules::Leaf;
use crate::text::fold_phrase;

/// How many sentences before it a pronoun may reach back to.
const REACH: usize = 3;

impl Assembly<'_> {
    /// The person of a field, as it is named or as a pronoun means it.
    pub(super) fn person(&self, r: &Read, field: &str) -> Option<usize> {
        match leaf(&r.reading, field)? {
            Leaf::Words(pronoun) => self.pronoun(r.sentence, *pronoun),
            _ => self.entity(&r.reading, field),
        }
    }

    /// The one person named before it in its sentence, or else in the nearest sentence that names any. Where that names several, nobody is certain.
    fn pronoun(&self, sentence: usize, pronoun: Span) -> Option<usize> {
        let scope = self.parsed.scope(sentence);
        let reach = self.mentions_of(sentence.saturating_sub(REACH)).start..self.mentions_of(sentence).end;
        let before = reach
            .rev()
            .map(|m| (&self.parsed.mentions[m], self.links[m]))
            .filter(|(m, _)| m.span.end <= pronoun.start)
            .filter(|(m, _)| matches!(m.what, What::Person(_)) && self.parsed.scope(m.sentence) == scope);
        let mut before = before.peekable();
        let nearest = before.peek()?.0.sentence;
        let named: Vec<_> = before.take_while(|(m, _)| m.sentence == nearest).collect();
        let person = meant::only(named.iter().filter_map(|(_, link)| *link))?;
        let all_known = named.iter().all(|(_, link)| link.is_some());
        let other_sex = named.iter().any(|(m, _)| self.differ(pronoun, m));
        (all_known && !other_sex && self.table.get(person).entity_type == EntityType::Person).then_some(person)
    }

    /// Whether a pronoun is for men and the word before a name for women, or the other way round.
    fn differ(&self, pronoun: Span, name: &Mention) -> bool {
        let sex = |span: Span| {
            let words = fold_phrase(span.of(&self.parsed.document.text));
            let men = self.lexicon.class("address-of-men").folded.contains(&words);
            let women = self.lexicon.class("address-of-women").folded.contains(&words);
            (men || women).then_some(men)
        };
        let before = name.tokens.start.checked_sub(1).map(|at| self.parsed.tokens[at].span);
        matches!((sex(pronoun), before.and_then(sex)), (Some(one), Some(other)) if one != other)
    }
}
