//! Results of a query, as a table for people or in the formats of the W3C.

use std::collections::HashMap;
use std::io::{self, Write};

use comfy_table::{ColumnConstraint, ContentArrangement, LineStyle, Table, TableStyle};
use oxigraph::io::{JsonLdProfileSet, RdfFormat, RdfSerializer};
use oxigraph::model::{Term, Variable};
use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
use oxigraph::sparql::{QueryResults, QuerySolution, QuerySolutionIter, QueryTripleIter};
use oxigraph::store::StorageError;

use super::brief;
use super::layout::paragraph;
use super::reader::Reader;
use super::run::QueryError;
use crate::graph::Base;
use crate::graph::vocab::PREFIXES;

/// Where the IRIs of events stand.
const EVENT: &str = "event/";

/// Columns of what other commands take, which are never wrapped.
const IDS: [&str; 2] = ["document", "fact"];
/// Letters of the narrowest column that can be read, and the blanks beside each.
const FEW_WORDS: usize = 12;
const PADDING: usize = 3;

/// How results are written. The graph of a `CONSTRUCT` comes as Turtle, a table of triples, JSON-LD or RDF/XML.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Table,
    Csv,
    Tsv,
    Json,
    Xml,
}

impl Format {
    fn of_solutions(self) -> Option<QueryResultsFormat> {
        match self {
            Self::Table => None,
            Self::Csv => Some(QueryResultsFormat::Csv),
            Self::Tsv => Some(QueryResultsFormat::Tsv),
            Self::Json => Some(QueryResultsFormat::Json),
            Self::Xml => Some(QueryResultsFormat::Xml),
        }
    }
}

/// Writes all results; gives the number of rows or triples.
///
/// `width` is that of the terminal in columns, for tables; without one they are as wide as their content. A table names events in the few words that `reader` has for them.
pub fn write(
    results: QueryResults<'_>,
    format: Format,
    reader: &Reader<'_>,
    width: Option<u16>,
    to: &mut impl Write,
) -> Result<usize, QueryError> {
    match (results, format.of_solutions()) {
        (QueryResults::Solutions(solutions), None) => table(solutions, reader, width, to),
        (QueryResults::Solutions(solutions), Some(format)) => serialize(solutions, format, to),
        (QueryResults::Boolean(answer), None) => {
            writeln!(to, "{answer}")?;
            Ok(1)
        }
        (QueryResults::Boolean(answer), Some(kind)) => {
            QueryResultsSerializer::from_format(kind).serialize_boolean_to_writer(&mut *to, answer)?;
            writeln!(to)?;
            Ok(1)
        }
        (QueryResults::Graph(triples), _) => graph(triples, format, reader.base(), to),
    }
}

fn serialize(
    mut solutions: QuerySolutionIter<'_>,
    format: QueryResultsFormat,
    to: &mut impl Write,
) -> Result<usize, QueryError> {
    // A query that fails before its first row writes no header.
    let first = solutions.next().transpose()?;
    let variables = solutions.variables().to_vec();
    let mut serializer =
        QueryResultsSerializer::from_format(format).serialize_solutions_to_writer(&mut *to, variables)?;
    let mut rows = 0;
    for solution in first.map(Ok).into_iter().chain(solutions) {
        serializer.serialize(&solution?)?;
        rows += 1;
    }
    serializer.finish()?;
    if matches!(format, QueryResultsFormat::Json | QueryResultsFormat::Xml) {
        writeln!(to)?;
    }
    Ok(rows)
}

fn table(
    solutions: QuerySolutionIter<'_>,
    reader: &Reader<'_>,
    width: Option<u16>,
    to: &mut impl Write,
) -> Result<usize, QueryError> {
    let shown: Vec<Variable> = solutions
        .variables()
        .iter()
        .filter(|v| !is_iri_column(v, solutions.variables()))
        .cloned()
        .collect();
    let mut rows: Vec<Vec<String>> = Vec::new();
    for solution in solutions {
        let solution = solution?;
        let long = long_names(&solution, reader)?;
        let cells = shown.iter().map(|v| match solution.get(v) {
            Some(Term::Literal(name)) if long.contains_key(name.value()) => printable(&long[name.value()]),
            Some(term) => cell(term, reader.base()),
            None => String::new(),
        });
        rows.push(cells.collect());
    }
    let columns: Vec<&str> = shown.iter().map(Variable::as_str).collect();
    let count = rows.len();
    match width {
        Some(width) if !fits(&columns, &rows, width.into()) => records(&columns, &rows, width.into(), to)?,
        _ => {
            let mut table = new_table(columns, width);
            table.add_rows(rows);
            writeln!(to, "{table}")?;
        }
    }
    Ok(count)
}

/// Whether a table has room for ids in one line and for a few words in each other column.
fn fits(columns: &[&str], rows: &[Vec<String>], width: usize) -> bool {
    let needed = columns.iter().enumerate().map(|(n, column)| {
        let cells = rows.iter().filter_map(|row| row.get(n)).map(String::as_str);
        let longest = cells
            .chain([*column])
            .map(|text| text.chars().count())
            .max()
            .unwrap_or(0);
        let least = if IDS.contains(column) {
            longest
        } else {
            longest.min(FEW_WORDS)
        };
        least + PADDING
    });
    needed.sum::<usize>() <= width
}

