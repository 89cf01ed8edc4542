//! `quanhe export`: the graph for other tools.

use std::io::{BufWriter, Write};
use std::path::Path;

use oxigraph::model::NamedNode;

use super::{Done, Failure, Outcome, open, output, say_taken};
use crate::aside;
use crate::cli::{ExportArgs, ExportFormat, Global};
use crate::export::{ExportError, Format, Kind, Narrow, Network, Scope, dot, graphml, rdf, scope, stream};
use crate::graph::reach::Reach;
use crate::graph::snapshot::View;
use crate::graph::{GraphStore, Kind as StoreKind};
use crate::query::Names;
use crate::query::reader::Reader;

/// The most nodes of a drawing, where the command line names no number.
const MOST_NODES: usize = 150;

pub fn run(global: &Global, args: &ExportArgs) -> Outcome {
    let kinds = args.types.iter().map(|t| t.parse()).collect::<Result<Vec<Kind>, _>>()?;
    let stored = open(global)?;
    if args.all && args.format == ExportFormat::Nquads {
        // That is what a store holds, and need not be loaded.
        return write(args.output.as_deref(), |to| Ok(stored.write(to)?));
    }
    let base = stored.base();
    let whole = args.around.is_none() && args.types.is_empty() && args.max_nodes.is_none();
    if let (true, Some(format), StoreKind::Snapshot) = (whole, Format::from(args.format).rdf(), stored.kind()) {
        let snapshot = stored.snapshot()?;
        let source = stream::Source::of(&snapshot, base);
        if let Some(plan) = source.plan(args.all, format)? {
            return write(args.output.as_deref(), |to| Ok(plan.write(to)?));
        }
    }
    // The whole graph goes out as it is stored, but for names, with the statements of who is who; what is cut out of it shows one node a person.
    let format = Format::from(args.format);
    let around = match &args.around {
        Some(name) => vec![named(global, &stored, name)?],
        None => Vec::new(),
    };
    let store = if !around.is_empty() {
        stored.load_near(&around, args.hops)?
    } else if format.rdf().is_some() && kinds.is_empty() {
        stored.load_as_written(View::Named)?
    } else {
        stored.load(View::Named)?
    };
    let reader = Reader::new(&store, base);
    let narrow = Narrow {
        around,
        hops: args.hops,
        kinds,
    };
    let network = |most| -> Result<Network, Failure> {
        let network = bounded(Network::read(&reader, &narrow)?, most)?;
        if network.nodes.is_empty() && !args.types.is_empty() {
            return Err(Failure::Usage(format!(
                "no fact joins two entities of type {}: name the type at its other end too (--type Person --type Organization), or nothing but --around",
                args.types.join(" or ")
            )));
        }
        Ok(network)
    };
    // Everything is read and checked before the output is opened, so that a mistake leaves an old file as it was.
    let mut text = Vec::new();
    if let Some(format) = format.rdf() {
        let narrowed;
        let scope = if narrow
            != (Narrow {
                hops: args.hops,
                ..Narrow::default()
            }) {
            narrowed = network(args.max_nodes)?;
            Scope::Network(&narrowed)
        } else if args.all {
            Scope::All
        } else {
            Scope::Documents
        };
        let quads = scope::select(&reader, scope)?;
        return write(args.output.as_deref(), |to| Ok(rdf::write(quads, base, format, to)?));
    }
    let most = if format == Format::Dot {
        Some(args.max_nodes.unwrap_or(MOST_NODES))
    } else {
        args.max_nodes
    };
    let network = network(most)?;
    match format {
        Format::GraphMl => graphml::write(&network, &mut text)?,
        _ => dot::write(&reader, &network, &dot::title(&reader, &network)?, &mut text)?,
    }
    write(args.output.as_deref(), |to| Ok(to.write_all(&text)?))
}

/// The node of a name; of the store that takes names alone.
fn named(global: &Global, stored: &GraphStore, name: &str) -> Result<NamedNode, Failure> {
    let mut reach = Reach::default();
    for property in Names::properties(stored.base()) {
        reach.union.insert(property.into_string());
    }
    let store = stored.load_reach(&reach)?;
    let names = Names::load_for(&store, stored.base(), &[name.into()])?;
    let node = names.resolve(name)?;
    say_taken(global, &names, [(name, &node)]);
    Ok(node)
}

fn bounded(network: Network, most: Option<usize>) -> Result<Network, ExportError> {
    match most {
        Some(most) => network.at_most(most),
        None => Ok(network),
    }
}

/// Writes to the file, aside first, or else to standard output.
fn write(file: Option<&Path>, what: impl FnOnce(&mut dyn Write) -> Result<(), ExportError>) -> Outcome {
    match file {
        Some(path) => aside::replace(path, |file| {
            let mut to = BufWriter::new(file);
            what(&mut to)?;
            Ok(to.flush()?)
        })
        .map_err(|error| match error {
            ExportError::Write(error) => Failure::Usage(format!("{}: {error}", path.display())),
            error => error.into(),
        })?,
        None => {
            let mut to = output();
            what(&mut to)?;
            to.flush()?;
        }
    }
    Ok(Done::Clean)
}

impl From<ExportError> for Failure {
    fn from(error: ExportError) -> Self {
        match error {
            ExportError::Write(error) => error.into(),
            error => Self::Usage(error.to_string()),
        }
    }
}

impl From<ExportFormat> for Format {
    fn from(format: ExportFormat) -> Self {
        match format {
            ExportFormat::Turtle => Self::Turtle,
            ExportFormat::Trig => Self::Trig,
            ExportFormat::Ntriples => Self::NTriples,
            ExportFormat::Nquads => Self::NQuads,
            ExportFormat::Jsonld => Self::JsonLd,
            ExportFormat::Rdfxml => Self::RdfXml,
            ExportFormat::Dot => Self::Dot,
            ExportFormat::Graphml => Self::GraphMl,
        }
    }
}
