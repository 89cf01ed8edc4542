//! How deep a page's elements are nested: guessed by a scan of its tags before a tree is built of it, and counted in the tree.

use dom_query::Document as Page;

/// Elements without an end tag.
const VOID: [&str; 14] = [
    "area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr",
];
/// Elements that stay open across the end of the elements around them.
const FORMATTING: [&str; 14] = [
    "a", "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
];
/// Elements that end where the next of their kind begins.
const SELF_ENDING: [&str; 10] = ["p", "li", "dt", "dd", "option", "tr", "td", "th", "thead", "tbody"];
/// Elements whose content has no tags.
const RAW: [&str; 8] = [
    "script", "style", "textarea", "title", "xmp", "noframes", "iframe", "noembed",
];
/// At most so many formatting elements of the same tag stay open across the end of the elements around them.
const MAX_SAME_FORMATTING: usize = 3;

/// Steps from all nodes of a page up to its root. A news page takes some hundred thousand.
const MAX_STEPS: usize = 20_000_000;
/// Attributes of an element. The parser compares each with each.
const MAX_ATTRIBUTES: usize = 1_000;

struct Open<'a> {
    name: String,
    /// Name and attributes as written.
    tag: &'a str,
    formatting: bool,
}

/// Whether the page's nodes lie more than `limit` deep, or are so many and so deep that walks up from each would take
/// over [`MAX_STEPS`]. Holds no more than the node it is at.
pub(super) fn tree_exceeds(page: &Page, limit: usize) -> bool {
    let mut node = page.root();
    let mut depth = 0;
    let mut steps = 0;
    loop {
        steps += depth;
        if steps > MAX_STEPS {
            return true;
        }
        if let Some(child) = node.first_child() {
            node = child;
            depth += 1;
            if depth > limit {
                return true;
            }
            continue;
        }
        while node.next_sibling().is_none() {
            let Some(parent) = node.parent().filter(|_| depth > 0) else {
                return false;
            };
            node = parent;
            depth -= 1;
        }
        match node.next_sibling() {
            Some(sibling) if depth > 0 => node = sibling,
            _ => return false,
        }
    }
}

/// Whether elements seem to lie more than `limit` deep, or have over [`MAX_ATTRIBUTES`]. Follows the parser's rules nearly; cost: at most `limit` steps a tag.
pub(super) fn exceeds(html: &str, limit: usize) -> bool {
    let mut elements = Elements::default();
    let mut rest = html;
    while let Some(at) = rest.find('<') {
        if !elements.pending.is_empty() && !rest[..at].trim().is_empty() {
            elements.reopen();
        }
        rest = &rest[at + 1..];
        if let Some(comment) = rest.strip_prefix("!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let closing = rest.starts_with('/');
        let tag_text = rest.strip_prefix('/').unwrap_or(rest);
        if !tag_text.starts_with(|c: char| c.is_ascii_alphabetic()) {
            continue;
        }
        let Some(end) = tag_end(tag_text) else { break };
        let tag = &tag_text[..end];
        if tag.len() > MAX_ATTRIBUTES && count_attributes(tag) > MAX_ATTRIBUTES {
            return true;
        }
        rest = &tag_text[end + 1..];
        let name = tag
            .split(|c: char| c.is_ascii_whitespace() || c == '/')
            .next()
            .unwrap_or(tag)
            .to_ascii_lowercase();
        if closing {
            elements.close(&name);
        } else if RAW.contains(&name.as_str()) {
            rest = after_raw(rest, &name);
        } else if !(VOID.contains(&name.as_str()) || tag.ends_with('/') && elements.in_drawing()) {
            elements.open(name, tag);
            if elements.stack.len() > limit {
                return true;
            }
        }
    }
    false
}

/// Where the `>` of a tag is, past quoted attributes.
fn tag_end(tag: &str) -> Option<usize> {
    let mut quote = None;
    let mut previous = b' ';
    for (at, byte) in tag.bytes().enumerate() {
        match (quote, byte) {
            (Some(open), _) if byte == open => quote = None,
            (Some(_), _) => {}
            (None, b'>') => return Some(at),
            (None, b'"' | b'\'') if previous == b'=' => quote = Some(byte),
            (None, _) => {}
        }
        if !byte.is_ascii_whitespace() {
            previous = byte;
        }
    }
    // A quote that never closes: the parser would read to the end; the plain end is the careful guess.
    quote.and_then(|_| tag.find('>'))
}

/// Words outside quotes, which are no fewer than the attributes.
fn count_attributes(tag: &str) -> usize {
    let mut quote = None;
    let mut words = 0;
    for byte in tag.bytes() {
        match quote {
            Some(open) if byte == open => quote = None,
            Some(_) => {}
            None if matches!(byte, b'"' | b'\'') => quote = Some(byte),
            None => words += usize::from(byte.is_ascii_whitespace() || byte == b'/' || byte == b'='),
        }
    }
    words
}

fn after_raw<'a>(rest: &'a str, name: &str) -> &'a str {
    let mut from = 0;
    while let Some(at) = rest[from..].find("</") {
        let tail = &rest[from + at..];
        if tail
            .get(2..2 + name.len())
            .is_some_and(|n| n.eq_ignore_ascii_case(name))
        {
            return tail;
        }
        from += at + 2;
    }
    ""
}

