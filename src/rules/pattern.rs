//! The pattern language: regular expressions whose letters are words, mentions and chunks of one sentence.
//!
//! | written | matches |
//! | --- | --- |
//! | `word` | that word or mark, however it is spelt or cased; a mark that means something here stands in quotation marks: `"("` |
//! | `<name>` | a phrase of the word class `name` |
//! | `{Label}`, `{A\|B}` | a mention or chunk of that label; `Body` is any ministry, hospital or organisation, and the chunk `DescribedBody`, `Location` any province or place |
//! | `{Label=<name>}` | one whose own words are a phrase of the class |
//! | `a b` | `a`, then `b` |
//! | `a \| b` | either |
//! | `(a b)` | a group |
//! | `a?` `a*` `a+` | none or one, any number, one or more; as many as possible |
//! | `..n` | up to `n` items of any kind except `;`, as few as possible |
//! | `..n!{A\|B}` | the same, but none with one of these labels |
//! | `!word` `!<name>` `!{A\|B}` | nothing, where what stands next is not that |
//! | `name:a` | `a`, captured under a name; a name may be captured several times |
//! | `^` `$` | the beginning and the end of the sentence |
//!
//! Alternatives are tried in order, from left to right; a match is found in time linear in the sentence.

use thiserror::Error;

#[derive(Debug, Clone, PartialEq)]
pub enum Ast {
    Word(String),
    Class(String),
    Label {
        labels: Vec<String>,
        class: Option<String>,
    },
    Gap {
        most: usize,
        but: Vec<String>,
    },
    /// A word, class or label that must not stand next.
    Not(Box<Ast>),
    Sequence(Vec<Ast>),
    Either(Vec<Ast>),
    Repeat {
        inner: Box<Ast>,
        least: usize,
        many: bool,
    },
    Capture {
        name: String,
        inner: Box<Ast>,
    },
    Start,
    End,
}

/// What is wrong with a pattern.
#[derive(Debug, Error, PartialEq)]
#[error("pattern, character {at}: {problem}")]
pub struct PatternError {
    /// Counted from 1, in code points.
    pub at: usize,
    pub problem: String,
}

/// The longest gap; more would join what has nothing to do with each other.
const MAX_GAP: usize = 40;
/// How deep groups may be nested.
const MAX_DEPTH: usize = 32;

/// Parses a pattern.
pub fn parse(pattern: &str) -> Result<Ast, PatternError> {
    let mut parser = Parser {
        chars: pattern.chars().collect(),
        at: 0,
        depth: 0,
    };
    let ast = parser.either()?;
    match parser.peek() {
        None => Ok(ast),
        Some(c) => Err(parser.error(format!("`{c}` closes nothing"))),
    }
}

struct Parser {
    chars: Vec<char>,
    at: usize,
    depth: usize,
}

impl Parser {
    fn error(&self, problem: impl Into<String>) -> PatternError {
        PatternError {
            at: self.at + 1,
            problem: problem.into(),
        }
    }

    fn peek(&mut self) -> Option<char> {
        while self.chars.get(self.at).is_some_and(|c| c.is_whitespace()) {
            self.at += 1;
        }
        self.chars.get(self.at).copied()
    }

    fn either(&mut self) -> Result<Ast, PatternError> {
        let mut options = vec![self.sequence()?];
        while self.peek() == Some('|') {
            self.at += 1;
            options.push(self.sequence()?);
        }
        Ok(if options.len() == 1 {
            options.remove(0)
        } else {
            Ast::Either(options)
        })
    }

    fn sequence(&mut self) -> Result<Ast, PatternError> {
        let mut parts = Vec::new();
        while let Some(c) = self.peek() {
            if matches!(c, '|' | ')') {
                break;
            }
            parts.push(self.repeated()?);
        }
        if parts.is_empty() {
            return Err(self.error("nothing stands here"));
        }
        Ok(if parts.len() == 1 {
            parts.remove(0)
        } else {
            Ast::Sequence(parts)
        })
    }

    fn repeated(&mut self) -> Result<Ast, PatternError> {
        let inner = self.atom()?;
        let (least, many) = match self.chars.get(self.at) {
            Some('?') => (0, false),
            Some('*') => (0, true),
            Some('+') => (1, true),
            _ => return Ok(inner),
        };
        self.at += 1;
        Ok(Ast::Repeat {
            inner: Box::new(inner),
            least,
            many,
        })
    }

