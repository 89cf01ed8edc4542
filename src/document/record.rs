//! One JSON record of a `.jsonl` file, and the fields that it shares with front matter.

use jiff::civil::Date;
use serde::Deserialize;
use serde_json::Value;

use super::Document;
use super::error::ReadReason;
use super::id;

/// What a source says of one document, before it is checked.
#[derive(Debug, Clone, Default, PartialEq)]
pub(super) struct Fields {
    pub id: Option<String>,
    pub title: Option<String>,
    pub url: Option<String>,
    pub published: Option<Date>,
    pub publisher: Option<String>,
    pub place: Option<String>,
}

impl Fields {
    /// The document whose full text is `text`. A missing id is derived.
    pub fn document(self, text: String, origin: String) -> Result<Document, ReadReason> {
        let id = self.id.unwrap_or_else(|| id::derive(self.url.as_deref(), &text));
        id::check(&id)?;
        Ok(Document {
            id,
            title: self.title,
            text,
            url: self.url,
            published: self.published,
            publisher: self.publisher,
            place: self.place,
            origin,
        })
    }
}

/// Fields as they stand; unknown ones are passed over.
#[derive(Deserialize)]
struct Record {
    id: Option<Value>,
    title: Option<Value>,
    text: Option<Value>,
    url: Option<Value>,
    published: Option<Value>,
    publisher: Option<Value>,
    place: Option<Value>,
}

/// Reads one line. `null` and, but for `id`, an empty text are as if the field were not there.
pub(super) fn parse(line: &str, origin: String) -> Result<Document, ReadReason> {
    if !line.trim_start().starts_with('{') {
        let column = line.len() - line.trim_start().len() + 1;
        return Err(ReadReason::Json {
            column,
            message: "expected {".into(),
        });
    }
    let record: Record = serde_json::from_str(line).map_err(|e| ReadReason::Json {
        column: e.column(),
        message: bare_message(&e),
    })?;
    let body = string("text", record.text)?.ok_or(ReadReason::MissingText)?;
    if body.trim().is_empty() {
        return Err(ReadReason::NoText);
    }
    let fields = Fields {
        id: string("id", record.id)?,
        title: filled("title", record.title)?,
        url: filled("url", record.url)?,
        published: filled("published", record.published)?
            .map(|p| published(&p))
            .transpose()?,
        publisher: filled("publisher", record.publisher)?,
        place: filled("place", record.place)?,
    };
    let text = match &fields.title {
        Some(title) => format!("{title}\n\n{body}"),
        None => body,
    };
    fields.document(text, origin)
}

/// Whether the first line of a file shows that the whole of it is a JSON array or a record spread over lines.
pub(super) fn is_not_json_lines(line: &str) -> bool {
    let line = line.trim();
    line.starts_with('[') || line == "{"
}

/// serde_json's message without its `at line 1 column 9`: the line is another one here.
fn bare_message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    message
        .rfind(" at line ")
        .map_or(message.as_str(), |at| &message[..at])
        .to_owned()
}

fn string(field: &'static str, value: Option<Value>) -> Result<Option<String>, ReadReason> {
    let found = match value {
        None | Some(Value::Null) => return Ok(None),
        Some(Value::String(text)) if text.contains('\0') => return Err(ReadReason::Nul { field }),
        Some(Value::String(text)) => return Ok(Some(text)),
        Some(Value::Bool(_)) => "true or false",
        Some(Value::Number(_)) => "a number",
        Some(Value::Array(_)) => "a list",
        Some(Value::Object(_)) => "an object",
    };
    Err(ReadReason::FieldType {
        field,
        found,
        expected: "a text in quotes",
    })
}

fn filled(field: &'static str, value: Option<Value>) -> Result<Option<String>, ReadReason> {
    Ok(string(field, value)?.filter(|text| !text.trim().is_empty()))
}

/// `YYYY-MM-DD`, or the date of an RFC 3339 time as it is written, whatever its offset.
pub(super) fn published(value: &str) -> Result<Date, ReadReason> {
    iso_date(value.trim()).ok_or_else(|| ReadReason::Date {
        value: value.chars().take(40).collect(),
    })
}

