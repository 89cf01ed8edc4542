//! Opening files and standard input, unpacked, with bounds on what is held in memory.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use super::error::ReadReason;
use super::source::{Kind, Packing};

pub(super) type Input = Box<dyn BufRead + Send>;

const BUFFER_BYTES: usize = 64 * 1024;

pub(super) fn open(path: &Path, packing: Packing) -> io::Result<Input> {
    unpack(
        Box::new(BufReader::with_capacity(BUFFER_BYTES, File::open(path)?)),
        packing,
    )
}

fn unpack(input: Input, packing: Packing) -> io::Result<Input> {
    Ok(match packing {
        Packing::None => input,
        Packing::Gzip => Box::new(BufReader::with_capacity(BUFFER_BYTES, MultiGzDecoder::new(input))),
        Packing::Zstd => Box::new(BufReader::with_capacity(
            BUFFER_BYTES,
            zstd::stream::read::Decoder::with_buffer(input)?,
        )),
    })
}

/// A stream whose first bytes show packing and kind: JSON Lines begin with `{` (or `[`, to be refused as such), a page with `<`, all else is text.
pub(super) fn sniff(mut input: Input) -> io::Result<(Input, Packing, Kind)> {
    let packing = match input.fill_buf()? {
        [0x1f, 0x8b, ..] => Packing::Gzip,
        [0x28, 0xb5, 0x2f, 0xfd, ..] => Packing::Zstd,
        _ => Packing::None,
    };
    let mut input = unpack(input, packing)?;
    // The bytes of byte-order marks and the zero bytes of UTF-16 say nothing here.
    let first = input
        .fill_buf()?
        .iter()
        .find(|b| !b.is_ascii_whitespace() && !matches!(b, 0xef | 0xbb | 0xbf | 0xfe | 0xff | 0));
    let kind = match first {
        Some(b'{' | b'[') => Kind::JsonLines,
        Some(b'<') => Kind::Html,
        _ => Kind::Text,
    };
    Ok((input, packing, kind))
}

/// What a failed read means: data that does not unpack, or a disk that does not answer.
pub(super) fn failure(error: io::Error, packing: Packing) -> ReadReason {
    match packing {
        _ if error.raw_os_error().is_some() => ReadReason::Unreadable(error),
        Packing::None => ReadReason::Unreadable(error),
        Packing::Gzip => ReadReason::Packing { packing: "gzip", error },
        Packing::Zstd => ReadReason::Packing { packing: "zstd", error },
    }
}

/// All of a stream of at most `limit` bytes.
pub(super) fn read_whole(input: Input, packing: Packing, limit: usize) -> Result<Vec<u8>, ReadReason> {
    let mut bytes = Vec::new();
    input
        .take(limit as u64 + 1)
        .read_to_end(&mut bytes)
        .map_err(|e| failure(e, packing))?;
    if bytes.len() > limit {
        return Err(ReadReason::TooLarge { limit: limit >> 20 });
    }
    Ok(bytes)
}

/// What [`next_line`] met.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Line {
    /// The line is in the buffer, without its line end.
    Read,
    /// The line was over the limit; it was skipped.
    TooLong,
    End,
}

/// Reads one line of at most `limit` bytes into `line`, which is cleared first.
pub(super) fn next_line(input: &mut dyn BufRead, line: &mut Vec<u8>, limit: usize) -> io::Result<Line> {
    line.clear();
    line.shrink_to(1 << 20);
    let mut any = false;
    let mut too_long = false;
    loop {
        let available = match input.fill_buf() {
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            other => other?,
        };
        if available.is_empty() {
            return Ok(if too_long {
                Line::TooLong
            } else if any {
                Line::Read
            } else {
                Line::End
            });
        }
        any = true;
        let end = available.iter().position(|b| *b == b'\n');
        let part = &available[..end.unwrap_or(available.len())];
        too_long |= line.len() + part.len() > limit;
        if too_long {
            *line = Vec::new();
        } else {
            line.extend_from_slice(part);
        }
        let used = part.len() + usize::from(end.is_some());
        input.consume(used);
        if end.is_some() {
            return Ok(if too_long { Line::TooLong } else { Line::Read });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_lines_are_skipped_and_the_rest_is_read() {
        let mut input = BufReader::with_capacity(4, &b"one\n\n123456789\r\nlast"[..]);
        let mut line = Vec::new();
        let mut lines = Vec::new();
        loop {
            match next_line(&mut input, &mut line, 8).unwrap() {
                Line::End => break,
                Line::TooLong => lines.push("too long".to_owned()),
                Line::Read => lines.push(String::from_utf8(line.clone()).unwrap()),
            }
        }
        assert_eq!(lines, ["one", "", "too long", "last"]);
    }

    #[test]
    fn streams_show_what_they_are() {
        let kind = |bytes: &[u8]| {
            sniff(Box::new(io::Cursor::new(bytes.to_vec())))
                .map(|(_, packing, kind)| (packing, kind))
                .unwrap()
        };
        assert_eq!(kind(b"\xef\xbb\xbf {\"text\": 1}"), (Packing::None, Kind::JsonLines));
        assert_eq!(kind(b"\xff\xfe<\0h\0"), (Packing::None, Kind::Html));
        assert_eq!(kind("Tin <b>".as_bytes()), (Packing::None, Kind::Text));
        assert_eq!(kind(b""), (Packing::None, Kind::Text));
        let packed = zstd::encode_all(&b"{}"[..], 0).unwrap();
        assert_eq!(kind(&packed), (Packing::Zstd, Kind::JsonLines));
    }

    #[test]
    fn a_stream_over_the_limit_is_refused() {
        let endless = Box::new(BufReader::new(io::repeat(b'a')));
        assert!(matches!(
            read_whole(endless, Packing::None, 1 << 20),
            Err(ReadReason::TooLarge { limit: 1 })
        ));
    }
}
