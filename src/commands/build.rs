//! `quanhe build`: documents → store.

use std::collections::{HashMap, HashSet};

use super::{Done, Failure, Outcome, batches, complain, count, decisions, extractor, say};
use crate::cli::{BuildArgs, Global};
use crate::graph::background::{background, fingerprint};
use crate::graph::quads;
use crate::graph::snapshot::nquads;
use crate::graph::store::StoreWriter;
use crate::identity::derive;

/// What became of the documents.
#[derive(Debug, Clone, Copy, Default)]
struct Tally {
    new: usize,
    changed: usize,
    unchanged: usize,
    pruned: usize,
}

pub fn run(global: &Global, args: &BuildArgs) -> Outcome {
    batches::look(&args.inputs)?;
    let extractor = extractor(global)?;
    let knowledge = fingerprint(global.ontology.as_deref())?;
    let mut store = StoreWriter::create(&global.store, global.base.as_ref())?;
    let base = store.base().clone();
    let decisions = decisions(global, &base)?;
    let constant = nquads(&background(&base, global.ontology.as_deref(), &extractor.rule_notes())?);
    let mut dirty = store.snapshot.block(&base.background()) != Some(constant.as_str());
    store.snapshot.replace_block(&base.background(), constant);

    let before = store.snapshot.documents(&base);
    let same_knowledge = store.knowledge() == knowledge;
    let hashes: HashMap<&str, &str> = before.iter().map(|d| (d.id.as_str(), d.hash.as_str())).collect();
    let mut tally = Tally::default();
    let mut seen: HashSet<String> = HashSet::new();
    let read = batches::each(
        &args.inputs,
        global.quiet,
        |document| {
            let unchanged = same_knowledge && hashes.get(document.id.as_str()) == Some(&document.hash().as_str());
            let lines = (!unchanged).then(|| nquads(&quads(&document, &extractor.extract(&document), &base)));
            (document.id, lines)
        },
        |(id, lines)| {
            match lines {
                None => tally.unchanged += 1,
                Some(lines) => {
                    if hashes.contains_key(id.as_str()) {
                        tally.changed += 1;
                    } else {
                        tally.new += 1;
                    }
                    store.snapshot.replace_block(&base.graph(&id), lines);
                    dirty = true;
                }
            }
            seen.insert(id);
            Ok(())
        },
    )?;
    if args.prune && read.refused > 0 {
        complain("nothing was pruned: a document that could not be read may be one that is stored");
    } else if args.prune {
        for document in before.iter().filter(|d| !seen.contains(&d.id)) {
            tally.pruned += usize::from(store.snapshot.remove(&base.graph(&document.id)));
        }
    }
    dirty |= tally.pruned > 0;
    dirty |= derive(&mut store.snapshot, &base, &decisions);
    // Documents that were not read again may say what older knowledge made of them; then the next build reads them again.
    let all_current = same_knowledge || args.prune && read.refused == 0 || before.iter().all(|d| seen.contains(&d.id));
    let knowledge = if all_current { knowledge } else { String::new() };
    if dirty || store.knowledge() != knowledge {
        store.set_knowledge(knowledge);
        store.save()?;
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
