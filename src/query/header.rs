//! The header of a query file: comment lines that begin with `#+`.

use super::params::ParamError;

/// What kind of value a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// An IRI, or a name that is looked up.
    Entity,
    /// The name of a type of entity, as tables show it: `Hospital`.
    Type,
    /// The id of a stored document.
    Document,
    Text,
    /// `YYYY-MM-DD`, bound as `xsd:date`.
    Date,
    /// A month, or a whole year: `YYYY-MM` or `YYYY`, bound as a plain literal.
    Month,
    /// Bound as `xsd:integer`.
    Year,
    /// Bound as `xsd:integer` or `xsd:decimal`.
    Number,
}

impl Kind {
    pub const ALL: [Kind; 8] = [
        Self::Entity,
        Self::Type,
        Self::Document,
        Self::Text,
        Self::Date,
        Self::Month,
        Self::Year,
        Self::Number,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Entity => "entity",
            Self::Type => "type",
            Self::Document => "document",
            Self::Text => "text",
            Self::Date => "date",
            Self::Month => "month",
            Self::Year => "year",
            Self::Number => "number",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|k| k.name() == name)
    }
}

/// A parameter: the query's variable of the same name gets the value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Param {
    pub name: String,
    pub kind: Kind,
    /// The types that an entity may have, as tables name them; none for any.
    pub types: Vec<String>,
    pub required: bool,
    pub example: String,
}

/// What a query file says of itself.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Header {
    pub title: String,
    /// In Vietnamese.
    pub question_vi: String,
    /// In English.
    pub question_en: String,
    pub params: Vec<Param>,
}

/// A header line that says nothing known.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{path}:{line}: {message}")]
pub struct HeaderError {
    pub path: String,
    /// From 1.
    pub line: usize,
    pub message: String,
}

impl Header {
    /// Reads the `#+` lines of a query. A file without any is a query without a header.
    pub fn parse(path: &str, text: &str) -> Result<Self, HeaderError> {
        let mut header = Self::default();
        for (number, line) in text.lines().enumerate() {
            let Some(rest) = line.trim_start().strip_prefix("#+") else {
                continue;
            };
            header.line(rest.trim()).map_err(|message| HeaderError {
                path: path.to_owned(),
                line: number + 1,
                message,
            })?;
        }
        Ok(header)
    }

    fn line(&mut self, line: &str) -> Result<(), String> {
        let (key, value) = line.split_once(':').ok_or("expected `#+ KEY: VALUE`")?;
        let (key, value) = (key.trim(), value.trim());
        if value.is_empty() {
            return Err(format!("`{key}` has no value"));
        }
        let slot = match key {
            "title" => &mut self.title,
            "question@vi" => &mut self.question_vi,
            "question@en" => &mut self.question_en,
            "param" => {
                let param = Param::parse(value)?;
                if self.params.iter().any(|p| p.name == param.name) {
                    return Err(format!("the parameter `{}` is declared twice", param.name));
                }
                self.params.push(param);
                return Ok(());
            }
            _ => {
                return Err(format!(
                    "unknown key `{key}`; known are title, question@vi, question@en and param"
                ));
            }
        };
        if !slot.is_empty() {
            return Err(format!("`{key}` stands here a second time"));
        }
        *slot = value.to_owned();
        Ok(())
    }

    /// The parameter of that name, or an error that names the nearest.
    pub fn param(&self, name: &str) -> Result<&Param, ParamError> {
        self.params.iter().find(|p| p.name == name).ok_or_else(|| {
            let known: Vec<_> = self.params.iter().map(|p| p.name.clone()).collect();
            ParamError::Unknown {
                name: name.to_owned(),
                known,
            }
        })
    }
}