    fn atom(&mut self) -> Result<Ast, PatternError> {
        match self.peek().ok_or_else(|| self.error("the pattern ends too early"))? {
            '(' => {
                self.at += 1;
                self.depth += 1;
                if self.depth > MAX_DEPTH {
                    return Err(self.error("groups are nested too deeply"));
                }
                let inner = self.either()?;
                if self.peek() != Some(')') {
                    return Err(self.error("a group is not closed"));
                }
                self.at += 1;
                self.depth -= 1;
                Ok(inner)
            }
            '<' => {
                self.at += 1;
                Ok(Ast::Class(self.until('>')?))
            }
            '{' => {
                self.at += 1;
                self.label()
            }
            '"' => {
                self.at += 1;
                Ok(Ast::Word(self.until('"')?))
            }
            '!' => {
                self.at += 1;
                let inner = self.atom()?;
                match &inner {
                    Ast::Word(_) | Ast::Class(_) | Ast::Label { class: None, .. } => Ok(Ast::Not(Box::new(inner))),
                    _ => Err(self.error("behind `!` a word, a class or a label stands")),
                }
            }
            '^' => {
                self.at += 1;
                Ok(Ast::Start)
            }
            '$' => {
                self.at += 1;
                Ok(Ast::End)
            }
            '.' if self.chars.get(self.at + 1) == Some(&'.') => {
                self.at += 2;
                let digits: String = self.chars[self.at..]
                    .iter()
                    .take_while(|c| c.is_ascii_digit())
                    .collect();
                self.at += digits.len();
                match digits.parse() {
                    Ok(most) if (1..=MAX_GAP).contains(&most) => {
                        let mut but = Vec::new();
                        if self.chars[self.at..].starts_with(&['!', '{']) {
                            self.at += 2;
                            if let Ast::Label { labels, .. } = self.label()? {
                                but = labels;
                            }
                        }
                        Ok(Ast::Gap { most, but })
                    }
                    _ => Err(self.error(format!("a gap is `..1` to `..{MAX_GAP}`"))),
                }
            }
            ',' | ';' | '-' => {
                self.at += 1;
                Ok(Ast::Word(self.chars[self.at - 1].to_string()))
            }
            c if c.is_alphanumeric() => self.word_or_capture(),
            c => Err(self.error(format!(
                "`{c}` means nothing here; put it in quotation marks if it is a mark of the text"
            ))),
        }
    }

    fn label(&mut self) -> Result<Ast, PatternError> {
        let inside = self.until('}')?;
        let (labels, class) = match inside.split_once('=') {
            Some((labels, class)) => {
                let name = class.trim().strip_prefix('<').and_then(|c| c.strip_suffix('>'));
                (
                    labels.to_owned(),
                    Some(
                        name.ok_or_else(|| self.error("behind `=` a class stands: `{Role=<name>}`"))?
                            .to_owned(),
                    ),
                )
            }
            None => (inside, None),
        };
        let labels: Vec<String> = labels.split('|').map(|l| l.trim().to_owned()).collect();
        if labels.iter().any(String::is_empty) {
            return Err(self.error("a label is empty"));
        }
        Ok(Ast::Label { labels, class })
    }

    fn word_or_capture(&mut self) -> Result<Ast, PatternError> {
        let word: String = self.chars[self.at..]
            .iter()
            .take_while(|c| c.is_alphanumeric() || **c == '_')
            .collect();
        self.at += word.chars().count();
        if self.chars.get(self.at) == Some(&':') {
            self.at += 1;
            let inner = self.atom()?;
            return Ok(Ast::Capture {
                name: word,
                inner: Box::new(inner),
            });
        }
        Ok(Ast::Word(word))
    }

    fn until(&mut self, end: char) -> Result<String, PatternError> {
        let inside: String = self.chars[self.at..].iter().take_while(|c| **c != end).collect();
        self.at += inside.chars().count() + 1;
        if self.at > self.chars.len() || inside.is_empty() {
            return Err(self.error(format!("`{end}` is missing")));
        }
        Ok(inside)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_all_forms() {
        let ast = parse("^ đoàn (công tác)? of:{Body|Location}* <lead> ..12 \"(\" {Role=<head>}+ | $")
            .expect("a good pattern");
        let Ast::Either(options) = ast else {
            panic!("alternatives")
        };
        let Ast::Sequence(parts) = &options[0] else {
            panic!("a sequence")
        };
        assert_eq!(parts.len(), 8);
        assert_eq!(parts[6], Ast::Word("(".to_owned()));
        assert_eq!(options[1], Ast::End);
    }

    #[test]
    fn says_where_it_is_wrong() {
        for (pattern, at) in [
            ("(a b", 5),
            ("a {Body", 9),
            ("..99", 5),
            ("a )", 3),
            ("", 1),
            ("a % b", 3),
            ("a !(b c)", 9),
        ] {
            assert_eq!(parse(pattern).map_err(|e| e.at), Err(at), "{pattern}");
        }
    }
}
