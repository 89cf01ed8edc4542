//! Mentions: the spans of a text that name something or that rules build on.
//!
//! One pass from left to right: at each token every recogniser may say how far a mention reaches, the longest wins, and the pass goes on behind it.
//! What a mention *is* (which Lào Cai, whose Sở Y tế) is decided later, by [`crate::link`].

mod again;
mod alias;
mod bare_place;
mod body;
mod branch;
mod date;
mod gate;
mod legal;
mod listed;
mod listed_hospital;
mod number;
mod open_name;
mod person;
mod place;
mod post;
mod programme;
mod scan;
mod site;

use std::ops::Range;

pub use body::{Body, BodyPlace};
pub use date::{DateMention, Period};
pub use place::{PlaceMention, UnitLevel};
pub use scan::{HOME_COUNTRY, recognise};
pub use site::sites;

use crate::fact::{EntityType, Span};
use crate::lexicon::ConceptId;

/// A name that is not composed: a programme or a legal document.
#[derive(Debug, Clone, PartialEq)]
pub struct Named {
    pub concept: Option<ConceptId>,
    pub label: String,
}

/// A person's name as it stands.
#[derive(Debug, Clone, PartialEq)]
pub struct PersonMention {
    pub name: String,
    /// A part of a name (`ông Tùng`), to be resolved to a full one of the document.
    pub partial: bool,
}

/// A post, with what stands directly before it.
#[derive(Debug, Clone, PartialEq)]
pub struct RoleMention {
    pub concept: ConceptId,
    /// The name of the class of the word before it: `former`, `acting`, `incoming`.
    pub status: Option<&'static str>,
    /// How many tokens that word has.
    pub status_len: usize,
}

#[derive(Debug, Clone, PartialEq)]
pub enum What {
    Person(PersonMention),
    Place(PlaceMention),
    Body(Body),
    Programme(Named),
    LegalDocument(Named),
    Role(RoleMention),
    Title(ConceptId),
    AwardKind(ConceptId),
    Grade(String),
    Indicator(ConceptId),
    EventKind(ConceptId),
    Office(ConceptId),
    Group(ConceptId),
    Honorific,
    Date(DateMention),
    Period(Period),
    /// A plain decimal, without its unit.
    Number(String),
    Percent(String),
    /// Words between quotation marks.
    Quoted(String),
}

impl What {
    /// The label by which rules name it.
    pub fn label(&self) -> &'static str {
        match self {
            Self::Person(_) => "Person",
            Self::Place(p) if p.is_province() => "Province",
            Self::Place(_) => "Place",
            Self::Body(b) => match b.makes {
                EntityType::Ministry => "Ministry",
                EntityType::Hospital => "Hospital",
                _ => "Organization",
            },
            Self::Programme(_) => "Programme",
            Self::LegalDocument(_) => "LegalDocument",
            Self::Role(_) => "Role",
            Self::Title(_) => "Title",
            Self::AwardKind(_) => "AwardKind",
            Self::Grade(_) => "Grade",
            Self::Indicator(_) => "Indicator",
            Self::EventKind(_) => "EventKind",
            Self::Office(_) => "Office",
            Self::Group(_) => "Group",
            Self::Honorific => "Honorific",
            Self::Date(_) => "Date",
            Self::Period(_) => "Period",
            Self::Number(_) => "Number",
            Self::Percent(_) => "Percent",
            Self::Quoted(_) => "Quoted",
        }
    }
}

/// A span of a document with what it was recognised as.
#[derive(Debug, Clone, PartialEq)]
pub struct Mention {
    pub span: Span,
    /// Indices into the document's tokens.
    pub tokens: Range<usize>,
    /// Index into the document's sentences.
    pub sentence: usize,
    pub what: What,
}
