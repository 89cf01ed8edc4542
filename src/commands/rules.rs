//! `quanhe rules`: the rule files' own words.

use std::fs;
use std::io::Write;

use super::{Done, Failure, Outcome, output};
use crate::cli::{Global, RulesArgs};
use crate::embedded;
use crate::query::suggest::{did_you_mean, nearest};

pub fn run(global: &Global, args: &RulesArgs) -> Outcome {
    let files = files(global)?;
    let mut out = output();
    match &args.name {
        None => {
            for (name, _) in &files {
                writeln!(out, "{name}")?;
            }
        }
        Some(name) => {
            let Some((_, text)) = files.iter().find(|(n, _)| n == name) else {
                let near = nearest(name, files.iter().map(|(n, _)| n.as_str()), 3);
                return Err(Failure::Usage(format!(
                    "no rule file is called `{name}`{}",
                    did_you_mean(&near)
                )));
            };
            out.write_all(text.as_bytes())?;
        }
    }
    out.flush()?;
    Ok(Done::Clean)
}

/// Name and text of every rule file: bundled, then the user's.
fn files(global: &Global) -> Result<Vec<(String, String)>, Failure> {
    let stem = |path: &std::path::Path| {
        path.file_stem()
            .map(|s| s.to_string_lossy().into_owned())
            .unwrap_or_default()
    };
    let mut out: Vec<_> = embedded::texts(&embedded::ONTOLOGY, "rules", "toml")
        .into_iter()
        .map(|(path, text)| (stem(path.as_ref()), text.to_owned()))
        .collect();
    let user = global.ontology.as_ref().map(|o| o.join("rules")).filter(|d| d.is_dir());
    if let Some(dir) = user {
        let failed = |e: std::io::Error| Failure::Usage(format!("{}: {e}", dir.display()));
        for entry in fs::read_dir(&dir).map_err(failed)? {
            let path = entry.map_err(failed)?.path();
            if path.extension().is_some_and(|e| e == "toml") {
                out.push((stem(&path), fs::read_to_string(&path).map_err(failed)?));
            }
        }
    }
    out.sort();
    Ok(out)
}
