//! Where a Turtle file is wrong, in words that stand behind `file:line:column:`.

use oxigraph::io::RdfSyntaxError;

/// What a parser says of a file, without the place that it says too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxMistake {
    /// Counted from 1, as the column.
    pub line: u64,
    pub column: u64,
    pub message: String,
}

impl From<&RdfSyntaxError> for SyntaxMistake {
    fn from(error: &RdfSyntaxError) -> Self {
        let (line, column) = error
            .location()
            .map_or((1, 1), |l| (l.start.line + 1, l.start.column + 1));
        let text = error.to_string();
        let message = match text.split_once(": ") {
            Some((head, message)) if head.starts_with("Parser error") => message.to_owned(),
            _ => text,
        };
        Self { line, column, message }
    }
}
