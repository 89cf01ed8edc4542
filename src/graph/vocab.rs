//! Every IRI that the program writes or asks for, in one place.
//!
//! Terms of other vocabularies are constants; quanhe's own stand below a root that `--base` may replace, and come from a [`Base`].

use std::borrow::Cow;
use std::fmt;

use oxigraph::model::NamedNode;
use sha2::{Digest, Sha256};

use crate::text::slug;

/// The root that the bundled ontology, queries and shapes are written with.
pub const DEFAULT_ROOT: &str = "https://w3id.org/quanhe/";

macro_rules! terms {
    ($module:ident, $namespace:literal, $($name:ident = $local:literal),+ $(,)?) => {
        #[doc = concat!("Terms of `", $namespace, "`.")]
        pub mod $module {
            use oxigraph::model::NamedNodeRef;
            $(
                #[doc = concat!("`", $namespace, $local, "`")]
                pub const $name: NamedNodeRef<'static> = NamedNodeRef::new_unchecked(concat!($namespace, $local));
            )+
        }
    };
}

terms!(rdf, "http://www.w3.org/1999/02/22-rdf-syntax-ns#", TYPE = "type");
terms!(
    xsd,
    "http://www.w3.org/2001/XMLSchema#",
    DATE = "date",
    DECIMAL = "decimal",
    INTEGER = "integer",
    STRING = "string"
);
terms!(
    skos,
    "http://www.w3.org/2004/02/skos/core#",
    PREF_LABEL = "prefLabel",
    ALT_LABEL = "altLabel",
    HIDDEN_LABEL = "hiddenLabel",
    BROADER = "broader",
    NOTATION = "notation",
);
terms!(
    rdfs,
    "http://www.w3.org/2000/01/rdf-schema#",
    LABEL = "label",
    COMMENT = "comment"
);
terms!(
    owl,
    "http://www.w3.org/2002/07/owl#",
    SAME_AS = "sameAs",
    ONTOLOGY = "Ontology"
);
terms!(foaf, "http://xmlns.com/foaf/0.1/", PERSON = "Person");
terms!(
    dcterms,
    "http://purl.org/dc/terms/",
    IDENTIFIER = "identifier",
    TITLE = "title",
    ISSUED = "issued",
    PUBLISHER = "publisher",
    SOURCE = "source",
    DESCRIPTION = "description",
    CREATOR = "creator",
    DATE = "date",
    SUBJECT = "subject",
    IS_REPLACED_BY = "isReplacedBy",
);
terms!(
    schema,
    "https://schema.org/",
    NEWS_ARTICLE = "NewsArticle",
    MENTIONS = "mentions",
    EVENT = "Event",
    START_DATE = "startDate",
    LOCATION = "location",
    ORGANIZER = "organizer",
);
terms!(
    prov,
    "http://www.w3.org/ns/prov#",
    ACTIVITY = "Activity",
    WAS_DERIVED_FROM = "wasDerivedFrom",
    WAS_GENERATED_BY = "wasGeneratedBy"
);
terms!(
    oa,
    "http://www.w3.org/ns/oa#",
    TEXT_QUOTE_SELECTOR = "TextQuoteSelector",
    HAS_SOURCE = "hasSource",
    EXACT = "exact",
    START = "start",
    END = "end",
);
terms!(
    org,
    "http://www.w3.org/ns/org#",
    MEMBERSHIP = "Membership",
    MEMBER = "member",
    ORGANIZATION = "organization",
    ROLE = "role",
    SUB_ORGANIZATION_OF = "subOrganizationOf",
);
terms!(qb, "http://purl.org/linked-data/cube#", OBSERVATION = "Observation");
terms!(
    sdmx_dimension,
    "http://purl.org/linked-data/sdmx/2009/dimension#",
    REF_AREA = "refArea",
    REF_PERIOD = "refPeriod"
);
terms!(
    sdmx_measure,
    "http://purl.org/linked-data/sdmx/2009/measure#",
    OBS_VALUE = "obsValue"
);

/// Prefixes for output that people read; quanhe's own `q:` comes from [`Base::namespace`].
pub const PREFIXES: [(&str, &str); 15] = [
    ("dcterms", "http://purl.org/dc/terms/"),
    ("foaf", "http://xmlns.com/foaf/0.1/"),
    ("oa", "http://www.w3.org/ns/oa#"),
    ("org", "http://www.w3.org/ns/org#"),
    ("owl", "http://www.w3.org/2002/07/owl#"),
    ("prov", "http://www.w3.org/ns/prov#"),
    ("qb", "http://purl.org/linked-data/cube#"),
    ("rdf", "http://www.w3.org/1999/02/22-rdf-syntax-ns#"),
    ("rdfs", "http://www.w3.org/2000/01/rdf-schema#"),
    ("schema", "https://schema.org/"),
    ("sdmx-concept", "http://purl.org/linked-data/sdmx/2009/concept#"),
    ("sdmx-dimension", "http://purl.org/linked-data/sdmx/2009/dimension#"),
    ("sdmx-measure", "http://purl.org/linked-data/sdmx/2009/measure#"),
    ("skos", "http://www.w3.org/2004/02/skos/core#"),
    ("xsd", "http://www.w3.org/2001/XMLSchema#"),
];

