//! Events: everything that one article, or one teaser, says of a day's event comes together in one fact.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::{Assembly, Read, leaf};
use crate::fact::{Fact, Relation, Value};
use crate::mention::What;
use crate::rules::Leaf;
use crate::text::fold_phrase;

struct Frame<'r> {
    scope: usize,
    kind: &'r str,
    date: Option<Date>,
    places: Vec<usize>,
    organizers: Vec<usize>,
    sentences: Vec<usize>,
    /// Index of the reading that opened it.
    read: usize,
    fact: usize,
}

/// The events of a document.
pub(super) struct Events<'r> {
    frames: Vec<Frame<'r>>,
    /// The event that each sentence speaks of.
    own: FxHashMap<usize, usize>,
    /// By scope, its first event with a date, and its first one.
    main: FxHashMap<usize, (Option<usize>, usize)>,
}

/// The events of one kind in one scope: the first one, and the first one of each day.
struct Known {
    first: usize,
    on: FxHashMap<Date, usize>,
}

/// How far into an article the one date of its event may stand.
const FIRST_SENTENCES: usize = 3;
const MAX_LABEL: usize = 160;

/// Makes an event of all that is said of one, and pushes its fact.
pub(super) fn events<'r>(assembly: &mut Assembly<'r>, read: &'r [Read], facts: &mut Vec<Fact>) -> Events<'r> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut known: FxHashMap<(usize, &str), Known> = FxHashMap::default();
    let mut named: FxHashSet<(usize, &str, usize)> = FxHashSet::default();
    for (index, r) in read
        .iter()
        .enumerate()
        .filter(|(_, r)| r.reading.relation == Relation::Event)
    {
        let Some(kind) = kind(assembly, r) else { continue };
        let scope = assembly.parsed.scope(r.sentence);
        let date = date(assembly, r, scope);
        // An event without a date is any of its kind.
        let same = known.get(&(scope, kind)).and_then(|known| match date {
            Some(day) if frames[known.first].date.is_some() => known.on.get(&day).copied(),
            _ => Some(known.first),
        });
        let at = same.unwrap_or_else(|| {
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
            frames.len() - 1
        });
        let of_kind = known.entry((scope, kind)).or_insert_with(|| Known {
            first: at,
            on: FxHashMap::default(),
        });
        let frame = &mut frames[at];
        if let Some(day) = date
            && frame.date.is_none()
        {
            frame.date = date;
            frame.read = index;
            of_kind.on.entry(day).or_insert(at);
        }
        let mut add = |field: &'static str, list: &mut Vec<usize>| {
            let entity = assembly.entity(&r.reading, field);
            list.extend(entity.filter(|e| named.insert((at, field, *e))));
        };
        add("place", &mut frame.places);
        add("organizer", &mut frame.organizers);
        frame.sentences.push(r.sentence);
    }
    date_the_undated(assembly, &mut frames);
    add_for_participants(assembly, read, &mut frames);
    for frame in &mut frames {
        add_provinces(assembly, frame);
        frame.fact = facts.len();
        facts.push(fact(assembly, frame, &read[frame.read]));
    }
    Events::new(frames)
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
        .take_while(|m| m.sentence < first)
        .filter(|m| parsed.scope(m.sentence) == 0)
    {
        if let What::Date(date) = &mention.what {
            dates.extend(assembly.context.dates.resolve(*date, 0, mention.sentence, || false));
        }
    }
    dates.dedup();
    if let [only] = dates.as_slice() {
        frame.date = Some(*only);
    }
}

/// Who visits, chairs, presents or attends does so at an event, also where the text has no word for it.
fn add_for_participants(assembly: &Assembly, read: &[Read], frames: &mut Vec<Frame>) {
    let mut scopes: FxHashSet<usize> = frames.iter().map(|f| f.scope).collect();
    for (index, r) in read
        .iter()
        .enumerate()
        .filter(|(_, r)| r.reading.relation == Relation::Participant)
    {
        let scope = assembly.parsed.scope(r.sentence);
        let active = assembly.text(&r.reading, "capacity").is_some_and(|c| c != "speaker");
        if active && !scopes.contains(&scope) && assembly.person_like(&r.reading, "agent") {
            scopes.insert(scope);
            frames.push(Frame {
                scope,
                kind: "other",
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

fn kind<'r>(assembly: &Assembly<'r>, r: &'r Read) -> Option<&'r str> {
    match leaf(&r.reading, "kind")? {
        Leaf::Mention(m) => match &assembly.parsed.mentions[*m].what {
            What::EventKind(concept) => assembly.lexicon.concept(*concept).notation.as_deref(),
            _ => None,
        },
        Leaf::Text(text) => Some(text),
        Leaf::Words(_) => None,
    }
}

fn date(assembly: &Assembly, r: &Read, scope: usize) -> Option<Date> {
    let Some(What::Date(date)) = assembly.what(&r.reading, "date") else {
        return None;
    };
    let reviews = || {
        let sentence = assembly.parsed.sentences[r.sentence].span;
        let folded = fold_phrase(sentence.of(&assembly.parsed.document.text));
        let words = &assembly.lexicon.class("review-word").folded;
        words.iter().any(|w| folded.contains(w.as_str()))
    };
    assembly.context.dates.resolve(*date, scope, r.sentence, reviews)
}

fn fact(assembly: &Assembly, frame: &Frame, opened_by: &Read) -> Fact {
    let (path, label) = match assembly.lexicon.event_kind(frame.kind) {
        Some(c) => (c.path.clone(), c.label.clone()),
        None => (
            format!("event-kind/{}", frame.kind.replace('_', "-")),
            frame.kind.to_owned(),
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

impl<'r> Events<'r> {
    fn new(frames: Vec<Frame<'r>>) -> Self {
        let mut own: FxHashMap<usize, usize> = FxHashMap::default();
        let mut main: FxHashMap<usize, (Option<usize>, usize)> = FxHashMap::default();
        for (at, frame) in frames.iter().enumerate() {
            let (dated, _) = main.entry(frame.scope).or_insert((None, at));
            if frame.date.is_some() {
                dated.get_or_insert(at);
            }
            // Of several the last one with a date.
            for &sentence in &frame.sentences {
                let known = own.entry(sentence).or_insert(at);
                if frame.date.is_some() || frames[*known].date.is_none() {
                    *known = at;
                }
            }
        }
        Self { frames, own, main }
    }

    /// The event that a sentence speaks of: its own, or the main one of its article or teaser.
    fn frame(&self, assembly: &Assembly, sentence: usize) -> Option<&Frame<'r>> {
        let main = || {
            let (dated, first) = self.main.get(&assembly.parsed.scope(sentence))?;
            Some(dated.unwrap_or(*first))
        };
        let at = self.own.get(&sentence).copied().or_else(main)?;
        self.frames.get(at)
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
