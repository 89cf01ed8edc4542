//! `quanhe query`: a question → its answer.

use std::collections::BTreeSet;
use std::io::{self, IsTerminal, Write};

use oxigraph::model::{Literal, NamedNode, Term, TermRef, Variable};
use oxigraph::store::Store;

use super::{Done, Failure, Outcome, count, no_document, open, output, say, say_taken, width};
use crate::cli::{Global, QueryArgs, QueryFormat};
use crate::graph::Base;
use crate::graph::reach::Reach;
use crate::graph::snapshot::union_of;
use crate::graph::vocab::dcterms;
use crate::query::confident::confident;
use crate::query::exact::Wanted;
use crate::query::params::{ParamError, split, terms};
use crate::query::reader::Reader;
use crate::query::sets::{Sets, predecessors};
use crate::query::{Catalog, Format, Header, Kind, LookupError, Names, QueryFile, results, run};

pub fn run(global: &Global, args: &QueryArgs) -> Outcome {
    let query = Catalog::load(global.queries.as_deref())?.find(&args.query)?;
    let given = args.params.iter().map(|p| split(p)).collect::<Result<Vec<_>, _>>()?;
    let stored = open(global)?;
    let base = stored.base();
    let format = format(args.format);
    let reach = reach(args, &query, &given, format, base)?;
    let mut store = stored.load_reach(&reach)?;
    if let Some(least) = args.min_confidence {
        store = confident(&store, base, least)?;
    }
    let param = |name: &str| query.header.param(name).ok();
    let wanted: Vec<Wanted<'_>> = given
        .iter()
        .filter_map(|(n, name)| {
            let types = &param(n).filter(|p| p.kind == Kind::Entity)?.types;
            Some(Wanted { name, types })
        })
        .collect();
    for (name, id) in &given {
        if param(name).is_some_and(|p| p.kind == Kind::Document) {
            known_document(&store, id)?;
        }
    }
    let names = if wanted.is_empty() {
        Names::default()
    } else {
        Names::load_for(&store, base, &wanted)?
    };
    let mut given: Vec<(&str, String)> = given.into_iter().map(|(n, v)| (n, v.to_owned())).collect();
    let values = loop {
        let written: Vec<(&str, &str)> = given.iter().map(|(n, v)| (*n, v.as_str())).collect();
        match terms(&query.header, &written, || &names) {
            Ok(values) => break values,
            Err(error) => {
                let Some((name, node)) = newest(&error, args.with_predecessors, &store)? else {
                    return Err(help(&error, &args.query));
                };
                given
                    .iter_mut()
                    .filter(|(n, _)| *n == name)
                    .for_each(|(_, v)| *v = node.to_string());
            }
        }
    };
    for (name, term) in &values {
        if let (Term::NamedNode(node), Some((_, typed))) = (term, given.iter().find(|(n, _)| n == name)) {
            say_taken(global, &names, [(typed.as_str(), node)]);
        }
    }
    let (values, sets) = with_predecessors(values, args.with_predecessors, &query.header, &store)?;
    let bound = meant(&values, &sets, &names);
    let prepared = run::prepare_with(&query.path, &query.text, base, values, &sets)?;
    if !reach.covers(prepared.reach()) {
        store = stored.load_reach(&prepared.reach().with_all_properties())?;
    }
    let mut out = output();
    let reader = Reader::new(&store, base);
    let rows = prepared.answer(&store, |results| {
        results::write(results, format, &reader, width(), &mut out)
    })?;
    out.flush()?;
    if format == Format::Table && !global.quiet {
        say(count(rows, "row"));
    }
    if rows == 0 && !bound.is_empty() && !global.quiet {
        say(format_args!("no row for {}", bound.join(", ")));
    }
    Ok(Done::Clean)
}

