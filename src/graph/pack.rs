//! The file of a snapshot: a zstd frame for each graph, and behind them what is to be known without reading these.
//!
//! ```text
//! skippable frame   MARK
//! zstd frame        the lines of the first graph
//! ...
//! skippable frame   outlines of all blocks, compressed
//! skippable frame   index, compressed; then its CRC-32, its length and MARK
//! ```
//!
//! Any zstd takes such a file for the N-Quads of all graphs. A file that does not begin with the mark is one frame over all of them, as older programs wrote it.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::sync::Arc;

use rayon::prelude::*;

use super::block::{Block, Frame, Piece, compress, decompress};

/// What no zstd reads: the number of a skippable frame.
const SKIPPABLE: u32 = 0x184D_2A50;
const MARK: &[u8; 8] = b"quanhe 2";

/// Whether a file is one of blocks.
pub fn is_pack(bytes: &[u8]) -> bool {
    bytes.get(8..16) == Some(MARK) && bytes.starts_with(&SKIPPABLE.to_le_bytes())
}

/// Writes blocks in their order, all of which must be packed, and a note.
pub fn write(note: &str, blocks: &BTreeMap<String, Block>, mut to: impl Write) -> io::Result<()> {
    let (mut index, mut outlines) = (Vec::new(), String::new());
    skippable(&mut to, &[MARK])?;
    put_text(&mut index, note);
    put_number(&mut index, blocks.len());
    for (graph, block) in blocks {
        let frame = block
            .frame()
            .ok_or_else(|| io::Error::other("a block is not compressed"))?;
        to.write_all(frame.bytes())?;
        let outline = block.outline(|_| String::new());
        outlines.push_str(outline);
        put_text(&mut index, graph);
        for number in [frame.bytes().len(), frame.len, frame.sum as usize, outline.len()] {
            put_number(&mut index, number);
        }
        let (id, hash) = block.document().map_or(("", ""), |(id, hash)| (id, hash));
        put_text(&mut index, id);
        put_text(&mut index, hash);
    }
    let packed = compress(outlines.as_bytes())?;
    for number in [packed.len(), outlines.len(), crc32fast::hash(&packed) as usize] {
        put_number(&mut index, number);
    }
    skippable(&mut to, &[&packed])?;
    let len = index.len();
    let mut packed = compress(&index)?;
    packed.extend_from_slice(&(len as u64).to_le_bytes());
    let (sum, len) = (crc32fast::hash(&packed), packed.len() as u64);
    skippable(&mut to, &[&packed, &sum.to_le_bytes(), &len.to_le_bytes(), MARK])
}

/// Reads what [`write()`] wrote; every byte is checked.
pub fn read(bytes: Vec<u8>) -> Result<(String, BTreeMap<String, Block>), &'static str> {
    let bytes = Arc::new(bytes);
    let index = index(&bytes).ok_or("its index is damaged or missing")?;
    let mut index = Reader(&index);
    let note = index.text().ok_or("its index is damaged")?;
    let blocks = entries(&mut index, &bytes).ok_or("its index is damaged")?;
    let whole = blocks
        .par_iter()
        .all(|(_, block)| block.frame().is_some_and(Frame::is_whole));
    if whole {
        Ok((note, blocks.into_iter().collect()))
    } else {
        Err("a block has been changed")
    }
}

/// The decompressed index at the end.
fn index(bytes: &[u8]) -> Option<Vec<u8>> {
    let (rest, mark) = bytes.split_last_chunk::<8>()?;
    let (rest, len) = rest.split_last_chunk::<8>()?;
    let (rest, sum) = rest.split_last_chunk::<4>()?;
    let len = usize::try_from(u64::from_le_bytes(*len)).ok()?;
    let packed = rest.get(rest.len().checked_sub(len)?..)?;
    if mark != MARK || crc32fast::hash(packed) != u32::from_le_bytes(*sum) {
        return None;
    }
    let (packed, len) = packed.split_last_chunk::<8>()?;
    decompress(packed, usize::try_from(u64::from_le_bytes(*len)).ok()?).ok()
}

