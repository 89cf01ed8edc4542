//! `quanhe build`: documents → store.

use std::collections::HashSet;
use std::sync::OnceLock;

use super::{Done, Failure, Outcome, complain, count, decisions, extractor, say, stream};
use crate::cli::{BuildArgs, Global};
use crate::document::Document;
use crate::graph::background::{fingerprint, fingerprint_with_beside};
use crate::graph::document_nquads;
use crate::graph::snapshot::{StoredDocument, nquads};
use crate::graph::store::knowledge as stored_knowledge;
use crate::graph::writer::{Block, Writer};
use crate::pipeline::Extractor;

/// Changed documents that the summary names.
const SHOWN: usize = 5;

/// What became of the documents.
#[derive(Debug, Clone, Default)]
struct Tally {
    new: usize,
    /// Their ids: a file of a stored document's name takes its place.
    changed: Vec<String>,
    unchanged: usize,
    pruned: usize,
}

/// What there is to do for a document.
enum Work {
    None,
    Done(Block),
    /// It is to be read, and the extractor was not loaded yet.
    Waits(Box<Document>),
}

pub fn run(global: &Global, args: &BuildArgs) -> Outcome {
    stream::look(&args.inputs)?;
    let knowledge = fingerprint(global.ontology.as_deref())?;
    let made_of = fingerprint_with_beside(&knowledge, global.ontology.as_deref())?;
    let known_to_load = stored_knowledge(&global.store).is_ok_and(|stored| stored == knowledge);
    // What is to be read is looked at before the store, which a mistake in it must not make.
    let loaded: OnceLock<&'static Extractor> = OnceLock::new();
    let load = || -> Result<&'static Extractor, Failure> {
        match loaded.get() {
            Some(extractor) => Ok(*extractor),
            None => extractor(global).map(|extractor| *loaded.get_or_init(|| extractor)),
        }
    };
    if !known_to_load {
        load()?;
    }
    let mut store = Writer::create(&global.store, global.base.as_ref(), args.store_kind.map(Into::into))?;
    let (base, kind) = (store.base().clone(), store.kind());
    let decisions = decisions(global, &base)?;
    let same_knowledge = store.knowledge() == knowledge;
    store.begin(&knowledge)?;
    let known = store.known();
    // All stored documents are listed only where somebody asks for those that were not read again.
    let before = if args.prune || !same_knowledge {
        store.documents()?
    } else {
        Vec::new()
    };
    let mut dirty = false;
    if store.background() != made_of {
        let constant = load()?.background(&base, global.ontology.as_deref())?;
        dirty = store.put(&base.background(), Block::new(kind, nquads(&constant), None, &base))?;
        store.set_background(made_of);
        // Where the store keeps that, it is to be written.
        dirty |= !store.background().is_empty();
    }
    let mut tally = Tally::default();
    let mut seen: HashSet<String> = HashSet::new();
    let block_of = |extractor: &Extractor, document: &Document| {
        Block::new(
            kind,
            document_nquads(document, &extractor.extract(document), &base),
            Some((document.id.clone(), document.hash())),
            &base,
        )
    };
    let read = stream::each(
        &args.inputs,
        global.quiet,
        |document| {
            let stored = known.hash(&document.id);
            let id = document.id.clone();
            let work = if same_knowledge && stored.as_ref() == Some(&document.hash()) {
                Work::None
            } else if let Some(extractor) = loaded.get() {
                Work::Done(block_of(extractor, &document))
            } else {
                Work::Waits(Box::new(document))
            };
            (stored.is_some(), id, work)
        },
        |(stored, id, work)| {
            let block = match work {
                Work::None => None,
                Work::Done(block) => Some(block),
                // The extractor takes longer to load than many documents to look at: it is, when the first is to be read.
                Work::Waits(document) => Some(block_of(load()?, &document)),
            };
            match block {
                None => tally.unchanged += 1,
                Some(block) => {
                    if stored {
                        tally.changed.push(id.clone());
                    } else {
                        tally.new += 1;
                    }
                    store.put(&base.graph(&id), block)?;
                    dirty = true;
                }
            }
            if !before.is_empty() {
                seen.insert(id);
            }
            Ok(())
        },
    )?;
    if args.prune {
        tally.pruned = prune(&mut store, &before, &seen, read)?;
    }
    dirty |= tally.pruned > 0;
    dirty |= store.derive(&decisions);
    // Documents that were not read again may say what older knowledge made of them; then the next build reads them again.
    let all_current = same_knowledge || args.prune && read.refused == 0 || before.iter().all(|d| seen.contains(&d.id));
    let knowledge = if all_current { knowledge } else { String::new() };
    if !all_current && !global.quiet {
        say_kept(before.iter().filter(|d| !seen.contains(&d.id)).count());
    }
    if dirty || store.knowledge() != knowledge {
        store.save(knowledge)?;
    }
    if !global.quiet {
        say(summary(&tally, read.refused, global));
    }
    Ok::<_, Failure>(if read.refused > 0 {
        Done::WithFindings
    } else {
        Done::Clean
    })
}

/// Takes out the documents that the inputs no longer hold; how many.
fn prune(
    store: &mut Writer,
    before: &[StoredDocument],
    seen: &HashSet<String>,
    read: stream::Read,
) -> Result<usize, Failure> {
    if read.documents + read.refused == 0 && !before.is_empty() {
        return Err(Failure::Usage(
            "INPUT holds no document, and --prune would empty the store: nothing was changed; `quanhe remove` takes documents out one by one".to_owned(),
        ));
    }
    if read.refused > 0 {
        complain("nothing was pruned: a document that could not be read may be one that is stored");
        return Ok(0);
    }
    let base = store.base().clone();
    let mut pruned = 0;
    for document in before.iter().filter(|d| !seen.contains(&d.id)) {
        pruned += usize::from(store.remove(&base.graph(&document.id))?);
    }
    Ok(pruned)
}

/// Says that stored documents were not read again with the knowledge of today.
fn say_kept(kept: usize) {
    complain(format_args!(
        "the lexicons and rules are not those of the last build; {} that INPUT does not hold still say{} what those made of {}",
        count(kept, "stored document"),
        if kept == 1 { "s" } else { "" },
        if kept == 1 { "it" } else { "them" }
    ));
}

/// `2 changed (dien-bien-2024-05, lai-chau-2025-03)`.
fn changed(ids: &[String]) -> String {
    let shown = ids.iter().take(SHOWN).cloned().collect::<Vec<_>>().join(", ");
    match ids.len() {
        0 => "0 changed".to_owned(),
        n if n > SHOWN => format!("{n} changed ({shown}, ...)"),
        n => format!("{n} changed ({shown})"),
    }
}

fn summary(tally: &Tally, refused: usize, global: &Global) -> String {
    let mut parts = vec![
        format!("{} new", tally.new),
        changed(&tally.changed),
        format!("{} unchanged", tally.unchanged),
    ];
    for (n, what) in [(tally.pruned, "pruned"), (refused, "refused")] {
        if n > 0 {
            parts.push(format!("{n} {what}"));
        }
    }
    let documents = count(tally.new + tally.changed.len() + tally.unchanged, "document");
    format!("{documents}: {}; store {}", parts.join(", "), global.store.display())
}
