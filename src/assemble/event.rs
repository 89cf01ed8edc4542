//! Events: everything that one article, or one teaser, says of a day's event comes together in one fact.

use jiff::civil::Date;

use super::{Assembly, Read, leaf};
use crate::fact::{Fact, Relation, Value};
use crate::mention::What;
use crate::rules::Leaf;
use crate::text::fold_phrase;

struct Frame {
    scope: usize,
    kind: String,
    date: Option<Date>,
    places: Vec<usize>,
    organizers: Vec<usize>,
    sentences: Vec<usize>,
    /// Index of the reading that opened it.
    read: usize,
    fact: usize,
}

/// The events of a document.
pub(super) struct Events {
    frames: Vec<Frame>,
}

/// How far into an article the one date of its event may stand.
const FIRST_SENTENCES: usize = 3;
const MAX_LABEL: usize = 160;

/// Makes an event of all that is said of one, and pushes its fact.
pub(super) fn events(assembly: &mut Assembly, read: &[Read], facts: &mut Vec<Fact>) -> Events {
    let mut frames: Vec<Frame> = Vec::new();
    for (index, r) in read
        .iter()
        .enumerate()
        .filter(|(_, r)| r.reading.relation == Relation::Event)
    {
        let Some(kind) = kind(assembly, r) else { continue };
        let scope = assembly.parsed.scope(r.sentence);
        let date = date(assembly, r, scope);
        let place = assembly.entity(&r.reading, "place");
        let organizer = assembly.entity(&r.reading, "organizer");
        let same = frames
            .iter_mut()
            .find(|f| f.scope == scope && f.kind == kind && (f.date == date || f.date.is_none() || date.is_none()));
        let frame = match same {
            Some(frame) => frame,
            None => {
                frames.push(Frame {
                    scope,
                    kind,
                    date: None,
                    places: Vec::new(),
                    organizers: Vec::new(),
                    sentences: Vec::new(),
                    read: index,
                    fact: 0,
                });
                let last = frames.len() - 1;
                &mut frames[last]
            }
        };
        if frame.date.is_none() && date.is_some() {
            frame.date = date;
            frame.read = index;
        }
        frame.places.extend(place.filter(|p| !frame.places.contains(p)));
        frame
            .organizers
            .extend(organizer.filter(|o| !frame.organizers.contains(o)));
        frame.sentences.push(r.sentence);
    }
    date_the_undated(assembly, &mut frames);
    add_for_participants(assembly, read, &mut frames);
    for frame in &mut frames {
        add_provinces(assembly, frame);
        frame.fact = facts.len();
        facts.push(fact(assembly, frame, &read[frame.read]));
    }
    Events { frames }
}

/// A visit to a province's body is one to the province; what a province's body holds without a word where, it holds at home.
fn add_provinces(assembly: &Assembly, frame: &mut Frame) {
    let of = |bodies: &[usize]| bodies.iter().find_map(|b| assembly.own_province(*b));
    let province = if frame.kind == "working_visit" {
        of(&frame.places)
    } else if frame.places.is_empty() {
        of(&frame.organizers)
    } else {
        None
    };
    frame
        .places
        .extend(province.filter(|p| frame.date.is_some() && !frame.places.contains(p)));
}

/// Where nothing of the article has a date, its event took place on the one day that its first sentences name.
fn date_the_undated(assembly: &Assembly, frames: &mut [Frame]) {
    if frames.iter().any(|f| f.scope == 0 && f.date.is_some()) {
        return;
    }
    let Some(frame) = frames.iter_mut().find(|f| f.scope == 0) else {
        return;
    };
    let parsed = assembly.parsed;
    let first = (0..parsed.sentences.len())
        .filter(|s| parsed.scope(*s) == 0)
        .nth(FIRST_SENTENCES)
        .unwrap_or(usize::MAX);
    let mut dates: Vec<Date> = Vec::new();
    for mention in parsed
        .mentions
        .iter()
        .filter(|m| m.sentence < first && parsed.scope(m.sentence) == 0)
    {
        if let What::Date(date) = &mention.what {
            dates.extend(assembly.context.dates.resolve(*date, 0, mention.sentence, false));
        }
    }
    dates.dedup();
    if let [only] = dates.as_slice() {
        frame.date = Some(*only);
    }
}

