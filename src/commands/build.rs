//! `quanhe build`: documents → store.

use std::collections::HashSet;

use super::{Done, Failure, Outcome, complain, count, decisions, extractor, say, stream};
use crate::cli::{BuildArgs, Global};
use crate::graph::background::{background, fingerprint};
use crate::graph::quads;
use crate::graph::writer::{Block, Writer};

/// What became of the documents.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    new: usize,
    changed: usize,
    unchanged: usize,
    pruned: usize,
}

pub fn run(global: &Global, args: &BuildArgs) -> Outcome {
    stream::look(&args.inputs)?;
    let extractor = extractor(global)?;
    let knowledge = fingerprint(global.ontology.as_deref())?;
    let mut store = Writer::create(&global.store, global.base.as_ref(), args.store_kind.map(Into::into))?;
    let (base, kind) = (store.base().clone(), store.kind());
    let decisions = decisions(global, &base)?;
    let same_knowledge = store.knowledge() == knowledge;
    store.begin(&knowledge)?;
    let constant = background(&base, global.ontology.as_deref(), &extractor.rule_notes())?;
    let known = store.known();
    // All stored documents are listed only where somebody asks for those that were not read again.
    let before = if args.prune || !same_knowledge {
        store.documents()?
    } else {
        Vec::new()
    };
    let mut dirty = store.put(&base.background(), Block::new(kind, constant))?;
    let mut tally = Tally::default();
    let mut seen: HashSet<String> = HashSet::new();
    let read = stream::each(
        &args.inputs,
        global.quiet,
        |document| {
            let stored = known.hash(&document.id);
            let unchanged = same_knowledge && stored.as_ref() == Some(&document.hash());
            let block = (!unchanged).then(|| Block::new(kind, quads(&document, &extractor.extract(&document), &base)));
            (document.id, stored.is_some(), block)
        },
        |(id, stored, block)| {
            match block {
                None => tally.unchanged += 1,
                Some(block) => {
                    if stored {
                        tally.changed += 1;
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
    if args.prune && read.refused > 0 {
        complain("nothing was pruned: a document that could not be read may be one that is stored");
    } else if args.prune {
        for document in before.iter().filter(|d| !seen.contains(&d.id)) {
            tally.pruned += usize::from(store.remove(&base.graph(&document.id))?);
        }
    }
    dirty |= tally.pruned > 0;
    dirty |= store.derive(&decisions);
    // Documents that were not read again may say what older knowledge made of them; then the next build reads them again.
    let all_current = same_knowledge || args.prune && read.refused == 0 || before.iter().all(|d| seen.contains(&d.id));
    let knowledge = if all_current { knowledge } else { String::new() };
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

fn summary(tally: &Tally, refused: usize, global: &Global) -> String {
    let mut parts = vec![
        format!("{} new", tally.new),
        format!("{} changed", tally.changed),
        format!("{} unchanged", tally.unchanged),
    ];
    for (n, what) in [(tally.pruned, "pruned"), (refused, "refused")] {
        if n > 0 {
            parts.push(format!("{n} {what}"));
        }
    }
    let documents = count(tally.new + tally.changed + tally.unchanged, "document");
    format!("{documents}: {}; store {}", parts.join(", "), global.store.display())
}
