//! What stands of one subject in the lexicon files, taken property by property: a value that cannot be meant is a mistake with its place.

use std::cell::RefCell;

use jiff::civil::Date;
use oxigraph::model::{NamedNode, Term};
use rustc_hash::FxHashSet;

pub(super) const ID: &str = "https://w3id.org/quanhe/id/";
pub(super) const NS: &str = "https://w3id.org/quanhe/ns#";
pub(super) const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// One value, and the number of the file that gives it.
pub(super) struct Value {
    pub property: NamedNode,
    pub object: Term,
    pub file: usize,
}

/// What is wrong with a subject, and with which of its values; another that it does not go with.
#[derive(Debug)]
pub(super) struct Mistake {
    pub at: Option<usize>,
    pub beside: Option<usize>,
    pub problem: String,
}

impl From<String> for Mistake {
    fn from(problem: String) -> Self {
        Self {
            at: None,
            beside: None,
            problem,
        }
    }
}

impl From<&str> for Mistake {
    fn from(problem: &str) -> Self {
        problem.to_owned().into()
    }
}

pub(super) fn wrong(at: usize, problem: String) -> Mistake {
    Mistake {
        at: Some(at),
        beside: None,
        problem,
    }
}

/// The values of a subject, and which of them were asked for.
///
/// A property is named without its namespace where that is quanhe's own; the prefix of another stands before it with a blank.
pub(super) struct Values<'e> {
    all: &'e [Value],
    taken: RefCell<Vec<bool>>,
    /// Paths of all subjects of the lexicon.
    known: &'e FxHashSet<&'e str>,
}

impl<'e> Values<'e> {
    pub fn new(all: &'e [Value], known: &'e FxHashSet<&'e str>) -> Self {
        let taken = all.iter().map(|v| v.property.as_str() == RDF_TYPE).collect();
        Self {
            all,
            taken: RefCell::new(taken),
            known,
        }
    }

    /// The first value, by property, that nothing asked for.
    pub fn left(&self, not: &[&str]) -> Option<(usize, &'e str)> {
        let taken = self.taken.borrow();
        let left = self.all.iter().enumerate().filter(|(at, _)| !taken[*at]);
        left.map(|(at, value)| (at, value.property.as_str()))
            .filter(|(_, property)| !not.contains(property))
            .min_by_key(|(_, property)| *property)
    }

    /// All values of a property, with their numbers.
    pub fn take(&self, name: &str) -> Vec<(usize, &'e Term)> {
        let (space, name) = name.split_once(' ').unwrap_or((NS, name));
        let is = |p: &str| p.len() == space.len() + name.len() && p.ends_with(name) && p.starts_with(space);
        let mut taken = self.taken.borrow_mut();
        let mut found = Vec::new();
        for (at, value) in self.all.iter().enumerate() {
            if is(value.property.as_str()) {
                taken[at] = true;
                found.push((at, &value.object));
            }
        }
        found
    }

    /// The one value of a property; two that differ are a mistake.
    fn one(&self, name: &str) -> Result<Option<(usize, &'e Term)>, Mistake> {
        let found = self.take(name);
        let Some(&(first, value)) = found.first() else {
            return Ok(None);
        };
        match found.iter().find(|(_, other)| *other != value) {
            None => Ok(Some((first, value))),
            Some(&(at, other)) => Err(Mistake {
                at: Some(at),
                beside: Some(first),
                problem: format!("q:{name} {other}, but also {value}: it has one"),
            }),
        }
    }

    /// The literal of a property.
    pub fn text(&self, name: &str) -> Result<Option<String>, Mistake> {
        Ok(self.literal(name)?.map(|(_, text)| text.to_owned()))
    }

    fn literal(&self, name: &str) -> Result<Option<(usize, &'e str)>, Mistake> {
        match self.one(name)? {
            Some((at, value)) => match as_text(value) {
                Some(text) => Ok(Some((at, text))),
                None => Err(wrong(at, format!("q:{name} wants a text, not {value}"))),
            },
            None => Ok(None),
        }
    }

