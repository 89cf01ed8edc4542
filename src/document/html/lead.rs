//! The lead paragraph, which many news sites set outside the block of the main text, where a readability library does not look.

use dom_query::{Document as Page, NodeRef};

use super::collapse;
use super::metadata::attribute;

/// Characters of the page's description by which the lead is known.
const KEY_CHARS: usize = 40;
/// Bytes of a lead.
const MAX_LEAD_BYTES: usize = 3_000;

/// A paragraph of the page that begins as the page's own description does.
pub(super) struct Lead {
    pub text: String,
    /// Its beginning.
    pub key: String,
}

pub(super) fn find(page: &Page) -> Option<Lead> {
    let description = attribute(page, r#"meta[property="og:description"]"#, "content")
        .or_else(|| attribute(page, r#"meta[name="description"]"#, "content"))?;
    let key: String = description.chars().take(KEY_CHARS).collect();
    if key.chars().count() < KEY_CHARS {
        return None;
    }
    let selection = page.try_select("body h2, body h3, body h4, body p, body div, body strong")?;
    let texts = selection
        .nodes()
        .iter()
        .filter(|node| begins_with(node, &key))
        .map(|node| collapse(&node.text()));
    let text = texts
        .filter(|text| text.len() <= MAX_LEAD_BYTES)
        .min_by_key(String::len)?;
    Some(Lead { text, key })
}

/// Whether the node's text, blanks collapsed, begins with `key`; looks no further than it must.
fn begins_with(node: &NodeRef, key: &str) -> bool {
    let mut begin = String::new();
    for text in node.descendants_it().filter(NodeRef::is_text) {
        begin.push_str(&text.text());
        let so_far = collapse(&begin);
        if so_far.len() > key.len() || !key.starts_with(&so_far) {
            return so_far.starts_with(key);
        }
    }
    collapse(&begin) == key
}
