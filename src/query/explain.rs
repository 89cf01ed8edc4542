//! Why a fact is there: the sentence, its place in the text, the rule, the linking decisions.

use std::collections::BTreeMap;
use std::io::{self, Write};

use oxigraph::model::NamedNode;
use oxigraph::store::StorageError;

use super::layout::paragraph;
use super::reader::{Article, Quote, Reader, StoredFact, as_node};
use super::suggest::no_document;
use crate::fact::Relation;
use crate::graph::confidence;
use crate::graph::vocab::{dcterms, oa};

/// Why something cannot be explained.
#[derive(Debug, thiserror::Error)]
pub enum ExplainError {
    #[error("nothing in the store is called {0}")]
    Unknown(NamedNode),
    #[error("{0} is neither a fact nor an entity of a document: nothing was decided about it")]
    NothingDecided(NamedNode),
    #[error("{}", no_document(.id, .near))]
    NoDocument { id: String, near: Vec<String> },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

/// A field of a fact as it is shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Field {
    pub name: &'static str,
    pub text: String,
    pub iri: Option<NamedNode>,
}

/// The rule that read a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RuleView {
    pub name: String,
    pub description: Option<String>,
    pub trust: Option<Trust>,
}

/// How far a rule is to be trusted, as the store says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Trust {
    pub confidence: String,
    /// How many of its facts were judged, and how many of these are right.
    pub judged: Option<(String, String)>,
}

/// Why a mention was taken for an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    pub label: String,
    pub iri: NamedNode,
    pub reason: String,
}

/// All about one fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FactView {
    pub iri: NamedNode,
    pub relation: Relation,
    pub fields: Vec<Field>,
    pub sources: Vec<(Quote, Article)>,
    pub rules: Vec<RuleView>,
    pub decisions: Vec<Decision>,
}

/// What each document decided about an entity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EntityView {
    pub iri: NamedNode,
    pub label: String,
    pub decisions: Vec<(Option<Article>, String)>,
}

/// The facts of a document by sentence, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentView {
    pub article: Article,
    pub sentences: Vec<(Quote, Vec<FactView>)>,
}

/// What an IRI turned out to be.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Explanation {
    Fact(FactView),
    Entity(EntityView),
    Document(DocumentView),
}

/// Explains the fact, entity or document that an IRI names.
pub fn explain(reader: &Reader<'_>, iri: &NamedNode) -> Result<Explanation, ExplainError> {
    if let Some(fact) = reader.fact(iri)? {
        return Ok(Explanation::Fact(fact_view(reader, &fact)?));
    }
    let article = reader.article(iri)?;
    if reader.document(&article.id)?.as_ref() == Some(iri) {
        return Ok(Explanation::Document(document_view(reader, iri)?));
    }
    let decisions = reader.decisions(iri)?;
    if !decisions.is_empty() {
        return Ok(Explanation::Entity(entity_view(reader, iri, decisions)?));
    }
    Err(if reader.knows(iri)? {
        ExplainError::NothingDecided(iri.clone())
    } else {
        ExplainError::Unknown(iri.clone())
    })
}

/// Explains all facts of the document with this id.
pub fn explain_document(reader: &Reader<'_>, id: &str) -> Result<Explanation, ExplainError> {
    match reader.document(id)? {
        Some(document) => Ok(Explanation::Document(document_view(reader, &document)?)),
        None => {
            let ids = reader.document_ids()?;
            let near = super::suggest::nearest(id, ids.iter().map(String::as_str), 3)
                .into_iter()
                .map(str::to_owned);
            Err(ExplainError::NoDocument {
                id: id.to_owned(),
                near: near.collect(),
            })
        }
    }
}

fn fact_view(reader: &Reader<'_>, fact: &StoredFact) -> Result<FactView, StorageError> {
    let mut fields = Vec::new();
    for (name, term) in &fact.fields {
        fields.push(Field {
            name,
            text: reader.show_field(name, term)?,
            iri: as_node(term).cloned(),
        });
    }
    let mut sources = Vec::new();
    for quote in reader.quotes(fact)? {
        let article = reader.article(&quote.document)?;
        sources.push((quote, article));
    }
    let mut rules = Vec::new();
    for rule in &fact.rules {
        rules.push(RuleView {
            name: reader.label(rule)?,
            description: reader.literal(rule, dcterms::DESCRIPTION)?,
            trust: trust(reader, rule)?,
        });
    }
    let graphs: Vec<NamedNode> = sources.iter().map(|(_, a)| reader.base().graph(&a.id)).collect();
    let mut decisions = Vec::new();
    for field in &fields {
        let Some(iri) = &field.iri else { continue };
        for (graph, reason) in reader.decisions(iri)? {
            if graph.is_none_or(|g| graphs.contains(&g)) {
                decisions.push(Decision {
                    label: field.text.clone(),
                    iri: iri.clone(),
                    reason,
                });
            }
        }
    }
    Ok(FactView {
        iri: fact.iri.clone(),
        relation: fact.relation,
        fields,
        sources,
        rules,
        decisions,
    })
}

fn trust(reader: &Reader<'_>, rule: &NamedNode) -> Result<Option<Trust>, StorageError> {
    let figure = |name| reader.literal(rule, reader.base().ns(name).as_ref());
    let Some(confidence) = figure(confidence::CONFIDENCE)? else {
        return Ok(None);
    };
    Ok(Some(Trust {
        confidence: confidence::shown(&confidence),
        judged: figure(confidence::JUDGED)?.zip(figure(confidence::RIGHT)?),
    }))
}

