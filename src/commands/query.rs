//! `quanhe query`: a question → its answer.

use std::io::{self, IsTerminal, Write};

use super::{Done, Failure, Outcome, count, open, output, say, width};
use crate::cli::{Global, QueryArgs, QueryFormat};
use crate::query::params::{ParamError, split, terms};
use crate::query::{Catalog, Format, Kind, Names, results, run};

pub fn run(global: &Global, args: &QueryArgs) -> Outcome {
    let query = Catalog::load(global.queries.as_deref())?.find(&args.query)?;
    let given = args.params.iter().map(|p| split(p)).collect::<Result<Vec<_>, _>>()?;
    let stored = open(global)?;
    let base = stored.base();
    // What view the query needs is known before its values are: they put no GRAPH into it.
    let view = run::prepare(&query.path, &query.text, base, [])?.view();
    let store = stored.load(view)?;
    let entity = |name: &str| query.header.param(name).is_ok_and(|p| p.kind == Kind::Entity);
    let wanted: Vec<&str> = given.iter().filter(|(n, _)| entity(n)).map(|(_, v)| *v).collect();
    let names = if wanted.is_empty() {
        Names::default()
    } else {
        Names::load_for(&store, base, &wanted)?
    };
    let values = terms(&query.header, &given, || &names).map_err(|e| help(&e, &args.query))?;
    let prepared = run::prepare(&query.path, &query.text, base, values)?;
    let results = prepared.execute(&store)?;
    let mut out = output();
    let format = format(args.format);
    let rows = results::write(results, format, base, width(), &mut out)?;
    out.flush()?;
    if format == Format::Table && !global.quiet {
        say(count(rows, "row"));
    }
    Ok(Done::Clean)
}

fn help(error: &ParamError, query: &str) -> Failure {
    Failure::Usage(match error {
        ParamError::Missing(_) => format!("{error} (query `{query}`)"),
        error => error.to_string(),
    })
}

fn format(asked: Option<QueryFormat>) -> Format {
    match asked {
        Some(QueryFormat::Table) => Format::Table,
        Some(QueryFormat::Csv) => Format::Csv,
        Some(QueryFormat::Tsv) => Format::Tsv,
        Some(QueryFormat::Json) => Format::Json,
        Some(QueryFormat::Xml) => Format::Xml,
        None if io::stdout().is_terminal() => Format::Table,
        None => Format::Csv,
    }
}
