//! Rows of tables against gold answers.

use std::collections::{BTreeMap, HashSet};

use super::gold::{Gold, GoldFact};
use super::normal::normal_in;

/// A row of a table: column → value.
pub type Row = BTreeMap<String, String>;

/// A relation of the guidelines, and the table that answers it.
pub struct Table {
    pub relation: &'static str,
    /// The bundled query.
    pub query: &'static str,
    /// The query's variable that is the fact; empty where another table of the query judges it.
    pub fact: &'static str,
    pub(super) key: &'static [&'static str],
    /// Scored apart, where gold gives them.
    pub(super) extra: &'static [&'static str],
}

const fn table(
    relation: &'static str,
    query: &'static str,
    fact: &'static str,
    key: &'static [&'static str],
    extra: &'static [&'static str],
) -> Table {
    Table {
        relation,
        query,
        fact,
        key,
        extra,
    }
}

/// All relations, entities first.
pub const TABLES: [Table; 14] = [
    table("entity", "entities", "", &["type", "label"], &[]),
    table("post", "officials", "fact", &["person", "role", "organization"], &[]),
    table("title", "titles", "fact", &["person", "title"], &[]),
    table("event", "events", "event_iri", &["date", "kind"], &[]),
    table("event_place", "events", "", &["date", "place"], &[]),
    table("event_organizer", "events", "", &["date", "organizer"], &[]),
    table("participant", "participants", "fact", &["agent"], &["capacity"]),
    table(
        "delegation",
        "delegations",
        "fact",
        &["leader", "destination"],
        &["of", "date"],
    ),
    table(
        "award",
        "awards",
        "fact",
        &["award", "recipient"],
        &["grantor", "presenter", "count"],
    ),
    table("programme", "programmes", "fact", &["agent", "programme"], &[]),
    table(
        "support",
        "support",
        "fact",
        &["supporter", "beneficiary"],
        &["programme"],
    ),
    table("part_of", "part-of", "fact", &["organization", "parent"], &[]),
    table("located_in", "located-in", "fact", &["organization", "place"], &[]),
    table(
        "indicator",
        "indicators",
        "fact",
        &["indicator", "value"],
        &["place", "period"],
    ),
];

/// How many were right, wrong and missed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Counts {
    pub right: usize,
    pub wrong: usize,
    pub missed: usize,
}

impl Counts {
    /// Whether there was nothing to judge: neither an answer nor a row.
    pub fn is_empty(self) -> bool {
        self == Self::default()
    }

    /// How many answers were required.
    pub fn gold(self) -> usize {
        self.right + self.missed
    }

    /// From 0 to 1: of what was said, how much is right; 1 where nothing was said and nothing was to be said, as the scoring script has it.
    pub fn precision(self) -> f64 {
        match (self.right + self.wrong, self.missed) {
            (0, 0) => 1.0,
            (0, _) => 0.0,
            (said, _) => ratio(self.right, said),
        }
    }

    /// From 0 to 1: of the answers, how many were found; 1 where there are none.
    pub fn recall(self) -> f64 {
        if self.gold() == 0 {
            1.0
        } else {
            ratio(self.right, self.gold())
        }
    }

    /// Precision, recall and F1 with four digits: what is shown with three has been rounded before, as the scoring script does.
    pub fn shares(self) -> [f64; 3] {
        [self.precision(), self.recall(), self.f1()].map(|n| format!("{n:.4}").parse().unwrap_or(n))
    }

    /// From 0 to 1: the harmonic mean of precision and recall.
    pub fn f1(self) -> f64 {
        let (p, r) = (self.precision(), self.recall());
        if p + r == 0.0 { 0.0 } else { 2.0 * p * r / (p + r) }
    }

    fn plus(self, other: Self) -> Self {
        Self {
            right: self.right + other.right,
            wrong: self.wrong + other.wrong,
            missed: self.missed + other.missed,
        }
    }
}

fn ratio(part: usize, whole: usize) -> f64 {
    let exact = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    exact(part) / exact(whole)
}

/// The score of one relation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Score {
    pub relation: &'static str,
    pub counts: Counts,
    /// Of the columns beside the key: how many are right of those that gold gives.
    pub extra: Vec<(&'static str, usize, usize)>,
    /// A line for each miss (`-`) and each wrong extra (`+`).
    pub errors: Vec<String>,
}

