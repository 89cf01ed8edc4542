//! When posts are held that fill a whole working life: two of them at one time, in two bodies, are two persons.

use std::collections::{BTreeMap, BTreeSet};

use super::bodies::Succession;
use super::read::{Knowledge, Post};

/// What a group of nodes is known to have been.
#[derive(Debug, Clone, Default)]
pub struct Career<'a> {
    bodies: BTreeSet<&'a str>,
    /// Of each body in which a full-time post is held: the first and last day on which it is attested.
    full_time: BTreeMap<&'a str, (&'a str, &'a str)>,
}

impl<'a> Career<'a> {
    pub fn of(posts: &[Post<'a>], knowledge: &Knowledge<'_>) -> Self {
        let mut out = Self::default();
        for post in posts {
            out.bodies.insert(post.body);
            let held = matches!(post.status, "current" | "acting" | "");
            if held && !post.date.is_empty() && knowledge.full_time.contains(post.role) {
                out.attest(post.body, (post.date, post.date));
            }
        }
        out
    }

    fn attest(&mut self, body: &'a str, (from, until): (&'a str, &'a str)) {
        let known = self.full_time.entry(body).or_insert((from, until));
        known.0 = known.0.min(from);
        known.1 = known.1.max(until);
    }

    pub fn add(&mut self, other: &Self) {
        self.bodies.extend(&other.bodies);
        for (body, span) in &other.full_time {
            self.attest(body, *span);
        }
    }

    /// Two full-time posts that were held at one time, each by one of the two alone.
    pub fn conflict(&self, other: &Self, succession: &Succession<'_>) -> Option<(&'a str, &'a str)> {
        for (mine, (from, until)) in &self.full_time {
            if other.bodies.contains(mine) {
                continue;
            }
            for (theirs, (since, to)) in &other.full_time {
                let at_once = from <= to && since <= until;
                if at_once && !self.bodies.contains(theirs) && !succession.are_one_line(mine, theirs) {
                    return Some((mine, theirs));
                }
            }
        }
        None
    }
}
