//! Persons: full names, parts of names, and namesakes.

use std::collections::BTreeSet;

use rustc_hash::FxHashMap;

use super::{EntityTable, Parsed};
use crate::fact::EntityType;
use crate::mention::What;
use crate::text::{OF, fold_phrase, known_by, slug};

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
        let mut by_name: FxHashMap<String, usize> = FxHashMap::default();
        let mut folded: Vec<String> = vec![String::new(); parsed.mentions.len()];
        for (index, mention) in parsed.mentions.iter().enumerate() {
            let What::Person(person) = &mention.what else { continue };
            folded[index] = fold_phrase(&person.name);
            if person.partial {
                continue;
            }
            let next = persons.names.len();
            let group = *by_name.entry(folded[index].clone()).or_insert(next);
            if group == next {
                persons.names.push(shown(&person.name));
            } else if is_shouted(&persons.names[group])
                || persons.names[group] != person.name && !is_shouted(&person.name)
            {
                persons.names[group] = shown(&person.name);
            }
            persons.group[index] = Some(group);
        }
        let mut ends = Ends::default();
        for name in &persons.names {
            ends.add(name);
        }
        for (index, mention) in parsed.mentions.iter().enumerate() {
            let What::Person(person) = &mention.what else { continue };
            let name = std::mem::take(&mut folded[index]);
            if !person.partial {
                // A headline in capitals runs on behind the name: `... NGUYỄN MINH ĐỨC TIẾP ĐOÀN`.
                let shouted = is_shouted(&person.name);
                let within = || {
                    name.match_indices(' ')
                        .filter_map(|(at, _)| by_name.get(&name[..at]).copied())
                        .next_back()
                };
                let within = shouted.then(within).flatten();
                // `Xuân Tuyên` is no new person where `Đỗ Xuân Tuyên` stands.
                persons.group[index] = within.or_else(|| ends.only(&name)).or(persons.group[index]);
            } else {
                let group = ends.latest(&name).or_else(|| ends.only(&name));
                // Two words that end no full name are a name themselves: `ông Andrew Jeffries`.
                persons.group[index] = group.or_else(|| {
                    let next = persons.names.len();
                    let words = person.name.split(' ').count();
                    let group = (words > 1).then(|| *by_name.entry(name).or_insert(next))?;
                    if group == next {
                        persons.names.push(shown(&person.name));
                        ends.add(&person.name);
                    }
                    Some(group)
                });
            }
            if let Some(group) = persons.group[index] {
                ends.named(group);
            }
        }
        persons
    }

    /// Makes entities of the groups. `posts` gives, for a mention, the body of each post that the text gives it.
    pub fn link(&self, parsed: &Parsed, posts: &[(usize, usize)], table: &mut EntityTable) -> Vec<Option<usize>> {
        let mut out = vec![None; self.group.len()];
        let mut groups: Vec<Vec<usize>> = vec![Vec::new(); self.names.len()];
        for (mention, group) in self.group.iter().enumerate() {
            if let Some(group) = group {
                groups[*group].push(mention);
            }
        }
        let mut bodies: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for &(mention, body) in posts {
            bodies.entry(mention).or_default().push(body);
        }
        let bodies_of = |mention: &usize| bodies.get(mention).map_or(&[][..], Vec::as_slice);
        for (name, mentions) in self.names.iter().zip(groups) {
            // Provinces of one mention's posts are one person's; two sets without a common province are two persons.
            let mut persons: Vec<(BTreeSet<String>, Vec<usize>)> = Vec::new();
            for mention in mentions {
                let of_posts = bodies_of(&mention).iter().filter_map(|body| table.province(*body));
                let provinces: BTreeSet<String> = of_posts.map(family).collect();
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
            for (_, mentions) in persons {
                // Not the province: two people of one name may hold posts in one. Which nodes of several documents are one person is for `identity` to say.
                let of_posts = mentions.iter().flat_map(bodies_of).copied();
                let (suffix, why) = match anchor(of_posts, table) {
                    Some(anchor) => (format!("-{anchor}"), "name, and the body of a post"),
                    None => (
                        format!("{OF}{}", slug(&parsed.document.id)),
                        "NIL: a name without a post, known by this document alone",
                    ),
                };
                let entity = table.person(name, &suffix, why);
                mentions.iter().for_each(|&m| out[m] = Some(entity));
            }
        }
        out
    }
}

/// The ends of full names: which group's name ends in given words.
#[derive(Default)]
struct Ends {
    /// The number of each end, without the name's first word.
    numbers: FxHashMap<String, usize>,
    /// By number: how many groups end so, and the group named last.
    groups: Vec<(usize, usize)>,
    latest: Vec<Option<usize>>,
    of_group: Vec<Vec<usize>>,
}

impl Ends {
    /// The name of the next group.
    fn add(&mut self, name: &str) {
        let folded = fold_phrase(name);
        let group = self.of_group.len();
        let mut numbers = Vec::new();
        for (blank, _) in folded.match_indices(' ') {
            let next = self.groups.len();
            let number = *self.numbers.entry(folded[blank + 1..].to_owned()).or_insert(next);
            if number == next {
                self.groups.push((0, group));
                self.latest.push(None);
            }
            self.groups[number].0 += 1;
            numbers.push(number);
        }
        self.of_group.push(numbers);
    }

    /// A mention of a group.
    fn named(&mut self, group: usize) {
        for &number in &self.of_group[group] {
            self.latest[number] = Some(group);
        }
    }

    /// The only group whose name ends in these words behind others.
    fn only(&self, words: &str) -> Option<usize> {
        let (count, group) = self.groups[*self.numbers.get(words)?];
        (count == 1).then_some(group)
    }

    /// The group named last whose name ends in these words behind others.
    fn latest(&self, words: &str) -> Option<usize> {
        self.latest[*self.numbers.get(words)?]
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

/// The body that tells a person from namesakes: rather one that other documents may name too.
fn anchor(bodies: impl Iterator<Item = usize>, table: &EntityTable) -> Option<String> {
    let rank = |b: usize| match table.get(b) {
        body if known_by(&body.path).is_some() => 3,
        body if body.entity_type == EntityType::Ministry => 0,
        body if body.entity_type == EntityType::Hospital => 1,
        _ => 2,
    };
    let body = bodies.min_by_key(|&b| (rank(b), table.get(b).path.as_str()))?;
    table.get(body).path.rsplit('/').next().map(str::to_owned)
}

fn is_shouted(name: &str) -> bool {
    !name.chars().any(char::is_lowercase) && name.chars().filter(|c| c.is_alphabetic()).count() > 2
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ends_of_names_lead_to_groups() {
        let mut ends = Ends::default();
        ["A B C", "D B C", "E C", "C"].iter().for_each(|name| ends.add(name));
        assert_eq!(
            (ends.only("b c"), ends.only("c"), ends.only("a b c")),
            (None, None, None)
        );
        assert_eq!(ends.latest("c"), None);
        ends.named(1);
        ends.named(3);
        assert_eq!((ends.latest("b c"), ends.latest("c")), (Some(1), Some(1)));
        ends.named(2);
        assert_eq!((ends.latest("b c"), ends.latest("c")), (Some(1), Some(2)));
        ends.add("X Y");
        assert_eq!(ends.only("y"), Some(4));
    }
}
