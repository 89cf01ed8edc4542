//! Events: everything that one article, or one teaser, says of a day's event comes together in one fact.

use jiff::civil::Date;
use rustc_hash::{FxHashMap, FxHashSet};

use super::event_day::{Days, is_class};
use super::{Assembly, Read, leaf};
use crate::fact::{Fact, Relation, Span, Value};
use crate::mention::{Mention, What};
use crate::rules::Leaf;

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
/// Kinds that one visit may be: they are told apart by a word, not by what happens.
const VISITS: &[&str] = &["inspection", "working_visit", "gift_visit"];
/// Stands for any of them.
const ANY_VISIT: &str = "visit";

/// Makes an event of all that is said of one, and pushes its fact.
pub(super) fn events<'r>(assembly: &mut Assembly<'r>, read: &'r [Read], facts: &mut Vec<Fact>) -> Events<'r> {
    let mut frames: Vec<Frame> = Vec::new();
    let mut known = Known::default();
    let mut named: FxHashSet<(usize, &str, usize)> = FxHashSet::default();
    let mut said: Vec<Said> = Said::all(assembly, read);
    // What has no day joins what has one, also where that is said further behind.
    said.sort_by_key(|s| s.day.is_none());
    for said in said {
        let r = &read[said.read];
        let at = known.same(&said, r.sentence).unwrap_or_else(|| {
            frames.push(Frame {
                scope: said.scope,
                kind: said.kind,
                date: said.day,
                places: Vec::new(),
                organizers: Vec::new(),
                sentences: Vec::new(),
                read: said.read,
                fact: 0,
            });
            frames.len() - 1
        });
        known.add(&said, r.sentence, at);
        let frame = &mut frames[at];
        let mut add = |field: &'static str, list: &mut Vec<usize>| {
            // `làm việc với đoàn công tác Bộ Y tế`: whose delegation it is, is no place.
            let of_guests = field == "place"
                && matches!(leaf(&r.reading, field), Some(Leaf::Mention(m))
                    if stands_behind(assembly, &assembly.parsed.mentions[*m], "delegation-of"));
            let entity = assembly.entity(&r.reading, field).filter(|_| !of_guests);
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

/// What one reading says of an event.
struct Said<'r> {
    /// Index of the reading.
    read: usize,
    scope: usize,
    kind: &'r str,
    day: Option<Date>,
    /// It may be of any kind.
    generic: bool,
}

impl<'r> Said<'r> {
    fn all(assembly: &Assembly<'r>, read: &'r [Read]) -> Vec<Self> {
        let mut days = Days::default();
        let readings = read.iter().enumerate();
        readings
            .filter(|(_, r)| r.reading.relation == Relation::Event)
            .filter_map(|(at, r)| {
                let kind = kind(assembly, r)?;
                let scope = assembly.parsed.scope(r.sentence);
                Some(Self {
                    read: at,
                    scope,
                    kind,
                    day: days.of(assembly, r, scope),
                    generic: is_generic(assembly, r),
                })
            })
            .collect()
    }
}

/// Whether a reading speaks of its event by a noun that any event goes by: `phát biểu tại buổi lễ, ông A ...`.
fn is_generic(assembly: &Assembly, r: &Read) -> bool {
    let Some(Leaf::Mention(kind)) = leaf(&r.reading, "kind") else {
        return false;
    };
    let kind = &assembly.parsed.mentions[*kind];
    let sentence = &assembly.parsed.sentences[kind.sentence].tokens;
    let behind = assembly.parsed.tokens[kind.tokens.end..sentence.end.max(kind.tokens.end)].first();
    is_class(assembly, kind.span, "event-anaphor")
        && behind.is_none_or(|t| t.punctuation || assembly.lexicon.class("event-anaphor-follow").contains(t))
}

/// The events read so far.
#[derive(Default)]
struct Known<'r> {
    on: FxHashMap<(usize, &'r str, Date), usize>,
    /// By scope and kind, and by sentence and kind, the first one.
    of_scope: FxHashMap<(usize, &'r str), usize>,
    of_sentence: FxHashMap<(usize, &'r str), usize>,
    /// By scope the first one with a day.
    dated: FxHashMap<usize, usize>,
}

impl<'r> Known<'r> {
    /// The event that a reading speaks of: one of its kind and day; without a day the one of its kind that its sentence speaks of, or the first one;
    /// a visit without a day is any visit.
    fn same(&self, said: &Said<'r>, sentence: usize) -> Option<usize> {
        if let Some(day) = said.day {
            return self.on.get(&(said.scope, said.kind, day)).copied();
        }
        let places = [(&self.of_sentence, sentence), (&self.of_scope, said.scope)];
        let kinds = [said.kind, general(said.kind)];
        let mut ways = places
            .iter()
            .flat_map(|(map, at)| kinds.map(|kind| map.get(&(*at, kind))));
        ways.find_map(Option::<&usize>::copied)
            .or_else(|| self.dated.get(&said.scope).filter(|_| said.generic).copied())
    }

    fn add(&mut self, said: &Said<'r>, sentence: usize, event: usize) {
        if let Some(day) = said.day {
            self.on.entry((said.scope, said.kind, day)).or_insert(event);
            self.dated.entry(said.scope).or_insert(event);
        }
        for kind in [said.kind, general(said.kind)] {
            self.of_scope.entry((said.scope, kind)).or_insert(event);
            self.of_sentence.entry((sentence, kind)).or_insert(event);
        }
    }
}

/// What a kind is one of.
fn general(kind: &str) -> &str {
    if VISITS.contains(&kind) { ANY_VISIT } else { kind }
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
        if let What::Date(date) = &mention.what
            && !stands_behind(assembly, mention, "since-word")
            && !says(assembly, mention)
        {
            dates.extend(assembly.context.dates.resolve(*date, 0, mention.sentence, || false));
        }
    }
    dates.dedup();
    if let [only] = dates.as_slice() {
        frame.date = Some(*only);
    }
}

/// `Sở Y tế ngày 9/7 cho biết`: the day of a statement is no day of an event.
fn says(assembly: &Assembly, mention: &Mention) -> bool {
    let sentence = &assembly.parsed.sentences[mention.sentence].tokens;
    let behind = &assembly.parsed.tokens[mention.tokens.end..sentence.end.max(mention.tokens.end)];
    assembly.lexicon.class("speak-verb").match_len(behind).is_some()
}

/// Whether a mention stands directly behind a word of a class: `từ ngày 1/8` is no day of an event.
fn stands_behind(assembly: &Assembly, mention: &Mention, class: &'static str) -> bool {
    let sentence = assembly.parsed.sentences[mention.sentence].tokens.start;
    let before = &assembly.parsed.tokens[sentence.min(mention.tokens.start)..mention.tokens.start];
    let class = assembly.lexicon.class(class);
    (1..=4).any(|len| before.len() >= len && class.match_len(&before[before.len() - len..]) == Some(len))
}

/// An official who visits, chairs, presents or attends does so at an event, also where the text has no word for it.
fn add_for_participants(assembly: &Assembly, read: &[Read], frames: &mut Vec<Frame>) {
    let officials: FxHashSet<usize> = read
        .iter()
        .filter(|r| matches!(r.reading.relation, Relation::Post | Relation::Title))
        .filter_map(|r| assembly.entity(&r.reading, "person"))
        .collect();
    let mut scopes: FxHashSet<usize> = frames.iter().map(|f| f.scope).collect();
    for (index, r) in read
        .iter()
        .enumerate()
        .filter(|(_, r)| r.reading.relation == Relation::Participant)
    {
        let scope = assembly.parsed.scope(r.sentence);
        let active = assembly.text(&r.reading, "capacity").is_some_and(|c| c != "speaker");
        let official = assembly
            .entity(&r.reading, "agent")
            .is_some_and(|e| officials.contains(&e));
        if active && official && !scopes.contains(&scope) {
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
        Leaf::Words(span) => {
            let (_, kind) = VERBS.iter().find(|(class, _)| is_class(assembly, *span, class))?;
            Some(kind)
        }
    }
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
    let words = named_in(assembly, opened_by)
        .of(text)
        .split_whitespace()
        .collect::<Vec<_>>()
        .join(" ");
    let mut fields = vec![("kind", Value::Concept { path, label })];
    fields.extend(frame.date.map(|d| ("date", Value::Date(d))));
    fields.extend(frame.places.iter().map(|p| ("place", Value::Entity(*p))));
    fields.extend(frame.organizers.iter().map(|o| ("organizer", Value::Entity(*o))));
    fields.push(("label", Value::Text(cut(&words).to_owned())));
    Fact {
        relation: Relation::Event,
        fields,
        evidence: assembly.evidence(opened_by),
    }
}

/// At most [`MAX_LABEL`] letters of an event's name, whole words.
fn cut(words: &str) -> &str {
    match words.char_indices().nth(MAX_LABEL) {
        Some((end, _)) => words[..end].rsplit_once(' ').map_or(&words[..end], |(whole, _)| whole),
        None => words,
    }
}

/// The words that name an event: what the rule matched; where that has no day (`Phát biểu tại buổi lễ khánh thành trạm, ông A ...`), the event up to the next mark.
fn named_in(assembly: &Assembly, r: &Read) -> Span {
    let parsed = assembly.parsed;
    let Some(Leaf::Mention(kind)) = leaf(&r.reading, "kind") else {
        return r.reading.span;
    };
    if leaf(&r.reading, "date").is_some() {
        return r.reading.span;
    }
    let kind = &parsed.mentions[*kind];
    let sentence = &parsed.sentences[kind.sentence].tokens;
    let behind = parsed.tokens[kind.tokens.end..sentence.end.max(kind.tokens.end)].iter();
    let end = behind
        .take_while(|t| !t.punctuation)
        .last()
        .map_or(kind.span.end, |t| t.span.end);
    Span::new(kind.span.start, end)
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

    /// The day of an event that the sentence itself tells.
    pub fn own_date(&self, sentence: usize) -> Option<Date> {
        self.frames[*self.own.get(&sentence)?].date
    }

    /// Where it took place, if that is one place.
    pub fn place_of(&self, assembly: &Assembly, sentence: usize) -> Option<usize> {
        self.frame(assembly, sentence)?.places.first().copied()
    }
}
