//! Who is who across documents, measured on articles made from `tests/identity/*.toml`: forty persons, 150 articles.

mod common;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use common::{exit, run, stderr, stdout};
use serde::Deserialize;

#[derive(Deserialize)]
struct Spec {
    person: Vec<Person>,
}

#[derive(Deserialize)]
struct Person {
    name: String,
    #[serde(default)]
    woman: bool,
    stints: Vec<Stint>,
    /// Posts that are held together: some articles give the first, some the last, some all.
    #[serde(default)]
    both: bool,
    /// The day of an article that gives the posts before and after.
    tells: Option<String>,
}

#[derive(Deserialize)]
struct Stint {
    from: String,
    until: String,
    /// Role, body as written, the body's full name.
    posts: Vec<[String; 3]>,
}

#[derive(Deserialize)]
struct Wordings {
    title: Vec<String>,
    first: Vec<String>,
    second: Vec<String>,
    after: Vec<String>,
    tells: String,
}

struct Article {
    id: String,
    text: String,
    /// Numbers of the persons in it.
    persons: Vec<usize>,
}

/// A small generator of the same numbers on every machine.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }
}

fn read<T: for<'a> Deserialize<'a>>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/identity").join(name);
    toml::from_str(&fs::read_to_string(path).unwrap()).unwrap()
}

fn month(text: &str) -> usize {
    let (year, month) = text.split_once('-').unwrap();
    year.parse::<usize>().unwrap() * 12 + month.parse::<usize>().unwrap() - 1
}