/// Who visits, chairs, presents or attends does so at an event, also where the text has no word for it.
fn add_for_participants(assembly: &Assembly, read: &[Read], frames: &mut Vec<Frame>) {
    for (index, r) in read
        .iter()
        .enumerate()
        .filter(|(_, r)| r.reading.relation == Relation::Participant)
    {
        let scope = assembly.parsed.scope(r.sentence);
        let active = assembly.text(&r.reading, "capacity").is_some_and(|c| c != "speaker");
        if active && !frames.iter().any(|f| f.scope == scope) && assembly.person_like(&r.reading, "agent") {
            frames.push(Frame {
                scope,
                kind: "other".to_owned(),
                date: None,
                places: Vec::new(),
                organizers: Vec::new(),
                sentences: vec![r.sentence],
                read: index,
                fact: 0,
            });
        }
    }
}

fn kind(assembly: &Assembly, r: &Read) -> Option<String> {
    match leaf(&r.reading, "kind")? {
        Leaf::Mention(m) => match &assembly.parsed.mentions[*m].what {
            What::EventKind(concept) => assembly.lexicon.concept(*concept).notation.clone(),
            _ => None,
        },
        Leaf::Text(text) => Some(text.clone()),
        Leaf::Words(_) => None,
    }
}

fn date(assembly: &Assembly, r: &Read, scope: usize) -> Option<Date> {
    let Some(What::Date(date)) = assembly.what(&r.reading, "date") else {
        return None;
    };
    let sentence = assembly.parsed.sentences[r.sentence]
        .span
        .of(&assembly.parsed.document.text);
    let folded = fold_phrase(sentence);
    let reviews = assembly
        .lexicon
        .class("review-word")
        .folded
        .iter()
        .any(|w| folded.contains(w.as_str()));
    assembly.context.dates.resolve(*date, scope, r.sentence, reviews)
}

fn fact(assembly: &Assembly, frame: &Frame, opened_by: &Read) -> Fact {
    let concept = assembly.lexicon.concepts().find(|(_, c)| {
        matches!(c.kind, crate::lexicon::Kind::EventKind) && c.notation.as_deref() == Some(frame.kind.as_str())
    });
    let (path, label) = match concept {
        Some((_, c)) => (c.path.clone(), c.label.clone()),
        None => (
            format!("event-kind/{}", frame.kind.replace('_', "-")),
            frame.kind.clone(),
        ),
    };
    let text = &assembly.parsed.document.text;
    let words = opened_by
        .reading
        .span
        .of(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut fields = vec![("kind", Value::Concept { path, label })];
    fields.extend(frame.date.map(|d| ("date", Value::Date(d))));
    fields.extend(frame.places.iter().map(|p| ("place", Value::Entity(*p))));
    fields.extend(frame.organizers.iter().map(|o| ("organizer", Value::Entity(*o))));
    fields.push(("label", Value::Text(words.chars().take(MAX_LABEL).collect())));
    Fact {
        relation: Relation::Event,
        fields,
        evidence: assembly.evidence(opened_by),
    }
}

impl Events {
    /// The event that a sentence speaks of: its own, or the main one of its article or teaser.
    fn frame(&self, assembly: &Assembly, sentence: usize) -> Option<&Frame> {
        let scope = assembly.parsed.scope(sentence);
        let own = self
            .frames
            .iter()
            .filter(|f| f.sentences.contains(&sentence))
            .max_by_key(|f| f.date.is_some());
        let dated = || self.frames.iter().find(|f| f.scope == scope && f.date.is_some());
        let any = || self.frames.iter().find(|f| f.scope == scope);
        own.or_else(dated).or_else(any)
    }

    /// Index of its fact.
    pub fn of(&self, assembly: &Assembly, sentence: usize) -> Option<usize> {
        self.frame(assembly, sentence).map(|f| f.fact)
    }

    pub fn date_of(&self, assembly: &Assembly, sentence: usize) -> Option<Date> {
        self.frame(assembly, sentence)?.date
    }

    /// Where it took place, if that is one place.
    pub fn place_of(&self, assembly: &Assembly, sentence: usize) -> Option<usize> {
        self.frame(assembly, sentence)?.places.first().copied()
    }
}
