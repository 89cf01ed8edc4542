//! A news page: its main text by a readability library, its title, date, publisher and address by its metadata.

mod charset;
mod depth;
mod lead;
mod metadata;
mod paragraphs;

use dom_query::Document as Page;
use dom_smoothie::{Config, Readability, ReadabilityError};

use super::Document;
use super::decode;
use super::error::ReadReason;
use super::record::Fields;
use crate::guard::guarded;

/// Bytes of a page. A tree takes many times the room of its source.
const MAX_HTML_BYTES: usize = 16 << 20;
/// Elements within elements; browsers stop at 512 too. Keeps every walk over the tree within any thread's stack.
const MAX_DEPTH: usize = 512;
/// Levels of the tree that have no tag of their own: the document, elements that the parser adds, texts, comments.
const TREE_EXTRA: usize = 16;

/// Reads a page. The text is the title, then the paragraphs of the main text (headings, list items, captions and table rows are paragraphs too; a row's
/// cells stand between ` | `), with a blank line after each but the last; blanks are collapsed, a `<br>` is a line end.
pub(super) fn parse(bytes: Vec<u8>, id: Option<String>, origin: String) -> Result<Document, ReadReason> {
    if bytes.len() > MAX_HTML_BYTES {
        return Err(ReadReason::TooLarge {
            limit: MAX_HTML_BYTES >> 20,
        });
    }
    let declared = charset::declared(&bytes);
    let html = decode::decode_declared(bytes, declared)?;
    if html.trim().is_empty() {
        return Err(ReadReason::Empty);
    }
    if depth::exceeds(&html, MAX_DEPTH) {
        return Err(ReadReason::TooDeep { limit: MAX_DEPTH });
    }
    // A fault of the library on one odd page must not stop the others.
    let (mut fields, paragraphs) =
        guarded(|| read_page(html)).unwrap_or_else(|fault| Err(ReadReason::Html(fault.to_string())))?;
    let text = match &fields.title {
        Some(title) => format!("{title}\n\n{}", paragraphs.join("\n\n")),
        None => paragraphs.join("\n\n"),
    };
    if text.contains('\0') {
        return Err(ReadReason::Nul { field: "text" });
    }
    fields.id = id;
    fields.document(text, origin)
}

fn read_page(html: String) -> Result<(Fields, Vec<String>), ReadReason> {
    let page = Page::from(html);
    if depth::tree_exceeds(&page, MAX_DEPTH + TREE_EXTRA) {
        return Err(ReadReason::TooDeep { limit: MAX_DEPTH });
    }
    let fields = metadata::fields(&page);
    let lead = lead::find(&page);
    let config = Config {
        disable_json_ld: true,
        ..Config::default()
    };
    let mut readability =
        Readability::with_document(page, None, Some(config)).map_err(|e| ReadReason::Html(e.to_string()))?;
    let article = readability.parse().map_err(|error| match error {
        ReadabilityError::GrabFailed => ReadReason::NoArticle,
        other => ReadReason::Html(other.to_string()),
    })?;
    let mut paragraphs = paragraphs::of(&Page::fragment(article.content));
    if paragraphs
        .first()
        .is_some_and(|first| Some(first) == fields.title.as_ref())
    {
        paragraphs.remove(0);
    }
    if paragraphs.is_empty() {
        return Err(ReadReason::NoArticle);
    }
    if let Some(lead) = lead
        && !paragraphs.iter().any(|p| p.contains(&lead.key))
        && fields.title.as_ref().is_none_or(|title| !title.contains(&lead.key))
    {
        paragraphs.insert(0, lead.text);
    }
    Ok((fields, paragraphs))
}

