//! The network as a drawing for Graphviz: `dot -Tsvg` for an ordered picture, `sfdp -Tsvg` for a wide one.
//!
//! Colours are tints of the Okabe-Ito palette, which colour-blind readers tell apart; shape says the type as well.

use std::collections::BTreeMap;
use std::io::{self, Write};

use oxigraph::store::StorageError;

use super::ExportError;
use super::network::{Edge, Kind, Network};
use crate::fact::{EntityType, Relation};
use crate::query::layout::wrap;
use crate::query::reader::Reader;

const FONT: &str = "Noto Sans,DejaVu Sans,Arial,sans-serif";
/// Letters in a line of a node's label, and of an edge's.
const NODE_WIDTH: usize = 20;
const EDGE_WIDTH: usize = 34;
/// Labels of one drawn edge; the rest are counted.
const MOST_LABELS: usize = 4;

/// How a kind of node looks.
struct Look {
    shape: &'static str,
    style: &'static str,
    fill: &'static str,
    border: &'static str,
    extra: &'static str,
}

fn look(kind: Kind) -> Look {
    let (shape, style, fill, border, extra) = match kind {
        Kind::Entity(EntityType::Person) => ("ellipse", "filled", "#FFF1CC", "#B07A00", ", margin=\"0.04,0.03\""),
        Kind::Entity(EntityType::Ministry) => ("box", "filled", "#F6DDEB", "#A0497A", ", peripheries=2"),
        Kind::Entity(EntityType::Hospital) => ("box", "filled,rounded", "#CFEFE4", "#00785A", ""),
        Kind::Entity(EntityType::Organization) => ("box", "filled", "#DCEAF7", "#00588A", ""),
        Kind::Entity(EntityType::Province) => ("hexagon", "filled", "#FADCCB", "#B24E00", ", margin=\"0,0.03\""),
        Kind::Entity(EntityType::Place) => ("hexagon", "filled,dashed", "#FDF3EC", "#B24E00", ", margin=\"0,0.03\""),
        Kind::Entity(EntityType::Programme) => ("folder", "filled", "#D9F1FD", "#2179A8", ""),
        Kind::Entity(EntityType::LegalDocument) => ("note", "filled", "#ECEEF0", "#59636E", ""),
        Kind::Entity(EntityType::Award) => ("invhouse", "filled", "#FAF6BE", "#7F7600", ""),
        Kind::Entity(EntityType::Office) => ("box", "filled,dashed", "#F1EAF9", "#6A4A9C", ""),
        Kind::Entity(EntityType::Group) => ("ellipse", "filled,dashed", "#F7F7F7", "#59636E", ""),
        Kind::Event => ("octagon", "filled", "#FAF6BE", "#7F7600", ", margin=\"0.02,0.03\""),
    };
    Look {
        shape,
        style,
        fill,
        border,
        extra,
    }
}

/// Writes the drawing; `title` stands above it.
pub fn write(reader: &Reader<'_>, network: &Network, title: &str, mut to: impl Write) -> Result<(), ExportError> {
    head(title, &mut to)?;
    for (i, node) in network.nodes.iter().enumerate() {
        let look = look(node.kind);
        let width = if node.centre { ", penwidth=3, fontsize=14" } else { "" };
        let label = reader.short_label(&node.iri)?;
        let tooltip = if label == node.label {
            escape(node.iri.as_str())
        } else {
            escape(&node.label)
        };
        writeln!(
            to,
            "  n{i} [label=\"{}\"{}{width}, tooltip=\"{tooltip}\"]",
            wrapped(&label, NODE_WIDTH),
            attributes(&look)
        )?;
    }
    writeln!(to)?;
    for ((from, to_node), edges) in merged(&network.edges) {
        writeln!(to, "  n{from} -> n{to_node} [{}]", edge_attributes(&edges))?;
    }
    legend(reader, network, &mut to)?;
    to.write_all(b"}\n")?;
    Ok(())
}

fn head(title: &str, to: &mut impl Write) -> io::Result<()> {
    writeln!(to, "digraph quanhe {{")?;
    writeln!(
        to,
        "  graph [charset=\"UTF-8\", rankdir=LR, bgcolor=\"white\", pad=0.3, nodesep=0.34, ranksep=\"1.1\", newrank=true,"
    )?;
    writeln!(
        to,
        "    outputorder=edgesfirst, overlap=prism, overlap_scaling=-3, sep=\"+10\", splines=true, K=1.1,"
    )?;
    writeln!(
        to,
        "    fontname=\"{FONT}\", fontsize=20, fontcolor=\"#1A1A1A\", labelloc=t, label=\"{}\"]",
        escape(title)
    )?;
    writeln!(
        to,
        "  node [fontname=\"{FONT}\", fontsize=11, fontcolor=\"#1A1A1A\", penwidth=1.3, margin=\"0.12,0.06\", height=0.36]"
    )?;
    writeln!(
        to,
        "  edge [fontname=\"{FONT}\", fontsize=9, fontcolor=\"#333333\", color=\"#6B6B6B\", arrowsize=0.7, penwidth=1.1]\n"
    )
}

