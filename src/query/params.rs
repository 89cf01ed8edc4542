//! `--param name=value` → terms.

use oxigraph::model::{Literal, Term};

use super::header::{Header, Kind, Param};
use super::lookup::{LookupError, Names};
use super::suggest::{did_you_mean, nearest};
use crate::fact::EntityType;
use crate::graph::vocab::xsd;

/// A value that a query cannot take.
#[derive(Debug, thiserror::Error)]
pub enum ParamError {
    #[error("`{0}` is no parameter: write name=value")]
    NoValue(String),
    #[error("the query has no parameter `{name}`{}", takes(.name, .known))]
    Unknown { name: String, known: Vec<String> },
    #[error("the parameter `{0}` is given twice")]
    Twice(String),
    #[error("the query needs {}", missing(.0))]
    Missing(Vec<Param>),
    #[error("`{value}` is no {wanted} (parameter `{name}`)")]
    Value {
        name: String,
        value: String,
        wanted: &'static str,
    },
    #[error("`{value}` is no type of entity (parameter `{name}`); there are {}", EntityType::ALL.map(EntityType::name).join(", "))]
    Type { name: String, value: String },
    #[error("parameter `{name}`: {source}")]
    Lookup { name: String, source: LookupError },
}

fn takes(name: &str, known: &[String]) -> String {
    let near = nearest(name, known.iter().map(String::as_str), 3);
    match (known, near.as_slice()) {
        ([], _) => "; it takes none".to_owned(),
        (_, []) => format!("; it takes {}", known.join(", ")),
        (_, near) => did_you_mean(near),
    }
}

fn missing(params: &[Param]) -> String {
    params
        .iter()
        .map(|p| format!("--param '{}={}'", p.name, p.example))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Splits `name=value`.
pub fn split(text: &str) -> Result<(&str, &str), ParamError> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => Ok((name.trim(), value)),
        _ => Err(ParamError::NoValue(text.to_owned())),
    }
}

/// The terms to bind, by the header's declarations.
///
/// `names` is asked for the look-up of names only where an entity is given.
pub fn terms<'n>(
    header: &Header,
    given: &[(&str, &str)],
    mut names: impl FnMut() -> &'n Names,
) -> Result<Vec<(String, Term)>, ParamError> {
    let mut out: Vec<(String, Term)> = Vec::new();
    for (name, value) in given {
        let param = header.param(name)?;
        if out.iter().any(|(n, _)| n == name) {
            return Err(ParamError::Twice((*name).to_owned()));
        }
        out.push((param.name.clone(), term(param, value.trim(), &mut names)?));
    }
    let missing: Vec<Param> = header
        .params
        .iter()
        .filter(|p| p.required && !out.iter().any(|(n, _)| *n == p.name))
        .cloned()
        .collect();
    if missing.is_empty() {
        Ok(out)
    } else {
        Err(ParamError::Missing(missing))
    }
}

/// `2023-09`, `9/2023` and `09/2023` as `2023-09`; a year as it is.
fn month(value: &str) -> Option<String> {
    let (year, month) = match (value.split_once('-'), value.split_once('/')) {
        (Some((year, month)), _) => (year, Some(month)),
        (None, Some((month, year))) => (year, Some(month)),
        (None, None) => (value, None),
    };
    let year: u16 = year.parse().ok().filter(|y| (1000..=9999).contains(y))?;
    let Some(month) = month else {
        return Some(year.to_string());
    };
    let month: u8 = month.parse().ok().filter(|m| (1..=12).contains(m))?;
    Some(format!("{year}-{month:02}"))
}

