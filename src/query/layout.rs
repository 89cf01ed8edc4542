//! Text in lines.

use std::io::{self, Write};

/// The words of `text` in lines of at most `width` letters; a longer word has a line of its own.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    let mut length = 0;
    for word in text.split_whitespace() {
        let letters = word.chars().count();
        match lines.last_mut() {
            Some(line) if length + 1 + letters <= width => {
                line.push(' ');
                line.push_str(word);
                length += 1 + letters;
            }
            _ => {
                lines.push(word.to_owned());
                length = letters;
            }
        }
    }
    lines
}

/// Writes `text` wrapped to `width` columns, `first` before its first line and as many blanks before the others.
pub fn paragraph(to: &mut impl Write, first: &str, text: &str, width: usize) -> io::Result<()> {
    let indent = first.chars().count();
    let lines = wrap(text, width.saturating_sub(indent).max(20));
    if lines.is_empty() {
        return writeln!(to, "{}", first.trim_end());
    }
    for (i, line) in lines.iter().enumerate() {
        if i == 0 {
            writeln!(to, "{first}{line}")?;
        } else {
            writeln!(to, "{:indent$}{line}", "")?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_stay_whole() {
        assert_eq!(
            wrap("Bệnh viện Đa khoa  tỉnh\nLào Cai", 12),
            ["Bệnh viện Đa", "khoa tỉnh", "Lào Cai"]
        );
        assert_eq!(wrap("mộttừrấtdài", 5), ["mộttừrấtdài"]);
        assert!(wrap(" \n", 5).is_empty());
    }

    #[test]
    fn a_paragraph_hangs() {
        let mut out = Vec::new();
        paragraph(&mut out, "  Bộ: ", "một hai ba bốn năm sáu bảy", 26).unwrap();
        assert_eq!(
            String::from_utf8(out).unwrap(),
            "  Bộ: một hai ba bốn năm\n      sáu bảy\n"
        );
    }
}
