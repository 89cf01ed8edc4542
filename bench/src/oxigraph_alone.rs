//! Oxigraph without quanhe: the other side of the comparisons.

use std::fs;
use std::io::{BufWriter, Write};
use std::path::Path;
use std::time::Instant;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::{GraphName, Quad};
use oxigraph::sparql::{QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use serde_json::json;

use quanhe::graph::vocab::PREFIXES;

use crate::Result;

/// Loads N-Quads and says how long each step took.
pub fn load(file: &Path, disk: Option<&Path>, both: bool, dump: Option<&Path>, query: Option<&Path>) -> Result<()> {
    let start = Instant::now();
    let bytes = fs::read(file)?;
    let mut quads: Vec<Quad> = RdfParser::from_format(RdfFormat::NQuads)
        .lenient()
        .for_slice(&bytes)
        .collect::<std::result::Result<_, _>>()?;
    drop(bytes);
    if both {
        let union: Vec<Quad> = quads
            .iter()
            .map(|q| Quad {
                graph_name: GraphName::DefaultGraph,
                ..q.clone()
            })
            .collect();
        quads.extend(union);
    }
    let (parse, statements, start) = (start.elapsed(), quads.len(), Instant::now());
    let store = open(disk)?;
    let mut loader = store.bulk_loader();
    loader.load_quads(quads)?;
    loader.commit()?;
    #[cfg(feature = "rocksdb")]
    if disk.is_some() {
        store.flush()?;
    }
    let load = start.elapsed();
    let mut out = json!({"statements": statements, "parse": parse.as_secs_f64(), "load": load.as_secs_f64()});
    if let Some(file) = dump {
        let start = Instant::now();
        let to = store.dump_to_writer(RdfFormat::NQuads, BufWriter::new(fs::File::create(file)?))?;
        to.into_inner()?.flush()?;
        out["dump"] = start.elapsed().as_secs_f64().into();
    }
    if let Some(file) = query {
        let start = Instant::now();
        out["rows"] = rows(&store, &fs::read_to_string(file)?)?.into();
        out["query"] = start.elapsed().as_secs_f64().into();
    }
    println!("{out}");
    Ok(())
}

#[cfg(feature = "rocksdb")]
fn open(disk: Option<&Path>) -> Result<Store> {
    Ok(match disk {
        Some(folder) => Store::open(folder)?,
        None => Store::new()?,
    })
}

#[cfg(not(feature = "rocksdb"))]
fn open(disk: Option<&Path>) -> Result<Store> {
    match disk {
        Some(_) => Err("a database on disk needs `--features rocksdb`".into()),
        None => Ok(Store::new()?),
    }
}

/// Answers a query from a database on disk, with nodes in the place of some of its variables.
#[cfg(feature = "rocksdb")]
pub fn query(folder: &Path, query: &Path, bind: &[String]) -> Result<()> {
    let mut text = fs::read_to_string(query)?;
    for pair in bind {
        let (name, iri) = pair.split_once('=').ok_or("--bind NAME=IRI")?;
        text = by_hand(&text, name, iri);
    }
    let start = Instant::now();
    let store = Store::open_read_only(folder)?;
    let (open, start) = (start.elapsed(), Instant::now());
    let rows = rows(&store, &text)?;
    let out = json!({"rows": rows, "open": open.as_secs_f64(), "query": start.elapsed().as_secs_f64()});
    println!("{out}");
    Ok(())
}

/// What somebody would write who has no parameters: the IRI, wherever the variable stands.
#[cfg(feature = "rocksdb")]
fn by_hand(query: &str, name: &str, iri: &str) -> String {
    let variable = format!("?{name}");
    let mut out = String::new();
    let mut rest = query;
    while let Some((before, behind)) = rest.split_once(&variable) {
        let whole = !behind.starts_with(|c: char| c.is_alphanumeric() || c == '_');
        out.push_str(before);
        if whole {
            out.push_str(&format!("<{iri}>"));
        } else {
            out.push_str(&variable);
        }
        rest = behind;
    }
    out + rest
}

fn rows(store: &Store, query: &str) -> Result<usize> {
    let mut evaluator = SparqlEvaluator::new();
    for (prefix, iri) in PREFIXES.into_iter().chain([("q", "https://w3id.org/quanhe/ns#")]) {
        evaluator = evaluator.with_prefix(prefix, iri)?;
    }
    match evaluator.parse_query(query)?.on_store(store).execute()? {
        QueryResults::Solutions(solutions) => {
            let mut rows = 0;
            for solution in solutions {
                solution?;
                rows += 1;
            }
            Ok(rows)
        }
        _ => Err("not a SELECT".into()),
    }
}