/// A root that cannot serve as a base.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{iri:?} cannot be the base: {reason}")]
pub struct BaseError {
    pub iri: String,
    pub reason: String,
}

/// The root of all of quanhe's own IRIs; ends in `/` or `#`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Base(String);

impl Default for Base {
    fn default() -> Self {
        Self(DEFAULT_ROOT.to_owned())
    }
}

impl fmt::Display for Base {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::str::FromStr for Base {
    type Err = BaseError;

    fn from_str(iri: &str) -> Result<Self, BaseError> {
        Self::new(iri)
    }
}

impl Base {
    /// Takes an absolute ASCII IRI; a `/` is put behind it where it ends in neither `/` nor `#`.
    pub fn new(iri: &str) -> Result<Self, BaseError> {
        let refuse = |reason: &str| BaseError {
            iri: iri.to_owned(),
            reason: reason.to_owned(),
        };
        if !iri.is_ascii() {
            return Err(refuse("it must be ASCII"));
        }
        NamedNode::new(iri).map_err(|e| refuse(&e.to_string()))?;
        let mut root = iri.to_owned();
        if !root.ends_with(['/', '#']) {
            root.push('/');
        }
        Ok(Self(root))
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The namespace of the vocabulary: `<base>ns#`.
    pub fn namespace(&self) -> String {
        format!("{}ns#", self.0)
    }

    /// A term of the vocabulary: `ns("holder")` is `q:holder`.
    pub fn ns(&self, local: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}ns#{local}", self.0))
    }

    /// `<base>id/<path>`; letters of the path that may not stand in an ASCII IRI are percent-encoded.
    pub fn id(&self, path: &str) -> NamedNode {
        NamedNode::new_unchecked(format!("{}id/{}", self.0, percent_encode(path, b"/-._~")))
    }

    /// As [`Base::id`], of parts that are plain letters.
    pub(super) fn plain_id(&self, parts: &[&str]) -> NamedNode {
        debug_assert!(
            parts
                .iter()
                .all(|p| matches!(percent_encode(p, b"/-._~"), Cow::Borrowed(_)))
        );
        let mut iri = String::with_capacity(self.0.len() + 3 + parts.iter().map(|p| p.len()).sum::<usize>());
        iri.push_str(&self.0);
        iri.push_str("id/");
        parts.iter().for_each(|part| iri.push_str(part));
        NamedNode::new_unchecked(iri)
    }

    /// The part of an IRI that [`Base::id`] was given, where it made it from plain letters.
    pub fn path<'i>(&self, iri: &'i str) -> Option<&'i str> {
        let path = iri.strip_prefix(self.0.as_str())?.strip_prefix("id/")?;
        is_path(path).then_some(path)
    }

    /// The node of a document.
    pub fn document(&self, id: &str) -> NamedNode {
        self.id(&format!("document/{}", document_slug(id)))
    }

    /// The named graph of a document: `<base>graph/<id>`, percent-encoded.
    pub fn graph(&self, id: &str) -> NamedNode {
        let name = match id {
            "." => Cow::Borrowed("%2E"),
            ".." => Cow::Borrowed("%2E%2E"),
            _ => percent_encode(id, b"-._~"),
        };
        NamedNode::new_unchecked(format!("{}graph/{name}", self.0))
    }

    /// The named graph of the constant knowledge.
    pub fn background(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}background", self.0))
    }

    /// The derived graph that says which nodes of several documents are one.
    pub fn identity(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}identity", self.0))
    }

    /// The derived graph of what must be, though no document says it.
    pub fn inferred(&self) -> NamedNode {
        NamedNode::new_unchecked(format!("{}inferred", self.0))
    }

    /// The node of a rule.
    pub fn rule(&self, name: &str) -> NamedNode {
        self.id(&format!("rule/{}", slug(name)))
    }

    /// The node of a run of this version of the program.
    pub fn run(&self) -> NamedNode {
        self.id(&format!("run/{}", run_name().replace(' ', "-")))
    }

    /// The same IRI below this base, where it stands below [`DEFAULT_ROOT`].
    pub fn rewrite(&self, iri: &NamedNode) -> Option<NamedNode> {
        if self.0 == DEFAULT_ROOT {
            return None;
        }
        let rest = iri.as_str().strip_prefix(DEFAULT_ROOT)?;
        Some(NamedNode::new_unchecked(format!("{}{rest}", self.0)))
    }
}

