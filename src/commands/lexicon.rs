//! `quanhe lexicon lookup`: what a text matches, and why.

use std::io::Write;

use super::{Done, Failure, Outcome, extractor, output};
use crate::cli::{Global, LexiconArgs, LexiconCommand};
use crate::document::Document;
use crate::lexicon::lookup::{Form, Found, Place};
use crate::lexicon::place::line_of_subject;
use crate::pipeline::lexicon_files;

pub fn run(global: &Global, args: &LexiconArgs) -> Outcome {
    let LexiconCommand::Lookup { text } = &args.command;
    let extractor = extractor(global)?;
    let files = lexicon_files(global.ontology.as_deref()).map_err(|e| Failure::Usage(e.to_string()))?;
    let places = extractor.lexicon().lookup(text);
    let mut out = output();
    for place in &places {
        write_place(&mut out, place, text, &files)?;
    }
    // A label is not yet a reading: `tỉnh Lào Cai` is one of two provinces, `Sở Y tế Lào Cai` a body that no file lists.
    let read = extractor.extract(&Document {
        id: "lookup".to_owned(),
        text: text.clone(),
        ..Document::default()
    });
    let labels: Vec<_> = read.entities.iter().filter(|e| e.entity_type.is_listed()).collect();
    if !labels.is_empty() {
        writeln!(out, "read alone, without date and province around it:")?;
        for entity in labels {
            let name = entity.entity_type.name();
            writeln!(out, "  {} ({name}) {}: {}", entity.label, entity.path, entity.decision)?;
        }
    }
    out.flush()?;
    if places.is_empty() {
        return Err(Failure::Usage(format!("no label of the lexicon stands in `{text}`")));
    }
    Ok(Done::Clean)
}

fn write_place(
    out: &mut impl Write,
    place: &Place<'_>,
    text: &str,
    files: &[(String, std::borrow::Cow<'static, str>)],
) -> std::io::Result<()> {
    let written = &text[place.start..place.end];
    match place.found.len() {
        1 => writeln!(out, "{written}")?,
        n => writeln!(
            out,
            "{written}: ambiguous, {n} concepts; date, place or the words around decide, or it is left"
        )?,
    }
    for found in &place.found {
        let concept = found.concept;
        writeln!(
            out,
            "  {} ({}) {}",
            concept.with_unit(),
            concept.kind.class(),
            concept.path
        )?;
        writeln!(out, "    {}", why(found))?;
        if let (from, until) = (concept.valid_from, concept.valid_until)
            && (from.is_some() || until.is_some())
        {
            let day = |d: Option<jiff::civil::Date>, none: &str| d.map_or_else(|| none.to_owned(), |d| d.to_string());
            write!(out, "    valid {} to {}", day(from, "always"), day(until, "now"))?;
            match concept.replaced_by.as_slice() {
                [] => writeln!(out)?,
                next => writeln!(out, ", then {}", next.join(", "))?,
            }
        }
        if let Some(within) = &concept.within {
            writeln!(out, "    in {within}")?;
        }
        if let Some((file, line)) = source(&concept.path, files) {
            writeln!(out, "    {file}:{line}")?;
        }
    }
    Ok(())
}

fn why(found: &Found<'_>) -> String {
    let mut out = match found.by {
        Form::Preferred(label) => format!("by its first name \"{label}\""),
        Form::Other(label) => format!("by its other name \"{label}\""),
        Form::Variant => {
            "by a form made of its names: a short form in general use, a comma, or a head that lists share".to_owned()
        }
    };
    if found.short {
        out.push_str("; counts only behind its head word or in a list");
    }
    if found.concept.ambiguous {
        out.push_str("; the bare name does not count, it is a plain word or a person's name too");
    }
    out
}

/// The file and line that begin what is said of a concept.
fn source<'f>(path: &str, files: &'f [(String, std::borrow::Cow<'static, str>)]) -> Option<(&'f str, usize)> {
    let slug = path.rsplit('/').next().unwrap_or(path);
    let iri = format!("https://w3id.org/quanhe/id/{path}");
    files
        .iter()
        .filter(|(_, text)| text.contains(slug))
        .find_map(|(name, text)| Some((name.as_str(), line_of_subject(text, &iri)?)))
}
