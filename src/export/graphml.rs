//! The network as GraphML, for Gephi, yEd, Cytoscape and networkx.

use std::io::{self, Write};

use super::network::Network;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<graphml xmlns="http://graphml.graphdrawing.org/xmlns" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="http://graphml.graphdrawing.org/xmlns http://graphml.graphdrawing.org/xmlns/1.0/graphml.xsd">
  <key id="label" for="node" attr.name="label" attr.type="string"/>
  <key id="type" for="node" attr.name="type" attr.type="string"/>
  <key id="relation" for="edge" attr.name="relation" attr.type="string"/>
  <key id="edge-label" for="edge" attr.name="label" attr.type="string"/>
  <key id="status" for="edge" attr.name="status" attr.type="string"/>
  <key id="documents" for="edge" attr.name="documents" attr.type="int"/>
  <graph id="quanhe" edgedefault="directed">
"#;

/// Writes the network; a node's id is its IRI.
pub fn write(network: &Network, mut to: impl Write) -> io::Result<()> {
    to.write_all(HEAD.as_bytes())?;
    for node in &network.nodes {
        writeln!(to, "    <node id=\"{}\">", escape(node.iri.as_str()))?;
        writeln!(to, "      <data key=\"label\">{}</data>", escape(&node.label))?;
        writeln!(to, "      <data key=\"type\">{}</data>", node.kind)?;
        writeln!(to, "    </node>")?;
    }
    for (i, edge) in network.edges.iter().enumerate() {
        let (Some(source), Some(target)) = (network.nodes.get(edge.from), network.nodes.get(edge.to)) else {
            continue;
        };
        let (source, target) = (escape(source.iri.as_str()), escape(target.iri.as_str()));
        writeln!(to, "    <edge id=\"e{i}\" source=\"{source}\" target=\"{target}\">")?;
        writeln!(to, "      <data key=\"relation\">{}</data>", edge.relation.name())?;
        writeln!(to, "      <data key=\"edge-label\">{}</data>", escape(&edge.label))?;
        if let Some(status) = &edge.status {
            writeln!(to, "      <data key=\"status\">{}</data>", escape(status))?;
        }
        writeln!(to, "      <data key=\"documents\">{}</data>", edge.documents)?;
        writeln!(to, "    </edge>")?;
    }
    to.write_all(b"  </graph>\n</graphml>\n")
}

/// Text for XML 1.0; characters that it cannot hold become a replacement character.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => out.push(' '),
            c if c < ' ' || c == '\u{FFFE}' || c == '\u{FFFF}' => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::super::network::{Narrow, Network};
    use super::*;
    use crate::query::{fixture, reader::Reader};

    #[test]
    fn nodes_and_edges_have_their_data() {
        let (store, base) = fixture::store();
        let network = Network::read(&Reader::new(&store, &base), &Narrow::default()).unwrap();
        let mut out = Vec::new();
        write(&network, &mut out).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(text.matches("<node ").count(), network.nodes.len());
        assert_eq!(text.matches("<edge ").count(), network.edges.len());
        assert!(text.contains(r#"<node id="https://w3id.org/quanhe/id/hospital/benh-vien-bach-mai">"#));
        assert!(text.contains(r#"<data key="edge-label">hỗ trợ (Đề án 1816)</data>"#));
        assert!(text.ends_with("</graphml>\n"));
    }

    #[test]
    fn nothing_breaks_xml() {
        assert_eq!(escape("a<b>&\"c\"\n\u{1}"), "a&lt;b&gt;&amp;&quot;c&quot; \u{FFFD}");
    }
}