/// Blanks of all kinds as single spaces, none at the ends.
fn collapse(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(html: &str) -> Result<Document, ReadReason> {
        parse(html.as_bytes().to_vec(), Some("page".into()), "page.html".into())
    }

    const BODY: &str = "<p>Chiều 17/3, đoàn công tác của Bộ Y tế đã có buổi làm việc với UBND tỉnh Lai Châu về công tác y tế trên địa bàn, với sự tham dự của nhiều đơn vị.</p>\
        <figure><img src=a.jpg><figcaption>Quang cảnh buổi làm việc.</figcaption></figure>\
        <p>Báo cáo tại buổi làm việc, lãnh đạo Sở Y tế cho biết, mạng lưới y tế cơ sở được&nbsp;củng cố,\n phát triển rộng khắp, đảm bảo bao phủ tất cả các địa bàn.</p>\
        <p>Thứ trưởng đề nghị tỉnh tiếp tục quan tâm, nâng chất lượng khám, chữa bệnh, đẩy mạnh chuyển đổi số, tăng cường hợp tác với các bệnh viện tuyến trung ương.</p>";

    fn page(head: &str, before: &str) -> String {
        format!(
            "<!doctype html><html><head><meta charset=utf-8><title>Lai Châu nâng chất lượng y tế - Báo Mẫu</title>{head}</head><body>\
             <nav><ul><li><a href=/>Trang chủ</a></li><li><a href=/tin>Tin tức</a></li></ul></nav>\
             <h1>Lai Châu nâng chất lượng y tế</h1>{before}<div class=content>{BODY}</div><footer>Bản quyền thuộc Báo Mẫu</footer></body></html>"
        )
    }

    #[test]
    fn title_and_paragraphs() {
        let document = read(&page("", "")).unwrap();
        assert_eq!(document.title.as_deref(), Some("Lai Châu nâng chất lượng y tế"));
        let paragraphs: Vec<&str> = document.text.split("\n\n").collect();
        assert_eq!(paragraphs.len(), 5, "{paragraphs:#?}");
        assert_eq!(paragraphs[0], "Lai Châu nâng chất lượng y tế");
        assert_eq!(paragraphs[2], "Quang cảnh buổi làm việc.");
        assert!(paragraphs[3].contains("được củng cố, phát triển"));
        assert_eq!(document.id, "page");
    }

    #[test]
    fn a_lead_outside_the_main_text_is_kept() {
        let head = r#"<meta property="og:description" content="SKĐS - Ngày 17/3, Thứ trưởng Bộ Y tế làm việc với lãnh đạo tỉnh về công tác y tế ...">"#;
        let lead = "<h2 class=sapo>SKĐS - Ngày 17/3, Thứ trưởng Bộ Y tế làm việc với lãnh đạo tỉnh về công tác y tế cơ sở.</h2>";
        let document = read(&page(head, lead)).unwrap();
        assert_eq!(document.text.matches("SKĐS - Ngày 17/3").count(), 1);
        assert!(
            document
                .text
                .split("\n\n")
                .nth(1)
                .unwrap()
                .ends_with("công tác y tế cơ sở.")
        );
    }

    #[test]
    fn pages_without_text_are_refused() {
        assert!(matches!(
            read("<html><head><title>Tin</title></head></html>"),
            Err(ReadReason::NoArticle)
        ));
        assert!(matches!(
            read("<html><body><script>var a = 'chữ';</script></body></html>"),
            Err(ReadReason::NoArticle)
        ));
        assert!(matches!(read("  \n"), Err(ReadReason::Empty)));
    }

    #[test]
    fn deep_nesting_is_refused() {
        for (open, close) in [
            ("<div>", "</div>"),
            ("<b>", ""),
            ("<table><tr><td>", ""),
            ("<span class=x>", ""),
        ] {
            let html = format!(
                "<html><body>{}{BODY}{}</body></html>",
                open.repeat(10_000),
                close.repeat(10_000)
            );
            let read = read(&html);
            assert!(matches!(read, Err(ReadReason::TooDeep { .. })), "{open}: {read:?}");
        }
    }

    #[test]
    fn nesting_just_below_the_limit_is_read_in_a_small_stack() {
        let html = format!(
            "<html><body>{}{BODY}{}</body></html>",
            "<div>".repeat(500),
            "</div>".repeat(500)
        );
        let thread = std::thread::Builder::new()
            .stack_size(512 * 1024)
            .spawn(move || read(&html).is_ok());
        assert!(thread.unwrap().join().unwrap());
    }

    #[test]
    fn large_flat_pages_are_read_in_time() {
        let begin = std::time::Instant::now();
        for html in [
            BODY.repeat(2_000),
            "<br>".repeat(100_000) + BODY,
            "<p>".repeat(50_000) + BODY,
            "<a href=x>y</a> ".repeat(50_000) + BODY,
        ] {
            assert!(read(&format!("<html><body>{html}</body></html>")).is_ok());
            assert!(begin.elapsed().as_secs() < 60);
        }
    }
}