/// The elements that are open at a point of the page.
#[derive(Default)]
struct Elements<'a> {
    stack: Vec<Open<'a>>,
    /// Formatting elements whose surroundings ended: they open again before the next text or formatting element.
    pending: Vec<Open<'a>>,
}

impl<'a> Elements<'a> {
    fn open(&mut self, name: String, tag: &'a str) {
        let formatting = FORMATTING.contains(&name.as_str());
        if formatting {
            self.reopen();
            let same = |o: &Open| o.formatting && o.tag == tag;
            if self.stack.iter().filter(|o| same(o)).count() >= MAX_SAME_FORMATTING
                && let Some(earliest) = self.stack.iter_mut().find(|o| same(o))
            {
                earliest.formatting = false;
            }
        }
        if name == "a" {
            self.close(&name);
        } else if SELF_ENDING.contains(&name.as_str()) {
            let barrier = |o: &Open| {
                matches!(
                    o.name.as_str(),
                    "table" | "ul" | "ol" | "dl" | "div" | "section" | "article" | "select" | "blockquote"
                )
            };
            let reach = self.stack.iter().rposition(barrier).map_or(0, |at| at + 1);
            if self.stack[reach..].iter().any(|o| o.name == name) {
                self.close(&name);
            }
        }
        self.stack.push(Open { name, tag, formatting });
    }

    /// Whether `<x/>` is a whole element here.
    fn in_drawing(&self) -> bool {
        self.stack.iter().any(|o| o.name == "svg" || o.name == "math")
    }

    fn reopen(&mut self) {
        self.stack.append(&mut self.pending);
    }

    fn close(&mut self, name: &str) {
        if let Some(at) = self.pending.iter().rposition(|o| o.name == name) {
            self.pending.remove(at);
        } else if let Some(at) = self.stack.iter().rposition(|o| o.name == name) {
            if self.stack[at].formatting {
                self.stack.remove(at);
            } else {
                let ended = self.stack.drain(at..).filter(|o| o.formatting);
                self.pending.extend(ended);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nesting_is_counted() {
        let nested = |n: usize| format!("{}x{}", "<div class='a>b'>".repeat(n), "</div>".repeat(n));
        assert!(!exceeds(&nested(100), 100));
        assert!(exceeds(&nested(101), 100));
        assert!(exceeds(&"<DIV\n>".repeat(101), 100));
        assert!(exceeds(&format!("<p {}>", "a=b ".repeat(1_000)), 100));
        assert!(!exceeds(&format!("<img src='data:,{}'>", "a b=/".repeat(1_000)), 100));
        assert!(exceeds(
            &(0..101).map(|n| format!("<p><b id={n}>")).collect::<String>(),
            100
        ));
    }

    #[test]
    fn the_tree_is_counted() {
        // html, head and body, the text.
        let page = Page::from("<div>".repeat(20) + "x");
        assert!(tree_exceeds(&page, 22));
        assert!(!tree_exceeds(&page, 23));
        assert!(!tree_exceeds(&Page::from(""), 3));
    }

    #[test]
    fn sloppy_pages_are_not_deep() {
        for page in [
            "<p>a",
            "<br>",
            "<li>a",
            "<tr><td>a",
            "<p><b>a",
            "<script>'<div>'</script>",
            "<!-- <div> -->",
            "<div></div>",
            "<a href='x'>",
            "1 < 2 <> ",
        ] {
            assert!(!exceeds(&page.repeat(1_000), 20), "{page}");
        }
        assert!(!exceeds(&format!("<svg>{}</svg>", "<path d='x'/>".repeat(1_000)), 20));
    }
}
