//! Support: who gives it to whom, and the programme that a sentence names for it.

use std::cmp::Ordering;

use rustc_hash::FxHashMap;

use super::{Assembly, Read, leaf};
use crate::fact::{EntityType, Fact, Span, Value};
use crate::lexicon::Kind;
use crate::link::Wanted;
use crate::mention::What;
use crate::rules::{Leaf, Reading};

impl Assembly<'_> {
    pub(super) fn support(&mut self, r: &Read, facts: &mut Vec<Fact>) {
        let reading = &r.reading;
        let mut supporter = self.party(r, "supporter", self.entity(reading, "beneficiary"));
        if supporter.is_none()
            && let Some(programme) = self.entity(reading, "supporter_of")
        {
            supporter = self.body_in_name(programme);
        }
        let named = self.party(r, "beneficiary", supporter);
        let mut beneficiary = named
            .or_else(|| self.hospital_led(r, "beneficiary_of"))
            .or_else(|| self.province_served(r, "beneficiary_of"));
        if beneficiary.is_none()
            && leaf(reading, "beneficiary_here").is_some()
            && supporter.is_some_and(|s| !self.helps_another(r.sentence, s, facts))
        {
            beneficiary = self.province_here(r);
        }
        if let (Some(s), Some(b)) = (supporter, beneficiary) {
            let person = self.table.get(s).entity_type == EntityType::Person;
            // A province's own bodies serve it; who asks them for help asks for nobody in particular.
            let meant = matches!(leaf(reading, "beneficiary"), Some(Leaf::Words(_)));
            let given = meant && self.is_company(self.table.get(s));
            let at_home = (named.is_none() || meant && !given) && self.own_province(s) == Some(b);
            if s == b || person || at_home {
                return;
            }
            if let Some(wanted) = self.text(reading, "by_level") {
                match self
                    .level(reading, "supporter", s)
                    .cmp(&self.level(reading, "beneficiary", b))
                {
                    Ordering::Less => std::mem::swap(&mut supporter, &mut beneficiary),
                    // Equals who do something together may each have their own part in it; a guest has come to help.
                    Ordering::Equal if wanted == "unequal" => match self.guest(r.sentence, s, b) {
                        Some(guest) if guest == s => {}
                        Some(_) => std::mem::swap(&mut supporter, &mut beneficiary),
                        None => return,
                    },
                    _ => {}
                }
            }
        }
        let programme = leaf(reading, "programme").and_then(|_| self.programme(r));
        let fields = vec![
            ("supporter", supporter.map(Value::Entity)),
            ("beneficiary", beneficiary.map(Value::Entity)),
            ("programme", programme.map(Value::Entity)),
        ];
        let at = facts.len();
        self.push(r, fields, facts);
        if facts.len() > at {
            self.supports.push((at, reading.span));
        }
    }

    /// The hospital that the person of a reading leads: who asks for help as its director asks for it.
    fn hospital_led(&self, r: &Read, field: &str) -> Option<usize> {
        let person = self.entity(&r.reading, field)?;
        let bodies = self.posts.bodies.get(&person)?;
        let mut hospitals = bodies
            .iter()
            .copied()
            .filter(|body| self.table.get(*body).entity_type == EntityType::Hospital);
        hospitals.next().filter(|_| hospitals.next().is_none())
    }

    /// The province that a sentence is about, where it names none that is helped.
    fn province_here(&mut self, r: &Read) -> Option<usize> {
        let at = self.tokens_of(r.reading.span).start;
        let (concept, why) = self.context.province_at(self.parsed, r.sentence, at, Wanted::Any)?;
        let concept = self.lexicon.concept(concept);
        Some(self.table.concept(concept, EntityType::Province, why))
    }

    /// Whether a sentence has said already whom somebody helps.
    fn helps_another(&self, sentence: usize, supporter: usize, facts: &[Fact]) -> bool {
        let start = self.parsed.sentences[sentence].span.start;
        let said = self.supports.iter().rev().take_while(|(_, said)| start <= said.start);
        let is = |fact: &Fact| matches!(fact.field("supporter"), Some(Value::Entity(e)) if *e == supporter);
        said.map(|(at, _)| &facts[*at]).any(is)
    }

    /// Which of two bodies is not of the province that the text is about, where the other one is.
    fn guest(&self, sentence: usize, one: usize, other: usize) -> Option<usize> {
        let main = self.context.main(self.parsed.scope(sentence))?;
        let main = self.lexicon.concept(main).path.as_str();
        let at_home = |body: usize| self.table.province(body).map(|p| p == main);
        match (at_home(one)?, at_home(other)?) {
            (true, false) => Some(other),
            (false, true) => Some(one),
            _ => None,
        }
    }

    /// How high a body stands: of two partners the higher one supports the other. A company stands above all; a body of a ministry or of no province stands above one known by its own
    /// name, that above one of a province, and that above one of a district.
    fn level(&self, reading: &Reading, field: &str, body: usize) -> u8 {
        let entity = self.table.get(body);
        // A company that works with a health body gives what it has.
        if self.is_company(entity) {
            return 4;
        }
        let known = self.lexicon.by_path(&entity.path).map(|id| self.lexicon.concept(id));
        let of_ministry = known
            .and_then(|c| c.parent.as_deref())
            .and_then(|path| self.lexicon.by_path(path))
            .is_some_and(|id| self.lexicon.concept(id).kind == Kind::Thing(EntityType::Ministry));
        let province = self.own_province(body).filter(|_| !of_ministry);
        let of_each_place = match self.what(reading, field) {
            Some(What::Body(body)) => matches!(self.lexicon.concept(body.concept).kind, Kind::BodyTemplate { .. }),
            _ => false,
        };
        match province {
            // A hospital that nothing is known of is none of those that stand above all provinces.
            None if !of_each_place && (known.is_some() || entity.entity_type != EntityType::Hospital) => 3,
            Some(_) if known.is_some() => 2,
            Some(province) if entity.label.ends_with(&self.table.get(province).label) => 1,
            _ => 0,
        }
    }

    /// Who supports whom in a sentence does so under the programme that the same clause names for it, and both take part in it. A programme that is named before all of them ranges over
    /// all clauses but those that name another. `Lớp học nằm trong dự án ...` says it of the sentence before.
    ///
    /// The facts of the sentence begin at `from`.
    pub(super) fn share_programme(&mut self, r: &Read, facts: &mut Vec<Fact>, from: usize) {
        let Some(programme) = self.programme(r) else { return };
        let named = match leaf(&r.reading, "programme") {
            Some(Leaf::Mention(named)) => self.parsed.mentions[*named].span,
            Some(Leaf::Words(words)) => *words,
            _ => return,
        };
        let text = &self.parsed.document.text;
        let same_clause = |said: Span| {
            let (start, end) = if said.end <= named.start {
                (said.end, named.start)
            } else {
                (named.end, said.start)
            };
            start >= end || !text[start..end].contains(';')
        };
        let first = self.supports.partition_point(|(at, _)| *at < from);
        let (before, here) = self.supports.split_at(first);
        let previous = self.text(&r.reading, "sharers").is_some_and(|of| of == "before");
        let supports: Vec<usize> = if previous {
            let Some(sentence) = self.sentence_before(r.sentence) else {
                return;
            };
            let start = self.parsed.sentences[sentence].span.start;
            let told = before.iter().rev().take_while(|(_, said)| start <= said.start);
            told.map(|(at, _)| *at).collect()
        } else {
            let opens = here.iter().all(|(at, _)| {
                self.first_said(r.sentence, &facts[*at])
                    .is_none_or(|at| named.end <= at)
            });
            let ranged = here
                .iter()
                .filter(|(_, said)| same_clause(*said) || opens && !self.clause_names_programme(r.sentence, *said));
            ranged.map(|(at, _)| *at).collect()
        };
        let mut agents = Vec::new();
        for at in supports {
            let fact = &mut facts[at];
            agents.extend(fact.field("supporter").cloned());
            agents.extend(fact.field("beneficiary").cloned());
            if fact.field("programme").is_none() {
                fact.fields.push(("programme", Value::Entity(programme)));
            }
        }
        for agent in agents {
            self.push(
                r,
                vec![("agent", Some(agent)), ("programme", Some(Value::Entity(programme)))],
                facts,
            );
        }
    }

    /// Where a sentence first names one of the two that a fact of support is about.
    fn first_said(&self, sentence: usize, fact: &Fact) -> Option<usize> {
        let party = |entity: usize| {
            let is = |field: &str| matches!(fact.field(field), Some(Value::Entity(e)) if *e == entity);
            is("supporter") || is("beneficiary")
        };
        let mut mentions = self.mentions_of(sentence);
        let first = mentions.find(|m| self.links[*m].is_some_and(party))?;
        Some(self.parsed.mentions[first].span.start)
    }

    /// Whether the clause in which a support stands names a programme.
    fn clause_names_programme(&self, sentence: usize, said: Span) -> bool {
        let whole = self.parsed.sentences[sentence].span;
        let text = &self.parsed.document.text;
        let start = text[whole.start..said.start]
            .rfind(';')
            .map_or(whole.start, |at| whole.start + at);
        let end = text[said.end..whole.end]
            .find(';')
            .map_or(whole.end, |at| said.end + at);
        self.mentions_of(sentence)
            .map(|m| &self.parsed.mentions[m])
            .any(|m| matches!(m.what, What::Programme(_)) && start <= m.span.start && m.span.end <= end)
    }

    /// The body that a programme's name holds: JICA in `Dự án JICA`.
    fn body_in_name(&mut self, programme: usize) -> Option<usize> {
        let first = self.first_mention.get_or_init(|| {
            let mut first = FxHashMap::default();
            for (mention, entity) in self.links.iter().enumerate() {
                if let Some(entity) = entity {
                    first.entry(*entity).or_insert(mention);
                }
            }
            first
        });
        let mention = &self.parsed.mentions[*first.get(&programme)?];
        let tokens = &self.parsed.tokens[mention.tokens.clone()];
        let (i, found) = (0..tokens.len()).find_map(|i| {
            let matches = self.lexicon.matches(&tokens[i..]);
            let is_body = |c: &crate::lexicon::Concept| matches!(c.kind, Kind::Thing(t) if t.is_body());
            matches
                .into_iter()
                .find(|m| is_body(self.lexicon.concept(m.concept)) && !m.short)
                .map(|m| (i, m))
        })?;
        let concept = self.lexicon.concept(found.concept);
        let body = self
            .table
            .concept(concept, concept.entity_type()?, "the body in a programme's name");
        let span = Span::new(tokens[i].span.start, tokens[i + found.len - 1].span.end);
        self.table.nested.push((span, body));
        Some(body)
    }
}
