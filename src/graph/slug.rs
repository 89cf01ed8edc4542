//! Vietnamese text → an ASCII slug for an IRI.

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::vocab::hex;

/// Lower-case ASCII letters and digits of `text` with single hyphens between words: `Bệnh viện Đa khoa` → `benh-vien-da-khoa`.
///
/// Where no letter or digit is left, a hash of the text stands for it, so that different texts keep different slugs.
pub fn slug(text: &str) -> String {
    let mut out = fold(text)
        .chars()
        .fold(String::with_capacity(text.len()), |mut out, c| {
            if c.is_ascii_alphanumeric() {
                out.push(c);
            } else if !out.is_empty() && !out.ends_with('-') {
                out.push('-');
            }
            out
        });
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() {
        out = format!("x-{}", &hex(&Sha256::digest(text.as_bytes()))[..10]);
    }
    out
}

/// `text` without diacritics and case, white space folded to single blanks: the form in which names are looked up.
pub fn fold(text: &str) -> String {
    let plain: String = text
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .map(|c| match c {
            'đ' | 'Đ' | 'ð' | 'Ð' => 'd',
            c => c,
        })
        .flat_map(char::to_lowercase)
        .collect();
    plain.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn vietnamese_becomes_ascii() {
        for (text, want) in [
            ("Bệnh viện Hữu nghị Việt Đức", "benh-vien-huu-nghi-viet-duc"),
            ("Ủy ban nhân dân tỉnh Điện Biên", "uy-ban-nhan-dan-tinh-dien-bien"),
            ("Đề án 1816", "de-an-1816"),
            ("Vụ Kế hoạch - Tài chính", "vu-ke-hoach-tai-chinh"),
            ("  H'Hen Niê ", "h-hen-nie"),
            ("ỷ", "y"),
        ] {
            assert_eq!(slug(text), want);
        }
    }

    #[test]
    fn composed_and_decomposed_forms_agree() {
        let nfd: String = "Nguyễn Thị Liên Hương".nfd().collect();
        assert_eq!(slug(&nfd), slug("Nguyễn Thị Liên Hương"));
    }

    #[test]
    fn nothing_left_gives_a_hash() {
        assert!(slug("！？").starts_with("x-"));
        assert_ne!(slug("！"), slug("？"));
        assert_eq!(slug("！"), slug("！"));
    }

    #[test]
    fn folding_keeps_words() {
        assert_eq!(fold("TRẦN  Văn\u{a0}Thuấn"), "tran van thuan");
    }
}
