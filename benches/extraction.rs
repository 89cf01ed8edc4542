//! Extraction beside one bare Aho-Corasick pass over the same text with the same labels, and start-up.
//!
//! `cargo bench --bench extraction`; what the figures mean stands in `PERFORMANCE.md`.

use std::path::PathBuf;
use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, MatchKind};
use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use quanhe::document::{Document, documents};
use quanhe::pipeline::Extractor;
use quanhe::text::{Vocabulary, tokenize};

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::load(None).expect("the built-in ontology loads"));

/// The articles of the examples.
static ARTICLES: LazyLock<Vec<Document>> = LazyLock::new(|| {
    let folder = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/examples/articles"));
    documents(&[folder])
        .map(|d| d.expect("an article that can be read"))
        .collect()
});

/// All labels of the lexicon and its word classes.
static AUTOMATON: LazyLock<AhoCorasick> = LazyLock::new(|| {
    let labels = EXTRACTOR
        .lexicon()
        .concepts()
        .flat_map(|(_, c)| c.labels.iter().map(|l| l.text.as_str()));
    AhoCorasick::builder()
        .match_kind(MatchKind::LeftmostLongest)
        .build(labels)
        .expect("an automaton")
});

fn bytes() -> BytesCount {
    BytesCount::new(ARTICLES.iter().map(|d| d.text.len()).sum::<usize>())
}

fn main() {
    divan::main();
}

#[divan::bench]
fn text_to_facts(bencher: Bencher) {
    bencher.counter(bytes()).bench_local(|| {
        ARTICLES
            .iter()
            .map(|d| black_box(EXTRACTOR.extract(d)).facts.len())
            .sum::<usize>()
    });
}

#[divan::bench]
fn aho_corasick_leftmost_longest(bencher: Bencher) {
    LazyLock::force(&AUTOMATON);
    bencher.counter(bytes()).bench_local(|| {
        ARTICLES
            .iter()
            .map(|d| AUTOMATON.find_iter(&d.text).count())
            .sum::<usize>()
    });
}

#[divan::bench]
fn tokens(bencher: Bencher) {
    let vocabulary: &Vocabulary = &EXTRACTOR.lexicon().vocabulary;
    bencher.counter(bytes()).bench_local(|| {
        ARTICLES
            .iter()
            .map(|d| tokenize(&d.text, vocabulary).len())
            .sum::<usize>()
    });
}

#[divan::bench(sample_count = 20)]
fn start_up(bencher: Bencher) {
    bencher.bench_local(|| Extractor::load(None).map(|e| e.rules().files().len()));
}