fn attributes(look: &Look) -> String {
    let Look {
        shape,
        style,
        fill,
        border,
        extra,
    } = look;
    format!(", shape={shape}, style=\"{style}\", fillcolor=\"{fill}\", color=\"{border}\"{extra}")
}

/// Edges between the same two nodes, drawn as one.
fn merged(edges: &[Edge]) -> BTreeMap<(usize, usize), Vec<&Edge>> {
    let mut out: BTreeMap<(usize, usize), Vec<&Edge>> = BTreeMap::new();
    for edge in edges {
        out.entry((edge.from, edge.to)).or_default().push(edge);
    }
    out
}

fn edge_attributes(edges: &[&Edge]) -> String {
    let mut labels: Vec<&str> = Vec::new();
    for edge in edges {
        if !labels.contains(&edge.label.as_str()) {
            labels.push(&edge.label);
        }
    }
    let left_out = labels.len().saturating_sub(MOST_LABELS);
    let mut label: Vec<String> = labels
        .iter()
        .take(MOST_LABELS)
        .map(|l| wrapped(l, EDGE_WIDTH))
        .collect();
    if left_out > 0 {
        label.push(format!("+ {left_out}"));
    }
    let documents = edges.iter().map(|e| e.documents).max().unwrap_or(1);
    let mut out = format!("label=\"{}\"", label.join("\\n"));
    if documents > 1 {
        // Tenths, so that no float is ever printed.
        let width = 11 + 5 * (documents - 1).min(6);
        out.push_str(&format!(", penwidth={}.{}", width / 10, width % 10));
    }
    if edges.iter().all(|e| e.status.is_some()) {
        out.push_str(", style=dashed");
    }
    // Where a body stands says least of all: it is drawn faintly.
    if edges.iter().all(|e| e.relation == Relation::LocatedIn) {
        out.push_str(", color=\"#B4B4B4\", fontcolor=\"#6B6B6B\"");
    }
    out
}

/// A node of each kind that is there, one below the other. Invisible edges hold them together where a layout knows no clusters.
fn legend(reader: &Reader<'_>, network: &Network, to: &mut impl Write) -> Result<(), ExportError> {
    let kinds = network.kinds();
    if kinds.is_empty() {
        return Ok(());
    }
    writeln!(to, "\n  subgraph cluster_legend {{")?;
    writeln!(
        to,
        "    graph [label=\"\", style=\"rounded\", color=\"#BBBBBB\", margin=6]"
    )?;
    writeln!(
        to,
        "    node [fontsize=9, height=0.24, penwidth=1, margin=\"0.08,0.03\"]"
    )?;
    for (i, kind) in kinds.iter().enumerate() {
        let label = wrapped(&kind_label(reader, *kind)?, NODE_WIDTH);
        writeln!(to, "    legend{i} [label=\"{label}\"{}]", attributes(&look(*kind)))?;
    }
    for i in 1..kinds.len() {
        writeln!(
            to,
            "    legend{} -> legend{i} [style=invis, weight=0, len=0.4, constraint=false]",
            i - 1
        )?;
    }
    writeln!(to, "  }}")?;
    Ok(())
}

fn kind_label(reader: &Reader<'_>, kind: Kind) -> Result<String, StorageError> {
    match kind {
        Kind::Entity(entity_type) => reader.type_label(entity_type),
        Kind::Event => reader.relation_label(Relation::Event),
    }
}

/// A title for a network: what it is narrowed around, or else the kinds that are in it.
pub fn title(reader: &Reader<'_>, network: &Network) -> Result<String, StorageError> {
    let centres: Vec<String> = network
        .nodes
        .iter()
        .filter(|n| n.centre)
        .map(|n| n.label.clone())
        .collect();
    let parts = if centres.is_empty() {
        let kinds = network.kinds().into_iter();
        kinds.map(|kind| kind_label(reader, kind)).collect::<Result<_, _>>()?
    } else {
        centres
    };
    Ok(parts.join(" · "))
}

/// A label in lines of about `width` letters, escaped.
fn wrapped(text: &str, width: usize) -> String {
    wrap(text, width)
        .iter()
        .map(|l| escape(l))
        .collect::<Vec<_>>()
        .join("\\n")
}

/// Text for a quoted string of DOT. Graphviz reads HTML entities there, so `&` is one.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '"' => out.push_str("\\\""),
            '\\' => out.push_str("\\\\"),
            '&' => out.push_str("&amp;"),
            '\n' => out.push_str("\\n"),
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
#[path = "dot_tests.rs"]
mod tests;