pub(super) fn iso_date(value: &str) -> Option<Date> {
    let date = value.get(..10)?;
    let shape = date.bytes().enumerate().all(|(at, b)| {
        if at == 4 || at == 7 {
            b == b'-'
        } else {
            b.is_ascii_digit()
        }
    });
    let rest_fits = match value.as_bytes().get(10) {
        None => true,
        Some(b'T' | b't' | b' ') => {
            value.parse::<jiff::Timestamp>().is_ok() || value.parse::<jiff::civil::DateTime>().is_ok()
        }
        Some(_) => false,
    };
    if shape && rest_fits { date.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(line: &str) -> Result<Document, ReadReason> {
        parse(line, "f.jsonl:1".into())
    }

    #[test]
    fn a_whole_record() {
        let line = r#"{"id":"a","title":"Tin","text":"Nội dung.","url":"https://x.vn/a","published":"2025-03-17T08:34:00+07:00","publisher":"Báo","place":"Lai Châu","more":[1]}"#;
        let document = read(line).unwrap();
        assert_eq!(document.text, "Tin\n\nNội dung.");
        assert_eq!(document.published, Some(jiff::civil::date(2025, 3, 17)));
        assert_eq!(
            (
                document.id.as_str(),
                document.place.as_deref(),
                document.origin.as_str()
            ),
            ("a", Some("Lai Châu"), "f.jsonl:1")
        );
    }

    #[test]
    fn only_text_is_needed() {
        let document = read(r#"{"text":"abc","title":null,"place":""}"#).unwrap();
        assert_eq!(
            (
                document.id.as_str(),
                document.text.as_str(),
                document.title,
                document.place
            ),
            ("text-ba7816bf8f01", "abc", None, None)
        );
    }

    #[test]
    fn wrong_records_are_refused_with_the_field() {
        assert!(matches!(read(r#"{"title":"x"}"#), Err(ReadReason::MissingText)));
        assert!(matches!(read(r#"{"text":" \n"}"#), Err(ReadReason::NoText)));
        assert!(matches!(
            read(r#"{"text":["x"]}"#),
            Err(ReadReason::FieldType {
                field: "text",
                found: "a list",
                ..
            })
        ));
        assert!(matches!(
            read(r#"{"text":"x","id":7}"#),
            Err(ReadReason::FieldType { field: "id", .. })
        ));
        assert!(matches!(read(r#"{"text":"x","id":""}"#), Err(ReadReason::IdEmpty)));
        assert!(matches!(
            read(r#"{"text":"x\u0000"}"#),
            Err(ReadReason::Nul { field: "text" })
        ));
        assert!(matches!(read(r#"["x"]"#), Err(ReadReason::Json { column: 1, .. })));
        assert!(matches!(
            read(r#"{"text":"x","text":"y"}"#),
            Err(ReadReason::Json { .. })
        ));
    }

    #[test]
    fn broken_json_names_the_column_but_no_wrong_line() {
        let error = read(r#"{"text":"x",}"#).unwrap_err().to_string();
        assert!(error.contains("column 13") && !error.contains("line 1"), "{error}");
    }

    #[test]
    fn nesting_is_no_danger() {
        let bomb = |field: &str| {
            format!(
                r#"{{"text":"x","{field}":{}{}}}"#,
                "[".repeat(100_000),
                "]".repeat(100_000)
            )
        };
        assert_eq!(read(&bomb("more")).unwrap().text, "x");
        assert!(matches!(read(&bomb("title")), Err(ReadReason::Json { .. })));
    }

    #[test]
    fn dates() {
        let good = [
            "2025-03-17",
            " 2025-03-17 ",
            "2025-03-17T23:30:00Z",
            "2025-03-17T08:34:00+07:00",
            "2025-03-17t08:34:00.5+07:00",
            "2025-03-17T08:34:00",
            "2025-03-17 08:34",
        ];
        for value in good {
            assert_eq!(published(value).unwrap(), jiff::civil::date(2025, 3, 17), "{value}");
        }
        for value in [
            "17/03/2025",
            "2025-02-30",
            "2025-3-17",
            "2025-03-17x",
            "2025-03-17T",
            "hôm qua",
            "2025",
            "2025-03-1\u{1ec7}",
        ] {
            assert!(matches!(published(value), Err(ReadReason::Date { .. })), "{value}");
        }
    }
}
