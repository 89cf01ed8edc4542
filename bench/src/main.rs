//! `quanhe-bench`: articles with known facts in any number, and oxigraph alone beside which quanhe is measured.
//!
//! `scripts/measure` runs it and the program itself as whole processes, and writes the table of `PERFORMANCE.md`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use quanhe_bench::generate::{self, Order};
use quanhe_bench::oxigraph_alone;

// The allocator of quanhe itself, so that both sides of a comparison have the same.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

#[derive(Parser)]
#[command(version, about = "Articles with known facts, and oxigraph alone")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Write articles, a JSON record a line, and what they say as gold answers
    Generate {
        /// How many articles; the first of many are those of few
        #[arg(long, value_name = "N")]
        documents: u64,
        /// Another seed gives other articles
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The first article's number, to write a corpus in parts
        #[arg(long, default_value_t = 0, value_name = "N")]
        first: u64,
        /// Write this part of the articles (in 1 of N) as they stand after a change
        #[arg(long, value_name = "N")]
        change_one_in: Option<u64>,
        /// The file of articles [default: standard output]
        #[arg(long, short, value_name = "FILE")]
        output: Option<PathBuf>,
        /// The folder for the gold answers, in the form of `examples/gold`
        #[arg(long, value_name = "DIR")]
        gold: Option<PathBuf>,
    },
    /// Load N-Quads with oxigraph's bulk loader and nothing else; print the seconds of each step as JSON
    OxigraphLoad {
        /// A file of N-Quads
        file: PathBuf,
        /// Load into a database in this folder, not into memory
        #[arg(long, value_name = "DIR")]
        disk: Option<PathBuf>,
        /// Load every statement into the default graph too, as a quanhe store in RocksDB has it
        #[arg(long)]
        both: bool,
        /// Then write all as N-Quads to this file
        #[arg(long, value_name = "FILE")]
        dump: Option<PathBuf>,
        /// Then answer this SPARQL query
        #[arg(long, value_name = "FILE.rq")]
        query: Option<PathBuf>,
    },
    /// Answer a SPARQL query from a database on disk with oxigraph and nothing else
    #[cfg(feature = "rocksdb")]
    OxigraphQuery {
        /// The folder of the database
        folder: PathBuf,
        /// The query
        query: PathBuf,
        /// An IRI in the place of a variable; may be given several times
        #[arg(long, value_name = "NAME=IRI")]
        bind: Vec<String>,
    },
}

fn main() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Generate {
            documents,
            seed,
            first,
            change_one_in,
            output,
            gold,
        } => generate::write(
            &Order {
                documents,
                seed,
                first,
                change_one_in,
            },
            output.as_deref(),
            gold.as_deref(),
        ),
        Command::OxigraphLoad {
            file,
            disk,
            both,
            dump,
            query,
        } => oxigraph_alone::load(&file, disk.as_deref(), both, dump.as_deref(), query.as_deref()),
        #[cfg(feature = "rocksdb")]
        Command::OxigraphQuery { folder, query, bind } => oxigraph_alone::query(&folder, &query, &bind),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("quanhe-bench: {error}");
            ExitCode::from(2)
        }
    }
}
