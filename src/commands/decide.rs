//! `quanhe decide`: what a person says about who is who.

use oxigraph::model::NamedNode;

use super::{Done, Failure, Outcome, decisions, decisions_file, say};
use crate::cli::{DecideArgs, Global, Verdict as Said};
use crate::graph::Base;
use crate::graph::snapshot::{Snapshot, View, load};
use crate::graph::store::{GraphStore, StoreWriter};
use crate::graph::vocab::is_path;
use crate::identity::read::{Documents, folded};
use crate::identity::{Decision, Verdict, derive};
use crate::query::Names;
use crate::query::suggest::{did_you_mean, nearest};

pub fn run(global: &Global, args: &DecideArgs) -> Outcome {
    let mut store = StoreWriter::open(&global.store)?;
    let base = store.base().clone();
    let mut decided = decisions(global, &base)?;
    let names = match (as_iri(&args.first, &base), as_iri(&args.second, &base)) {
        (Some(_), Some(_)) => Names::default(),
        _ => Names::load(&GraphStore::open(&global.store)?.load(View::Union)?, &base)?,
    };
    let node = |name: &str| -> Result<NamedNode, Failure> {
        match as_iri(name, &base) {
            Some(iri) => NamedNode::new(iri).map_err(|e| Failure::Usage(format!("`{name}` is not an IRI: {e}"))),
            None => Ok(names.resolve(name)?),
        }
    };
    let (document, first) = match &args.document {
        Some(id) => {
            known_document(id, &store.snapshot, &base)?;
            let first = mention(&args.first, id, &store.snapshot, &base)?;
            (Some(base.document(id)), first)
        }
        None => (None, node(&args.first)?),
    };
    let second = node(&args.second)?;
    if first == second {
        return Err(Failure::Usage(format!(
            "`{}` and `{}` are one already: {first}",
            args.first, args.second
        )));
    }
    let verdict = match args.verdict {
        Said::Same => Verdict::Same,
        Said::Different if document.is_some() => {
            return Err(Failure::Usage(
                "a mention can only be said to be something: `quanhe decide A same B --document ID`".to_owned(),
            ));
        }
        Said::Different => Verdict::Different,
    };
    // A mention may be of somebody who has no node yet.
    for (iri, must) in [(&first, true), (&second, document.is_none())] {
        if must && !is_known(iri, &store.snapshot) {
            return Err(Failure::Usage(format!("nothing in the store is called {iri}")));
        }
    }
    decided.put(
        Decision {
            verdict,
            first: first.clone(),
            second: second.clone(),
            document,
            author: args.by.clone(),
            date: args.date.map(|d| d.to_string()),
            note: args.note.clone(),
        },
        &base,
    );
    let file = decisions_file(global);
    decided.write(&file, &base)?;
    if derive(&mut store.snapshot, &base, &decided) {
        store.save()?;
    }
    if !global.quiet {
        say(format_args!(
            "{first} {} {second}: written to {}",
            verdict.name(),
            file.display()
        ));
    }
    Ok(Done::Clean)
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
    let near = nearest(id, stored.iter().map(|d| d.id.as_str()), 3);
    Err(Failure::Usage(format!(
        "the store has no document `{id}`{}",
        did_you_mean(&near)
    )))
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
        let store = load(&snapshot.lines(&base.graph(id)), View::Union)?;
        return Ok(Names::load(&store, base)?.resolve(name)?);
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

fn is_known(iri: &NamedNode, snapshot: &Snapshot) -> bool {
    let (first, inside) = (format!("{iri} "), format!("\n{iri} "));
    let says = |lines: &str| lines.starts_with(&first) || lines.contains(&inside);
    let mut blocks = snapshot.blocks();
    blocks.any(|(_, block)| block.lines().is_ok_and(|lines| says(&lines)))
}
