//! Bytes to text: UTF-8, UTF-16, Windows-1258, TCVN3, VNI; anything else is refused, never mangled.

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_16BE, UTF_16LE, WINDOWS_1258};

use super::error::ReadReason;
use super::legacy;
use super::syllable::{self, Score};

/// Words that are looked at to recognise a legacy encoding.
const SCORED_WORDS: usize = 2_000;
/// The share of syllables from which a text is taken for Vietnamese. Names and foreign words are the rest.
const MIN_SHARE: f64 = 0.85;
/// Words below which a legacy encoding is not told from another.
const MIN_WORDS: usize = 3;
/// By how much the best encoding must be ahead of the next that gives another text.
const MIN_LEAD: f64 = 0.10;
/// UTF-16 units that are looked at where no byte-order mark says it is UTF-16.
const SAMPLED_UNITS: usize = 4_096;

/// Decodes a whole text. A byte-order mark is dropped: positions count in the text without it.
///
/// The encoding is that of the byte-order mark; else UTF-8 where the bytes are; else UTF-16 where the zero bytes lie so; else the legacy Vietnamese encoding
/// that gives words spelt like Vietnamese syllables, by a clear lead over the others. Windows-1258 writes tones as combining marks, and so does the text.
pub(super) fn decode(bytes: Vec<u8>) -> Result<String, ReadReason> {
    decode_declared(bytes, None)
}

/// As [`decode`], with the encoding that the source itself declares (a page's `<meta charset>`), which counts where the bytes are not UTF-8 and
/// no Vietnamese legacy encoding fits: pages in VNI and TCVN3 declare a Western one.
pub(super) fn decode_declared(bytes: Vec<u8>, declared: Option<&'static Encoding>) -> Result<String, ReadReason> {
    match Encoding::for_bom(&bytes) {
        Some((encoding, length)) if encoding == UTF_16LE || encoding == UTF_16BE => {
            return decode_utf16(&bytes[length..], encoding, length);
        }
        _ => {}
    }
    let bytes = match String::from_utf8(bytes) {
        Ok(text) if !text.contains('\0') => return Ok(without_bom(text)),
        Ok(text) => text.into_bytes(),
        Err(error) => error.into_bytes(),
    };
    if bytes.contains(&0) {
        let encoding = utf16_without_bom(&bytes).ok_or(ReadReason::Binary)?;
        return decode_utf16(&bytes, encoding, 0);
    }
    if is_binary(&bytes) {
        return Err(ReadReason::Binary);
    }
    if declared == Some(WINDOWS_1258)
        && let Some(text) = decode_windows_1258(&bytes)
    {
        return Ok(text);
    }
    if let Some(text) = decode_legacy(&bytes) {
        return Ok(text);
    }
    let strict = declared
        .filter(|e| *e != encoding_rs::UTF_8 && *e != UTF_16LE && *e != UTF_16BE && *e != encoding_rs::X_USER_DEFINED);
    if let Some(text) = strict.and_then(|e| e.decode_without_bom_handling_and_without_replacement(&bytes)) {
        return Ok(text.into_owned());
    }
    Err(refusal(&bytes))
}

fn without_bom(mut text: String) -> String {
    if text.starts_with('\u{feff}') {
        text.drain(..'\u{feff}'.len_utf8());
    }
    text
}

/// `skipped`: bytes of the mark before `bytes`, for the position in the message.
fn decode_utf16(bytes: &[u8], encoding: &'static Encoding, skipped: usize) -> Result<String, ReadReason> {
    let mut decoder = encoding.new_decoder_without_bom_handling();
    let mut text = String::new();
    let room = decoder
        .max_utf8_buffer_length_without_replacement(bytes.len())
        .unwrap_or(0);
    text.reserve(room);
    match decoder.decode_to_string_without_replacement(bytes, &mut text, true) {
        (encoding_rs::DecoderResult::InputEmpty, _) if !text.contains('\0') => {
            text.shrink_to_fit();
            Ok(text)
        }
        (encoding_rs::DecoderResult::InputEmpty, _) => Err(ReadReason::Binary),
        (_, read) => Err(ReadReason::BrokenEncoding {
            encoding: encoding.name(),
            byte: skipped + read,
        }),
    }
}

/// UTF-16 of a Vietnamese or Western text has its high bytes in few pages, mostly page zero, and blanks among its characters.
fn utf16_without_bom(bytes: &[u8]) -> Option<&'static Encoding> {
    if !bytes.len().is_multiple_of(2) {
        return None;
    }
    let sample = || bytes.chunks_exact(2).take(SAMPLED_UNITS);
    let fits = |high: usize| {
        let mut units = 0;
        let mut text_like = 0;
        let mut zero_page = 0;
        for pair in sample() {
            let low = pair[1 - high];
            units += 1;
            zero_page += usize::from(pair[high] == 0);
            text_like += usize::from(match pair[high] {
                0 => low >= 0x20 || matches!(low, b'\t' | b'\n' | b'\r'),
                0x01 | 0x03 | 0x1e | 0x20 => true,
                _ => false,
            });
        }
        text_like * 100 >= units * 98 && zero_page * 2 >= units
    };
    match (fits(1), fits(0)) {
        (true, false) => Some(UTF_16LE),
        (false, true) => Some(UTF_16BE),
        _ => None,
    }
}

