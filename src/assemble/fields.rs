//! The fields of each relation, and what a fact cannot be without.

use crate::fact::{Relation, Value};

/// Fields that rules may give, the ones without which there is no fact first; behind them those that only the assembly reads.
fn fields(relation: Relation) -> (&'static [&'static str], &'static [&'static str]) {
    match relation {
        Relation::Post => (&["person", "role", "organization"], &["department", "status"]),
        Relation::Title => (&["person", "title"], &[]),
        Relation::Event => (&["kind"], &["trigger", "date", "place", "organizer"]),
        Relation::Participant => (&["event", "agent", "capacity"], &[]),
        Relation::Delegation => (&["leader", "destination"], &["of", "destination_of"]),
        Relation::Award => (
            &["award", "recipient"],
            &[
                "grade",
                "named",
                "office",
                "grantor_role",
                "giver_role",
                "giver_body",
                "grantor_body",
                "grantor",
                "presenter",
                "count",
            ],
        ),
        Relation::Programme => (&["agent", "programme"], &["sharers"]),
        Relation::Support => (
            &["supporter", "beneficiary"],
            &[
                "programme",
                "supporter_of",
                "beneficiary_of",
                "beneficiary_here",
                "by_level",
            ],
        ),
        Relation::PartOf => (&["organization", "parent"], &[]),
        Relation::LocatedIn => (&["organization", "place"], &[]),
        Relation::Indicator => (&["indicator", "value"], &["place", "period", "unit"]),
    }
}

pub(crate) fn has_field(relation: Relation, field: &str) -> bool {
    let (needed, others) = fields(relation);
    needed.contains(&field) || others.contains(&field)
}

/// Whether nothing is missing without which there is no fact.
pub(super) fn is_complete(relation: Relation, found: &[(&'static str, Value)]) -> bool {
    fields(relation)
        .0
        .iter()
        .all(|needed| found.iter().any(|(name, _)| name == needed))
}

/// Whether two compact titles in a row are written as one: an academic rank and the degree behind it.
pub(super) fn join_as_one(before: &str, title: &str) -> bool {
    matches!(before, "GS" | "PGS") && title.starts_with("TS")
}
