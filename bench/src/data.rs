//! The data file: names, places and the ways of saying things. All Vietnamese words stand there.

use std::collections::BTreeMap;

use serde::Deserialize;

const FILE: &str = include_str!("../data/articles.toml");

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Data {
    /// Surnames with their share in a thousand.
    pub surnames: Vec<(String, f64)>,
    /// Middle and given names of women and of men.
    pub women: Names,
    pub men: Names,
    /// The most written of first. `[unit, name]`
    pub provinces: Vec<(String, String)>,
    /// Districts by province; a province without has no district hospitals.
    pub districts: BTreeMap<String, Vec<String>>,
    /// Things that are the same all over the country, the most written of first.
    pub lists: BTreeMap<String, List>,
    /// Bodies of a province, of a district, or the only one.
    pub bodies: BTreeMap<String, Body>,
    /// Posts that somebody holds for some years.
    pub posts: BTreeMap<String, Post>,
    pub numbers: BTreeMap<String, Number>,
    pub articles: Vec<Article>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Names {
    pub middle: Vec<String>,
    pub given: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct List {
    /// The entity type in the gold answers.
    #[serde(rename = "type")]
    pub entity_type: String,
    /// `[name, where it stands]`; an article need not say where.
    pub names: Vec<(String, String)>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Body {
    #[serde(rename = "type")]
    pub entity_type: String,
    /// `{unit}` is the province with its unit word, `{district}` a district's name with its own.
    pub name: String,
    /// How an article that has named the province may call it.
    #[serde(default)]
    pub short: Option<String>,
    /// It stands in a province.
    #[serde(default)]
    pub local: bool,
    /// Not all gold answers need it.
    #[serde(default)]
    pub optional: bool,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Post {
    pub role: String,
    /// A body or list.
    pub at: String,
    /// Titles that the holder may have; an empty one is none.
    #[serde(default)]
    pub titles: Vec<String>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Number {
    pub from: u64,
    pub to: u64,
    /// Digits behind the comma.
    #[serde(default)]
    pub digits: u32,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Article {
    pub name: String,
    pub weight: f64,
    pub headline: Vec<Way>,
    /// Said one after another, in one of its ways each.
    pub parts: Vec<Part>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Part {
    /// How often it is said at all.
    #[serde(default = "always")]
    pub share: f64,
    pub ways: Vec<Way>,
}

fn always() -> f64 {
    1.0
}

/// One way of saying something, and what is said.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Way {
    pub text: String,
    /// Fields of facts; a value with `{slots}` is filled as the text is, with full names.
    #[serde(default)]
    pub facts: Vec<BTreeMap<String, String>>,
}

impl Data {
    pub fn load() -> crate::Result<Self> {
        Ok(toml::from_str(FILE)?)
    }
}
