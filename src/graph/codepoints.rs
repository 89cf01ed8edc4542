//! Byte offsets of a text → offsets in Unicode code points.

/// Bytes between two remembered counts.
const STRIDE: usize = 64;

/// Converts byte offsets of one text: built once in time linear in the text, then each answer looks at no more than [`STRIDE`] bytes.
#[derive(Debug, Clone)]
pub struct CodePoints<'a> {
    text: &'a str,
    /// `before[k]`: code points that begin before byte `k * STRIDE`.
    before: Vec<usize>,
}

impl<'a> CodePoints<'a> {
    pub fn new(text: &'a str) -> Self {
        let mut before = Vec::with_capacity(text.len() / STRIDE + 1);
        let mut count = 0;
        for chunk in text.as_bytes().chunks(STRIDE) {
            before.push(count);
            count += starts(chunk);
        }
        before.push(count);
        Self { text, before }
    }

    /// Code points before byte `offset`; an offset past the end counts the whole text.
    pub fn at(&self, offset: usize) -> usize {
        let offset = offset.min(self.text.len());
        let block = offset / STRIDE;
        let counted = self.before.get(block).copied().unwrap_or_default();
        counted + starts(&self.text.as_bytes()[block * STRIDE..offset])
    }

    /// Code points of the whole text.
    pub fn len(&self) -> usize {
        self.before.last().copied().unwrap_or_default()
    }

    pub fn is_empty(&self) -> bool {
        self.text.is_empty()
    }
}

/// Bytes that begin a code point.
fn starts(bytes: &[u8]) -> usize {
    bytes.iter().filter(|b| (**b & 0xC0) != 0x80).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn agrees_with_counting_chars() {
        let text = "Bộ Y tế và 🏥 Điện Biên\n".repeat(40);
        for text in ["", "a", "ộ", text.as_str(), &"x".repeat(64), &"ộ".repeat(64)] {
            let points = CodePoints::new(text);
            for (offset, _) in text.char_indices().chain([(text.len(), ' ')]) {
                assert_eq!(points.at(offset), text[..offset].chars().count());
            }
            assert_eq!(points.len(), text.chars().count());
            assert_eq!(points.at(text.len() + 9), points.len());
        }
    }
}
