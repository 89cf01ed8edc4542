//! Articles as one page for a browser, which needs nothing beside it.
//!
//! All that comes from a document goes through [`escape`]; styles and script are files of the program. Without the script the page shows the same, only nothing lights up.

use std::collections::BTreeMap;
use std::fmt::Write;

use super::steps::{Mark, Step};
use super::words::Vocabulary;
use super::{Annotated, Shown};
use crate::fact::EntityType;
use crate::graph::quads::headline;
use crate::graph::vocab::{document_slug, run_name};

const STYLE: &str = include_str!("page.css");
const SCRIPT: &str = include_str!("page.js");

/// The page around [`article`]s.
pub fn page(title: &str, counts: &BTreeMap<EntityType, usize>, articles: &[&str], vocabulary: &Vocabulary) -> String {
    let mut legend = String::new();
    for (entity_type, count) in counts {
        let _ = write!(
            legend,
            "<li><label><input type=\"checkbox\" checked data-type=\"{name}\"><mark class=\"m t-{name}\">{name}</mark> <span class=\"vi\" lang=\"vi\">{word}</span> <b>{count}</b></label></li>",
            name = entity_type.name(),
            word = escape(vocabulary.entity_type(*entity_type)),
        );
    }
    format!(
        "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"{generator}\">\n<title>{title}</title>\n<style>\n{STYLE}</style>\n</head>\n<body>\n\
         <nav aria-label=\"Legend\">\n<ul class=\"legend\">{legend}</ul>\n\
         <p class=\"how\"><label><input type=\"checkbox\" id=\"names\"> name the types in the text</label> <label><input type=\"checkbox\" id=\"facts\" checked> facts beside the text</label></p>\n</nav>\n\
         <main>\n{articles}</main>\n<script>\n{SCRIPT}</script>\n</body>\n</html>\n",
        generator = run_name(),
        title = escape(title),
        articles = articles.concat(),
    )
}

/// One article of a page.
pub fn article(article: &Annotated<'_>, vocabulary: &Vocabulary) -> String {
    // Parts its names from those of the others.
    let number = &*document_slug(&article.document.id);
    let mut out = format!("<article aria-labelledby=\"a{number}\">\n");
    let document = article.document;
    let title = document.title.as_deref().or_else(|| headline(&document.text));
    // A headline that the text begins with is shown there.
    let first = article.paragraphs.first().map(|p| p.of(&document.text));
    let headed = title.is_some() && title.map(str::trim) == first;
    let _ = write!(
        out,
        "<header>\n<p class=\"id\"{}>{}</p>\n",
        naming(!headed && title.is_none(), number),
        escape(&document.id)
    );
    if let Some(title) = title.filter(|_| !headed) {
        let _ = writeln!(out, "<h1 lang=\"vi\" id=\"a{number}\">{}</h1>", escape(title));
    }
    let origin: Vec<String> = article.origin().iter().map(|o| escape(o)).collect();
    let facts = match article.facts.len() {
        1 => "1 fact".to_owned(),
        n => format!("{n} facts"),
    };
    let mentions = match article.extraction.mentions.len() {
        1 => "1 mention".to_owned(),
        n => format!("{n} mentions"),
    };
    let _ = write!(
        out,
        "<p class=\"origin\">{}</p>\n</header>\n",
        origin
            .into_iter()
            .chain([mentions, facts])
            .collect::<Vec<_>>()
            .join(" · ")
    );
    let mut ended: Vec<usize> = Vec::new();
    let mut seen = vec![false; article.sentences.len()];
    for step in article.steps() {
        match step {
            Step::Open(Mark::Paragraph(paragraph), _) => {
                let (name, class) = match headed && paragraph == 0 {
                    true => ("h1", naming(true, number)),
                    false => ("p", String::new()),
                };
                let _ = write!(
                    out,
                    "<section class=\"row\">\n<{name} class=\"text\" lang=\"vi\"{class}>"
                );
            }
            Step::Close(Mark::Paragraph(paragraph), _) => {
                out.push_str(if headed && paragraph == 0 { "</h1>\n" } else { "</p>\n" });
                if !ended.is_empty() {
                    out.push_str("<ul class=\"facts\">\n");
                    for (_, fact) in ended.drain(..).flat_map(|s| article.facts_of(s)) {
                        out.push_str(&fact_item(fact, number, vocabulary));
                    }
                    out.push_str("</ul>\n");
                }
                out.push_str("</section>\n");
            }
            Step::Open(Mark::Sentence(sentence), _) => {
                let first = seen
                    .get_mut(sentence)
                    .is_some_and(|seen| !std::mem::replace(seen, true));
                let id = if first {
                    format!(" id=\"a{number}s{sentence}\"")
                } else {
                    String::new()
                };
                let _ = write!(out, "<span class=\"s\" data-s=\"{sentence}\"{id}>");
            }
            Step::Close(Mark::Sentence(sentence), last) => {
                out.push_str("</span>");
                ended.extend(last.then_some(sentence));
            }
            Step::Open(Mark::Mention(mention), _) => out.push_str(&open_mention(article, mention)),
            Step::Close(Mark::Mention(mention), _) => {
                out.push_str(if article.entity(mention).is_some() {
                    "</mark>"
                } else {
                    ""
                });
            }
            // Between two lines stands nothing that is shown.
            Step::Text(text) if text.trim().is_empty() && text.contains('\n') => {}
            Step::Text(text) => out.push_str(&escape(text)),
        }
    }
    out.push_str("</article>\n");
    out
}

