//! Labels of mentions and chunks as bits of one word.

use crate::fact::EntityType;
use crate::mention::What;

/// A set of labels.
pub(super) type LabelSet = u64;

const MENTION_LABELS: [&str; 22] = [
    "Person",
    "Province",
    "Place",
    "Ministry",
    "Hospital",
    "Organization",
    "Programme",
    "LegalDocument",
    "Role",
    "Title",
    "AwardKind",
    "Grade",
    "Indicator",
    "EventKind",
    "Office",
    "Group",
    "Honorific",
    "Date",
    "Period",
    "Number",
    "Percent",
    "Quoted",
];

/// The label of a chunk that stands for the body in it.
const DESCRIBED_BODY: &str = "DescribedBody";

/// All labels that a pattern may name: those of mentions, and those that some rule makes.
#[derive(Debug)]
pub(super) struct Labels {
    made: Vec<String>,
}

impl Labels {
    /// `made` are the labels of chunks.
    pub fn new<'a>(made: impl IntoIterator<Item = &'a str>) -> Result<Self, String> {
        let mut made: Vec<String> = made.into_iter().map(str::to_owned).collect();
        made.sort_unstable();
        made.dedup();
        let room = LabelSet::BITS as usize - MENTION_LABELS.len();
        match made.iter().find(|m| mention_bits(m) != 0) {
            Some(taken) => Err(format!("`{taken}` is the label of a mention; no rule can make it")),
            None if made.len() > room => Err(format!("rules make {} labels; there is room for {room}", made.len())),
            None => Ok(Self { made }),
        }
    }

    /// The bits of a label or a family of labels.
    pub fn bits(&self, label: &str) -> Result<LabelSet, String> {
        let made = |label: &str| self.made.iter().position(|m| m == label);
        if label == "Body" {
            // A body with what is said of it (`X, trực thuộc Y`) is a body to the rules behind.
            let described = made(DESCRIBED_BODY).map_or(0, |n| 1 << (MENTION_LABELS.len() + n));
            return Ok(mention_bits(label) | described);
        }
        match (mention_bits(label), made(label)) {
            (0, None) => Err(format!("nothing has the label {{{label}}}")),
            (0, Some(n)) => Ok(1 << (MENTION_LABELS.len() + n)),
            (bits, _) => Ok(bits),
        }
    }

    /// The bits of several labels.
    pub fn all(&self, labels: &[String]) -> Result<LabelSet, String> {
        labels.iter().try_fold(0, |bits, label| Ok(bits | self.bits(label)?))
    }
}

/// The bits of a mention's label or a family of them; 0 where there is none.
pub(super) fn mention_bits(label: &str) -> LabelSet {
    let bit = |name: &str| MENTION_LABELS.iter().position(|l| *l == name).map_or(0, |n| 1 << n);
    match label {
        "Body" => bit("Ministry") | bit("Hospital") | bit("Organization"),
        "Location" => bit("Province") | bit("Place"),
        _ => bit(label),
    }
}

/// The bits of a mention, and whether rules may read it as the words it consists of too.
pub(super) fn bits_of(what: &What) -> (LabelSet, bool) {
    let (number, soft) = match what {
        What::Person(_) => (0, false),
        What::Place(place) if place.is_province() => (1, false),
        What::Place(_) => (2, false),
        What::Body(body) => match body.makes {
            EntityType::Ministry => (3, false),
            EntityType::Hospital => (4, false),
            _ => (5, false),
        },
        What::Programme(_) => (6, false),
        What::LegalDocument(_) => (7, false),
        What::Role(_) => (8, true),
        What::Title(_) => (9, false),
        What::AwardKind(_) => (10, false),
        What::Grade(_) => (11, false),
        What::Indicator(_) => (12, true),
        What::EventKind(_) => (13, true),
        What::Office(_) => (14, false),
        What::Group(_) => (15, true),
        What::Honorific => (16, true),
        What::Date(_) => (17, false),
        What::Period(_) => (18, false),
        What::Number(_) => (19, false),
        What::Percent(_) => (20, false),
        What::Quoted(_) => (21, false),
    };
    debug_assert_eq!(MENTION_LABELS[number], what.label());
    (1 << number, soft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_two_labels_share_a_bit() {
        let labels = Labels::new(["Bodies", "Places", "Bodies", "Who"]).unwrap();
        let all = ["Bodies", "Places", "Who", "Body", "Location", "Person"];
        let bits: Vec<LabelSet> = all.iter().map(|l| labels.bits(l).unwrap()).collect();
        let together: LabelSet = bits.iter().fold(0, |a, b| a | b);
        let apart: u32 = bits.iter().map(|b| b.count_ones()).sum();
        assert_eq!(together.count_ones(), apart);
        assert!(labels.bits("Bodys").is_err());
        assert!(Labels::new(["Body"]).is_err());
    }
}
