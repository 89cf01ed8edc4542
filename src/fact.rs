//! What the extractor says of a document: entities, facts and the evidence for each.
//!
//! Positions are half-open ranges of **bytes** in the document's own text ([`Span`]); what leaves the program is converted to Unicode code points by [`crate::text::CodePoints`].

use std::borrow::Cow;

/// A half-open byte range of a document's text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    pub start: usize,
    pub end: usize,
}

impl Span {
    pub fn new(start: usize, end: usize) -> Self {
        debug_assert!(start <= end);
        Self { start, end }
    }

    /// The slice of `text` this span covers.
    pub fn of(self, text: &str) -> &str {
        &text[self.start..self.end]
    }

    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

/// The classes of entity of the annotation guidelines, and the three kinds of node that facts point to besides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum EntityType {
    Person,
    Ministry,
    Hospital,
    Province,
    Place,
    Programme,
    LegalDocument,
    Organization,
    /// An honour that is given (`Huân chương Lao động hạng Nhì`); never listed as an entity of the document.
    Award,
    /// A post that acts as grantor without a person (`Thủ tướng Chính phủ`).
    Office,
    /// Unnamed recipients (`tập thể`, `cá nhân`).
    Group,
}

impl EntityType {
    pub const ALL: [EntityType; 11] = [
        Self::Person,
        Self::Ministry,
        Self::Hospital,
        Self::Province,
        Self::Place,
        Self::Programme,
        Self::LegalDocument,
        Self::Organization,
        Self::Award,
        Self::Office,
        Self::Group,
    ];

    /// The name in tables and in the extraction stream.
    pub fn name(self) -> &'static str {
        match self {
            Self::Person => "Person",
            Self::Ministry => "Ministry",
            Self::Hospital => "Hospital",
            Self::Province => "Province",
            Self::Place => "Place",
            Self::Programme => "Programme",
            Self::LegalDocument => "LegalDocument",
            Self::Organization => "Organization",
            Self::Award => "Award",
            Self::Office => "Office",
            Self::Group => "Group",
        }
    }

    /// The `<kind>` of its IRIs.
    pub fn kind(self) -> &'static str {
        match self {
            Self::Person => "person",
            Self::Ministry => "ministry",
            Self::Hospital => "hospital",
            Self::Province => "province",
            Self::Place => "place",
            Self::Programme => "programme",
            Self::LegalDocument => "legal-document",
            Self::Organization => "organization",
            Self::Award => "award",
            Self::Office => "office",
            Self::Group => "group",
        }
    }

    /// Whether the guidelines list it among a document's entities.
    pub fn is_listed(self) -> bool {
        !matches!(self, Self::Award | Self::Office | Self::Group)
    }

    /// A body: something that posts, lists and parents are of.
    pub fn is_body(self) -> bool {
        matches!(self, Self::Ministry | Self::Hospital | Self::Organization)
    }
}

/// Something that a document names.
#[derive(Debug, Clone, PartialEq)]
pub struct Entity {
    pub entity_type: EntityType,
    /// The IRI below `<base>id/`: `hospital/benh-vien-bach-mai`.
    pub path: String,
    /// The full name, in Vietnamese.
    pub label: String,
    /// Why the mentions are this entity, in one line.
    pub decision: String,
    /// The path of the place below a province that a body's name names: `place/dak-lak-krong-pac`.
    pub within: Option<String>,
}

/// Where an entity is named.
#[derive(Debug, Clone, PartialEq)]
pub struct EntityMention {
    pub span: Span,
    /// Index into [`Extraction::entities`].
    pub entity: usize,
}

/// The relations of the annotation guidelines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    Post,
    Title,
    Event,
    Participant,
    Delegation,
    Award,
    Programme,
    Support,
    PartOf,
    LocatedIn,
    Indicator,
}

impl Relation {
    pub const ALL: [Relation; 11] = [
        Self::Post,
        Self::Title,
        Self::Event,
        Self::Participant,
        Self::Delegation,
        Self::Award,
        Self::Programme,
        Self::Support,
        Self::PartOf,
        Self::LocatedIn,
        Self::Indicator,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Post => "post",
            Self::Title => "title",
            Self::Event => "event",
            Self::Participant => "participant",
            Self::Delegation => "delegation",
            Self::Award => "award",
            Self::Programme => "programme",
            Self::Support => "support",
            Self::PartOf => "part_of",
            Self::LocatedIn => "located_in",
            Self::Indicator => "indicator",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|r| r.name() == name)
    }
}

/// The value of one field of a fact.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Value {
    /// Index into [`Extraction::entities`].
    Entity(usize),
    /// Index into [`Extraction::facts`]: the event of a participation.
    Fact(usize),
    /// A concept of the lexicon: path below `<base>id/` and its label (`role/giam-doc`, `Giám đốc`).
    Concept {
        path: String,
        label: String,
    },
    Text(String),
    /// A plain decimal in canonical form: `12.5`, `1232826`.
    Number(String),
    /// `YYYY-MM-DD`.
    Date(jiff::civil::Date),
}

/// Where a fact stands: the sentence, and the rule that read it.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Evidence {
    pub sentence: Span,
    /// The rule's name.
    pub rule: Cow<'static, str>,
}

/// One fact of a document. Fields are in the order of the guidelines; `place` and `organizer` of an event may stand several times.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    pub relation: Relation,
    pub fields: Vec<(&'static str, Value)>,
    pub evidence: Evidence,
}

impl Fact {
    pub fn field(&self, name: &str) -> Option<&Value> {
        self.fields.iter().find(|(n, _)| *n == name).map(|(_, v)| v)
    }
}

/// All that was found in one document, in the order of the text.
///
/// Field names by relation:
/// `post`: person role organization status date · `title`: person title · `event`: kind date place* organizer* label ·
/// `participant`: event agent capacity · `delegation`: leader of destination date · `award`: award grantor presenter recipient count date ·
/// `programme`: agent programme · `support`: supporter beneficiary programme · `part_of`: organization parent ·
/// `located_in`: organization place · `indicator`: indicator value place period unit.
/// `kind`, `role`, `indicator` are [`Value::Concept`]; `status` (`current`, `former`, `acting`, `incoming`), `capacity`, `title`, `period`, `unit`, `label` are
/// [`Value::Text`]; `value`, `count` are [`Value::Number`]; `date` is [`Value::Date`].
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Extraction {
    pub entities: Vec<Entity>,
    pub mentions: Vec<EntityMention>,
    pub facts: Vec<Fact>,
    /// Streets, markets, airports, wards of a hospital: named, but by the guidelines no entities.
    pub sites: Vec<(Span, EntityType)>,
    /// The publication date: of the metadata, or else read from the page.
    pub published: Option<jiff::civil::Date>,
}
