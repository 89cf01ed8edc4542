//! The paragraphs of a piece of a page.

use dom_query::{Document as Page, NodeRef};

use super::collapse;

/// Elements that stand in a line; all others begin and end a paragraph.
const INLINE: [&str; 39] = [
    "a",
    "abbr",
    "acronym",
    "b",
    "bdi",
    "bdo",
    "big",
    "cite",
    "code",
    "data",
    "del",
    "dfn",
    "em",
    "font",
    "i",
    "img",
    "ins",
    "kbd",
    "label",
    "mark",
    "nobr",
    "picture",
    "q",
    "ruby",
    "s",
    "samp",
    "small",
    "span",
    "strike",
    "strong",
    "sub",
    "sup",
    "time",
    "tt",
    "u",
    "var",
    "wbr",
    "o:p",
    "st1:place",
];
/// Elements that hold no text of the article.
const SKIPPED: [&str; 16] = [
    "script", "style", "noscript", "template", "svg", "math", "iframe", "object", "embed", "audio", "video", "button",
    "select", "input", "textarea", "head",
];

/// The paragraphs of `page` in order, none of them empty.
pub(super) fn of(page: &Page) -> Vec<String> {
    let mut builder = Builder::default();
    builder.children(&page.root());
    builder.finish()
}

#[derive(Default)]
struct Builder {
    done: Vec<String>,
    /// The paragraph at hand; a line end is a `<br>`, other blanks are not collapsed yet.
    open: String,
}

impl Builder {
    fn children(&mut self, node: &NodeRef) {
        for child in node.children_it(false) {
            self.node(&child);
        }
    }

    fn node(&mut self, node: &NodeRef) {
        if node.is_text() {
            self.open
                .extend(node.text().chars().map(|c| if c.is_whitespace() { ' ' } else { c }));
            return;
        }
        let Some(name) = node.node_name() else {
            // The fragment's own root.
            self.children(node);
            return;
        };
        match &*name {
            "br" => self.open.push('\n'),
            "tr" => self.row(node),
            name if SKIPPED.contains(&name) => {}
            name if INLINE.contains(&name) => self.children(node),
            _ => {
                self.flush();
                self.children(node);
                self.flush();
            }
        }
    }

    /// A table's row is one paragraph, its cells between ` | `; but cells that hold paragraphs keep them (tables that only lay out a page).
    fn row(&mut self, row: &NodeRef) {
        self.flush();
        let mut cells = Vec::new();
        for cell in row.children_it(false) {
            let mut builder = Builder::default();
            builder.node(&cell);
            cells.push(builder.finish());
        }
        if cells.iter().all(|cell| cell.len() <= 1) {
            let cells: Vec<String> = cells.into_iter().flatten().collect();
            if !cells.is_empty() {
                self.done.push(cells.join(" | "));
            }
        } else {
            self.done.extend(cells.into_iter().flatten());
        }
    }

    fn flush(&mut self) {
        let lines: Vec<String> = self
            .open
            .split('\n')
            .map(collapse)
            .filter(|line| !line.is_empty())
            .collect();
        if !lines.is_empty() {
            self.done.push(lines.join("\n"));
        }
        self.open.clear();
    }

    fn finish(mut self) -> Vec<String> {
        self.flush();
        self.done
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Vec<String> {
        of(&Page::fragment(html))
    }

    #[test]
    fn blocks_are_paragraphs_and_inline_elements_are_not() {
        assert_eq!(
            read("<h2>Tin</h2>một <b>ha</b>i<div>ba<p> bốn\n năm</p></div>sáu<br>bảy<br><br>"),
            ["Tin", "một hai", "ba", "bốn năm", "sáu\nbảy"]
        );
        assert_eq!(
            read(
                "<ul><li>a</li><li>b</li></ul><figure><img><figcaption>Ảnh: c</figcaption></figure><script>x</script>"
            ),
            ["a", "b", "Ảnh: c"]
        );
    }

    #[test]
    fn rows_of_data_are_paragraphs_and_cells_of_text_are_read_apart() {
        let table = "<table><tr><th>Tỉnh</th><th>Giường bệnh</th></tr><tr><td>Lai Châu</td><td>1.200</td><td></td></tr></table>";
        assert_eq!(read(table), ["Tỉnh | Giường bệnh", "Lai Châu | 1.200"]);
        assert_eq!(
            read("<table><tr><td><p>a</p><p>b</p></td><td>c</td></tr></table>"),
            ["a", "b", "c"]
        );
    }
}
