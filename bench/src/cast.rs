//! Who and what an article is about: the values of its slots.

use std::collections::BTreeMap;

use crate::chance::Chance;
use crate::data::{Data, Names};

/// First year of the articles, and years in which they were written.
const FIRST_YEAR: i64 = 2015;
const YEARS: u64 = 10;
/// Years for which a post is held.
const TERM: i64 = 5;

/// What a slot stands for.
#[derive(Debug, Clone, Default)]
pub struct Value {
    /// As the text has it.
    pub shown: String,
    /// As the gold answers have it.
    pub gold: String,
    /// An entity of this type, if any.
    pub entity_type: Option<String>,
    /// The province it stands in, where it is a body that is known to.
    pub within: Option<String>,
    /// Where it stands, though no article says so; or the district in its name.
    pub home: Option<String>,
    pub district: Option<String>,
    /// Said of a person wherever it is named: posts and titles are not, so that is empty but for the title before the name.
    pub title: Option<String>,
    pub optional: bool,
}

/// The day an article was written.
#[derive(Debug, Clone, Copy)]
pub struct Day {
    pub year: i64,
    pub month: u64,
    pub day: u64,
}

impl Day {
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }
}

/// The values of one article, made as they are asked for.
pub struct Cast<'a> {
    data: &'a Data,
    seed: u64,
    chance: Chance,
    province: usize,
    day: Day,
    known: BTreeMap<String, Value>,
}

impl<'a> Cast<'a> {
    pub fn new(data: &'a Data, seed: u64, mut chance: Chance) -> Self {
        let province = chance.zipf(data.provinces.len());
        let day = Day {
            year: FIRST_YEAR + i64::try_from(chance.below(YEARS)).unwrap_or_default(),
            month: 1 + chance.below(12),
            day: 1 + chance.below(28),
        };
        Self {
            data,
            seed,
            chance,
            province,
            day,
            known: BTreeMap::new(),
        }
    }

    pub fn day(&self) -> Day {
        self.day
    }

    /// The value of a slot. `name` is that of a list, body, post, number or one of the slots below; `name.2` is another of the same list, `name.short` a
    /// body by its short name, `name.t` a person with the title before the name, `name.plain` as the gold answers have it.
    pub fn value(&mut self, slot: &str) -> Value {
        if let Some(known) = self.known.get(slot) {
            return known.clone();
        }
        let value = self.make(slot);
        self.known.insert(slot.to_owned(), value.clone());
        value
    }

    fn make(&mut self, slot: &str) -> Value {
        let data = self.data;
        let plain = |shown: String| Value {
            gold: shown.clone(),
            shown,
            ..Value::default()
        };
        if let Some((name, form)) = slot.rsplit_once('.') {
            match form {
                "short" => {
                    let full = self.value(name);
                    let short = data.bodies.get(name).and_then(|b| b.short.clone());
                    return Value {
                        shown: short.unwrap_or_else(|| full.shown.clone()),
                        ..full
                    };
                }
                "t" => {
                    let person = self.value(name);
                    return match &person.title {
                        Some(title) => Value {
                            shown: format!("{title} {}", person.shown),
                            ..person
                        },
                        None => person,
                    };
                }
                _ => {}
            }
        }
        let (unit, province) = &data.provinces[self.province];
        let full = format!("{unit} {province}");
        match slot {
            "province" => {
                return Value {
                    shown: province.clone(),
                    gold: province.clone(),
                    entity_type: Some("Province".into()),
                    ..Value::default()
                };
            }
            "unit" => {
                return Value {
                    shown: full,
                    gold: province.clone(),
                    entity_type: Some("Province".into()),
                    ..Value::default()
                };
            }
            "iso" => return plain(self.day.iso()),
            "date" => return plain(format!("{}/{}/{}", self.day.day, self.day.month, self.day.year)),
            "day" => return plain(format!("{}/{}", self.day.day, self.day.month)),
            "year" => return plain(self.day.year.to_string()),
            "last-year" => return plain((self.day.year - 1).to_string()),
            "district" => {
                let districts = data.districts.get(province);
                let name = districts.map(|d| d[self.chance.zipf(d.len())].clone());
                return plain(name.unwrap_or_else(|| full.clone()));
            }
            _ => {}
        }
        let base = slot.split('.').next().unwrap_or(slot);
        if let Some(list) = data.lists.get(base) {
            // Another of the same list is another one.
            let taken: Vec<String> = self.known.values().map(|v| v.gold.clone()).collect();
            let free: Vec<_> = list.names.iter().filter(|n| !taken.contains(&n.0)).collect();
            let (name, home) = free
                .get(self.chance.zipf(free.len()))
                .map_or_else(|| list.names[0].clone(), |n| (*n).clone());
            return Value {
                entity_type: Some(list.entity_type.clone()),
                home: (!home.is_empty()).then_some(home),
                ..plain(name)
            };
        }
        if let Some(body) = data.bodies.get(base) {
            let mut name = body.name.replace("{unit}", &full);
            let mut district = None;
            if name.contains("{district}") {
                let shown = self.value("district").shown;
                name = name.replace("{district}", &shown);
                district = shown
                    .split_once(' ')
                    .filter(|_| shown != full)
                    .map(|(_, d)| d.to_owned());
            }
            return Value {
                entity_type: Some(body.entity_type.clone()),
                within: body.local.then(|| province.clone()),
                district,
                optional: body.optional,
                ..plain(name)
            };
        }
        if let Some(post) = data.posts.get(slot) {
            let at = self.value(&post.at).gold;
            return self.holder(slot, &at);
        }
        if let Some(number) = data.numbers.get(base) {
            let n = number.from + self.chance.below(number.to - number.from + 1);
            return number_value(n, number.digits);
        }
        plain(format!("{{{slot}}}"))
    }

