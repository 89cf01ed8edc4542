//! Concepts: what the lexicon holds, with their labels and what each class of them has of its own.

use std::sync::OnceLock;

use crate::fact::EntityType;
use crate::text::fold_phrase;

/// The number of a concept in its lexicon.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct ConceptId(pub u32);

/// How far down in the state a place or a body stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Level {
    Province,
    District,
    Commune,
}

/// When the head of a body template stands for a body without a place behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bare {
    /// The head alone is the body of the context's province.
    Context,
    /// Only with a place or a word for its level behind it.
    Never,
}

/// Which words go on a name behind an open head.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tail {
    Capitalised,
    /// Also the lower-case words of the class `name-word`.
    Domain,
}

/// What a concept is for.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// Something real that texts name.
    Thing(EntityType),
    /// A body that each place of some level has one of.
    BodyTemplate {
        makes: EntityType,
        pattern: String,
        levels: Vec<Level>,
        bare: Bare,
    },
    /// Words that begin the name of a body.
    OpenHead {
        makes: EntityType,
        tail: Tail,
    },
    Role {
        rank: Option<u32>,
        implied_body: Option<String>,
        shown_as: Option<String>,
        /// Folded words that the names of the bodies begin with that have this post.
        body_kinds: Vec<String>,
    },
    Title {
        kind: String,
    },
    AwardKind {
        grades: Vec<String>,
        grantor: Option<String>,
        names_grantor: bool,
    },
    Indicator {
        value_kind: String,
        units: Vec<String>,
    },
    EventKind,
    Office,
    Group,
    WordClass,
    Abbreviation,
    /// In the graph, but never a mention.
    Region,
}

impl Kind {
    /// Whether its labels are looked for in texts.
    pub(super) fn is_matched(&self) -> bool {
        !matches!(self, Self::WordClass | Self::Abbreviation | Self::Region)
    }

    /// Whether commas and dashes of a text may stand inside its labels.
    pub(super) fn spans_marks(&self) -> bool {
        !matches!(self, Self::Role { .. } | Self::Title { .. })
    }

    /// Whether a label that begins with a capital needs one in the text.
    pub(super) fn wants_case(&self) -> bool {
        !matches!(
            self,
            Self::BodyTemplate { .. }
                | Self::Role { .. }
                | Self::Title { .. }
                | Self::AwardKind { .. }
                | Self::Indicator { .. }
                | Self::EventKind
                | Self::Office
                | Self::Group
        )
    }
}

#[derive(Debug, Clone, PartialEq)]
pub struct Label {
    pub text: String,
    /// Counts only behind its head word or in a list that has it.
    pub short: bool,
}

/// One entry of a lexicon.
#[derive(Debug, Clone, PartialEq)]
pub struct Concept {
    /// The IRI below `<base>id/`.
    pub path: String,
    pub kind: Kind,
    /// The preferred label in Vietnamese.
    pub label: String,
    /// All labels that are matched, the preferred one first.
    pub labels: Vec<Label>,
    pub notation: Option<String>,
    /// The word before a place's name: `tỉnh`, `huyện`.
    pub unit: Option<String>,
    /// Path of the place it stands in.
    pub within: Option<String>,
    /// Path of the body it belongs to.
    pub parent: Option<String>,
    pub replaced_by: Vec<String>,
    pub valid_from: Option<jiff::civil::Date>,
    pub valid_until: Option<jiff::civil::Date>,
    /// A common word or given name besides: a mention needs more than the bare name.
    pub ambiguous: bool,
    /// The label, folded; made when it is asked for.
    pub(super) folded: OnceLock<String>,
}

impl Concept {
    pub fn entity_type(&self) -> Option<EntityType> {
        match self.kind {
            Kind::Thing(t) => Some(t),
            Kind::BodyTemplate { makes, .. } | Kind::OpenHead { makes, .. } => Some(makes),
            _ => None,
        }
    }

    /// The preferred label, folded.
    pub fn folded(&self) -> &str {
        self.folded.get_or_init(|| fold_phrase(&self.label))
    }

    /// Whether it existed on that day; a concept without dates always did.
    pub fn is_valid_on(&self, date: jiff::civil::Date) -> bool {
        self.valid_from.is_none_or(|from| from <= date) && self.valid_until.is_none_or(|until| date <= until)
    }

    /// The unit word and the name: `tỉnh Lai Châu`; the name alone where no unit is known.
    pub fn with_unit(&self) -> String {
        match &self.unit {
            Some(unit) => format!("{unit} {}", self.label),
            None => self.label.clone(),
        }
    }
}