/// What of the store is to be loaded; that is known before its values are, since any others do for that.
fn reach(
    args: &QueryArgs,
    query: &QueryFile,
    given: &[(&str, &str)],
    format: Format,
    base: &Base,
) -> Result<Reach, Failure> {
    let kind = |name: &str| query.header.param(name).ok().map(|p| p.kind);
    let any = given.iter().filter_map(|(name, _)| {
        let value = match kind(name)? {
            Kind::Entity | Kind::Type => NamedNode::new_unchecked("urn:any").into(),
            _ => Literal::from("any").into(),
        };
        Some(((*name).to_owned(), value))
    });
    let mut reach = run::prepare(&query.path, &query.text, base, any)?.reach().clone();
    // A table names events in few words, facts are judged, and predecessors found by what the query itself need not ask for.
    if format == Format::Table || args.min_confidence.is_some() || args.with_predecessors {
        return Ok(reach.with_all_properties());
    }
    if given.iter().any(|(name, _)| kind(name) == Some(Kind::Entity)) {
        for property in Names::properties(base) {
            reach.union.insert(property.into_string());
        }
    }
    if given.iter().any(|(name, _)| kind(name) == Some(Kind::Document)) {
        reach.union.insert(dcterms::IDENTIFIER.as_str());
    }
    Ok(reach)
}

/// Refuses the id of a document that the store does not hold.
fn known_document(store: &Store, id: &str) -> Result<(), Failure> {
    let ids = |id: Option<TermRef<'_>>| store.quads_for_pattern(None, Some(dcterms::IDENTIFIER), id, union_of(store));
    let literal = Literal::from(id.trim());
    if ids(Some(literal.as_ref().into())).next().transpose()?.is_some() {
        return Ok(());
    }
    let mut known = BTreeSet::new();
    for quad in ids(None) {
        if let Term::Literal(id) = quad?.object {
            known.insert(id.destruct().0);
        }
    }
    Err(no_document(id, known.iter().map(String::as_str)))
}

/// What each entity among the parameters was taken for, where no row says so: `body = Bộ Y tế (Ministry)`.
fn meant(values: &[(String, Term)], sets: &Sets, names: &Names) -> Vec<String> {
    let single = values.iter().filter_map(|(name, term)| match term {
        Term::NamedNode(node) => Some((name.as_str(), node)),
        _ => None,
    });
    let several = sets
        .iter()
        .filter_map(|(name, nodes)| Some((name.as_str(), nodes.first()?)));
    single
        .chain(several)
        .map(|(name, node)| match names.candidate(node.as_str()) {
            Some(known) => format!("{name} = {} ({})", known.label, known.type_name),
            None => format!("{name} = {node}, of which the store knows no name"),
        })
        .collect()
}

/// Of several bearers of one name the one that came after all others: whoever asks for predecessors means it, and them.
fn newest<'e>(error: &'e ParamError, wanted: bool, store: &Store) -> Result<Option<(&'e str, NamedNode)>, Failure> {
    let ParamError::Lookup {
        name,
        source: LookupError::Ambiguous { candidates, .. },
    } = error
    else {
        return Ok(None);
    };
    for candidate in candidates.iter().filter(|_| wanted) {
        let line = predecessors(store, &candidate.iri)?;
        if candidates.iter().all(|other| line.contains(&other.iri)) {
            return Ok(Some((name, candidate.iri.clone())));
        }
    }
    Ok(None)
}

/// The values to bind, and apart from them those that stand for an entity with its predecessors.
fn with_predecessors(
    values: Vec<(String, Term)>,
    wanted: bool,
    header: &Header,
    store: &Store,
) -> Result<(Vec<(String, Term)>, Sets), Failure> {
    let mut sets = Sets::new();
    if !wanted {
        return Ok((values, sets));
    }
    if !header.params.iter().any(|p| p.kind == Kind::Entity) {
        return Err(Failure::Usage(
            "--with-predecessors is for queries that take an entity; this one takes none".to_owned(),
        ));
    }
    let mut single = Vec::new();
    for (name, term) in values {
        let nodes = match &term {
            Term::NamedNode(node) => predecessors(store, node)?,
            _ => Vec::new(),
        };
        if nodes.len() > 1 {
            sets.insert(Variable::new_unchecked(name), nodes);
        } else {
            single.push((name, term));
        }
    }
    Ok((single, sets))
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
