//! The two legacy Vietnamese encodings that no library decodes: TCVN3 (the "ABC" fonts) and VNI for Windows. The tables are data: `tables/*.tsv`.

use std::sync::LazyLock;

static TCVN3: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("tables/tcvn3.tsv")));
static VNI: LazyLock<Table> = LazyLock::new(|| Table::parse(include_str!("tables/vni.tsv")));

/// Characters by their one byte, or by a base byte and a mark byte.
struct Table {
    single: [Option<char>; 256],
    pairs: Vec<((u8, u8), char)>,
}

impl Table {
    /// Lines `HEX<tab>character`. Lines of another form are passed over; a test counts the entries.
    fn parse(data: &str) -> Self {
        let mut table = Self {
            single: [None; 256],
            pairs: Vec::new(),
        };
        for (byte, slot) in table.single.iter_mut().enumerate().take(0x80) {
            *slot = u8::try_from(byte)
                .ok()
                .map(char::from)
                .filter(|c| !c.is_control() || matches!(c, '\t' | '\n' | '\r' | '\u{c}'));
        }
        for line in data.lines() {
            let Some((hex, character)) = line.split_once('\t') else {
                continue;
            };
            let (Ok(code), Some(character)) = (u16::from_str_radix(hex, 16), character.chars().next()) else {
                continue;
            };
            let [first, second] = code.to_be_bytes();
            if first == 0 {
                table.single[usize::from(second)] = Some(character);
            } else {
                table.pairs.push(((first, second), character));
            }
        }
        table.pairs.sort_unstable();
        table
    }

    fn pair(&self, first: u8, second: u8) -> Option<char> {
        self.pairs
            .binary_search_by_key(&(first, second), |(pair, _)| *pair)
            .ok()
            .map(|at| self.pairs[at].1)
    }

    /// None where a byte occurs that the encoding does not have.
    fn decode(&self, bytes: &[u8]) -> Option<String> {
        let mut text = String::with_capacity(bytes.len() + bytes.len() / 2);
        let mut rest = bytes;
        while let [first, tail @ ..] = rest {
            if let Some(character) = tail.first().and_then(|second| self.pair(*first, *second)) {
                text.push(character);
                rest = &tail[1..];
            } else {
                text.push(self.single[usize::from(*first)]?);
                rest = tail;
            }
        }
        Some(text)
    }
}

/// Decodes VNI; None where it cannot be VNI.
pub(super) fn decode_vni(bytes: &[u8]) -> Option<String> {
    VNI.decode(bytes)
}

/// Decodes TCVN3; None where it cannot be TCVN3.
///
/// The encoding has no capitals with tone marks: the font drew small letters as capitals. A word whose plain letters, two or more, are all capitals
/// is therefore read as wholly capital (`BÖNH` is `BỆNH`, not `BệNH`).
pub(super) fn decode_tcvn3(bytes: &[u8]) -> Option<String> {
    let decoded = TCVN3.decode(bytes)?;
    let mut text = String::with_capacity(decoded.len());
    for piece in decoded.split_inclusive(|c: char| !c.is_alphabetic()) {
        let plain = piece.chars().filter(char::is_ascii_alphabetic);
        if plain.clone().count() >= 2 && plain.clone().all(|c| c.is_ascii_uppercase()) {
            text.extend(piece.chars().flat_map(char::to_uppercase));
        } else {
            text.push_str(piece);
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// All letters of Vietnamese beyond ASCII, small.
    const LETTERS: &str = "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ";

    #[test]
    fn the_tables_hold_every_letter() {
        let tcvn3: Vec<char> = TCVN3.single.iter().flatten().copied().collect();
        let vni: Vec<char> = VNI
            .single
            .iter()
            .flatten()
            .copied()
            .chain(VNI.pairs.iter().map(|p| p.1))
            .collect();
        for letter in LETTERS.chars() {
            assert!(tcvn3.contains(&letter), "TCVN3 lacks {letter}");
            assert!(vni.contains(&letter), "VNI lacks {letter}");
            let capital = letter.to_uppercase().next().unwrap();
            assert!(vni.contains(&capital), "VNI lacks {capital}");
        }
    }

    #[test]
    fn known_words_are_decoded() {
        assert_eq!(
            decode_vni(b"Xin cha\xf8o ca\xf9c ba\xefn, S\xf4\xfb Y te\xe1 Ha\xf8 No\xe4i, \xd1ie\xe4n Bie\xe2n")
                .as_deref(),
            Some("Xin chào các bạn, Sở Y tế Hà Nội, Điện Biên")
        );
        assert_eq!(
            decode_tcvn3(b"Tr\xad\xeang \xae\xb9i h\xe4c B\xb8ch khoa H\xb5 N\xe9i").as_deref(),
            Some("Trường đại học Bách khoa Hà Nội")
        );
        assert_eq!(
            decode_tcvn3(b"B\xd6NH VI\xd6N B\xb9ch Mai, Y t\xd5").as_deref(),
            Some("BỆNH VIỆN Bạch Mai, Y tế")
        );
    }

    #[test]
    fn bytes_that_an_encoding_lacks_are_refused() {
        assert_eq!(decode_tcvn3(b"a\x80"), None);
        assert_eq!(decode_vni(b"a\x00"), None);
    }
}
