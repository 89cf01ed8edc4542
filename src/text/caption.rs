//! What the line under a picture is known by: words with marks (`Ảnh :`).

use super::fold_word;
use super::letters::is_word_char;

/// Words and marks of a caption.
#[derive(Debug, Clone, Default)]
pub(super) struct Caption {
    /// All of them, folded.
    pub phrase: String,
    /// The word before the marks, folded.
    before: String,
    /// The digits and marks that such a line has one behind the other.
    marks: Vec<u8>,
}

impl Caption {
    pub fn new(phrase: String) -> Self {
        let words: Vec<&str> = phrase.split(' ').collect();
        // The last of the longest runs of marks.
        let (mut run, mut from) = (0..0, 0);
        for (at, word) in words.iter().enumerate() {
            if mark(word).is_none() {
                from = at + 1;
            } else if at + 1 - from >= run.len() {
                run = from..at + 1;
            }
        }
        let before = run.start.checked_sub(1).map_or("", |at| words[at]);
        let before = if before.chars().all(is_word_char) { before } else { "" };
        Self {
            before: before.to_owned(),
            marks: words[run].iter().filter_map(|word| mark(word)).collect(),
            phrase,
        }
    }

    /// The first of its marks, which no such line is without.
    pub fn first_mark(&self) -> Option<u8> {
        self.marks.first().copied()
    }

    /// Whether the marks stand in a line one behind the other, with blanks perhaps, and the word before them; to fold a line takes longer.
    pub fn may_stand_in(&self, line: &str) -> bool {
        let Some((first, others)) = self.marks.split_first() else {
            return true;
        };
        line.match_indices(char::from(*first)).any(|(at, _)| {
            let mut rest = &line[at + 1..];
            let marks = others.iter().all(|mark| {
                rest = rest.trim_start();
                let stands = rest.as_bytes().first() == Some(mark);
                rest = rest.get(1..).unwrap_or_default();
                stands
            });
            let before = line[..at].trim_end();
            let word = before.rsplit(|c| !is_word_char(c)).next().unwrap_or_default();
            marks && fold_word(word).ends_with(&self.before)
        })
    }
}

/// A word that is a mark or a digit, and the same when it is folded: letters, dashes and quotation marks are not.
fn mark(word: &str) -> Option<u8> {
    match word.as_bytes() {
        [byte] if byte.is_ascii_digit() || byte.is_ascii_punctuation() && !b"-\"'&".contains(byte) => Some(*byte),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::fold_phrase;

    #[test]
    fn no_caption_is_passed_over() {
        let phrases = ["Ảnh :", "ảnh 1 .", "( ảnh", "chú thích", "a ; b ( 1 ."];
        let lines = [
            "xem ảnh 1 .",
            "xem A\u{309}NH1. Ảnh: B",
            "1 2 1. ",
            "cuối ảnh 1",
            "hình ảnh  : x",
            "(Ảnh",
            "(ảnh 1 .)",
            "A; b(1 .",
            "",
        ];
        let mut passed_over = 0;
        for phrase in phrases {
            let caption = Caption::new(fold_phrase(phrase));
            for line in lines {
                let may = caption.may_stand_in(line);
                assert!(
                    may || !fold_phrase(line).contains(&caption.phrase),
                    "{phrase} in {line}"
                );
                passed_over += usize::from(!may);
            }
        }
        assert!(passed_over > 20, "{passed_over}");
    }
}