/// A row as a block of lines, a line a column, where the terminal is too narrow for a table.
fn records(columns: &[&str], rows: &[Vec<String>], width: usize, to: &mut impl Write) -> io::Result<()> {
    let longest = columns.iter().map(|column| column.chars().count()).max().unwrap_or(0);
    for (n, row) in rows.iter().enumerate() {
        if n > 0 {
            writeln!(to)?;
        }
        for (column, cell) in columns.iter().zip(row).filter(|(_, cell)| !cell.is_empty()) {
            paragraph(to, &format!("  {column:<longest$}  "), cell, width)?;
        }
    }
    Ok(())
}

/// The names of a row's events, each with the few words for it.
fn long_names(solution: &QuerySolution, reader: &Reader<'_>) -> Result<HashMap<String, String>, StorageError> {
    let mut out = HashMap::new();
    for (_, term) in solution {
        if let Term::NamedNode(node) = term
            && reader.base().path(node.as_str()).is_some_and(|p| p.starts_with(EVENT))
        {
            out.insert(reader.label(node)?, brief::event(reader, node)?);
        }
    }
    Ok(out)
}

/// An empty table in the program's one style.
pub fn new_table<'a>(columns: impl IntoIterator<Item = &'a str>, width: Option<u16>) -> Table {
    let mut table = Table::new();
    let columns: Vec<&str> = columns.into_iter().collect();
    let ids: Vec<bool> = columns.iter().map(|column| IDS.contains(column)).collect();
    let style = TableStyle::new().header_separator(LineStyle::new('─', '─', '─', '─'));
    table.load_style(style).set_header(columns);
    if let Some(width) = width {
        table
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(width);
        // What is copied into the next command must stand on one line.
        for column in table
            .column_iter_mut()
            .zip(&ids)
            .filter_map(|(column, id)| id.then_some(column))
        {
            column.set_constraint(ColumnConstraint::ContentWidth);
        }
    }
    table
}

/// `x_iri` beside a column `x`.
fn is_iri_column(variable: &Variable, all: &[Variable]) -> bool {
    let label = variable.as_str().strip_suffix("_iri");
    label.is_some_and(|label| all.iter().any(|v| v.as_str() == label))
}

/// What a cell shows: the text of a literal, an IRI with its prefix, one of the base by its path, which [`Names`](super::Names) take for it; nothing that could steer a terminal.
pub fn cell(term: &Term, base: &Base) -> String {
    let text = match term {
        Term::Literal(literal) => literal.value().to_owned(),
        Term::NamedNode(node) => shorten(node.as_str(), base),
        other => other.to_string(),
    };
    printable(&text)
}

/// Control characters become blanks.
pub fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

fn shorten(iri: &str, base: &Base) -> String {
    if let Some(path) = base.path(iri) {
        return path.to_owned();
    }
    let own = base.namespace();
    PREFIXES
        .into_iter()
        .chain([("q", own.as_str())])
        .find_map(|(prefix, namespace)| Some(format!("{prefix}:{}", iri.strip_prefix(namespace)?)))
        .unwrap_or_else(|| iri.to_owned())
}

fn graph(triples: QueryTripleIter<'_>, format: Format, base: &Base, to: &mut impl Write) -> Result<usize, QueryError> {
    let rdf = match format {
        Format::Table => RdfFormat::Turtle,
        Format::Json => RdfFormat::JsonLd {
            profile: JsonLdProfileSet::empty(),
        },
        Format::Xml => RdfFormat::RdfXml,
        Format::Csv | Format::Tsv => return triple_rows(triples, format, to),
    };
    let mut serializer = RdfSerializer::from_format(rdf);
    let own = base.namespace();
    for (prefix, iri) in PREFIXES.into_iter().chain([("q", own.as_str())]) {
        // These are valid IRIs; a prefix that is refused would only make the text longer.
        serializer = serializer.clone().with_prefix(prefix, iri).unwrap_or(serializer);
    }
    let mut writer = serializer.for_writer(&mut *to);
    let mut count = 0;
    for triple in triples {
        writer.serialize_triple(&triple?)?;
        count += 1;
    }
    writer.finish()?;
    Ok(count)
}