/// Control characters that no text has, more than one in a thousand.
fn is_binary(bytes: &[u8]) -> bool {
    let controls = bytes
        .iter()
        .filter(|b| **b < 0x20 && !matches!(b, b'\t' | b'\n' | b'\r' | 0x0c | 0x1a))
        .count();
    controls * 1_000 > bytes.len()
}

fn decode_windows_1258(bytes: &[u8]) -> Option<String> {
    let text = WINDOWS_1258.decode_without_bom_handling_and_without_replacement(bytes)?;
    (!text.chars().any(|c| ('\u{80}'..'\u{a0}').contains(&c))).then(|| text.into_owned())
}

fn decode_legacy(bytes: &[u8]) -> Option<String> {
    let candidates = [
        decode_windows_1258(bytes),
        legacy::decode_tcvn3(bytes),
        legacy::decode_vni(bytes),
    ];
    let mut scored: Vec<(Score, String)> = candidates
        .into_iter()
        .flatten()
        .map(|text| (syllable::score(&text, SCORED_WORDS), text))
        .collect();
    scored.sort_by(|a, b| b.0.share().total_cmp(&a.0.share()));
    let next = scored.get(1).map_or(0.0, |(score, _)| score.share());
    let (best, text) = scored.into_iter().next()?;
    let clear = best.share() >= MIN_SHARE && best.share() - next >= MIN_LEAD;
    (clear && best.words >= MIN_WORDS).then_some(text)
}

fn refusal(bytes: &[u8]) -> ReadReason {
    let byte = std::str::from_utf8(bytes).err().map_or(0, |e| e.valid_up_to());
    let (mut good, mut broken) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        good += chunk.valid().chars().filter(|c| !c.is_ascii()).count();
        broken += usize::from(!chunk.invalid().is_empty());
    }
    let looks_like = if good > broken {
        " (it is UTF-8 but for damage there)".to_owned()
    } else {
        let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
        detector.feed(bytes, true);
        let guess = detector.guess(None, Utf8Detection::Deny);
        format!(" (it may be {})", guess.name().to_ascii_lowercase())
    };
    ReadReason::Encoding { byte, looks_like }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Bệnh viện Bạch Mai hỗ trợ Sở Y tế tỉnh Điện Biên, ngày 17/3.\n";

    fn utf16(text: &str, big: bool, bom: bool) -> Vec<u8> {
        let mark = if bom { "\u{feff}" } else { "" };
        mark.encode_utf16()
            .chain(text.encode_utf16())
            .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect()
    }

    #[test]
    fn unicode_encodings_are_read_and_the_mark_dropped() {
        assert_eq!(decode(TEXT.into()).unwrap(), TEXT);
        assert_eq!(decode(format!("\u{feff}{TEXT}").into()).unwrap(), TEXT);
        for (big, bom) in [(true, true), (true, false), (false, true), (false, false)] {
            assert_eq!(decode(utf16(TEXT, big, bom)).unwrap(), TEXT, "big {big} bom {bom}");
        }
    }

    #[test]
    fn decomposed_text_stays_as_it_is() {
        let text = "Điê\u{323}n Biên";
        assert_eq!(decode(text.into()).unwrap(), text);
    }

    #[test]
    fn binary_is_refused() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\x02\0".to_vec();
        assert!(matches!(decode(png), Err(ReadReason::Binary)));
        assert!(matches!(decode(vec![0; 4096]), Err(ReadReason::Binary)));
        assert!(matches!(decode(b"abc\0def".to_vec()), Err(ReadReason::Binary)));
        assert!(matches!(
            decode((0..=255u8).filter(|b| *b != 0).cycle().take(5000).collect()),
            Err(ReadReason::Binary)
        ));
    }

    #[test]
    fn one_broken_byte_is_refused_with_its_place() {
        let mut bytes = TEXT.as_bytes().to_vec();
        bytes.insert(5, 0xff);
        let Err(ReadReason::Encoding { byte, .. }) = decode(bytes) else {
            panic!("not refused")
        };
        assert_eq!(byte, 5);
    }

    #[test]
    fn broken_utf16_is_refused() {
        let mut bytes = utf16(TEXT, false, true);
        bytes.extend([0x00, 0xd8, 0x41, 0x00]);
        assert!(matches!(decode(bytes), Err(ReadReason::BrokenEncoding { .. })));
    }

    #[test]
    fn other_languages_are_refused() {
        let french = b"L'h\xf4pital a \xe9t\xe9 r\xe9nov\xe9 gr\xe2ce \xe0 l'aide fran\xe7aise, d\xe9clare le ministre de la Sant\xe9.".to_vec();
        assert!(matches!(
            decode(french.clone()),
            Err(ReadReason::Encoding { byte: 3, .. })
        ));
        let declared = decode_declared(french, Some(encoding_rs::WINDOWS_1252)).unwrap();
        assert!(declared.starts_with("L'hôpital a été rénové grâce à"));
        let viscii = b"B\xaenh vi\xaen B\xd5ch Mai h\xb2 tr\xfe S\xb7 Y t\xaa t\xefnh \xd0i\xaen Bi\xean".to_vec();
        assert!(matches!(decode(viscii), Err(ReadReason::Encoding { .. })));
    }
}
