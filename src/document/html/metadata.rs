//! What a page says of itself: title, date, publisher, address.

use dom_query::Document as Page;
use serde_json::Value;

use super::collapse;
use crate::document::record::{Fields, iso_date};

/// All that is found; whatever is not understood is left out, since the page is still worth reading.
pub(super) fn fields(page: &Page) -> Fields {
    let linked = LinkedData::find(page);
    let published = attribute(page, r#"meta[property="article:published_time"]"#, "content")
        .or_else(|| linked.published.clone())
        .or_else(|| attribute(page, r#"[itemprop="datePublished"]"#, "content"))
        .or_else(|| attribute(page, r#"[itemprop="datePublished"]"#, "datetime"))
        .or_else(|| attribute(page, "time[datetime]", "datetime"))
        .and_then(|date| lenient_date(&date));
    let web_address = |url: &String| url.starts_with("https://") || url.starts_with("http://");
    Fields {
        id: None,
        title: title(page),
        url: attribute(page, r#"link[rel="canonical"]"#, "href")
            .filter(web_address)
            .or_else(|| attribute(page, r#"meta[property="og:url"]"#, "content").filter(web_address)),
        published,
        publisher: attribute(page, r#"meta[property="og:site_name"]"#, "content").or(linked.publisher),
        place: None,
    }
}

/// The headline as the page shows it where its metadata has it too; else `og:title`, the first `h1`, `title`.
fn title(page: &Page) -> Option<String> {
    let heading = text(page, "h1");
    let shared = attribute(page, r#"meta[property="og:title"]"#, "content");
    let window = text(page, "head title");
    match (heading, shared) {
        (Some(heading), Some(shared)) if shared.contains(&heading) => Some(heading),
        (Some(heading), None) if window.as_ref().is_none_or(|w| w.contains(&heading)) => Some(heading),
        (heading, shared) => shared.or(heading).or(window),
    }
}

/// The attribute of the first element that has it, blanks collapsed; None where empty.
pub(super) fn attribute(page: &Page, selector: &str, name: &str) -> Option<String> {
    let selection = page.try_select(selector)?;
    selection
        .nodes()
        .iter()
        .filter_map(|node| node.attr(name))
        .map(|value| collapse(&value))
        .find(|value| !value.is_empty())
}

fn text(page: &Page, selector: &str) -> Option<String> {
    let selection = page.try_select(selector)?;
    selection
        .nodes()
        .iter()
        .map(|node| collapse(&node.text()))
        .find(|text| !text.is_empty())
}

/// `2025-03-17`, and whatever follows it.
fn lenient_date(value: &str) -> Option<jiff::civil::Date> {
    let value = value.trim();
    let behind = value.as_bytes().get(10);
    iso_date(value.get(..10)?)
        .filter(|_| !behind.is_some_and(u8::is_ascii_alphanumeric) || matches!(behind, Some(b'T' | b't')))
}

/// What the page's JSON-LD blocks say.
#[derive(Default)]
struct LinkedData {
    published: Option<String>,
    publisher: Option<String>,
}

impl LinkedData {
    fn find(page: &Page) -> Self {
        let mut found = Self::default();
        for script in page.select(r#"script[type="application/ld+json"]"#).nodes() {
            let text = script.text();
            if let Ok(value) = serde_json::from_str::<Value>(text.trim().trim_end_matches(';')) {
                found.collect(&value);
            }
        }
        found
    }

    /// The first object with a date gives date and publisher. serde_json bounds how deep a value is.
    fn collect(&mut self, value: &Value) {
        match value {
            Value::Array(items) => items.iter().for_each(|item| self.collect(item)),
            Value::Object(object) => {
                if self.published.is_none()
                    && let Some(date) = object.get("datePublished").and_then(Value::as_str)
                {
                    self.published = Some(date.to_owned());
                    self.publisher = object.get("publisher").and_then(publisher_name);
                }
                if let Some(graph) = object.get("@graph") {
                    self.collect(graph);
                }
            }
            _ => {}
        }
    }
}

fn publisher_name(value: &Value) -> Option<String> {
    let name = match value {
        Value::Array(items) => return items.iter().find_map(publisher_name),
        Value::Object(object) => object.get("name")?.as_str()?,
        other => other.as_str()?,
    };
    Some(collapse(name)).filter(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn read(html: &str) -> Fields {
        fields(&Page::from(html))
    }

    #[test]
    fn open_graph() {
        let fields = read(
            "<meta property='og:title' content='Tin mới - Báo Mẫu'><meta property='og:site_name' content='Báo Mẫu'><meta property='article:published_time' content='2025-03-17T08:34:00+0700'>\
             <link rel=canonical href='/tin'><meta property='og:url' content='https://x.vn/tin'><title>Báo</title><h1> Tin\n mới </h1>",
        );
        assert_eq!(fields.title.as_deref(), Some("Tin mới"));
        assert_eq!(
            (fields.publisher.as_deref(), fields.url.as_deref(), fields.published),
            (Some("Báo Mẫu"), Some("https://x.vn/tin"), Some(date(2025, 3, 17)))
        );
    }

    #[test]
    fn linked_data() {
        let fields = read(
            r#"<script type="application/ld+json">[{"@graph":[{"@type":"WebSite"},{"@type":"NewsArticle","datePublished":"2024-05-13 09:09","publisher":[{"name":"Báo Mẫu"}]}]}]</script><h1>Tin</h1>"#,
        );
        assert_eq!(
            (fields.publisher.as_deref(), fields.published, fields.title.as_deref()),
            (Some("Báo Mẫu"), Some(date(2024, 5, 13)), Some("Tin"))
        );
    }

    #[test]
    fn what_is_not_understood_is_left_out() {
        let fields = read(
            "<title>Tin</title><time datetime='17/03/2025'>x</time><link rel=canonical href='javascript:x'><script type='application/ld+json'>{broken</script>",
        );
        assert_eq!(
            fields,
            Fields {
                title: Some("Tin".into()),
                ..Fields::default()
            }
        );
        assert_eq!(
            read("<time datetime='2025-03-17'>x</time>").published,
            Some(date(2025, 3, 17))
        );
    }
}
