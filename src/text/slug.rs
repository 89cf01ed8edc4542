use super::fold::{plain_letter, unaccent_char};

/// ASCII letters and digits of a text in lower case, with hyphens between words: `Bệnh viện Bạch Mai` → `benh-vien-bach-mai`.
///
/// A text without any is written as the hexadecimal numbers of its characters.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut push = |c: char| {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    };
    for c in text.chars() {
        match plain_letter(c) {
            Some(plain) => push(plain),
            None => unaccent_char(c, &mut push),
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() {
        text.chars().map(|c| format!("x{:x}", c as u32)).collect()
    } else {
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_normalization::UnicodeNormalization;

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
            assert_eq!(slug(&text.nfd().collect::<String>()), want);
        }
    }

    #[test]
    fn texts_without_letters_keep_apart() {
        assert_ne!(slug("！"), slug("？"));
        assert_eq!(slug("！？"), "xff01xff1f");
    }
}