impl Param {
    fn parse(text: &str) -> Result<Self, String> {
        let usage = "expected `#+ param: NAME KIND required|optional EXAMPLE`";
        let mut words = text.splitn(4, char::is_whitespace);
        let (Some(name), Some(kind), Some(need)) = (words.next(), words.next(), words.next()) else {
            return Err(usage.to_owned());
        };
        let example = words.next().map(str::trim).filter(|e| !e.is_empty()).ok_or(usage)?;
        let begins = name.starts_with(|c: char| c.is_ascii_alphabetic());
        if !begins || !name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_') {
            return Err(format!(
                "`{name}` cannot name a parameter: use ASCII letters, digits and _"
            ));
        }
        let (kind, types) = match kind.split_once(':') {
            Some((kind, types)) => (kind, types.split('|').map(str::to_owned).collect()),
            None => (kind, Vec::new()),
        };
        let kind = Kind::from_name(kind).ok_or_else(|| {
            format!(
                "unknown kind `{kind}`; known are {}",
                Kind::ALL.map(Kind::name).join(", ")
            )
        })?;
        if kind != Kind::Entity && !types.is_empty() || types.iter().any(String::is_empty) {
            return Err("types follow the kind `entity` alone: `entity:Hospital|Ministry`".to_owned());
        }
        let required = match need {
            "required" => true,
            "optional" => false,
            other => return Err(format!("expected `required` or `optional`, not `{other}`")),
        };
        Ok(Self {
            name: name.to_owned(),
            kind,
            types,
            required,
            example: example.to_owned(),
        })
    }

    /// What it takes, as its declaration says: `entity:Hospital|Ministry`.
    pub fn takes(&self) -> String {
        if self.types.is_empty() {
            self.kind.name().to_owned()
        } else {
            format!("{}:{}", self.kind.name(), self.types.join("|"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_whole_header() {
        let text = "#+ title: Posts\n#+ question@vi: Ai?\n#+ question@en: Who: when?\n\
                    #+ param: body entity required Sở Y tế tỉnh Lai Châu\n# a comment\nSELECT * {}";
        let header = Header::parse("x.rq", text).unwrap();
        assert_eq!(header.title, "Posts");
        assert_eq!(header.question_en, "Who: when?");
        assert_eq!(
            header.params,
            [Param {
                name: "body".into(),
                kind: Kind::Entity,
                types: vec![],
                required: true,
                example: "Sở Y tế tỉnh Lai Châu".into()
            }]
        );
        assert!(header.param("bod").unwrap_err().to_string().contains("`body`"));
    }

    #[test]
    fn errors_name_file_and_line() {
        for (line, says) in [
            ("#+ titel: x", "unknown key `titel`"),
            ("#+ title", "KEY: VALUE"),
            ("#+ title:", "no value"),
            ("#+ param: a text", "expected `#+ param:"),
            ("#+ param: a text required", "expected `#+ param:"),
            ("#+ param: a thing required x", "unknown kind `thing`"),
            ("#+ param: a text:Hospital required x", "entity:Hospital"),
            ("#+ param: a entity: required x", "entity:Hospital"),
            ("#+ param: a text needed x", "`needed`"),
            ("#+ param: a-b text required x", "cannot name"),
            ("#+ param: a text required x\n#+ param: a text required x", "twice"),
        ] {
            let error = Header::parse("x.rq", &format!("\n{line}")).unwrap_err().to_string();
            assert!(error.starts_with("x.rq:"), "{error}");
            assert!(error.contains(says), "{error}");
        }
    }

    #[test]
    fn an_entity_may_be_of_some_types_only() {
        let header = Header::parse("x.rq", "#+ param: body entity:Hospital|Ministry required Bộ Y tế").unwrap();
        assert_eq!(header.params[0].types, ["Hospital", "Ministry"]);
        assert_eq!(header.params[0].takes(), "entity:Hospital|Ministry");
    }

    #[test]
    fn a_query_needs_no_header() {
        assert_eq!(Header::parse("x.rq", "SELECT * {}").unwrap(), Header::default());
    }
}
