//! A [`Page`] as text.

use std::io::{self, Write};

use super::layout::paragraph;
use super::show::{Page, Row};

/// Column at which values begin.
const COLUMN: usize = 14;
/// Documents named behind a row; the rest are counted.
const MOST_DOCUMENTS: usize = 3;

/// Writes a page, `width` columns wide; of each section the first `most` rows.
pub fn write(page: &Page, width: usize, most: usize, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "{}", page.label)?;
    if let Some(kind) = &page.kind {
        writeln!(to, "{kind}")?;
    }
    writeln!(to, "{}", page.iri.as_str())?;
    if !page.known.is_empty() {
        writeln!(to)?;
    }
    for (name, values) in &page.known {
        paragraph(to, &format!("  {name:COLUMN$}"), &values.join("; "), width)?;
    }
    for section in &page.sections {
        writeln!(to, "\n{}", section.title)?;
        for row in section.rows.iter().take(most) {
            write_row(row, width, to)?;
        }
        more(section.rows.len(), most, to)?;
    }
    if page.articles.is_empty() {
        if page.sections.is_empty() {
            writeln!(to, "\nNo document speaks of it.")?;
        }
        return Ok(());
    }
    writeln!(to, "\nDocuments")?;
    for article in page.articles.iter().take(most) {
        let line = [&article.date, &article.title]
            .into_iter()
            .flatten()
            .map(String::as_str)
            .chain([format!("[{}]", article.id).as_str()])
            .collect::<Vec<_>>()
            .join(" ");
        paragraph(to, "  - ", &line, width)?;
    }
    more(page.articles.len(), most, to)
}

fn write_row(row: &Row, width: usize, to: &mut impl Write) -> io::Result<()> {
    let mut text = row.text.clone();
    if !row.dates.is_empty() {
        text.push_str(", ");
        text.push_str(&row.dates.iter().map(String::as_str).collect::<Vec<_>>().join(", "));
    }
    if !row.documents.is_empty() {
        let named: Vec<&str> = row.documents.iter().take(MOST_DOCUMENTS).map(String::as_str).collect();
        let rest = row.documents.len() - named.len();
        let rest = if rest > 0 {
            format!(" and {rest} more")
        } else {
            String::new()
        };
        text.push_str(&format!("  [{}{rest}]", named.join(", ")));
    }
    paragraph(to, "  - ", &text, width)
}

fn more(there: usize, most: usize, to: &mut impl Write) -> io::Result<()> {
    match there.saturating_sub(most) {
        0 => Ok(()),
        rest => writeln!(to, "  ... and {rest} more (--all shows them)"),
    }
}
