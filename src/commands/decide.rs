//! `quanhe decide`: what a person says about who is who.

use std::collections::{BTreeMap, BTreeSet};

use oxigraph::model::NamedNode;

use super::{Done, Failure, Outcome, decisions, decisions_file, no_document, say};
use crate::cli::{DecideArgs, Global, Verdict as Said};
use crate::graph::Base;
use crate::graph::snapshot::{Snapshot, View, load};
use crate::graph::store::{GraphStore, StoreWriter};
use crate::graph::vocab::{is_path, org};
use crate::identity::read::{Documents, folded};
use crate::identity::{Decision, Decisions, Verdict, derive};
use crate::query::suggest::did_you_mean;
use crate::query::{LookupError, Names};

pub fn run(global: &Global, args: &DecideArgs) -> Outcome {
    let mut store = StoreWriter::open(&global.store)?;
    let base = store.base().clone();
    let mut decided = decisions(global, &base)?;
    let said = match args.verdict {
        Said::Same => decide(global, args, Verdict::Same, &store, &mut decided)?,
        Said::Different => decide(global, args, Verdict::Different, &store, &mut decided)?,
        Said::Withdraw => withdraw(global, args, &store, &mut decided)?,
    };
    let file = decisions_file(global);
    decided.write(&file, &base)?;
    if derive(&mut store.snapshot, &base, &decided) {
        store.save()?;
    }
    if !global.quiet {
        say(format_args!("{said} {}", file.display()));
    }
    Ok(Done::Clean)
}

/// Adds a decision; what there is to say of it.
fn decide(
    global: &Global,
    args: &DecideArgs,
    verdict: Verdict,
    store: &StoreWriter,
    decided: &mut Decisions,
) -> Result<String, Failure> {
    let (base, snapshot) = (store.base(), &store.snapshot);
    if let Some(id) = &args.document {
        known_document(id, snapshot, base)?;
    }
    let document = args.document.as_deref();
    let (mut first, mut second) = nodes(
        args,
        document,
        &names(global, args, base, Nodes::Joined)?,
        snapshot,
        base,
    )?;
    if first == second && verdict == Verdict::Different && document.is_none() {
        // They are one by now: the names that the documents give are those of the nodes to be parted.
        let written = names(global, args, base, Nodes::AsWritten)?;
        (first, second) = nodes(args, document, &written, snapshot, base)?;
    }
    if first == second {
        return Err(Failure::Usage(format!(
            "`{}` and `{}` are one already: {first}{}",
            args.first,
            args.second,
            if verdict == Verdict::Different {
                "; what a document calls something else is said with --document ID"
            } else {
                ""
            }
        )));
    }
    let decision = Decision {
        verdict,
        first: first.clone(),
        second: second.clone(),
        document: document.map(|id| base.document(id)),
        author: args.by.clone(),
        date: args.date.map(|d| d.to_string()),
        note: args.note.clone(),
    };
    decision
        .check(base)
        .map_err(|why| Failure::Usage(format!("{first} {} {second}: {why}", verdict.name())))?;
    if verdict == Verdict::Same && document.is_none() {
        for (part, whole) in [(&first, &second), (&second, &first)] {
            if belongs_to(part, whole, snapshot, base) {
                return Err(Failure::Usage(format!("{part} is a part of {whole}: they are two")));
            }
        }
    }
    // A mention may be of somebody who has no node yet.
    for (iri, must) in [(&first, true), (&second, document.is_none())] {
        if must && !is_known(iri, snapshot, base) {
            return Err(Failure::Usage(format!("nothing in the store is called {iri}")));
        }
    }
    decided.put(decision, base);
    Ok(format!("{first} {} {second}: written to", verdict.name()))
}

/// Takes a decision back; what there is to say of it.
fn withdraw(
    global: &Global,
    args: &DecideArgs,
    store: &StoreWriter,
    decided: &mut Decisions,
) -> Result<String, Failure> {
    let base = store.base();
    let names = names(global, args, base, Nodes::AsWritten)?;
    let means = |name: &str, iri: &NamedNode| match as_iri(name, base) {
        Some(given) => given == iri.as_str(),
        None => names.bears(iri.as_str(), name),
    };
    let document = args.document.as_deref().map(|id| base.document(id));
    let about = |d: &Decision| {
        let (a, b) = (args.first.as_str(), args.second.as_str());
        let either = document.is_none() && means(b, &d.first) && means(a, &d.second);
        d.document == document && (means(a, &d.first) && means(b, &d.second) || either)
    };
    let found: Vec<(String, String)> = decided
        .iter()
        .filter(|(_, d)| about(d))
        .map(|(iri, d)| (iri.to_owned(), format!("{} {} {}", d.first, d.verdict.name(), d.second)))
        .collect();
    match found.as_slice() {
        [] => Err(Failure::Usage(format!(
            "nothing is decided of `{}` and `{}`{}: `quanhe review --decided` lists what is",
            args.first,
            args.second,
            args.document
                .as_ref()
                .map_or_else(String::new, |d| format!(" in `{d}`"))
        ))),
        [(iri, said)] => {
            decided.withdraw(iri);
            Ok(format!("{said}: withdrawn from"))
        }
        several => Err(Failure::Usage(format!(
            "several decisions fit; give the IRIs of one of them:\n  {}",
            several
                .iter()
                .map(|(_, said)| said.as_str())
                .collect::<Vec<_>>()
                .join("\n  ")
        ))),
    }
}

/// Which nodes names are looked up among.
#[derive(Clone, Copy)]
enum Nodes {
    /// One for those that are one.
    Joined,
    /// Those of the documents.
    AsWritten,
}

