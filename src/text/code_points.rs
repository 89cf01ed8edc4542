//! Byte offsets as code points, in which everything that leaves the program is counted.

use crate::fact::Span;

/// Converts byte offsets of one text to Unicode code points, in time independent of the offset.
pub struct CodePoints<'t> {
    text: &'t str,
    /// Number of code points before every `STEP`th byte.
    marks: Vec<usize>,
}

const STEP: usize = 64;

impl<'t> CodePoints<'t> {
    pub fn new(text: &'t str) -> Self {
        let mut marks = Vec::with_capacity(text.len() / STEP + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STEP) {
            marks.push(count);
            count += chunk.iter().filter(|&&b| is_first_byte(b)).count();
        }
        if text.len().is_multiple_of(STEP) {
            marks.push(count);
        }
        Self { text, marks }
    }

    /// The number of code points before byte `offset`, which must lie on a character boundary.
    pub fn at(&self, offset: usize) -> usize {
        let mark = offset / STEP;
        let rest = &self.text.as_bytes()[mark * STEP..offset];
        self.marks[mark] + rest.iter().filter(|&&b| is_first_byte(b)).count()
    }

    /// A byte span as a half-open range of code points.
    pub fn range(&self, span: Span) -> (usize, usize) {
        (self.at(span.start), self.at(span.end))
    }
}

fn is_first_byte(byte: u8) -> bool {
    byte & 0b1100_0000 != 0b1000_0000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_like_chars() {
        let text = "Bộ Y tế — Điện Biên ".repeat(60);
        let points = CodePoints::new(&text);
        for (n, (offset, _)) in text.char_indices().enumerate() {
            assert_eq!(points.at(offset), n);
        }
        assert_eq!(points.at(text.len()), text.chars().count());
        assert_eq!(CodePoints::new("").at(0), 0);
        let exact = "a".repeat(STEP);
        assert_eq!(CodePoints::new(&exact).at(STEP), STEP);
    }
}
