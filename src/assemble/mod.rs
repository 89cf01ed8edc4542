//! From readings to facts: lists are spread, values get their entities, what a text says of one event comes together.

mod award;
mod award_day;
mod event;
mod event_day;
mod fields;
mod finish;
mod indicator;
mod meant;
mod meant_programme;
mod period;
mod post;
mod pronoun;
mod support;
mod surface;

use finish::{finish, merge_titles};

pub(crate) use fields::has_field;

use std::borrow::Cow;
use std::cell::OnceCell;
use std::ops::Range;

use rustc_hash::{FxHashMap, FxHashSet};

use crate::fact::{EntityType, Evidence, Extraction, Fact, Relation, Span, Value};
use crate::lexicon::Lexicon;
use crate::link::{Context, EntityTable, Parsed, Persons};
use crate::mention::What;
use crate::rules::{Leaf, Reading};
use crate::text::fold_phrase;

/// A reading and the sentence it is of.
pub struct Read<'s> {
    pub sentence: usize,
    pub reading: Reading<'s>,
}

/// What the parts of the assembly share.
struct Assembly<'a> {
    parsed: &'a Parsed<'a>,
    lexicon: &'a Lexicon,
    context: &'a Context,
    table: EntityTable,
    /// The entity of each mention.
    links: Vec<Option<usize>>,
    posts: Posts,
    /// The first mention of each entity; made when it is asked for.
    first_mention: OnceCell<FxHashMap<usize, usize>>,
    /// The bodies of each scope; made when they are asked for.
    first_named: OnceCell<FxHashMap<usize, Vec<meant::NamedBody>>>,
    /// The mentions of programmes, in the order of the text.
    programmes: OnceCell<Vec<meant_programme::NamedProgramme>>,
    /// The words of mentions that were asked for folded.
    written: Vec<OnceCell<Box<str>>>,
    /// By scope: the sentence that last named the leader of a visit, and who that is, where it is one person.
    leaders: FxHashMap<usize, (usize, Option<usize>)>,
    /// The facts of support, and what each was read in.
    supports: Vec<(usize, Span)>,
}

/// The bodies that persons hold posts in, by the facts so far.
#[derive(Default)]
struct Posts {
    seen: FxHashSet<(usize, usize)>,
    bodies: FxHashMap<usize, Vec<usize>>,
}

/// Makes the facts of a document.
pub fn assemble(
    parsed: &Parsed,
    lexicon: &Lexicon,
    context: &Context,
    table: EntityTable,
    links: Vec<Option<usize>>,
    read: &[Read],
) -> Extraction {
    let persons = Persons::of(parsed);
    let mut assembly = Assembly {
        parsed,
        lexicon,
        context,
        table,
        links,
        posts: Posts::default(),
        first_mention: OnceCell::new(),
        first_named: OnceCell::new(),
        programmes: OnceCell::new(),
        written: vec![OnceCell::new(); parsed.mentions.len()],
        leaders: FxHashMap::default(),
        supports: Vec::new(),
    };
    let posts = assembly.posts_by_mention(read);
    let of_persons = persons.link(parsed, &posts, &mut assembly.table);
    for (link, person) in assembly.links.iter_mut().zip(of_persons) {
        *link = person.or(*link);
    }
    let mut facts = Vec::new();
    let events = event::events(&mut assembly, read, &mut facts);
    let (mut sentence, mut from) = (usize::MAX, facts.len());
    for r in read {
        if r.sentence != sentence {
            (sentence, from) = (r.sentence, facts.len());
        }
        assembly.fact(r, &events, &mut facts, from);
    }
    merge_titles(&mut facts);
    let published = context.dates.published;
    finish(assembly, facts, published)
}

fn leaf<'r>(reading: &'r Reading, field: &str) -> Option<&'r Leaf<'r>> {
    reading
        .fields
        .iter()
        .find(|(name, _)| *name == field)
        .map(|(_, leaf)| leaf)
}

