//! Articles and what they say.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use serde_json::{Map, Value as Json, json};

use crate::Result;
use crate::cast::{Cast, Value};
use crate::chance::Chance;
use crate::data::{Article, Data, Way};

/// Articles of one file of gold answers.
const GOLD: u64 = 1000;
const NUMBERS: [&str; 2] = ["value", "count"];

/// Which articles are wanted.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    pub documents: u64,
    pub seed: u64,
    pub first: u64,
    pub change_one_in: Option<u64>,
}

/// Writes articles and gold answers.
pub fn write(order: &Order, output: Option<&Path>, gold: Option<&Path>) -> Result<()> {
    let data = Data::load()?;
    let mut out: Box<dyn Write> = match output {
        Some(file) => Box::new(BufWriter::with_capacity(1 << 20, File::create(file)?)),
        None => Box::new(BufWriter::with_capacity(1 << 16, io::stdout().lock())),
    };
    if let Some(folder) = gold {
        fs::create_dir_all(folder)?;
    }
    let mut answers = Vec::new();
    for n in order.first..order.first + order.documents {
        let (record, answer) = article(&data, order, n);
        writeln!(out, "{record}")?;
        if let Some(folder) = gold {
            answers.push(answer);
            if answers.len() as u64 == GOLD || n + 1 == order.first + order.documents {
                let file = folder.join(format!("gold-{:07}.json", n / GOLD));
                fs::write(file, serde_json::to_string(&std::mem::take(&mut answers))?)?;
            }
        }
    }
    Ok(out.flush()?)
}

/// The article of a number, which depends on the seed and the number alone, and its gold answers.
pub fn article(data: &Data, order: &Order, n: u64) -> (Json, Json) {
    let edition = u64::from(order.change_one_in.is_some_and(|part| n.is_multiple_of(part.max(1))));
    let mut chance = Chance::of(order.seed, &[n, edition]);
    let article = &data.articles[chance.weighted(data.articles.iter().map(|a| a.weight))];
    let mut telling = Telling {
        cast: Cast::new(data, order.seed, chance.clone()),
        chance,
        gold: Gold::default(),
    };
    let (headline, body) = telling.tell(article);
    let day = telling.cast.day();
    let province = telling.cast.value("province").shown;
    let id = format!("{}-{n:07}", article.name);
    let record = json!({
        "id": id, "title": headline, "text": body, "published": day.iso(), "place": province,
        "url": format!("https://vidu.example/{}/{}.html", day.year, id),
    });
    (record, telling.gold.answers(&id))
}

/// An article under way.
struct Telling<'a> {
    cast: Cast<'a>,
    chance: Chance,
    gold: Gold,
}

impl Telling<'_> {
    fn tell(&mut self, article: &Article) -> (String, String) {
        let headline = self.way(&article.headline);
        let mut paragraphs: Vec<String> = Vec::new();
        for part in &article.parts {
            if self.chance.happens(part.share) {
                paragraphs.push(self.way(&part.ways));
            }
        }
        (headline, paragraphs.join("\n\n"))
    }

    fn way(&mut self, ways: &[Way]) -> String {
        let way = &ways[self.chance.index(ways.len())];
        let (gold, cast) = (&mut self.gold, &mut self.cast);
        let text = fill(&way.text, |slot| {
            let value = cast.value(slot);
            gold.mention(&value, slot.ends_with(".t"));
            value.shown
        });
        for fact in &way.facts {
            let filled = fact
                .iter()
                .map(|(name, value)| (name.clone(), fill(value, |slot| cast.value(slot).gold)))
                .collect();
            gold.facts.insert(filled);
        }
        text
    }
}

/// A text with its `{slots}` filled.
fn fill(text: &str, mut value: impl FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len() * 2);
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once('{') {
        out.push_str(before);
        match behind.split_once('}') {
            Some((slot, behind)) => {
                out.push_str(&value(slot));
                rest = behind;
            }
            None => rest = behind,
        }
    }
    out.push_str(rest);
    out
}

type Fact = BTreeMap<String, String>;

/// What an article says.
#[derive(Default)]
struct Gold {
    entities: BTreeSet<(String, String, bool)>,
    facts: BTreeSet<Fact>,
}

impl Gold {
    fn mention(&mut self, value: &Value, titled: bool) {
        let Some(entity_type) = &value.entity_type else { return };
        self.entities
            .insert((entity_type.clone(), value.gold.clone(), value.optional));
        let fact = |fields: &[(&str, &str)]| -> Fact {
            fields
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
                .collect()
        };
        if let Some(province) = &value.within {
            self.entities.insert(("Province".into(), province.clone(), false));
            let located = [
                ("relation", "located_in"),
                ("organization", value.gold.as_str()),
                ("place", province.as_str()),
            ];
            self.facts.insert(fact(&located));
        }
        if let Some(home) = &value.home {
            for province in home.split('|') {
                self.entities.insert(("Province".into(), province.to_owned(), true));
            }
            let located = [
                ("relation", "located_in"),
                ("organization", value.gold.as_str()),
                ("place", home.as_str()),
                ("optional", ""),
            ];
            self.facts.insert(fact(&located));
        }
        if let Some(district) = &value.district {
            self.entities.insert(("Place".into(), district.clone(), true));
        }
        if let (true, Some(title)) = (titled, &value.title) {
            let title: String = title.chars().filter(|c| *c != '.' && *c != ' ').collect();
            let held = [
                ("relation", "title"),
                ("person", value.gold.as_str()),
                ("title", title.as_str()),
            ];
            self.facts.insert(fact(&held));
        }
    }

    fn answers(&self, id: &str) -> Json {
        let needed = |(kind, name, optional): &&(String, String, bool)| {
            !optional || !self.entities.contains(&(kind.clone(), name.clone(), false))
        };
        let entities: Vec<Json> = self
            .entities
            .iter()
            .filter(needed)
            .map(|(kind, name, optional)| {
                if *optional {
                    json!({"type": kind, "name": name, "optional": true})
                } else {
                    json!({"type": kind, "name": name})
                }
            })
            .collect();
        json!({"document": id, "entities": entities, "facts": self.facts.iter().map(fact_json).collect::<Vec<_>>()})
    }
}

/// `a|b` are equally right answers; `optional` is a word of the gold format, not a field.
fn fact_json(fact: &Fact) -> Json {
    let mut out = Map::new();
    if let Some(relation) = fact.get("relation") {
        out.insert("relation".into(), relation.as_str().into());
    }
    for (name, value) in fact.iter().filter(|(name, _)| *name != "relation") {
        let one = |value: &str| match value.parse::<serde_json::Number>() {
            Ok(number) if NUMBERS.contains(&name.as_str()) => Json::Number(number),
            _ => value.into(),
        };
        let json = if name == "optional" {
            true.into()
        } else if value.contains('|') {
            value.split('|').map(one).collect()
        } else {
            one(value)
        };
        out.insert(name.clone(), json);
    }
    Json::Object(out)
}
