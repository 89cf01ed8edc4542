//! An article for a terminal: coloured, or with brackets where there is no colour.

use super::steps::{Mark, Step};
use super::{Annotated, Shown};
use crate::fact::EntityType;
use crate::query::results::printable;

/// Columns by which facts stand in.
const INDENT: usize = 4;
/// Columns of a relation's name.
const RELATION: usize = 12;
const RESET: &str = "\u{1b}[0m";
const BOLD: &str = "\u{1b}[1m";
const DIM: &str = "\u{1b}[2m";

/// The colour of a type: its code for a terminal.
fn colour(entity_type: EntityType) -> &'static str {
    match entity_type {
        EntityType::Person => "\u{1b}[1;33m",
        EntityType::Ministry => "\u{1b}[1;31m",
        EntityType::Hospital => "\u{1b}[1;34m",
        EntityType::Organization => "\u{1b}[1;36m",
        EntityType::Province => "\u{1b}[1;32m",
        EntityType::Place => "\u{1b}[32m",
        EntityType::Programme => "\u{1b}[1;35m",
        EntityType::LegalDocument => "\u{1b}[35m",
        EntityType::Award | EntityType::Office | EntityType::Group => "\u{1b}[33m",
    }
}

/// The article, `width` columns wide.
pub fn text(article: &Annotated<'_>, width: usize, coloured: bool) -> String {
    let mut page = Lines::new(width, coloured);
    head(article, &mut page);
    let mut open: Vec<EntityType> = Vec::new();
    for step in article.steps() {
        match step {
            Step::Open(Mark::Paragraph(_), true) => page.blank(),
            Step::Open(Mark::Mention(mention), _) => {
                if let Some(entity) = article.entity(mention) {
                    open.push(entity.entity_type);
                    if coloured {
                        page.style(colour(entity.entity_type));
                    } else {
                        page.put("[");
                    }
                }
            }
            Step::Close(Mark::Mention(mention), _) => {
                if article.entity(mention).is_some() {
                    let closed = open.pop();
                    if coloured {
                        page.style(open.last().map_or("", |t| colour(*t)));
                    } else if let Some(entity_type) = closed {
                        page.put(&format!("|{}]", entity_type.name()));
                    }
                }
            }
            Step::Text(text) => page.put(&printable(text)),
            Step::Close(Mark::Sentence(sentence), true) => facts(article, sentence, &mut page),
            Step::Close(Mark::Paragraph(_), _) => page.end_line(),
            Step::Open(..) | Step::Close(..) => {}
        }
    }
    page.end_line();
    page.out
}

fn head(article: &Annotated<'_>, page: &mut Lines) {
    page.styled(BOLD, &printable(&article.document.id));
    page.end_line();
    let origin = article.origin();
    if !origin.is_empty() {
        page.put(&printable(&origin.join(" · ")));
        page.end_line();
    }
    if page.coloured {
        for (entity_type, count) in article.counts() {
            page.styled(colour(entity_type), entity_type.name());
            page.put(&format!(" {count} "));
        }
        page.end_line();
    }
}

fn facts(article: &Annotated<'_>, sentence: usize, page: &mut Lines) {
    page.end_line();
    page.blank();
    for (_, fact) in article.facts_of(sentence) {
        line_of(fact, page);
    }
    page.blank();
}

fn line_of(fact: &Shown, page: &mut Lines) {
    page.indent = INDENT;
    page.styled(BOLD, fact.relation.name());
    page.pad(RELATION.saturating_sub(fact.relation.name().len()));
    page.indent = INDENT + RELATION;
    for (i, field) in fact.fields.iter().enumerate() {
        if i > 0 {
            page.put(" · ");
        }
        page.styled(DIM, &format!("{}: ", field.name));
        match field.entity_type {
            Some(entity_type) => page.styled(colour(entity_type), &printable(&field.text)),
            None => page.put(&printable(&field.text)),
        }
    }
    page.put(" ");
    page.styled(
        DIM,
        &format!("(rule {}, confidence {})", printable(&fact.rule), fact.confidence),
    );
    page.end_line();
    page.indent = 0;
}

/// Lines of words under construction. Codes of style take no room, hold on over the end of a line, and are never open at one.
struct Lines {
    width: usize,
    coloured: bool,
    out: String,
    indent: usize,
    /// Letters on the line at hand; none, where it has not begun.
    column: Option<usize>,
    /// The word at hand, with the codes in it, and its letters.
    word: String,
    letters: usize,
    /// The style that holds where the word begins, and the one that holds now.
    begins_in: &'static str,
    style: &'static str,
}

impl Lines {
    fn new(width: usize, coloured: bool) -> Self {
        Self {
            width,
            coloured,
            out: String::new(),
            indent: 0,
            column: None,
            word: String::new(),
            letters: 0,
            begins_in: "",
            style: "",
        }
    }

    /// Puts text; blanks part its words.
    fn put(&mut self, text: &str) {
        for c in text.chars() {
            if c.is_whitespace() {
                self.end_word();
            } else {
                self.word.push(c);
                self.letters += 1;
            }
        }
    }

    /// What follows has this style alone.
    fn style(&mut self, code: &'static str) {
        if !self.coloured || self.style == code {
            return;
        }
        if !self.style.is_empty() {
            self.word.push_str(RESET);
        }
        self.word.push_str(code);
        self.style = code;
    }

    fn styled(&mut self, code: &'static str, text: &str) {
        self.style(code);
        self.put(text);
        self.style("");
    }

    /// Leaves room behind what was put.
    fn pad(&mut self, columns: usize) {
        self.end_word();
        if let Some(column) = &mut self.column {
            self.out.push_str(&" ".repeat(columns.saturating_sub(1)));
            *column += columns.saturating_sub(1);
        }
    }

    fn end_word(&mut self) {
        if self.word.is_empty() {
            return;
        }
        if self.letters == 0 {
            // Codes alone are put where they stand.
            self.out.push_str(&self.word);
        } else {
            match self.column {
                Some(column) if column + 1 + self.letters <= self.width => {
                    self.out.push(' ');
                    self.column = Some(column + 1 + self.letters);
                }
                begun => {
                    if begun.is_some() {
                        if !self.begins_in.is_empty() {
                            self.out.push_str(RESET);
                        }
                        self.out.push('\n');
                    }
                    self.out.push_str(&" ".repeat(self.indent));
                    if begun.is_some() {
                        self.out.push_str(self.begins_in);
                    }
                    self.column = Some(self.indent + self.letters);
                }
            }
            self.out.push_str(&self.word);
        }
        self.word.clear();
        self.letters = 0;
        self.begins_in = self.style;
    }

    fn end_line(&mut self) {
        self.end_word();
        if self.column.take().is_some() {
            self.out.push('\n');
        }
    }

    /// A blank line, where there is none yet.
    fn blank(&mut self) {
        self.end_line();
        if !self.out.ends_with("\n\n") {
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
#[path = "terminal_tests.rs"]
mod tests;