fn written(posts: &[&[String; 3]]) -> String {
    let one = |p: &&[String; 3]| format!("{} {}", p[0], p[1]).trim().to_owned();
    posts.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// A sentence of a person on a day.
fn said(wording: &str, person: &Person, day: (usize, usize), posts: &[&[String; 3]]) -> String {
    let (month, date) = day;
    let (he, capital) = if person.woman { ("bà", "Bà") } else { ("ông", "Ông") };
    wording
        .replace("{day}", &format!("{date}/{}/{}", month % 12 + 1, month / 12))
        .replace("{he}", he)
        .replace("{He}", capital)
        .replace("{name}", &person.name)
        .replace("{given}", person.name.rsplit(' ').next().unwrap())
        .replace("{posts}", &written(posts))
}

fn stated<'p>(person: &'p Person, stint: &'p Stint, numbers: &mut Numbers) -> Vec<&'p [String; 3]> {
    let all: Vec<_> = stint.posts.iter().collect();
    match (person.both, numbers.below(3)) {
        (true, 0) => vec![all[all.len() - 1]],
        // A post without a body of its own words needs another that names the province.
        (true, 1) if !all[0][1].is_empty() => vec![all[0]],
        _ => all,
    }
}

fn articles(persons: &[Person]) -> Vec<Article> {
    let wordings: Wordings = read("wordings.toml");
    let mut numbers = Numbers(20_260_301);
    let mut out = Vec::new();
    let mut add = |month: usize, date: usize, title: &str, body: String, persons: Vec<usize>| {
        let id = format!("tin-{:03}", out.len() + 1);
        let published = format!("{}-{:02}-{date:02}", month / 12, month % 12 + 1);
        let text = format!("---\npublished: {published}\n---\n{title}\n\n{body}\n");
        out.push(Article { id, text, persons });
        out.len()
    };
    for (n, person) in persons.iter().enumerate() {
        let Some(day) = &person.tells else { continue };
        let (at, date) = (month(&day[..7]), day[8..].parse().unwrap());
        let [before, after] = person.stints.as_slice() else {
            panic!("two stints")
        };
        let wording = wordings
            .tells
            .replace("{old}", &written(&before.posts.iter().collect::<Vec<_>>()))
            .replace("{new}", &written(&after.posts.iter().collect::<Vec<_>>()));
        add(
            at,
            date,
            &wordings.title[0],
            said(&wording, person, (at, date), &[]),
            vec![n],
        );
    }
    for round in 0.. {
        let n = round % persons.len();
        let person = &persons[n];
        let stint = &person.stints[(round / persons.len()) % person.stints.len()];
        let (from, until) = (month(&stint.from), month(&stint.until));
        let day = (from + numbers.below(until + 1 - from), 1 + numbers.below(28));
        let posts = stated(person, stint, &mut numbers);
        let mut text = said(
            &wordings.first[numbers.below(wordings.first.len())],
            person,
            day,
            &posts,
        );
        let mut in_it = vec![n];
        // A second person who holds a post on that day, and no namesake in sight of the first.
        let other = (n + 1 + numbers.below(persons.len() - 1)) % persons.len();
        let plain = |p: &Person| quanhe::text::plain(&p.name);
        if numbers.below(2) == 0 && plain(&persons[other]) != plain(person) {
            let holds = |s: &&Stint| month(&s.from) <= day.0 && day.0 <= month(&s.until);
            if let Some(stint) = persons[other].stints.iter().find(holds) {
                let posts = stated(&persons[other], stint, &mut numbers);
                let wording = &wordings.second[numbers.below(wordings.second.len())];
                text = format!("{text}\n\n{}", said(wording, &persons[other], day, &posts));
                in_it.push(other);
            }
        }
        let after = &wordings.after[numbers.below(wordings.after.len())];
        text = format!("{text}\n\n{}", said(after, person, day, &[]));
        let title = &wordings.title[numbers.below(wordings.title.len())];
        if add(day.0, day.1, title, text, in_it) == 150 {
            return out;
        }
    }
    out
}

fn ok(dir: &Path, args: &[&str]) -> String {
    let got = run(dir, args);
    assert_eq!(exit(&got), 0, "{args:?}: {}", stderr(&got));
    stdout(&got)
}

fn write(dir: &Path, articles: &[Article]) {
    fs::create_dir_all(dir.join("in")).unwrap();
    for article in articles {
        fs::write(dir.join(format!("in/{}.txt", article.id)), &article.text).unwrap();
    }
}

/// Each named person of each document, and the node the store gives; a person that was not read is a node of its own.
fn nodes(dir: &Path, persons: &[Person], articles: &[Article]) -> Vec<(usize, String)> {
    let mut found: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for line in ok(dir, &["query", "entities", "--format", "csv"]).lines() {
        let cells: Vec<&str> = line.split(',').collect();
        if cells[3] == "Person" {
            found
                .entry((cells[0].to_owned(), quanhe::text::fold_phrase(cells[1])))
                .or_default()
                .insert(cells[2].to_owned());
        }
    }
    let mut out = Vec::new();
    for article in articles {
        for &person in &article.persons {
            let key = (article.id.clone(), quanhe::text::fold_phrase(&persons[person].name));
            let missing = BTreeSet::from([format!("missing/{}/{person}", article.id)]);
            let nodes = found.get(&key).unwrap_or(&missing);
            // Two nodes for one mention would be a fault of its own; the first is as good as the other.
            assert_eq!(nodes.len(), 1, "{key:?}: {nodes:?}");
            out.push((person, nodes.first().unwrap().clone()));
        }
    }
    out
}

/// B-cubed precision and recall: of each mention, how much of its node is the same person, and how much of the person is in its node.
fn b_cubed(items: &[(usize, String)]) -> (f64, f64) {
    let both = |a: &(usize, String)| items.iter().filter(|b| a == *b).count() as f64;
    let node = |a: &(usize, String)| items.iter().filter(|b| a.1 == b.1).count() as f64;
    let person = |a: &(usize, String)| items.iter().filter(|b| a.0 == b.0).count() as f64;
    let mean = |of: &dyn Fn(&(usize, String)) -> f64| items.iter().map(of).sum::<f64>() / items.len() as f64;
    (mean(&|a| both(a) / node(a)), mean(&|a| both(a) / person(a)))
}

#[test]
fn forty_persons_in_150_articles() {
    let spec: Spec = read("persons.toml");
    assert_eq!(spec.person.len(), 40);
    let articles = articles(&spec.person);
    assert_eq!(articles.len(), 150);
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    write(dir, &articles);
    ok(dir, &["build", "--quiet", "in"]);
    let items = nodes(dir, &spec.person, &articles);
    let (precision, recall) = b_cubed(&items);
    println!(
        "{} mentions: B-cubed precision {precision:.4}, recall {recall:.4}",
        items.len()
    );
    let mut wrong = Vec::new();
    for (n, person) in spec.person.iter().enumerate() {
        let nodes: BTreeSet<&str> = items.iter().filter(|i| i.0 == n).map(|i| i.1.as_str()).collect();
        let shared = items.iter().any(|i| i.0 != n && nodes.contains(i.1.as_str()));
        if nodes.len() > 1 || shared {
            wrong.push(format!(
                "{} {} {nodes:#?}",
                person.name,
                if shared { "shares a node" } else { "" }
            ));
        }
    }
    println!("{}", wrong.join("\n"));
    assert!(precision >= 0.99, "precision {precision}: {wrong:#?}");
    assert!(recall >= 0.95, "recall {recall}: {wrong:#?}");

    // The order of reading changes nothing; what is removed was never there.
    let whole = fs::read(dir.join("store/snapshot.nq.zst")).unwrap();
    let inputs: Vec<String> = articles.iter().rev().map(|a| format!("in/{}.txt", a.id)).collect();
    for group in inputs.chunks(40) {
        let mut args = vec!["build", "--quiet", "--store", "other"];
        args.extend(group.iter().map(String::as_str));
        ok(dir, &args);
    }
    assert_eq!(fs::read(dir.join("other/snapshot.nq.zst")).unwrap(), whole);
    let mut args = vec!["remove", "--quiet", "--store", "other"];
    let gone: Vec<&str> = articles.iter().step_by(3).map(|a| a.id.as_str()).collect();
    gone.iter().for_each(|id| args.extend(["--document", *id]));
    ok(dir, &args);
    let left: Vec<String> = articles
        .iter()
        .filter(|a| !gone.contains(&a.id.as_str()))
        .map(|a| format!("in/{}.txt", a.id))
        .collect();
    let mut args = vec!["build", "--quiet", "--store", "never"];
    args.extend(left.iter().map(String::as_str));
    ok(dir, &args);
    let bytes = |store: &str| fs::read(dir.join(store).join("snapshot.nq.zst")).unwrap();
    assert!(bytes("other") == bytes("never"), "a removed document leaves a trace");
    assert!(stdout(&run(dir, &["check"])).is_empty());
}