fn entries(index: &mut Reader<'_>, bytes: &Arc<Vec<u8>>) -> Option<Vec<(String, Block)>> {
    struct Entry {
        graph: String,
        frame: Frame,
        outline: usize,
        document: Option<(String, String)>,
    }
    let mut at = 8 + MARK.len();
    let count = index.number()?;
    let mut found = Vec::new();
    for _ in 0..count {
        let graph = index.text()?;
        let [packed, len, sum, outline] = [index.number()?, index.number()?, index.number()?, index.number()?];
        let (id, hash) = (index.text()?, index.text()?);
        let end = at.checked_add(packed)?;
        found.push(Entry {
            graph,
            frame: Frame {
                bytes: Piece {
                    of: bytes.clone(),
                    range: at..end,
                },
                len,
                sum: u32::try_from(sum).ok()?,
            },
            outline,
            document: (!id.is_empty()).then_some((id, hash)),
        });
        at = end;
    }
    let [packed, len, sum] = [index.number()?, index.number()?, index.number()?];
    let start = at.checked_add(8)?;
    let packed = bytes.get(start..start.checked_add(packed)?)?;
    if crc32fast::hash(packed) as usize != sum {
        return None;
    }
    let outlines = Arc::new(String::from_utf8(decompress(packed, len).ok()?).ok()?);
    let mut at = 0_usize;
    found
        .into_iter()
        .map(|entry| {
            let range = at..at.checked_add(entry.outline)?;
            at = range.end;
            outlines.get(range.clone())?;
            let outline = Piece {
                of: outlines.clone(),
                range,
            };
            Some((entry.graph, Block::stored(entry.frame, entry.document, outline)))
        })
        .collect()
}

fn skippable(to: &mut impl Write, parts: &[&[u8]]) -> io::Result<()> {
    let len = parts.iter().map(|p| p.len()).sum::<usize>();
    let len =
        u32::try_from(len).map_err(|_| io::Error::other("the store is too large for one file; make one in RocksDB"))?;
    to.write_all(&SKIPPABLE.to_le_bytes())?;
    to.write_all(&len.to_le_bytes())?;
    parts.iter().try_for_each(|part| to.write_all(part))
}

fn put_number(out: &mut Vec<u8>, number: usize) {
    out.extend_from_slice(&(number as u64).to_le_bytes());
}

fn put_text(out: &mut Vec<u8>, text: &str) {
    put_number(out, text.len());
    out.extend_from_slice(text.as_bytes());
}

/// What is left of an index.
struct Reader<'a>(&'a [u8]);

impl Reader<'_> {
    fn number(&mut self) -> Option<usize> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        usize::try_from(u64::from_le_bytes(*number)).ok()
    }

    fn text(&mut self) -> Option<String> {
        let len = self.number()?;
        let (text, rest) = self.0.split_at_checked(len)?;
        self.0 = rest;
        String::from_utf8(text.to_vec()).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pack(graphs: &[(&str, &str)]) -> Vec<u8> {
        let blocks = graphs.iter().map(|(graph, lines)| {
            let mut block = Block::new((*lines).to_owned());
            block.outline(|lines| format!("outline of {lines}"));
            block.pack().unwrap();
            ((*graph).to_owned(), block)
        });
        let mut out = Vec::new();
        write("note", &blocks.collect(), &mut out).unwrap();
        out
    }

    #[test]
    fn what_is_written_is_read() {
        for graphs in [&[("urn:a", "one\n"), ("urn:b", ""), ("urn:c", "ba\n")][..], &[]] {
            let bytes = pack(graphs);
            assert!(is_pack(&bytes));
            let (note, read) = read(bytes.clone()).unwrap();
            assert_eq!(note, "note");
            let got = read.iter().map(|(g, b)| (g.as_str(), b.lines().unwrap()));
            assert!(got.eq(graphs.iter().map(|(g, l)| (*g, (*l).into()))));
            for (graph, lines) in graphs {
                assert_eq!(read[*graph].outline(|_| String::new()), format!("outline of {lines}"));
            }
            let mut again = Vec::new();
            write(&note, &read, &mut again).unwrap();
            assert_eq!(again, bytes);
        }
    }

    #[test]
    fn any_zstd_reads_the_lines_of_all() {
        let bytes = pack(&[("urn:a", "one\n"), ("urn:b", "two\n")]);
        assert_eq!(zstd::decode_all(bytes.as_slice()).unwrap(), b"one\ntwo\n");
    }

    #[test]
    fn no_damage_goes_unnoticed() {
        let bytes = pack(&[("urn:a", "one\n"), ("urn:b", "two\n")]);
        let good = read(bytes.clone()).unwrap().1.len();
        for at in 0..bytes.len() {
            let mut flipped = bytes.clone();
            flipped[at] ^= 0x10;
            // The heads of skippable frames are for other programs alone.
            if let Ok((_, read)) = read(flipped) {
                assert_eq!(read.len(), good, "{at}");
                let lines: String = read.values().map(|b| b.lines().unwrap().into_owned()).collect();
                assert_eq!(lines, "one\ntwo\n", "{at}");
            }
            assert!(read(bytes[..at].to_vec()).is_err(), "{at}");
        }
    }
}
