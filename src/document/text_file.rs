//! A `.txt` file: the text, and front matter before it.

use super::Document;
use super::error::ReadReason;
use super::record::{Fields, published};

/// Reads a decoded file. The error's number is the line, counted from 1, where the fault has one.
///
/// Front matter is dropped together with the blank lines behind it; its title stands before the text as a record's does, unless the text begins with it.
/// All else stays as it is, line ends too.
pub(super) fn parse(
    content: &str,
    stem: Option<String>,
    origin: String,
) -> Result<Document, (Option<usize>, ReadReason)> {
    if content.trim().is_empty() {
        return Err((None, ReadReason::Empty));
    }
    let (mut fields, body) = front_matter(content)?;
    if body.trim().is_empty() {
        return Err((None, ReadReason::NoText));
    }
    let text = match &fields.title {
        Some(title) if body.lines().next().map(str::trim) != Some(title) => {
            format!("{title}\n\n{body}")
        }
        _ => body.to_owned(),
    };
    fields.id = fields.id.or(stem);
    fields.document(text, origin).map_err(|reason| (None, reason))
}

/// The fields of the block between `---` lines that the file may begin with, and the text behind it.
fn front_matter(content: &str) -> Result<(Fields, &str), (Option<usize>, ReadReason)> {
    let mut lines = content.split_inclusive('\n');
    let Some(first) = lines.next().filter(|line| line.trim_end() == "---") else {
        return Ok((Fields::default(), content));
    };
    let mut offset = first.len();
    let mut fields = Fields::default();
    let mut seen = Vec::new();
    for (at, line) in lines.enumerate() {
        offset += line.len();
        let line = line.trim();
        if line == "---" {
            return Ok((fields, skip_blank_lines(&content[offset..])));
        }
        if !line.is_empty() && !line.starts_with('#') {
            set(&mut fields, &mut seen, line).map_err(|reason| (Some(at + 2), reason))?;
        }
    }
    Err((Some(1), ReadReason::FrontMatterOpen))
}

fn set(fields: &mut Fields, seen: &mut Vec<&'static str>, line: &str) -> Result<(), ReadReason> {
    let (key, value) = line.split_once(':').ok_or(ReadReason::FrontMatterLine)?;
    let value = Some(unquoted(value.trim()))
        .filter(|v| !v.is_empty())
        .map(str::to_owned);
    let key = match key.trim() {
        "id" => {
            fields.id = value;
            "id"
        }
        "title" => {
            fields.title = value;
            "title"
        }
        "url" => {
            fields.url = value;
            "url"
        }
        "published" => {
            fields.published = value.as_deref().map(published).transpose()?;
            "published"
        }
        "publisher" => {
            fields.publisher = value;
            "publisher"
        }
        "place" => {
            fields.place = value;
            "place"
        }
        key => {
            return Err(ReadReason::FrontMatterKey {
                key: key.chars().take(40).collect(),
            });
        }
    };
    if seen.contains(&key) {
        return Err(ReadReason::FrontMatterTwice { key });
    }
    seen.push(key);
    Ok(())
}

/// Without the quotes around the whole value that YAML writers put.
fn unquoted(value: &str) -> &str {
    match value.strip_prefix('"').and_then(|v| v.strip_suffix('"')) {
        Some(inner) if !inner.contains('"') => inner,
        _ => value,
    }
}

fn skip_blank_lines(text: &str) -> &str {
    let blank: usize = text
        .split_inclusive('\n')
        .take_while(|line| line.trim().is_empty())
        .map(str::len)
        .sum();
    &text[blank..]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(content: &str) -> Result<Document, (Option<usize>, ReadReason)> {
        parse(content, Some("stem".into()), "stem.txt".into())
    }

    #[test]
    fn plain_text_is_kept_byte_for_byte() {
        let document = read("Tin\r\n\r\n  Nội dung.\r\n").unwrap();
        assert_eq!(
            (document.id.as_str(), document.text.as_str(), document.title),
            ("stem", "Tin\r\n\r\n  Nội dung.\r\n", None)
        );
    }

    #[test]
    fn front_matter_is_taken_off() {
        let document = read("---\r\nid: a b\r\ntitle: \"Tin: mới\"\r\n\r\nurl: https://x.vn/a\r\npublished: 2025-03-17\r\npublisher: Báo\r\nplace: Lai Châu\r\n---\r\n\r\nNội dung.\n").unwrap();
        assert_eq!(document.text, "Tin: mới\n\nNội dung.\n");
        assert_eq!(
            (document.id.as_str(), document.title.as_deref(), document.url.as_deref()),
            ("a b", Some("Tin: mới"), Some("https://x.vn/a"))
        );
        assert_eq!(
            (document.published, document.place.as_deref()),
            (Some(jiff::civil::date(2025, 3, 17)), Some("Lai Châu"))
        );
    }

    #[test]
    fn a_title_that_the_text_begins_with_is_not_doubled() {
        assert_eq!(
            read("---\ntitle: Tin\n---\nTin\n\nNội dung.").unwrap().text,
            "Tin\n\nNội dung."
        );
    }

    #[test]
    fn faults_name_their_line() {
        assert!(
            matches!(read("---\nid: a\ncolour: red\n---\nx"), Err((Some(3), ReadReason::FrontMatterKey { key })) if key == "colour")
        );
        assert!(matches!(
            read("---\nid: a\nx"),
            Err((Some(3), ReadReason::FrontMatterLine))
        ));
        assert!(matches!(
            read("---\nid: a\n"),
            Err((Some(1), ReadReason::FrontMatterOpen))
        ));
        assert!(matches!(
            read("---\nid: a\nid: b\n---\nx"),
            Err((Some(3), ReadReason::FrontMatterTwice { key: "id" }))
        ));
        assert!(matches!(
            read("---\npublished: 17/3\n---\nx"),
            Err((Some(2), ReadReason::Date { .. }))
        ));
        assert!(matches!(read("---\nid: a\n---\n \n"), Err((None, ReadReason::NoText))));
        assert!(matches!(read(" \n"), Err((None, ReadReason::Empty))));
    }
}