impl Assembly<'_> {
    /// The mentions of a sentence, as indices.
    fn mentions_of(&self, sentence: usize) -> Range<usize> {
        let mentions = &self.parsed.mentions;
        mentions.partition_point(|m| m.sentence < sentence)..mentions.partition_point(|m| m.sentence <= sentence)
    }

    /// The words of a mention, folded: a post asks for those of all bodies before it.
    fn written_folded(&self, mention: usize) -> &str {
        let words = || self.parsed.mentions[mention].span.of(&self.parsed.document.text);
        self.written[mention].get_or_init(|| fold_phrase(words()).into())
    }

    fn evidence(&self, r: &Read) -> Evidence {
        Evidence {
            sentence: self.parsed.sentences[r.sentence].span,
            rule: Cow::Owned(r.reading.rule.name.clone()),
        }
    }

    fn entity(&self, reading: &Reading, field: &str) -> Option<usize> {
        match leaf(reading, field)? {
            Leaf::Mention(m) => self.links[*m],
            _ => None,
        }
    }

    fn what(&self, reading: &Reading, field: &str) -> Option<&What> {
        match leaf(reading, field)? {
            Leaf::Mention(m) => Some(&self.parsed.mentions[*m].what),
            _ => None,
        }
    }

    /// Whether a field is a person of the document.
    fn person_like(&self, reading: &Reading, field: &str) -> bool {
        self.entity(reading, field)
            .is_some_and(|e| self.table.get(e).entity_type == EntityType::Person)
    }

    fn text(&self, reading: &Reading, field: &str) -> Option<String> {
        match leaf(reading, field)? {
            Leaf::Text(text) => Some((*text).to_owned()),
            Leaf::Words(span) => Some(span.of(&self.parsed.document.text).to_owned()),
            Leaf::Mention(m) => Some(self.parsed.mentions[*m].span.of(&self.parsed.document.text).to_owned()),
        }
    }

    fn number(&self, reading: &Reading, field: &str) -> Option<Value> {
        match self.what(reading, field)? {
            What::Number(n) | What::Percent(n) => Some(Value::Number(n.clone())),
            _ => None,
        }
    }

    fn push(&mut self, r: &Read, fields: Vec<(&'static str, Option<Value>)>, facts: &mut Vec<Fact>) {
        let fields: Vec<(&'static str, Value)> = fields
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)))
            .collect();
        if fields::is_complete(r.reading.relation, &fields) {
            if r.reading.relation == Relation::Post {
                self.posts.add(&fields);
            }
            facts.push(Fact {
                relation: r.reading.relation,
                fields,
                evidence: self.evidence(r),
            });
        }
    }

    /// Adds the facts of a reading; those of its sentence begin at `from`.
    fn fact(&mut self, r: &Read, events: &event::Events, facts: &mut Vec<Fact>, from: usize) {
        let reading = &r.reading;
        let entity = |field: &str| self.entity(reading, field).map(Value::Entity);
        match reading.relation {
            Relation::Event => {}
            Relation::Post => self.post(r, events, facts),
            Relation::Title => {
                let title = match self.what(reading, "title") {
                    Some(What::Title(concept)) => self.lexicon.concept(*concept).notation.clone().map(Value::Text),
                    _ => None,
                };
                self.push(r, vec![("person", entity("person")), ("title", title)], facts);
            }
            Relation::Participant => {
                let event = events.of(self, r.sentence).map(Value::Fact);
                let capacity = self.text(reading, "capacity");
                if capacity.as_deref() == Some("leader") {
                    self.remember_leader(r.sentence, self.entity(reading, "agent"));
                }
                let capacity = capacity.map(Value::Text);
                let entity = |field: &str| self.entity(reading, field).map(Value::Entity);
                self.push(
                    r,
                    vec![("event", event), ("agent", entity("agent")), ("capacity", capacity)],
                    facts,
                );
            }
            Relation::Delegation => {
                let date = self.date_of(r.sentence, events).map(Value::Date);
                // `Tiếp đó, đoàn đã đến ...` is led by whoever led the visit before.
                let leader = match leaf(reading, "leader") {
                    Some(Leaf::Words(_)) => self.leader_before(r.sentence),
                    _ => self
                        .entity(reading, "leader")
                        .filter(|_| self.person_like(reading, "leader")),
                };
                let Some(leader) = leader else { return };
                if !matches!(leaf(reading, "leader"), Some(Leaf::Words(_))) {
                    self.remember_leader(r.sentence, Some(leader));
                }
                let entity = |field: &str| self.entity(reading, field).map(Value::Entity);
                let host = self.province_served(r, "destination_of");
                let event = || events.place_of(self, r.sentence);
                let destination = entity("destination").or_else(|| host.or_else(event).map(Value::Entity));
                self.push(
                    r,
                    vec![
                        ("leader", Some(Value::Entity(leader))),
                        ("of", entity("of")),
                        ("destination", destination),
                        ("date", date),
                    ],
                    facts,
                );
            }
            Relation::Award => {
                let fields = self.award(r, events);
                self.push(r, fields, facts);
            }
            Relation::Programme if leaf(reading, "sharers").is_some() => self.share_programme(r, facts, from),
            Relation::Programme => {
                let programme = self.programme(r).map(Value::Entity);
                for agent in self.one_or_both(r, "agent", None) {
                    self.push(r, vec![("agent", agent), ("programme", programme.clone())], facts);
                }
            }
            Relation::Support => self.support(r, facts),
            Relation::PartOf => {
                let parent = self.entity(reading, "parent");
                for organization in self.one_or_both(r, "organization", parent) {
                    if organization != parent.map(Value::Entity) {
                        let fields = vec![("organization", organization), ("parent", parent.map(Value::Entity))];
                        self.push(r, fields, facts);
                    }
                }
            }
            Relation::LocatedIn => {
                let named = entity("place");
                let own = || {
                    self.own_province(self.entity(reading, "organization")?)
                        .map(Value::Entity)
                };
                self.push(
                    r,
                    vec![("organization", entity("organization")), ("place", named.or_else(own))],
                    facts,
                );
            }
            Relation::Indicator => {
                if let Some(fields) = self.indicator(r) {
                    self.push(r, fields, facts);
                }
            }
        }
    }

    /// Who led the visit that the sentences before tell of, if one person did.
    fn leader_before(&self, sentence: usize) -> Option<usize> {
        let (named, leader) = self.leaders.get(&self.parsed.scope(sentence))?;
        leader.filter(|_| *named < sentence)
    }

    fn remember_leader(&mut self, sentence: usize, agent: Option<usize>) {
        let Some(person) = agent.filter(|a| self.table.get(*a).entity_type == EntityType::Person) else {
            return;
        };
        let last = self
            .leaders
            .entry(self.parsed.scope(sentence))
            .or_insert((sentence, Some(person)));
        if last.0 != sentence {
            *last = (sentence, Some(person));
        } else if last.1 != Some(person) {
            last.1 = None;
        }
    }

    /// The province that the person of a reading holds a post in, by the facts found before.
    fn province_served(&self, r: &Read, field: &str) -> Option<usize> {
        let person = self.entity(&r.reading, field)?;
        let mut bodies = self.posts.bodies.get(&person)?.iter();
        bodies.find_map(|body| self.own_province(*body))
    }

    /// The province of a body, as an entity.
    fn own_province(&self, body: usize) -> Option<usize> {
        self.table.by_path(self.table.province(body)?)
    }

    /// The day that what a sentence says is attested on.
    fn date_of(&self, sentence: usize, events: &event::Events) -> Option<jiff::civil::Date> {
        events
            .date_of(self, sentence)
            .or_else(|| self.context.dates.of_scope(self.parsed.scope(sentence)))
    }
}

impl Posts {
    /// Adds the fields of a post.
    fn add(&mut self, fields: &[(&'static str, Value)]) {
        let entity = |field: &str| match fields.iter().find(|(name, _)| *name == field) {
            Some((_, Value::Entity(entity))) => Some(*entity),
            _ => None,
        };
        if let (Some(person), Some(body)) = (entity("person"), entity("organization"))
            && self.seen.insert((person, body))
        {
            self.bodies.entry(person).or_default().push(body);
        }
    }
}