/// The names of the store, where a name is to be looked up.
fn names(global: &Global, args: &DecideArgs, base: &Base, nodes: Nodes) -> Result<Names, Failure> {
    if as_iri(&args.first, base).is_some() && as_iri(&args.second, base).is_some() {
        return Ok(Names::default());
    }
    let store = GraphStore::open(&global.store)?;
    let store = match nodes {
        Nodes::Joined => store.load(View::Union)?,
        Nodes::AsWritten => store.load_as_written(View::Union)?,
    };
    Ok(Names::load(&store, base)?)
}

/// What the two names mean.
fn nodes(
    args: &DecideArgs,
    document: Option<&str>,
    names: &Names,
    snapshot: &Snapshot,
    base: &Base,
) -> Result<(NamedNode, NamedNode), Failure> {
    let node = |name: &str| -> Result<NamedNode, Failure> {
        match as_iri(name, base) {
            Some(iri) => NamedNode::new(iri).map_err(|e| Failure::Usage(format!("`{name}` is not an IRI: {e}"))),
            None => {
                let node = names.resolve(name)?;
                // What is written down here lasts: it is about nobody who was not named.
                match names.taken_for(name, &node) {
                    Some(note) => Err(Failure::Usage(format!("{note}; give the IRI if it is meant"))),
                    None => Ok(node),
                }
            }
        }
    };
    let first = match document {
        Some(id) => mention(&args.first, id, snapshot, base)?,
        None => node(&args.first)?,
    };
    Ok((first, node(&args.second)?))
}

/// An IRI as it is given; other names that lead to it are no names of it here, since a decision may part what is one now.
fn as_iri(text: &str, base: &Base) -> Option<String> {
    let text = text.trim();
    if let Some(inner) = text.strip_prefix('<').and_then(|t| t.strip_suffix('>')) {
        return Some(inner.to_owned());
    }
    if text.contains("://") {
        return Some(text.to_owned());
    }
    is_path(text).then(|| base.id(text).into_string())
}

fn known_document(id: &str, snapshot: &Snapshot, base: &Base) -> Result<(), Failure> {
    if snapshot.has(&base.graph(id)) {
        return Ok(());
    }
    let stored = snapshot.documents(base);
    Err(no_document(id, stored.iter().map(|d| d.id.as_str())))
}

/// The node by which a document calls something that is given by name or IRI.
fn mention(name: &str, id: &str, snapshot: &Snapshot, base: &Base) -> Result<NamedNode, Failure> {
    if let Some(iri) = as_iri(name, base) {
        return NamedNode::new(iri).map_err(|e| Failure::Usage(format!("`{name}` is not an IRI: {e}")));
    }
    let documents = Documents::read(snapshot, base);
    let (document, wanted) = (base.document(id), folded(name));
    let mut found: Vec<&str> = documents
        .units
        .iter()
        .filter(|u| u.document == document.as_str() && folded(&u.name) == wanted)
        .map(|u| u.iri)
        .collect();
    if found.is_empty() {
        // No person: whatever else the document calls so.
        let background = snapshot.lines(&base.background());
        let short_forms = background.lines().filter(|line| line.contains("/id/abbreviation/"));
        let mut lines = snapshot.lines(&base.graph(id)).into_owned();
        short_forms.for_each(|line| lines.extend([line, "\n"]));
        let store = load(&lines, View::Union)?;
        return Names::load(&store, base)?.resolve(name).map_err(|error| match error {
            LookupError::Unknown { name, near } => Failure::Usage(format!(
                "the document `{id}` speaks of nothing called `{name}`{}",
                did_you_mean(&near)
            )),
            error => error.into(),
        });
    }
    found.sort_unstable();
    match found.as_slice() {
        [only] => Ok(NamedNode::new_unchecked(*only)),
        several => Err(Failure::Usage(format!(
            "`{name}` names several persons in `{id}`; give one of these IRIs instead:\n  {}",
            several.join("\n  ")
        ))),
    }
}

/// Whether a body stands under another, by what the lexicon or a document says.
fn belongs_to(part: &NamedNode, whole: &NamedNode, snapshot: &Snapshot, base: &Base) -> bool {
    let properties = [base.ns("parent").to_string(), org::SUB_ORGANIZATION_OF.to_string()];
    let mut parents: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (_, block) in snapshot.blocks() {
        let lines = block.lines().unwrap_or_default();
        for line in lines
            .lines()
            .filter(|line| properties.iter().any(|p| line.contains(p.as_str())))
        {
            let mut terms = line.split(' ');
            if let (Some(body), Some(property), Some(parent)) = (terms.next(), terms.next(), terms.next())
                && properties.iter().any(|p| p == property)
            {
                parents.entry(body.to_owned()).or_default().insert(parent.to_owned());
            }
        }
    }
    let (mut seen, mut at) = (BTreeSet::new(), vec![part.to_string()]);
    while let Some(body) = at.pop() {
        for parent in parents.get(&body).into_iter().flatten() {
            if *parent == whole.to_string() {
                return true;
            }
            if seen.insert(parent.clone()) {
                at.push(parent.clone());
            }
        }
    }
    false
}

/// Whether the store speaks of a node, or gives it to one of two namesakes.
fn is_known(iri: &NamedNode, snapshot: &Snapshot, base: &Base) -> bool {
    let (first, inside) = (format!("{iri} "), format!("\n{iri} "));
    let says = |lines: &str| lines.starts_with(&first) || lines.contains(&inside);
    let mut blocks = snapshot.blocks();
    blocks.any(|(_, block)| block.lines().is_ok_and(|lines| says(&lines)))
        || snapshot
            .lines(&base.identity())
            .contains(&format!("{} {iri} ", base.ns("second")))
}