fn term<'n>(param: &Param, value: &str, names: &mut impl FnMut() -> &'n Names) -> Result<Term, ParamError> {
    let refuse = |wanted| ParamError::Value {
        name: param.name.clone(),
        value: value.to_owned(),
        wanted,
    };
    let all_digits = |s: &str| !s.is_empty() && s.bytes().all(|b| b.is_ascii_digit());
    Ok(match param.kind {
        Kind::Entity => names()
            .resolve_among(value, &param.types)
            .map_err(|source| ParamError::Lookup {
                name: param.name.clone(),
                source,
            })?
            .into(),
        Kind::Type => EntityType::ALL
            .into_iter()
            .find(|t| t.name().eq_ignore_ascii_case(value))
            .map(|t| Literal::from(t.name()).into())
            .ok_or_else(|| ParamError::Type {
                name: param.name.clone(),
                value: value.to_owned(),
            })?,
        Kind::Text | Kind::Document => Literal::from(value).into(),
        Kind::Month => {
            Literal::from(month(value).ok_or_else(|| refuse("month (YYYY-MM, or YYYY for a whole year)"))?).into()
        }
        Kind::Date => {
            let day: jiff::civil::Date = value.parse().map_err(|_| refuse("date (YYYY-MM-DD)"))?;
            Literal::new_typed_literal(day.to_string(), xsd::DATE).into()
        }
        Kind::Year if value.len() == 4 && all_digits(value) => Literal::new_typed_literal(value, xsd::INTEGER).into(),
        Kind::Year => return Err(refuse("year (YYYY)")),
        Kind::Number => {
            let digits = value.strip_prefix('-').unwrap_or(value);
            match digits.split_once('.') {
                None if all_digits(digits) => Literal::new_typed_literal(value, xsd::INTEGER).into(),
                Some((whole, part)) if all_digits(whole) && all_digits(part) => {
                    Literal::new_typed_literal(value, xsd::DECIMAL).into()
                }
                _ => return Err(refuse("number (12 or 12.5)")),
            }
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header() -> Header {
        let lines = [
            "year year required 2024",
            "from date optional 2024-01-01",
            "least number optional 5",
            "part text optional y tế",
            "of_type type optional Hospital",
            "month month optional 2023-09",
        ];
        let text: String = lines.iter().map(|l| format!("#+ param: {l}\n")).collect();
        Header::parse("x.rq", &text).unwrap()
    }

    fn bind(given: &[(&str, &str)]) -> Result<Vec<String>, ParamError> {
        let names = Names::default();
        Ok(terms(&header(), given, || &names)?
            .into_iter()
            .map(|(n, t)| format!("{n}={t}"))
            .collect())
    }

    #[test]
    fn each_kind_has_its_term() {
        let xsd = "http://www.w3.org/2001/XMLSchema#";
        assert_eq!(
            bind(&[
                ("year", "2024"),
                ("from", "2024-02-29"),
                ("least", "12.5"),
                ("part", "\"} ; DROP")
            ])
            .unwrap(),
            [
                format!("year=\"2024\"^^<{xsd}integer>"),
                format!("from=\"2024-02-29\"^^<{xsd}date>"),
                format!("least=\"12.5\"^^<{xsd}decimal>"),
                "part=\"\\\"} ; DROP\"".to_owned(),
            ]
        );
    }

    #[test]
    fn months_and_types_are_written_in_several_ways() {
        for value in ["2023-09", "9/2023", "09/2023", "2023-9"] {
            let bound = bind(&[("year", "2024"), ("month", value)]).unwrap();
            assert_eq!(bound[1], "month=\"2023-09\"", "{value}");
        }
        assert_eq!(
            bind(&[("year", "2024"), ("month", "2023")]).unwrap()[1],
            "month=\"2023\""
        );
        assert_eq!(
            bind(&[("year", "2024"), ("of_type", "hospital")]).unwrap()[1],
            "of_type=\"Hospital\""
        );
        for value in ["2023-13", "tháng 9", "09-2023", "23"] {
            let error = bind(&[("year", "2024"), ("month", value)]).unwrap_err().to_string();
            assert!(error.contains("YYYY-MM"), "{error}");
        }
        let error = bind(&[("year", "2024"), ("of_type", "Foo")]).unwrap_err().to_string();
        assert!(error.contains("there are Person, Ministry"), "{error}");
    }

    #[test]
    fn wrong_values_are_refused() {
        assert!(bind(&[("year", "24")]).unwrap_err().to_string().contains("no year"));
        assert!(
            bind(&[("year", "2024"), ("from", "29/2/2024")])
                .unwrap_err()
                .to_string()
                .contains("no date")
        );
        assert!(
            bind(&[("year", "2024"), ("least", "1,5")])
                .unwrap_err()
                .to_string()
                .contains("no number")
        );
        assert!(
            bind(&[("yaer", "2024")])
                .unwrap_err()
                .to_string()
                .contains("did you mean `year`")
        );
        assert!(bind(&[]).unwrap_err().to_string().contains("--param 'year=2024'"));
        assert!(bind(&[("year", "2024"), ("year", "2025")]).is_err());
        assert!(split("year").is_err());
        assert_eq!(split("a=b=c").unwrap(), ("a", "b=c"));
    }
}
