//! The command line: what may be given, with help and examples. Nothing is done here.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

use crate::graph::{Base, Kind};

/// Who does what with whom in Vietnamese health news: a knowledge graph whose every fact shows its sentence.
#[derive(Debug, Parser)]
#[command(name = "quanhe", version, about, max_term_width = 100, arg_required_else_help = true)]
#[command(after_help = "Begin with:\n  quanhe build articles/\n  quanhe queries\n  quanhe query officials")]
pub struct Cli {
    #[command(flatten)]
    pub global: Global,
    #[command(subcommand)]
    pub command: Command,
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
#[command(next_help_heading = "Options of every command")]
pub struct Global {
    /// The folder of the store
    #[arg(
        long,
        global = true,
        env = "QUANHE_STORE",
        default_value = "./quanhe-store",
        value_name = "DIR"
    )]
    pub store: PathBuf,
    /// Say nothing but errors
    #[arg(long, short, global = true)]
    pub quiet: bool,
    /// A folder of your own with *.ttl, lexicon/*.ttl, background/*.ttl, rules/*.toml and, for `check`, shapes.ttl or *-shapes.ttl, used beside what is built in; a file at the path of a built-in one takes its place
    #[arg(long, global = true, value_name = "DIR")]
    pub ontology: Option<PathBuf>,
    /// A folder of your own with *.rq and integrity/*.rq, or with these in its folder queries/, used beside what is built in
    #[arg(long, global = true, value_name = "DIR")]
    pub queries: Option<PathBuf>,
    /// A file of decisions in place of the store's decisions.ttl: who is who, as people have settled it
    #[arg(long, global = true, value_name = "FILE")]
    pub decisions: Option<PathBuf>,
    /// The root of all IRIs, chosen at the first build.
    #[arg(
        long,
        help = "The root of all IRIs, chosen at the first build [default: https://w3id.org/quanhe/]",
        global = true,
        value_name = "IRI"
    )]
    pub base: Option<Base>,
    /// How many threads to work with [default: as many as the machine has]
    #[arg(long, global = true, value_name = "N", value_parser = clap::value_parser!(u16).range(1..))]
    pub threads: Option<u16>,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Read documents, extract what they say, and store it
    #[command(after_help = "Example:\n  quanhe build --store news articles/ more.jsonl.gz")]
    Build(BuildArgs),
    /// Extract to standard output, a JSON object a document, without a store
    #[command(after_help = "Example:\n  quanhe extract article.txt | jq .facts")]
    Extract(ExtractArgs),
    /// Show an article with what is found in it: mentions marked in the text, facts at their sentences
    #[command(
        after_help = "Examples:\n  quanhe annotate article.txt\n  quanhe annotate --color always article.txt | less -R\n  quanhe annotate --html --output page.html article.txt"
    )]
    Annotate(AnnotateArgs),
    /// Answer a bundled query or a SPARQL file
    #[command(
        after_help = "Examples:\n  quanhe query posts-in-body --param 'body=Sở Y tế tỉnh Kiên Giang'\n  quanhe query officials --min-confidence 0.9\n  quanhe query my.rq --format json"
    )]
    Query(QueryArgs),
    /// List the queries with their questions and parameters
    #[command(after_help = "Example:\n  quanhe queries")]
    Queries,
    /// Show one entity: what it is, its posts, links, events, sources
    #[command(after_help = "Example:\n  quanhe show 'dang quang huan'")]
    Show(ShowArgs),
    /// Say why a fact is there: the sentence, its place, the rule, the linking decision
    #[command(after_help = "Example:\n  quanhe explain --document dak-lak-doan-cong-tac-2023-09")]
    Explain(ExplainArgs),
    /// Find how two entities are connected
    #[command(after_help = "Example:\n  quanhe path 'BV Chợ Rẫy' 'Đề án 1816'")]
    Path(PathArgs),
    /// Write the graph for other tools
    #[command(
        after_help = "Examples:\n  quanhe export --format turtle --output graph.ttl\n  quanhe export --format dot --around 'Bộ Y tế' --hops 1 | dot -Tsvg > graph.svg"
    )]
    Export(ExportArgs),
    /// Validate the store: SHACL shapes and integrity queries
    #[command(after_help = "Example:\n  quanhe check --store news")]
    Check,
    /// Retract documents
    #[command(after_help = "Example:\n  quanhe remove --document short-12")]
    Remove(RemoveArgs),
    /// Copy a store into one of the other kind
    #[command(after_help = "Example:\n  quanhe convert quanhe-store quanhe-rocksdb")]
    Convert(ConvertArgs),
    /// Settle that two nodes are one, or two; no build takes it back
    #[command(
        after_help = "Examples:\n  quanhe decide '<https://w3id.org/quanhe/id/person/a>' same '<https://w3id.org/quanhe/id/person/b>' --by 'Lan' --date 2026-03-01\n  quanhe decide 'UBND tỉnh' same 'UBND tỉnh Hà Tĩnh' --document article-7"
    )]
    Decide(DecideArgs),
    /// List what is least certain about who is who, with its evidence, to be settled with `decide`
    #[command(after_help = "Example:\n  quanhe review --max 5")]
    Review(ReviewArgs),
    /// Look into the lexicon: what a text matches in it, and why
    #[command(after_help = "Example:\n  quanhe lexicon lookup 'BV Bạch Mai'")]
    Lexicon(LexiconArgs),
    /// Count documents, entities and facts
    #[command(after_help = "Example:\n  quanhe stats")]
    Stats,
    /// Compare what is extracted with gold answers: precision, recall and F1 of each relation
    #[command(
        after_help = "Examples:\n  quanhe eval --gold examples/gold examples/articles\n  quanhe eval --beds tests/beds.toml --report EVALUATION.md --confidence ontology/background/confidence.ttl"
    )]
    Eval(EvalArgs),
    /// List the rules, or show one with its examples
    #[command(after_help = "Examples:\n  quanhe rules asked-to-support\n  quanhe rules --ontology my-rules --test")]
    Rules(RulesArgs),
    /// Write completions for a shell
    #[command(after_help = "Example:\n  quanhe completions bash > ~/.local/share/bash-completion/completions/quanhe")]
    Completions(CompletionsArgs),
    /// Write the manual page, or one for each command into a folder
    #[command(after_help = "Example:\n  quanhe man | man -l -")]
    Man(ManArgs),
}

