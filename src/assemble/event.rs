//! Events: everything that one article, or one teaser, says of a day's event comes together in one fact.

use jiff::civil::Date;

use super::{Assembly, Read, leaf};
use crate::fact::{Fact, Relation, Span, Value};
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
/// Classes of verbs that say an event, and the kind of event that each says; a verb of two classes is of the first one.
const VERBS: &[(&str, &str)] = &[
    ("ceremony-verb", "ceremony"),
    ("sign-verb", "signing"),
    ("inspect-verb", "inspection"),
    ("work-visit", "working_visit"),
    ("gift-visit-verb", "gift_visit"),
    ("receive-verb", "meeting"),
    ("train-verb", "training"),
];

/// Makes an event of all that is said of one, and pushes its fact.
pub(super) fn events(assembly: &mut Assembly, read: &[Read], facts: &mut Vec<Fact>) -> Events {
    let mut frames: Vec<Frame> = Vec::new();
    let mut said: Vec<Said> = read
        .iter()
        .enumerate()
        .filter(|(_, r)| r.reading.relation == Relation::Event)
        .filter_map(|(index, r)| Said::of(assembly, index, r))
        .collect();
    resolve_same_days(assembly, read, &mut said);
    // What has no day joins what has one, also where that is said further behind.
    said.sort_by_key(|s| s.date.is_none());
    for Said {
        index,
        scope,
        kind,
        date,
    } in said
    {
        let r = &read[index];
        let place = assembly.entity(&r.reading, "place");
        let organizer = assembly.entity(&r.reading, "organizer");
        let frame = match same_event(&frames, r.sentence, scope, &kind, date) {
            Some(same) => &mut frames[same],
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

/// What one reading says of an event.
struct Said {
    /// Index of the reading.
    index: usize,
    scope: usize,
    kind: String,
    date: Option<Date>,
}

impl Said {
    fn of(assembly: &Assembly, index: usize, r: &Read) -> Option<Self> {
        let scope = assembly.parsed.scope(r.sentence);
        Some(Self {
            index,
            scope,
            kind: kind(assembly, r)?,
            date: date(assembly, r, scope),
        })
    }
}

/// "The same day" is the day of the event that the text told before; where it told none, of the date last named.
fn resolve_same_days(assembly: &Assembly, read: &[Read], said: &mut [Said]) {
    for at in 0..said.len() {
        let r = &read[said[at].index];
        let Some(Leaf::Words(words)) = leaf(&r.reading, "date") else {
            continue;
        };
        if !is_class(assembly, *words, "same-day") {
            continue;
        }
        let scope = said[at].scope;
        let told = said
            .iter()
            .filter(|s| s.scope == scope && s.date.is_some() && read[s.index].reading.span.start < words.start)
            .max_by_key(|s| read[s.index].reading.span.start)
            .and_then(|s| s.date);
        said[at].date = told.or_else(|| last_date(assembly, words.start, scope));
    }
}

/// The last date that stands before a place of the text.
fn last_date(assembly: &Assembly, before: usize, scope: usize) -> Option<Date> {
    let parsed = assembly.parsed;
    let mut mentions = parsed
        .mentions
        .iter()
        .rev()
        .filter(|m| m.span.end <= before && parsed.scope(m.sentence) == scope);
    mentions.find_map(|m| match &m.what {
        What::Date(date) => assembly.context.dates.resolve(*date, scope, m.sentence, false),
        _ => None,
    })
}

fn is_class(assembly: &Assembly, words: Span, class: &str) -> bool {
    let folded = fold_phrase(words.of(&assembly.parsed.document.text));
    assembly.lexicon.class(class).folded.contains(&folded)
}

/// The event that a reading speaks of, among those read before: one of its kind and day; without a day, the one of its kind that its sentence
/// speaks of, or the first one; a visit without a day is any visit of the text.
fn same_event(frames: &[Frame], sentence: usize, scope: usize, kind: &str, date: Option<Date>) -> Option<usize> {
    let here = |f: &Frame| f.scope == scope && (f.kind == kind || date.is_none() && is_visit(kind) && is_visit(&f.kind));
    let fits = |f: &Frame| here(f) && (f.date == date || f.date.is_none() || date.is_none());
    let candidates = frames.iter().enumerate().filter(|(_, f)| fits(f));
    // `max_by_key` keeps the last of equals: the first is wanted.
    candidates
        .rev()
        .max_by_key(|(_, f)| (f.sentences.contains(&sentence), f.kind == kind))
        .map(|(n, _)| n)
}

/// Kinds that one visit may be: they are told apart by a word, not by what happens.
fn is_visit(kind: &str) -> bool {
    matches!(kind, "inspection" | "working_visit" | "gift_visit")
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
        Leaf::Words(span) => {
            let (_, kind) = VERBS.iter().find(|(class, _)| is_class(assembly, *span, class))?;
            Some((*kind).to_owned())
        }
    }
}

fn date(assembly: &Assembly, r: &Read, scope: usize) -> Option<Date> {
    let date = match leaf(&r.reading, "date")? {
        Leaf::Words(span) => return relative_date(assembly, *span, scope),
        Leaf::Mention(m) => match &assembly.parsed.mentions[*m].what {
            What::Date(date) => date,
            _ => return None,
        },
        Leaf::Text(_) => return None,
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

/// The day of "today" and "yesterday": that of the publication, or the one before it.
fn relative_date(assembly: &Assembly, words: Span, scope: usize) -> Option<Date> {
    let published = assembly.context.dates.published.filter(|_| scope == 0)?;
    if is_class(assembly, words, "today") {
        Some(published)
    } else if is_class(assembly, words, "yesterday") {
        published.yesterday().ok()
    } else {
        None
    }
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
