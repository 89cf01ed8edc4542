//! Persons: full names, parts of names, and namesakes.

use std::collections::{BTreeSet, HashMap};

use super::{EntityTable, Parsed};
use crate::fact::EntityType;
use crate::mention::What;
use crate::text::{fold_phrase, slug};

/// The persons of a document: which mention is whose.
pub struct Persons {
    /// For each mention of the document, the group of mentions it belongs to.
    group: Vec<Option<usize>>,
    names: Vec<String>,
}

impl Persons {
    /// Groups the mentions of persons by name. A part of a name belongs to the last full name before it that ends so.
    pub fn of(parsed: &Parsed) -> Self {
        let mut persons = Self {
            group: vec![None; parsed.mentions.len()],
            names: Vec::new(),
        };
        let mut by_name: HashMap<String, usize> = HashMap::new();
        for (index, mention) in parsed.mentions.iter().enumerate() {
            let What::Person(person) = &mention.what else { continue };
            if person.partial {
                continue;
            }
            let next = persons.names.len();
            let group = *by_name.entry(fold_phrase(&person.name)).or_insert(next);
            if group == next {
                persons.names.push(shown(&person.name));
            } else if is_shouted(&persons.names[group])
                || persons.names[group] != person.name && !is_shouted(&person.name)
            {
                persons.names[group] = shown(&person.name);
            }
            persons.group[index] = Some(group);
        }
        let mut folded: Vec<String> = persons.names.iter().map(|n| fold_phrase(n)).collect();
        for (index, mention) in parsed.mentions.iter().enumerate() {
            let What::Person(person) = &mention.what else { continue };
            let end = format!(" {}", fold_phrase(&person.name));
            if !person.partial {
                // A headline in capitals runs on behind the name: `... NGUYỄN MINH ĐỨC TIẾP ĐOÀN`.
                let own = fold_phrase(&person.name);
                let first: Option<usize> = is_shouted(&person.name)
                    .then(|| (0..folded.len()).find(|g| own.starts_with(&format!("{} ", folded[*g]))))
                    .flatten();
                if first.is_some() {
                    persons.group[index] = first;
                    continue;
                }
                // `Xuân Tuyên` is no new person where `Đỗ Xuân Tuyên` stands.
                let longer: Vec<usize> = (0..folded.len()).filter(|g| folded[*g].ends_with(&end)).collect();
                if let [only] = longer.as_slice() {
                    persons.group[index] = Some(*only);
                }
                continue;
            }
            let before = (0..index)
                .rev()
                .filter_map(|i| persons.group[i])
                .find(|g| folded[*g].ends_with(&end));
            let anywhere = || {
                let all: Vec<usize> = (0..folded.len()).filter(|g| folded[*g].ends_with(&end)).collect();
                if let [only] = all.as_slice() { Some(*only) } else { None }
            };
            let group = before.or_else(anywhere);
            // Two words that end no full name are a name themselves: `ông Andrew Jeffries`.
            persons.group[index] = group.or_else(|| {
                let next = persons.names.len();
                let words = person.name.split(' ').count();
                let group = (words > 1).then(|| *by_name.entry(fold_phrase(&person.name)).or_insert(next))?;
                if group == next {
                    persons.names.push(shown(&person.name));
                    folded.push(fold_phrase(&person.name));
                }
                Some(group)
            });
        }
        persons
    }

    /// Makes entities of the groups. `posts` gives, for a mention, the body of each post that the text gives it.
    pub fn link(&self, parsed: &Parsed, posts: &[(usize, usize)], table: &mut EntityTable) -> Vec<Option<usize>> {
        let mut out = vec![None; self.group.len()];
        for (group, name) in self.names.iter().enumerate() {
            let mentions: Vec<usize> = (0..self.group.len())
                .filter(|i| self.group[*i] == Some(group))
                .collect();
            if mentions.is_empty() {
                continue;
            }
            // Provinces of one mention's posts are one person's; two sets without a common province are two persons.
            let of_mention = |i: usize| -> BTreeSet<&str> {
                posts
                    .iter()
                    .filter(|(m, _)| *m == i)
                    .filter_map(|(_, body)| table.province(*body))
                    .collect()
            };
            let mut persons: Vec<(BTreeSet<String>, Vec<usize>)> = Vec::new();
            for &mention in &mentions {
                let provinces: BTreeSet<String> = of_mention(mention).into_iter().map(family).collect();
                let known = persons
                    .iter()
                    .rposition(|(p, _)| provinces.is_empty() || p.is_empty() || !p.is_disjoint(&provinces));
                match known {
                    Some(k) => {
                        persons[k].0.extend(provinces);
                        persons[k].1.push(mention);
                    }
                    None => persons.push((provinces, vec![mention])),
                }
            }
            for (provinces, mentions) in persons {
                let bodies: Vec<usize> = posts
                    .iter()
                    .filter(|(m, _)| mentions.contains(m))
                    .map(|(_, b)| *b)
                    .collect();
                let anchor = provinces.iter().next().cloned().or_else(|| anchor(&bodies, table));
                let (suffix, why) = match &anchor {
                    Some(anchor) => (format!("-{anchor}"), "name, and the body of a post"),
                    None => (
                        format!("--{}", slug(&parsed.document.id)),
                        "NIL: a name without a post, known by this document alone",
                    ),
                };
                let entity = table.named(EntityType::Person, name, &suffix, why);
                mentions.iter().for_each(|&m| out[m] = Some(entity));
            }
        }
        out
    }
}

/// A province's name without its version: a person stays the same over a merger.
fn family(path: &str) -> String {
    let slug = path.rsplit('/').next().unwrap_or(path);
    match slug.rsplit_once('-') {
        Some((name, version)) if version.len() == 4 && version.bytes().all(|b| b.is_ascii_digit()) => name.to_owned(),
        _ => slug.to_owned(),
    }
}

/// The body that tells a person without a provincial post from namesakes.
fn anchor(bodies: &[usize], table: &EntityTable) -> Option<String> {
    let rank = |b: &&usize| match table.get(**b).entity_type {
        EntityType::Ministry => 0,
        EntityType::Hospital => 1,
        _ => 2,
    };
    let body = bodies.iter().min_by_key(|b| (rank(b), table.get(**b).path.clone()))?;
    table.get(*body).path.rsplit('/').next().map(str::to_owned)
}

fn is_shouted(name: &str) -> bool {
    name.chars().filter(|c| c.is_alphabetic()).count() > 2 && !name.chars().any(char::is_lowercase)
}

/// A name in capitals as it is written elsewhere.
fn shown(name: &str) -> String {
    if !is_shouted(name) {
        return name.to_owned();
    }
    let word = |w: &str| {
        let mut chars = w.chars();
        chars.next().map_or_else(String::new, |c| {
            c.to_uppercase().chain(chars.flat_map(char::to_lowercase)).collect()
        })
    };
    name.split(' ').map(word).collect::<Vec<String>>().join(" ")
}
