use super::fold::unaccent;

/// ASCII letters and digits of a text in lower case, with hyphens between words: `Bệnh viện Bạch Mai` → `benh-vien-bach-mai`.
///
/// A text without any is written as the hexadecimal numbers of its characters.
pub fn slug(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in unaccent(text).chars() {
        if c.is_ascii_alphanumeric() {
            out.push(c);
        } else if !out.is_empty() && !out.ends_with('-') {
            out.push('-');
        }
    }
    out.truncate(out.trim_end_matches('-').len());
    if out.is_empty() {
        text.chars().map(|c| format!("x{:x}", c as u32)).collect()
    } else {
        out
    }
}