fn triple_rows(triples: QueryTripleIter<'_>, format: Format, to: &mut impl Write) -> Result<usize, QueryError> {
    let kind = if format == Format::Tsv {
        QueryResultsFormat::Tsv
    } else {
        QueryResultsFormat::Csv
    };
    let columns = ["subject", "predicate", "object"].map(Variable::new_unchecked);
    let mut serializer =
        QueryResultsSerializer::from_format(kind).serialize_solutions_to_writer(&mut *to, columns.to_vec())?;
    let mut count = 0;
    for triple in triples {
        let triple = triple?;
        let terms = [Term::from(triple.subject), triple.predicate.into(), triple.object];
        serializer.serialize(columns.iter().zip(&terms))?;
        count += 1;
    }
    serializer.finish()?;
    Ok(count)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::graph::load::load_reach;
    use crate::graph::vocab::skos;
    use crate::query::run::prepare;
    use oxigraph::model::{Literal, Quad};

    const DATA: &str =
        "<urn:a> <http://www.w3.org/2004/02/skos/core#prefLabel> \"B\\\"ệnh,\\n<viện>\\u001B[31m\"@vi <urn:g> .\n";

    fn run(text: &str, format: Format) -> String {
        let base = Base::default();
        let prepared = prepare("x.rq", text, &base, []).unwrap();
        let store = load_reach(DATA, prepared.reach()).unwrap();
        let mut out = Vec::new();
        let reader = Reader::new(&store, &base);
        prepared
            .answer(&store, |results| write(results, format, &reader, Some(60), &mut out))
            .unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_table_hides_iris_and_control_characters() {
        let out = run("SELECT ?s ?s_iri ?p_iri { ?s_iri ?p_iri ?s }", Format::Table);
        assert!(!out.contains("s_iri") && out.contains("p_iri"), "{out}");
        assert!(out.contains("skos:prefLabel"));
        assert!(!out.contains('\u{1b}'));
        assert!(out.lines().all(|l| l.chars().count() <= 60), "{out}");
    }

    #[test]
    fn a_table_names_events_in_few_words_and_no_other_format_does() {
        let (store, base) = crate::query::fixture::store();
        let event = base.id("event/bach-mai-2024-02/0000000001");
        let long = "Ngày 27/2, tại Hà Nội, Bệnh viện Bạch Mai tổ chức Hội nghị sơ kết một năm thực hiện Đề án 1816 ở tuyến huyện";
        let graph = base.graph("bach-mai-2024-02");
        let old = store.quads_for_pattern(Some(event.as_ref().into()), Some(skos::PREF_LABEL), None, None);
        for quad in old.collect::<Result<Vec<_>, _>>().unwrap() {
            store.remove(&quad).unwrap();
        }
        let name = Literal::new_language_tagged_literal_unchecked(long, "vi");
        store
            .insert(&Quad::new(event, skos::PREF_LABEL.into_owned(), name, graph))
            .unwrap();
        let answer = |format| {
            let query = "SELECT ?event ?event_iri ?label { GRAPH ?g { ?event_iri a schema:Event ; skos:prefLabel ?event } BIND(?event AS ?label) }";
            let prepared = prepare("x.rq", query, &base, []).unwrap();
            let mut out = Vec::new();
            let reader = Reader::new(&store, &base);
            prepared
                .answer(&store, |results| write(results, format, &reader, None, &mut out))
                .unwrap();
            String::from_utf8(out).unwrap()
        };
        let table = answer(Format::Table);
        assert_eq!(
            table
                .matches("Hội nghị sơ kết một năm thực hiện Đề án 1816 ở tuyến …")
                .count(),
            2,
            "{table}"
        );
        assert_eq!(answer(Format::Csv).matches(long).count(), 2);
    }

    #[test]
    fn text_never_breaks_a_format() {
        let query = "SELECT ?l { ?s ?p ?l }";
        assert_eq!(run(query, Format::Csv), "l\r\n\"B\"\"ệnh,\n<viện>\u{1b}[31m\"\r\n");
        assert_eq!(run(query, Format::Tsv).lines().count(), 2);
        let json: serde_json::Value = serde_json::from_str(&run(query, Format::Json)).unwrap();
        assert_eq!(
            json["results"]["bindings"][0]["l"]["value"],
            "B\"ệnh,\n<viện>\u{1b}[31m"
        );
        assert!(run(query, Format::Xml).contains("&lt;viện>") || run(query, Format::Xml).contains("&lt;viện&gt;"));
    }

    #[test]
    fn graphs_and_answers_are_written_too() {
        assert_eq!(run("ASK { ?s ?p ?o }", Format::Table), "true\n");
        assert!(run("ASK { ?s ?p ?o }", Format::Json).contains("true"));
        let query = "CONSTRUCT { ?s skos:altLabel ?o } { ?s ?p ?o }";
        assert!(run(query, Format::Table).contains("skos:altLabel"));
        assert!(run(query, Format::Csv).starts_with("subject,predicate,object\r\nurn:a,"));
        assert!(run(query, Format::Json).starts_with('['));
        assert!(run(query, Format::Xml).contains("<rdf:RDF"));
    }

    #[test]
    fn ids_stay_whole_however_narrow_the_terminal_is() {
        let columns = ["supporter", "document", "fact"];
        let rows = vec![vec![
            "Bệnh viện Đa khoa tỉnh Cà Mau".to_owned(),
            "d".repeat(30),
            format!("support/{}", "f".repeat(40)),
        ]];
        assert!(fits(&columns, &rows, 120) && !fits(&columns, &rows, 80));
        let mut out = Vec::new();
        records(&columns, &rows, 40, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert!(
            text.contains(&format!("  fact       support/{}\n", "f".repeat(40))),
            "{text}"
        );
        assert!(text.contains("  supporter  Bệnh viện Đa khoa tỉnh Cà\n"), "{text}");
    }
}