/// Whether a text is what stands behind `id/` in an IRI of ours: `hospital/benh-vien-bach-mai`, `post/lai-chau-2025-03/0a1b2c3d4e`.
pub fn is_path(text: &str) -> bool {
    let Some((kind, rest)) = text.split_once('/') else {
        return false;
    };
    let kind_is_one = !kind.is_empty() && kind.bytes().all(|b| b.is_ascii_lowercase() || b == b'-');
    kind_is_one && !rest.is_empty() && rest.bytes().all(|b| b.is_ascii_alphanumeric() || b"/-._".contains(&b))
}

/// The program and its version, as the label of a run: `quanhe 0.1.0`.
pub fn run_name() -> &'static str {
    concat!("quanhe ", env!("CARGO_PKG_VERSION"))
}

/// A document's id as it stands in IRIs below `id/`: itself where it is plain ASCII, else a slug with a hash behind it.
pub fn document_slug(id: &str) -> Cow<'_, str> {
    let plain = !id.is_empty() && id.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b));
    if plain && id.bytes().any(|b| b != b'.') {
        Cow::Borrowed(id)
    } else {
        Cow::Owned(format!("{}-{}", slug(id), &hex(&Sha256::digest(id.as_bytes()))[..8]))
    }
}

/// Lower-case hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n)]);
    bytes.iter().flat_map(|b| [digit(b >> 4), digit(b & 15)]).collect()
}

/// Percent-encodes every byte but ASCII letters, digits and `kept`.
fn percent_encode<'a>(text: &'a str, kept: &[u8]) -> Cow<'a, str> {
    let stays = |b: u8| b.is_ascii_alphanumeric() || kept.contains(&b);
    if text.bytes().all(stays) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() * 2);
    for b in text.bytes() {
        if stays(b) {
            out.push(char::from(b));
        } else {
            out.push('%');
            out.push_str(&hex(&[b]).to_ascii_uppercase());
        }
    }
    Cow::Owned(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn base_is_an_absolute_ascii_iri() {
        assert_eq!(
            Base::new("https://example.org/kg").unwrap().as_str(),
            "https://example.org/kg/"
        );
        assert_eq!(Base::new("urn:x#").unwrap().as_str(), "urn:x#");
        assert!(Base::new("kg/").is_err());
        assert!(Base::new("https://ví-dụ.vn/").is_err());
        assert!(Base::new("https://example.org/a b").is_err());
    }

    #[test]
    fn document_iris_are_readable_where_the_id_is_plain() {
        let base = Base::default();
        assert_eq!(
            base.graph("lai-chau-2025-03").as_str(),
            "https://w3id.org/quanhe/graph/lai-chau-2025-03"
        );
        assert_eq!(
            base.document("lai-chau-2025-03").as_str(),
            "https://w3id.org/quanhe/id/document/lai-chau-2025-03"
        );
        assert_eq!(
            base.graph("bài 1").as_str(),
            "https://w3id.org/quanhe/graph/b%C3%A0i%201"
        );
        assert!(
            base.document("bài 1")
                .as_str()
                .starts_with("https://w3id.org/quanhe/id/document/bai-1-")
        );
    }

    #[test]
    fn different_ids_never_share_an_iri() {
        let base = Base::default();
        for (a, b) in [("a b", "a-b"), ("a/b", "a%2Fb"), (".", ".."), ("", "-"), ("bài", "bai")] {
            assert_ne!(base.graph(a), base.graph(b), "{a} {b}");
            assert_ne!(base.document(a), base.document(b), "{a} {b}");
        }
    }

    #[test]
    fn every_iri_is_valid_whatever_the_id() {
        let base = Base::default();
        for id in ["", ".", "..", "a b<>\"{}|\\^`", "Đà Nẵng/1\n", "%", "é\u{301}", "\u{0}"] {
            for iri in [base.graph(id), base.document(id), base.rule(id), base.id(id)] {
                assert!(NamedNode::new(iri.as_str()).is_ok(), "{id:?}: {iri}");
                assert!(iri.as_str().is_ascii());
            }
        }
    }

    #[test]
    fn rewrite_moves_only_own_iris() {
        let base = Base::new("https://example.org/").unwrap();
        let own = NamedNode::new_unchecked("https://w3id.org/quanhe/ns#Hospital");
        assert_eq!(base.rewrite(&own).unwrap().as_str(), "https://example.org/ns#Hospital");
        assert_eq!(base.rewrite(&foaf::PERSON.into_owned()), None);
        assert_eq!(Base::default().rewrite(&own), None);
    }
}