/// The name by which an article is called, where this is what it is called.
fn naming(is: bool, number: &str) -> String {
    if is {
        format!(" id=\"a{number}\"")
    } else {
        String::new()
    }
}

fn open_mention(article: &Annotated<'_>, mention: usize) -> String {
    let Some(entity) = article.entity(mention) else {
        return String::new();
    };
    let name = entity.entity_type.name();
    let index = article.extraction.mentions.get(mention).map_or(0, |m| m.entity);
    format!(
        "<mark class=\"m t-{name}\" data-m=\"{mention}\" data-e=\"{index}\" data-t=\"{name}\" title=\"{name}: {}\">",
        escape(&entity.label)
    )
}

fn fact_item(fact: &Shown, number: &str, vocabulary: &Vocabulary) -> String {
    let mentions: Vec<String> = fact.mentions.iter().map(ToString::to_string).collect();
    let mut out = format!(
        "<li><button type=\"button\" class=\"fact\" aria-pressed=\"false\" aria-describedby=\"a{number}s{sentence}\" data-s=\"{sentence}\" data-m=\"{mentions}\">\
         <span class=\"top\"><span class=\"rel\">{relation} <span class=\"vi\" lang=\"vi\">{word}</span></span> \
         <span class=\"rule\" title=\"rule, and its confidence\">{rule} <span class=\"sure\">{confidence}</span></span></span>",
        sentence = fact.sentence,
        mentions = mentions.join(" "),
        relation = fact.relation.name(),
        word = escape(vocabulary.relation(fact.relation)),
        rule = escape(&fact.rule),
        confidence = escape(&fact.confidence),
    );
    for field in &fact.fields {
        let class = field
            .entity_type
            .map(|t| format!(" m t-{}", t.name()))
            .unwrap_or_default();
        let _ = write!(
            out,
            "<span class=\"field\"><span class=\"name\">{}</span> <span class=\"value{class}\" lang=\"vi\">{}</span></span> ",
            field.name,
            escape(&field.text)
        );
    }
    out.push_str("</button></li>\n");
    out
}

/// Text as HTML says it, in an element or between quotes; characters that HTML has none for become blanks.
pub fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            '\n' | '\t' => out.push(c),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;
