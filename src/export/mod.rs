//! The graph for other tools: RDF in six formats, the entity network as a drawing ([`dot`]) and as GraphML, and the extraction of a document as a line of JSON.

pub mod dot;
pub mod graphml;
pub mod network;
pub mod rdf;
mod record;
pub mod scope;
pub mod stream;
mod survey;
pub mod turtle;

use std::fmt;
use std::io;
use std::str::FromStr;

use oxigraph::io::{JsonLdProfile, RdfFormat};
use oxigraph::store::StorageError;

pub use network::{Kind, Narrow, Network};
pub use record::record;
pub use scope::Scope;

/// Why an export cannot be made.
#[derive(Debug, thiserror::Error)]
pub enum ExportError {
    #[error(
        "the drawing would have {nodes} nodes, more than {most}: narrow it with --around NAME [--hops N] or --type TYPE, or allow more with --max-nodes"
    )]
    TooLarge { nodes: usize, most: usize },
    #[error("unknown format `{name}`: one of {}", Format::ALL.map(Format::name).join(", "))]
    UnknownFormat { name: String },
    #[error("unknown type `{name}`: one of {}", Kind::names().join(", "))]
    UnknownType { name: String },
    #[error(transparent)]
    Storage(#[from] StorageError),
    #[error(transparent)]
    Write(#[from] io::Error),
}

/// What `--format` may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    Turtle,
    Trig,
    NTriples,
    NQuads,
    JsonLd,
    RdfXml,
    Dot,
    GraphMl,
}

impl Format {
    pub const ALL: [Format; 8] = [
        Self::Turtle,
        Self::Trig,
        Self::NTriples,
        Self::NQuads,
        Self::JsonLd,
        Self::RdfXml,
        Self::Dot,
        Self::GraphMl,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Turtle => "turtle",
            Self::Trig => "trig",
            Self::NTriples => "ntriples",
            Self::NQuads => "nquads",
            Self::JsonLd => "jsonld",
            Self::RdfXml => "rdfxml",
            Self::Dot => "dot",
            Self::GraphMl => "graphml",
        }
    }

    /// The RDF format, where it is one.
    pub fn rdf(self) -> Option<RdfFormat> {
        Some(match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::Trig => RdfFormat::TriG,
            Self::NTriples => RdfFormat::NTriples,
            Self::NQuads => RdfFormat::NQuads,
            Self::JsonLd => RdfFormat::JsonLd {
                profile: JsonLdProfile::Streaming.into(),
            },
            Self::RdfXml => RdfFormat::RdfXml,
            Self::Dot | Self::GraphMl => return None,
        })
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Format {
    type Err = ExportError;

    fn from_str(name: &str) -> Result<Self, ExportError> {
        Self::ALL
            .into_iter()
            .find(|f| f.name() == name)
            .ok_or_else(|| ExportError::UnknownFormat { name: name.to_owned() })
    }
}