    /// Who holds a post in a body in the year of the article: the same in all articles.
    fn holder(&mut self, post: &str, body: &str) -> Value {
        let mut key: Vec<u64> = vec![hash(post), hash(body)];
        // Bodies do not all change their heads in one year.
        let shift = i64::try_from(hash(body) % 5).unwrap_or_default();
        key.push(u64::try_from((self.day.year + shift) / TERM).unwrap_or_default());
        let mut chance = Chance::of(self.seed, &key);
        let woman = chance.happens(0.4);
        let names = if woman { &self.data.women } else { &self.data.men };
        let name = person(self.data, names, &mut chance);
        let titles = &self.data.posts[post].titles;
        let title = (!titles.is_empty())
            .then(|| titles[chance.index(titles.len())].clone())
            .filter(|t| !t.is_empty());
        Value {
            shown: name.clone(),
            gold: name,
            entity_type: Some("Person".into()),
            title,
            ..Value::default()
        }
    }
}

fn person(data: &Data, names: &Names, chance: &mut Chance) -> String {
    let surname = &data.surnames[chance.weighted(data.surnames.iter().map(|s| s.1))].0;
    let middle = &names.middle[chance.zipf(names.middle.len())];
    let given = &names.given[chance.index(names.given.len())];
    // A second given name, as most people have: `Nguyễn Thị Thu Hà`.
    if chance.happens(0.4) {
        let second = &names.given[chance.index(names.given.len())];
        if second != given {
            return format!("{surname} {middle} {second} {given}");
        }
    }
    format!("{surname} {middle} {given}")
}

/// `1232` as `1.232` in the text; `123` with one digit as `12,3`, and 12.3 in the gold answers.
fn number_value(n: u64, digits: u32) -> Value {
    if digits == 0 {
        let plain = n.to_string();
        let mut shown = String::new();
        for (i, c) in plain.chars().enumerate() {
            if i > 0 && (plain.len() - i).is_multiple_of(3) {
                shown.push('.');
            }
            shown.push(c);
        }
        return Value {
            shown,
            gold: plain,
            ..Value::default()
        };
    }
    let scale = 10u64.pow(digits);
    let (whole, rest) = (n / scale, n % scale);
    if rest == 0 {
        return Value {
            shown: whole.to_string(),
            gold: whole.to_string(),
            ..Value::default()
        };
    }
    let rest = format!("{rest:0width$}", width = digits as usize);
    let rest = rest.trim_end_matches('0');
    Value {
        shown: format!("{whole},{rest}"),
        gold: format!("{whole}.{rest}"),
        ..Value::default()
    }
}

/// FNV-1a.
fn hash(text: &str) -> u64 {
    text.bytes().fold(0xcbf2_9ce4_8422_2325, |h, b| {
        (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3)
    })
}
