//! Which body took the place of which: as the lexicon says, and for the bodies that every province has, as their provinces were merged.

use std::collections::{BTreeMap, BTreeSet};

use super::read::{Body, Knowledge};

/// Bodies and what came after them.
#[derive(Debug, Default)]
pub struct Succession<'a> {
    next: BTreeMap<&'a str, Vec<&'a str>>,
    /// Those that no lexicon states: a department of a merged province and that of the new one.
    pub derived: BTreeSet<(&'a str, &'a str)>,
}

impl<'a> Succession<'a> {
    pub fn of(bodies: &BTreeMap<&'a str, Body<'a>>, knowledge: &Knowledge<'a>) -> Self {
        let mut out = Self::default();
        for (old, new) in &knowledge.replaced_by {
            out.next.entry(old).or_default().extend(new);
        }
        // A body of a province by its pattern: `Sở Y tế {unit}` of two provinces is the same office.
        let mut offices: BTreeMap<(&str, &str), &'a str> = BTreeMap::new();
        for (iri, body) in bodies {
            let Some((province, (name, unit))) = body.province.and_then(|p| Some((p, knowledge.provinces.get(p)?)))
            else {
                continue;
            };
            let made = |pattern: &str| {
                pattern
                    .replace("{unit}", &format!("{unit} {name}"))
                    .replace("{name}", name)
            };
            if let Some((office, _)) = knowledge
                .lasting
                .iter()
                .find(|(_, pattern)| made(pattern) == body.label)
            {
                offices.insert((office, province), iri);
            }
        }
        for ((office, province), old) in &offices {
            // The nearest that came after it: its province may have been merged, or the office into another.
            let mut seen = BTreeSet::from([(*office, *province)]);
            let mut at = vec![(*office, *province)];
            let after = |node: &str| knowledge.replaced_by.get(node).into_iter().flatten().copied();
            while let Some((office, province)) = at.pop() {
                let merged = after(province).map(|next| (office, next));
                for next in merged.chain(after(office).map(|next| (next, province))) {
                    match offices.get(&next) {
                        Some(new) => {
                            out.derived.insert((old, new));
                        }
                        None if seen.insert(next) => at.push(next),
                        None => {}
                    }
                }
            }
        }
        for (old, new) in &out.derived {
            out.next.entry(old).or_default().push(new);
        }
        for next in out.next.values_mut() {
            next.sort_unstable();
            next.dedup();
        }
        out
    }

    /// Whether `new` came after `old`, at once or over others.
    pub fn follows(&self, new: &str, old: &str) -> bool {
        let mut seen = BTreeSet::new();
        let mut at = vec![old];
        while let Some(body) = at.pop() {
            for next in self.next.get(body).into_iter().flatten() {
                if *next == new {
                    return true;
                }
                if seen.insert(*next) {
                    at.push(next);
                }
            }
        }
        false
    }

    pub fn are_one_line(&self, a: &str, b: &str) -> bool {
        self.follows(a, b) || self.follows(b, a)
    }

    /// What a body became at once.
    pub fn successors(&self, body: &str) -> &[&'a str] {
        self.next.get(body).map_or(&[], Vec::as_slice)
    }
}
