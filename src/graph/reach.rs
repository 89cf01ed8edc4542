//! Which statements of a store are wanted: what asks for a few properties need not have the others loaded.

use std::collections::BTreeSet;

use memchr::memchr;

use super::load::View;

/// Properties of statements.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Properties {
    These(BTreeSet<String>),
    All,
}

impl Default for Properties {
    fn default() -> Self {
        Self::These(BTreeSet::new())
    }
}

impl Properties {
    pub fn insert(&mut self, property: impl Into<String>) {
        if let Self::These(these) = self {
            these.insert(property.into());
        }
    }

    /// Whether all of `other` are among these.
    fn cover(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::All, _) => true,
            (Self::These(these), Self::These(others)) => others.is_subset(these),
            (Self::These(_), Self::All) => false,
        }
    }

    pub fn has(&self, property: &str) -> bool {
        match self {
            Self::These(these) => these.contains(property),
            Self::All => true,
        }
    }
}

/// What is wanted of the union of all graphs, and what of the named graphs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Reach {
    pub union: Properties,
    pub graphs: Properties,
}

impl Reach {
    /// All properties of the union, and of the named graphs where any is wanted there.
    pub fn with_all_properties(&self) -> Self {
        let graphs = self.graphs != Properties::default();
        if graphs { View::Both } else { View::Union }.into()
    }

    /// The same with the properties whose statements make some of those that are wanted.
    pub(super) fn with_made(&self, of: impl Fn(&str) -> Option<&'static str>) -> Self {
        let mut out = self.clone();
        for wanted in [&mut out.union, &mut out.graphs] {
            if let Properties::These(these) = wanted {
                let more: Vec<&str> = these.iter().filter_map(|property| of(property)).collect();
                these.extend(more.into_iter().map(str::to_owned));
            }
        }
        out
    }

    /// Whether all that `other` wants is wanted here too.
    pub fn covers(&self, other: &Self) -> bool {
        self.union.cover(&other.union) && self.graphs.cover(&other.graphs)
    }

    /// Whether the statement on a line is wanted: in the union, in its graph. What is no plain line is.
    pub(super) fn of(&self, line: &str) -> (bool, bool) {
        match property(line) {
            Some(property) => (self.union.has(property), self.graphs.has(property)),
            None => (true, true),
        }
    }

    /// Whether every statement is wanted somewhere.
    pub(super) fn is_everything(&self) -> bool {
        self.union == Properties::All || self.graphs == Properties::All
    }
}

impl From<View> for Reach {
    fn from(view: View) -> Self {
        let all_if = |all| if all { Properties::All } else { Properties::default() };
        Self {
            union: all_if(view != View::Named),
            graphs: all_if(view != View::Union),
        }
    }
}

/// The property of a line whose subject is an IRI.
fn property(line: &str) -> Option<&str> {
    let subject = memchr(b'>', line.as_bytes())?;
    let rest = line.strip_prefix('<')?.get(subject..)?.strip_prefix(" <")?;
    rest.get(..memchr(b'>', rest.as_bytes())?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_wanted_for_its_property() {
        let mut reach = Reach::default();
        reach.union.insert("urn:p");
        let line = "<urn:a> <urn:p> \"x> <urn:q>\" <urn:g> .";
        assert_eq!(reach.of(line), (true, false));
        assert_eq!(reach.of("<urn:a> <urn:q> <urn:p> <urn:g> ."), (false, false));
        assert_eq!(reach.of("_:a <urn:q> <urn:p> <urn:g> ."), (true, true));
        assert!(Reach::from(View::Union).covers(&reach));
        assert!(!reach.covers(&Reach::from(View::Union)));
        assert!(!Reach::from(View::Named).covers(&reach));
        assert_eq!(reach.with_all_properties(), View::Union.into());
        reach.graphs.insert("urn:q");
        assert_eq!(reach.with_all_properties(), View::Both.into());
        assert_eq!(Reach::from(View::Named).of(line), (false, true));
        assert_eq!(Reach::from(View::Union).of(line), (true, false));
    }
}
