//! Slugs: the ASCII form of a name in an IRI.

use unicode_normalization::char::decompose_canonical;

use super::fold::{PLAIN_LETTERS, unaccent_char};

/// Stands in a path between a slug and what alone gives it its meaning: the document that knows the thing, the department of a post. No slug holds it.
pub const OF: &str = "--";

/// The part of an IRI's last segment behind [`OF`], where it has one.
pub fn known_by(iri: &str) -> Option<&str> {
    let last = iri.rsplit('/').next().unwrap_or(iri);
    last.split_once(OF).map(|(_, owner)| owner)
}

/// ASCII letters and digits of a text in lower case, with hyphens between words: `Bệnh viện Bạch Mai` → `benh-vien-bach-mai`.
///
/// A text without any is written as the hexadecimal numbers of its characters.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    slug_onto(text, &mut out);
    out
}

/// The same behind what `out` holds.
pub fn slug_onto(text: &str, out: &mut String) {
    let start = out.len();
    let letters = &*PLAIN_LETTERS;
    // A hyphen is set before the next letter, where one follows.
    let mut between = false;
    let mut push = |c: char| {
        if c.is_ascii_alphanumeric() {
            if std::mem::take(&mut between) && out.len() > start {
                out.push('-');
            }
            out.push(c);
        } else {
            between = true;
        }
    };
    for c in text.chars() {
        match letters.of(c) {
            Some(plain) => push(plain),
            None => unaccent_char(c, &mut push),
        }
    }
    if out.len() == start {
        text.chars().for_each(|c| out.push_str(&format!("x{:x}", c as u32)));
    }
}

/// A slug that keeps names apart which differ in their marks alone: behind each word the numbers of its marks, as the VNI keyboard has them
/// (`Lan` → `lan`, `Lân` → `lan6`, `Nguyễn` → `nguyen64`).
pub fn marked_slug(text: &str) -> String {
    let words = text
        .split(|c: char| c.is_whitespace() || c == '-')
        .filter(|word| !word.is_empty());
    let mut out = String::with_capacity(text.len());
    for word in words {
        if !out.is_empty() {
            out.push('-');
        }
        slug_onto(word, &mut out);
        let mut marks = 0_u16;
        for c in word.chars().filter(|c| !c.is_ascii()) {
            decompose_canonical(c, |part| marks |= mark(part).map_or(0, |key| 1 << key));
        }
        out.extend(
            ('1'..='9')
                .rev()
                .filter(|key| marks >> (*key as u32 - '0' as u32) & 1 != 0),
        );
    }
    if out.is_empty() { slug(text) } else { out }
}

/// The key of the VNI keyboard for a combining mark, or for the letter that no mark makes.
fn mark(c: char) -> Option<u32> {
    Some(match c {
        '\u{301}' => 1,
        '\u{300}' => 2,
        '\u{309}' => 3,
        '\u{303}' => 4,
        '\u{323}' => 5,
        '\u{302}' => 6,
        '\u{31b}' => 7,
        '\u{306}' => 8,
        // Đ, and the Icelandic letter in its place.
        '\u{111}' | '\u{110}' | '\u{f0}' | '\u{d0}' => 9,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization;

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
            assert_eq!(slug(&text.nfd().collect::<String>()), want);
        }
    }

    #[test]
    fn names_that_differ_in_a_mark_have_two_slugs() {
        assert_eq!(marked_slug("Nguyễn Thị Lan"), "nguyen64-thi5-lan");
        assert_eq!(marked_slug("Nguyễn Thị Lân"), "nguyen64-thi5-lan6");
        assert_eq!(marked_slug("Đỗ Hưng"), "do964-hung7");
        assert_eq!(marked_slug("Hòa"), marked_slug("Hoà"));
        assert_eq!(marked_slug("Andrew Jeffries"), "andrew-jeffries");
        assert_eq!(marked_slug("！"), "xff01");
        let names = [
            "Hùng",
            "Hưng",
            "Hung",
            "Hứng",
            "Hửng",
            "Dũng",
            "Dung",
            "Dụng",
            "Dưỡng",
            "Đường",
        ];
        let slugs: std::collections::BTreeSet<String> = names.iter().map(|n| marked_slug(n)).collect();
        assert_eq!(slugs.len(), names.len());
    }

    #[test]
    fn only_the_last_segment_says_by_what_a_thing_is_known() {
        assert_eq!(
            known_by("https://a--b.org/id/organization/so-y-te--tin-1"),
            Some("tin-1")
        );
        assert_eq!(known_by("https://a--b.org/id/organization/so-y-te"), None);
        assert!(!slug("a -- b – c --").contains(OF));
    }

    #[test]
    fn texts_without_letters_keep_apart() {
        assert_ne!(slug("！"), slug("？"));
        assert_eq!(slug("！？"), "xff01xff1f");
    }
}