#[derive(Debug, Args)]
pub struct BuildArgs {
    /// .txt, .html or .jsonl files (also .gz, .zst), folders of these, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Also retract the stored documents that INPUT does not hold
    #[arg(long)]
    pub prune: bool,
    /// How a new store is kept [default: snapshot]
    #[arg(long, value_enum, value_name = "KIND")]
    pub store_kind: Option<StoreKind>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum StoreKind {
    /// One compressed file, loaded into memory by every command
    Snapshot,
    /// A database on disk, for stores beyond memory (a quanhe built with `--features rocksdb`)
    Rocksdb,
}

impl From<StoreKind> for Kind {
    fn from(kind: StoreKind) -> Self {
        match kind {
            StoreKind::Snapshot => Self::Snapshot,
            StoreKind::Rocksdb => Self::RocksDb,
        }
    }
}

#[derive(Debug, Args)]
pub struct ConvertArgs {
    /// The folder of the store that is there
    #[arg(value_name = "FROM")]
    pub from: PathBuf,
    /// The folder of the store that is made
    #[arg(value_name = "TO")]
    pub to: PathBuf,
    /// The kind of the new store [default: the other one]
    #[arg(long, value_enum, value_name = "KIND")]
    pub store_kind: Option<StoreKind>,
}

#[derive(Debug, Args)]
pub struct ExtractArgs {
    /// .txt, .html or .jsonl files (also .gz, .zst), folders of these, or - for standard input
    #[arg(required = true, value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// What to write
    #[arg(long, value_enum, default_value_t = ExtractFormat::Jsonl)]
    pub format: ExtractFormat,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExtractFormat {
    /// A JSON object a document
    #[value(alias = "json")]
    Jsonl,
    /// The quads that `build` would store
    Nquads,
}

#[derive(Debug, Args)]
pub struct AnnotateArgs {
    /// A .txt, .html or .jsonl file (also .gz, .zst), a folder of these, or - for standard input
    #[arg(value_name = "FILE")]
    pub input: PathBuf,
    /// Write a page for a browser, which needs nothing beside it
    #[arg(long)]
    pub html: bool,
    /// A file in place of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// Mark mentions in colour, or in brackets [auto: colour on a terminal, unless NO_COLOR is set]
    #[arg(long, value_enum, default_value_t = When::Auto, value_name = "WHEN", conflicts_with = "html")]
    pub color: When,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Args)]
pub struct QueryArgs {
    /// The name of a query (`quanhe queries` lists them), or a file that ends in .rq
    #[arg(value_name = "NAME|FILE.rq")]
    pub query: String,
    /// A parameter of the query
    #[arg(long = "param", short, value_name = "NAME=VALUE")]
    pub params: Vec<String>,
    /// Only from facts of which a rule has at least this confidence, from 0 to 1 (`quanhe query rule-statistics` shows them)
    #[arg(long, value_name = "X", value_parser = share)]
    pub min_confidence: Option<f64>,
    /// An entity that is given stands for its predecessors too: all X with X dcterms:isReplacedBy* ENTITY
    #[arg(long)]
    pub with_predecessors: bool,
    /// How to write the answer [default: table on a terminal, else csv]
    #[arg(long, value_enum)]
    pub format: Option<QueryFormat>,
}

fn at_least_one(text: &str) -> Result<usize, String> {
    match text.parse() {
        Ok(n) if n > 0 => Ok(n),
        _ => Err("it must be a whole number from 1".to_owned()),
    }
}

/// A number from 0 to 1.
fn share(text: &str) -> Result<f64, String> {
    match text.parse() {
        Ok(x) if (0.0..=1.0).contains(&x) => Ok(x),
        _ => Err("it must be a number from 0 to 1".to_owned()),
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum QueryFormat {
    Table,
    Csv,
    Tsv,
    Json,
    Xml,
}

#[derive(Debug, Args)]
pub struct ShowArgs {
    /// A name, with or without diacritics, or an IRI
    #[arg(value_name = "NAME|IRI")]
    pub entity: String,
    /// All lines, however many
    #[arg(long)]
    pub all: bool,
}

#[derive(Debug, Args)]
#[command(group = clap::ArgGroup::new("what").required(true))]
pub struct ExplainArgs {
    /// The IRI of a fact, as a query gives it, or an entity by name
    #[arg(value_name = "IRI", group = "what")]
    pub iri: Option<String>,
    /// All facts of one document
    #[arg(long, value_name = "ID", group = "what")]
    pub document: Option<String>,
}

#[derive(Debug, Args)]
pub struct PathArgs {
    /// A name or an IRI
    #[arg(value_name = "A")]
    pub from: String,
    /// A name or an IRI
    #[arg(value_name = "B")]
    pub to: String,
    /// How many chains to show, at least one
    #[arg(long, value_name = "N", default_value_t = 3, value_parser = at_least_one)]
    pub max: usize,
}

#[derive(Debug, Args)]
pub struct ExportArgs {
    /// What to write
    #[arg(long, value_enum)]
    pub format: ExportFormat,
    /// Only what stands around this entity (a name or an IRI)
    #[arg(long, value_name = "NAME")]
    pub around: Option<String>,
    /// How many facts away from it
    #[arg(long, value_name = "N", default_value_t = 1, requires = "around")]
    pub hops: usize,
    /// Only entities of this type (Person, Hospital ...); may be given several times
    #[arg(long = "type", value_name = "T")]
    pub types: Vec<String>,
    /// RDF formats: also what no document refers to, the whole lexicon and vocabulary
    #[arg(long, conflicts_with_all = ["around", "types"])]
    pub all: bool,
    /// A file in place of standard output
    #[arg(long, short, value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// The most nodes of a drawing [default: 150 for dot]
    #[arg(long, value_name = "N")]
    pub max_nodes: Option<usize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ExportFormat {
    Turtle,
    Trig,
    Ntriples,
    Nquads,
    Jsonld,
    Rdfxml,
    Dot,
    Graphml,
}

#[derive(Debug, Args)]
pub struct RemoveArgs {
    /// The document's id; may be given several times
    #[arg(long = "document", required = true, value_name = "ID")]
    pub documents: Vec<String>,
}

#[derive(Debug, Args)]
pub struct DecideArgs {
    /// An IRI (in <>, or as tables show it), or a name that only one thing bears
    #[arg(value_name = "A")]
    pub first: String,
    /// Whether the two are one
    #[arg(value_enum, value_name = "VERDICT")]
    pub verdict: Verdict,
    /// An IRI or a name
    #[arg(value_name = "B")]
    pub second: String,
    /// Only what this document calls A is B
    #[arg(long, value_name = "ID")]
    pub document: Option<String>,
    /// Who decides
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
    /// The day of the decision
    #[arg(long, value_name = "YYYY-MM-DD")]
    pub date: Option<jiff::civil::Date>,
    /// Why
    #[arg(long, value_name = "TEXT")]
    pub note: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Verdict {
    Same,
    Different,
    /// Take back what was decided of the two
    Withdraw,
}

#[derive(Debug, Args)]
pub struct LexiconArgs {
    #[command(subcommand)]
    pub command: LexiconCommand,
}

#[derive(Debug, Subcommand)]
pub enum LexiconCommand {
    /// Show the labels that a text matches: of what, by which form, from which file and line, valid when
    #[command(after_help = "Example:\n  quanhe lexicon lookup 'tỉnh Lào Cai'")]
    Lookup {
        /// A name, or any text
        #[arg(value_name = "TEXT")]
        text: String,
    },
}

#[derive(Debug, Args)]
pub struct ReviewArgs {
    /// How many to list
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub max: usize,
    /// List what has been decided instead, with the commands that take it back
    #[arg(long)]
    pub decided: bool,
}

#[derive(Debug, Args)]
pub struct EvalArgs {
    /// The folder of the gold answers, a JSON file a document
    #[arg(long, value_name = "DIR", required_unless_present = "beds")]
    pub gold: Option<PathBuf>,
    /// .txt, .html or .jsonl files (also .gz, .zst), folders of these, or - for standard input
    #[arg(required_unless_present = "beds", value_name = "INPUT")]
    pub inputs: Vec<PathBuf>,
    /// Also list every miss (-) and every wrong extra (+)
    #[arg(long)]
    pub errors: bool,
    /// Write the figures as one JSON object
    #[arg(long, conflicts_with = "errors")]
    pub json: bool,
    /// In place of one set: measure all test beds that this TOML file lists
    #[arg(long, value_name = "FILE", requires = "report", conflicts_with_all = ["gold", "inputs", "errors", "json"])]
    pub beds: Option<PathBuf>,
    /// The page of Markdown to write of them
    #[arg(long, value_name = "FILE", requires = "beds")]
    pub report: Option<PathBuf>,
    /// The Turtle file to write of the confidence of each rule
    #[arg(long, value_name = "FILE", requires = "beds")]
    pub confidence: Option<PathBuf>,
    /// Write nothing; say what is not up to date, with exit code 1
    #[arg(long, requires = "beds")]
    pub check: bool,
}

#[derive(Debug, Args)]
pub struct RulesArgs {
    /// The name of a rule or of a rule file
    #[arg(value_name = "NAME")]
    pub name: Option<String>,
    /// Run the examples and counterexamples, and list what fails
    #[arg(long)]
    pub test: bool,
}

#[derive(Debug, Args)]
pub struct CompletionsArgs {
    #[arg(value_enum)]
    pub shell: clap_complete::Shell,
}

#[derive(Debug, Args)]
pub struct ManArgs {
    /// A folder for the pages of all commands
    #[arg(long, short, value_name = "DIR")]
    pub output: Option<PathBuf>,
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_command_line_is_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_has_an_example() {
        for command in Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(
                help.contains(&format!("quanhe {}", command.get_name())),
                "{}",
                command.get_name()
            );
        }
    }
}