impl Score {
    /// The columns beside the key that gold gives, with how many are right: `12/13`.
    pub fn beside(&self) -> impl Iterator<Item = (&'static str, String)> {
        self.extra
            .iter()
            .filter(|(_, _, all)| *all > 0)
            .map(|(column, right, all)| (*column, format!("{right}/{all}")))
    }
}

/// The scores of all relations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scores(pub Vec<Score>);

impl Scores {
    pub fn of(&self, relation: &str) -> Counts {
        self.0
            .iter()
            .find(|s| s.relation == relation)
            .map(|s| s.counts)
            .unwrap_or_default()
    }

    pub fn entities(&self) -> Counts {
        self.of("entity")
    }

    /// All relations but entities, together.
    pub fn facts(&self) -> Counts {
        let facts = self.0.iter().filter(|s| s.relation != "entity");
        facts.fold(Counts::default(), |sum, s| sum.plus(s.counts))
    }
}

/// Compares the rows of one table with gold.
pub fn score(table: &Table, gold: &Gold, rows: &[Row]) -> Score {
    let mut counts = Counts::default();
    let mut extra: Vec<(&'static str, usize, usize)> = table.extra.iter().map(|c| (*c, 0, 0)).collect();
    let mut errors = Vec::new();
    for (document, facts) in gold {
        let wanted: Vec<&GoldFact> = facts.iter().filter(|f| f.relation == table.relation).collect();
        let mine = rows_of(table, document, rows);
        let mut hit_rows = HashSet::new();
        let mut missed = Vec::new();
        for fact in &wanted {
            let fits: Vec<usize> = (0..mine.len()).filter(|j| fits(table.key, fact, mine[*j])).collect();
            for (column, right, all) in extra.iter_mut().filter(|_| !fits.is_empty()) {
                if fact.field(column).is_some() {
                    *all += 1;
                    *right += usize::from(fits.iter().any(|j| self::fits(&[column], fact, mine[*j])));
                }
            }
            if !fact.optional {
                counts.right += usize::from(!fits.is_empty());
                counts.missed += usize::from(fits.is_empty());
                if fits.is_empty() {
                    missed.push(fact);
                }
            }
            hit_rows.extend(fits);
        }
        let line =
            |sign: char, cells: Vec<&str>| format!("{sign} {document} {}: {}", table.relation, cells.join(" | "));
        for fact in missed {
            let best = |c: &&str| {
                fact.field(c)
                    .and_then(|values| values.first())
                    .map_or("", String::as_str)
            };
            errors.push(line('-', table.key.iter().map(best).collect()));
        }
        let mut wrong = HashSet::new();
        for (j, row) in mine.iter().enumerate().filter(|(j, _)| !hit_rows.contains(j)) {
            if wrong.insert(key(table, row)) {
                counts.wrong += 1;
                errors.push(line('+', table.key.iter().map(|c| cell(mine[j], c)).collect()));
            }
        }
    }
    Score {
        relation: table.relation,
        counts,
        extra,
        errors,
    }
}

/// The rows of a document that have a whole key; each key once, unless other columns are looked at.
fn rows_of<'r>(table: &Table, document: &str, rows: &'r [Row]) -> Vec<&'r Row> {
    let mut seen = HashSet::new();
    rows.iter()
        .filter(|row| cell(row, "document") == document && is_whole(table, row))
        .filter(|row| seen.insert(key(table, row)) || !table.extra.is_empty())
        .collect()
}

/// Whether a row has all columns of the table's key.
pub(super) fn is_whole(table: &Table, row: &Row) -> bool {
    table.key.iter().all(|c| !cell(row, c).is_empty())
}

fn key(table: &Table, row: &Row) -> Vec<String> {
    table.key.iter().map(|c| normal_in(c, cell(row, c))).collect()
}

fn cell<'r>(row: &'r Row, column: &str) -> &'r str {
    row.get(column).map_or("", String::as_str)
}

/// Whether a row agrees with a gold fact in those of the columns that it gives.
pub(super) fn fits(columns: &[&str], fact: &GoldFact, row: &Row) -> bool {
    columns.iter().all(|column| {
        let Some(values) = fact.field(column) else { return true };
        let mine = normal_in(column, cell(row, column));
        values.iter().any(|value| normal_in(column, value) == mine)
    })
}
