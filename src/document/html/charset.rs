//! The encoding that a page declares in its own head.

use encoding_rs::Encoding;

/// Bytes in which the declaration is looked for; the standard asks for it in the first 1,024.
const SEARCHED_BYTES: usize = 4_096;

/// The encoding behind the first `charset=` of the page's beginning, where it is a known one.
pub(super) fn declared(bytes: &[u8]) -> Option<&'static Encoding> {
    let head = bytes[..bytes.len().min(SEARCHED_BYTES)].to_ascii_lowercase();
    let at = head.windows(7).position(|w| w == b"charset")?;
    let mut rest = head[at + 7..].trim_ascii_start().strip_prefix(b"=")?.trim_ascii_start();
    while let [b'"' | b'\'', tail @ ..] = rest {
        rest = tail;
    }
    let end = rest
        .iter()
        .position(|b| !b.is_ascii_alphanumeric() && !matches!(b, b'-' | b'_' | b':'))
        .unwrap_or(rest.len());
    Encoding::for_label(&rest[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn declarations_are_found() {
        assert_eq!(
            declared(b"<meta charset=\"Windows-1258\">"),
            Some(encoding_rs::WINDOWS_1258)
        );
        assert_eq!(
            declared(b"<META http-equiv=Content-Type content='text/html; charset=iso-8859-1'>"),
            Some(encoding_rs::WINDOWS_1252)
        );
        assert_eq!(declared(b"<meta charset = utf-8>"), Some(encoding_rs::UTF_8));
        assert_eq!(declared(b"<meta charset=tcvn>"), None);
        assert_eq!(declared(b"<p>charset"), None);
    }
}