    /// The literals of a property that may have many.
    pub fn texts(&self, name: &str) -> Vec<(usize, &'e str)> {
        let found = self.take(name).into_iter();
        found.filter_map(|(at, value)| Some((at, as_text(value)?))).collect()
    }

    /// The Vietnamese labels of a property; one without a language or without a letter names nothing.
    pub fn labels(&self, name: &str) -> Result<Vec<(usize, String)>, Mistake> {
        let mut out = Vec::new();
        for (at, value) in self.take(name) {
            let Term::Literal(label) = value else {
                return Err(wrong(at, format!("{value} is no label")));
            };
            match label.language() {
                _ if label.value().trim().is_empty() => return Err(wrong(at, format!("the label {label} is empty"))),
                None => {
                    return Err(wrong(
                        at,
                        format!("the label {label} has no language: write {label}@vi"),
                    ));
                }
                Some("vi") => out.push((at, label.value().to_owned())),
                Some(_) => {}
            }
        }
        Ok(out)
    }

    /// The literal of a property that is one of a few words.
    pub fn word(&self, name: &str, words: &[&str]) -> Result<Option<String>, Mistake> {
        match self.literal(name)? {
            Some((at, text)) if !words.contains(&text) => {
                let words: Vec<String> = words.iter().map(|w| format!("\"{w}\"")).collect();
                Err(wrong(at, format!("q:{name} is {}, not \"{text}\"", words.join(" or "))))
            }
            found => Ok(found.map(|(_, text)| text.to_owned())),
        }
    }

    /// Whether a property is `true`; it is not, where it is not there.
    pub fn flag(&self, name: &str) -> Result<bool, Mistake> {
        match self.literal(name)? {
            None | Some((_, "false")) => Ok(false),
            Some((_, "true")) => Ok(true),
            Some((at, other)) => Err(wrong(at, format!("q:{name} is true or false, not \"{other}\""))),
        }
    }

    pub fn number(&self, name: &str) -> Result<Option<u32>, Mistake> {
        let Some((at, text)) = self.literal(name)? else {
            return Ok(None);
        };
        let number = text
            .parse()
            .map_err(|_| wrong(at, format!("q:{name} is a whole number, not \"{text}\"")))?;
        Ok(Some(number))
    }

    pub fn date(&self, name: &str) -> Result<Option<Date>, Mistake> {
        let Some((at, value)) = self.one(name)? else {
            return Ok(None);
        };
        let date = as_text(value).and_then(|t| t.parse().ok());
        date.map(Some)
            .ok_or_else(|| wrong(at, format!("{value} is no date YYYY-MM-DD")))
    }

    /// The path of the subject that a property leads to.
    pub fn reference(&self, name: &str) -> Result<Option<String>, Mistake> {
        self.one(name)?.map(|(at, value)| self.path(at, value)).transpose()
    }

    pub fn references(&self, name: &str) -> Result<Vec<String>, Mistake> {
        let found = self.take(name).into_iter();
        found.map(|(at, value)| self.path(at, value)).collect()
    }

    fn path(&self, at: usize, value: &Term) -> Result<String, Mistake> {
        let target = as_iri(value).ok_or_else(|| wrong(at, format!("{value} is no IRI")))?;
        let path = target
            .strip_prefix(ID)
            .ok_or_else(|| wrong(at, format!("<{target}> is not below <{ID}>")))?;
        if self.known.contains(path) {
            Ok(path.to_owned())
        } else {
            Err(wrong(at, format!("<{target}> stands in no lexicon")))
        }
    }
}

pub(super) fn as_iri(term: &Term) -> Option<&str> {
    match term {
        Term::NamedNode(node) => Some(node.as_str()),
        _ => None,
    }
}

fn as_text(term: &Term) -> Option<&str> {
    match term {
        Term::Literal(literal) => Some(literal.value()),
        _ => None,
    }
}
