//! What stands of one subject in the lexicon files, taken property by property: a value that cannot be meant is a mistake with its place.

use std::cell::RefCell;
use std::sync::Arc;

use jiff::civil::Date;
use rustc_hash::FxHashSet;
use smallvec::SmallVec;

use super::statements::Object;

pub(super) const ID: &str = "https://w3id.org/quanhe/id/";
pub(super) const NS: &str = "https://w3id.org/quanhe/ns#";
pub(super) const RDF_TYPE: &str = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type";

/// One value, and the number of the file that gives it.
pub(super) struct Value<'a> {
    pub property: Arc<str>,
    pub object: Object<'a>,
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
    all: &'e [Value<'e>],
    /// Length and last byte of each property, by which most are told apart, and whether it was asked for.
    taken: RefCell<SmallVec<[(usize, u8, bool); 16]>>,
    /// Paths of all subjects of the lexicon.
    known: &'e FxHashSet<&'e str>,
}

impl<'e> Values<'e> {
    pub fn new(all: &'e [Value<'e>], known: &'e FxHashSet<&'e str>) -> Self {
        let tag = |v: &Value<'_>| {
            let (length, last) = tag(&v.property);
            (length, last, &*v.property == RDF_TYPE)
        };
        let taken = all.iter().map(tag).collect();
        Self {
            all,
            taken: RefCell::new(taken),
            known,
        }
    }

    /// The first value, by property, that nothing asked for.
    pub fn left(&self, not: &[&str]) -> Option<(usize, &'e str)> {
        let taken = self.taken.borrow();
        let left = self.all.iter().enumerate().filter(|(at, _)| !taken[*at].2);
        left.map(|(at, value)| (at, &*value.property))
            .filter(|(_, property)| !not.contains(property))
            .min_by_key(|(_, property)| *property)
    }

    /// All values of a property, with their numbers.
    pub fn take(&self, name: &str) -> SmallVec<[(usize, &'e Object<'e>); 4]> {
        // Most are quanhe's own, and have no blank to look for.
        let other = name.starts_with("http").then(|| name.split_once(' ')).flatten();
        let (space, name) = other.unwrap_or((NS, name));
        let (length, last) = (space.len() + name.len(), tag(name).1);
        let mut found = SmallVec::new();
        for (at, known) in self.taken.borrow_mut().iter_mut().enumerate() {
            if known.0 == length && known.1 == last {
                let value = &self.all[at];
                if value.property.ends_with(name) && value.property.starts_with(space) {
                    known.2 = true;
                    found.push((at, &value.object));
                }
            }
        }
        found
    }

    /// The one value of a property; two that differ are a mistake.
    fn one(&self, name: &str) -> Result<Option<(usize, &'e Object<'e>)>, Mistake> {
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
            let Object::Literal { text, language, .. } = value else {
                return Err(wrong(at, format!("{value} is no label")));
            };
            match language.as_deref() {
                _ if text.trim().is_empty() => return Err(wrong(at, format!("the label {value} is empty"))),
                None => {
                    return Err(wrong(
                        at,
                        format!("the label {value} has no language: write {value}@vi"),
                    ));
                }
                Some("vi") => out.push((at, text.as_ref().to_owned())),
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

    fn path(&self, at: usize, value: &Object<'_>) -> Result<String, Mistake> {
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

fn tag(property: &str) -> (usize, u8) {
    (property.len(), property.bytes().last().unwrap_or_default())
}

pub(super) fn as_iri<'e>(object: &'e Object<'_>) -> Option<&'e str> {
    match object {
        Object::Iri(iri) => Some(iri),
        _ => None,
    }
}

fn as_text<'e>(object: &'e Object<'_>) -> Option<&'e str> {
    match object {
        Object::Literal { text, .. } => Some(text),
        _ => None,
    }
}