fn entity_view(
    reader: &Reader<'_>,
    iri: &NamedNode,
    decisions: Vec<(Option<NamedNode>, String)>,
) -> Result<EntityView, StorageError> {
    let mut articles: BTreeMap<String, Article> = BTreeMap::new();
    for article in reader.articles_about(iri)? {
        articles.insert(reader.base().graph(&article.id).into_string(), article);
    }
    let mut decisions: Vec<(Option<Article>, String)> = decisions
        .into_iter()
        .map(|(graph, reason)| (graph.and_then(|g| articles.get(g.as_str()).cloned()), reason))
        .collect();
    decisions.sort();
    Ok(EntityView {
        iri: iri.clone(),
        label: reader.label(iri)?,
        decisions,
    })
}

fn document_view(reader: &Reader<'_>, document: &NamedNode) -> Result<DocumentView, StorageError> {
    let property = reader.base().ns("evidence");
    let mut sentences = Vec::new();
    for evidence in reader.subjects(oa::HAS_SOURCE, document)? {
        let Some(quote) = reader.quote(&evidence)? else {
            continue;
        };
        let mut facts = Vec::new();
        for node in reader.subjects(property.as_ref(), &evidence)? {
            if let Some(fact) = reader.fact(&node)? {
                facts.push(fact_view(reader, &fact)?);
            }
        }
        facts.sort_by(|a, b| (a.relation, a.iri.as_str()).cmp(&(b.relation, b.iri.as_str())));
        sentences.push((quote, facts));
    }
    sentences.sort_by_key(|(quote, _)| (quote.start, quote.end));
    Ok(DocumentView {
        article: reader.article(document)?,
        sentences,
    })
}

/// Writes an explanation for people, `width` columns wide.
pub fn write(explanation: &Explanation, width: usize, to: &mut impl Write) -> io::Result<()> {
    match explanation {
        Explanation::Fact(fact) => write_fact(fact, width, to),
        Explanation::Entity(entity) => write_entity(entity, width, to),
        Explanation::Document(document) => write_document(document, width, to),
    }
}

fn write_fact(fact: &FactView, width: usize, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "{}  <{}>\n", fact.relation.name(), fact.iri.as_str())?;
    let column = fact.fields.iter().map(|f| f.name.len()).max().unwrap_or(0) + 2;
    for field in &fact.fields {
        paragraph(to, &format!("  {:column$}", field.name), &field.text, width)?;
        if let Some(iri) = &field.iri {
            writeln!(to, "  {:column$}<{}>", "", iri.as_str())?;
        }
    }
    for (quote, article) in &fact.sources {
        writeln!(to, "\nsentence")?;
        paragraph(to, "  ", &format!("“{}”", quote.text), width)?;
        writeln!(to, "  code points {} to {} of {}", quote.start, quote.end, article.id)?;
        write_article(article, "  ", width, to)?;
    }
    if !fact.rules.is_empty() {
        writeln!(to, "\nrule")?;
    }
    for rule in &fact.rules {
        writeln!(to, "  {}", rule.name)?;
        if let Some(trust) = &rule.trust {
            let judged = match &trust.judged {
                Some((facts, right)) => format!("{right} of {facts} judged facts are right"),
                None => "none of its facts was judged".to_owned(),
            };
            writeln!(to, "    confidence {} ({judged})", trust.confidence)?;
        }
        if let Some(description) = &rule.description {
            paragraph(to, "    ", description, width)?;
        }
    }
    if !fact.decisions.is_empty() {
        writeln!(to, "\nlinking")?;
    }
    for decision in &fact.decisions {
        paragraph(to, "  ", &format!("{}: {}", decision.label, decision.reason), width)?;
    }
    Ok(())
}

fn write_article(article: &Article, indent: &str, width: usize, to: &mut impl Write) -> io::Result<()> {
    let line: Vec<&str> = [&article.title, &article.publisher, &article.date]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    if !line.is_empty() {
        paragraph(to, indent, &line.join(" · "), width)?;
    }
    match &article.url {
        Some(url) => writeln!(to, "{indent}{url}"),
        None => Ok(()),
    }
}

fn write_entity(entity: &EntityView, width: usize, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "{}  <{}>\n", entity.label, entity.iri.as_str())?;
    for (article, reason) in &entity.decisions {
        match article {
            Some(article) => {
                let date = article.date.as_ref().map(|d| format!(", {d}")).unwrap_or_default();
                paragraph(to, "  ", &format!("{}{date}: {reason}", article.id), width)?;
            }
            None => paragraph(to, "  ", reason, width)?,
        }
    }
    Ok(())
}

fn write_document(document: &DocumentView, width: usize, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "{}", document.article.id)?;
    write_article(&document.article, "", width, to)?;
    if document.sentences.is_empty() {
        writeln!(to, "\nNo fact was read in it.")?;
    }
    for (quote, facts) in &document.sentences {
        writeln!(to)?;
        paragraph(
            to,
            &format!("{}–{}  ", quote.start, quote.end),
            &format!("“{}”", quote.text),
            width,
        )?;
        for fact in facts {
            let values: Vec<&str> = fact.fields.iter().map(|f| f.text.as_str()).collect();
            let rules: Vec<String> = fact.rules.iter().map(rule_in_line).collect();
            let text = format!("{} (rule {})", values.join(" · "), rules.join("; "));
            paragraph(to, &format!("  {:12}", fact.relation.name()), &text, width)?;
            writeln!(to, "              <{}>", fact.iri.as_str())?;
        }
    }
    Ok(())
}

/// `person-before-posts, confidence 0.98`.
fn rule_in_line(rule: &RuleView) -> String {
    match &rule.trust {
        Some(trust) => format!("{}, confidence {}", rule.name, trust.confidence),
        None => rule.name.clone(),
    }
}

#[cfg(test)]
#[path = "explain_tests.rs"]
mod tests;
