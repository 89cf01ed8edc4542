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

/// Answers a query from a database on disk.
#[cfg(feature = "rocksdb")]
pub fn query(folder: &Path, query: &Path) -> Result<()> {
    let start = Instant::now();
    let store = Store::open_read_only(folder)?;
    let (open, start) = (start.elapsed(), Instant::now());
    let rows = rows(&store, &fs::read_to_string(query)?)?;
    let out = json!({"rows": rows, "open": open.as_secs_f64(), "query": start.elapsed().as_secs_f64()});
    println!("{out}");
    Ok(())
}

fn rows(store: &Store, query: &str) -> Result<usize> {
    match SparqlEvaluator::new().parse_query(query)?.on_store(store).execute()? {
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
