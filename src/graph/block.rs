//! One graph of a store: its lines, compressed by themselves, so that what does not change is copied and neither read nor compressed again.

use std::borrow::Cow;
use std::cell::RefCell;
use std::io;
use std::ops::Range;
use std::sync::{Arc, OnceLock};

use zstd::bulk::{Compressor, Decompressor};
use zstd::zstd_safe::CParameter;

use super::lines::value_of;
use super::vocab::dcterms;

/// Lines of one graph are much alike: a higher level takes longer and gains next to nothing.
pub(super) const LEVEL: i32 = 1;

thread_local! {
    static COMPRESSOR: RefCell<Option<Compressor<'static>>> = const { RefCell::new(None) };
    static DECOMPRESSOR: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

/// A piece of something that several pieces share.
#[derive(Debug, Clone)]
pub(super) struct Piece<T> {
    pub of: Arc<T>,
    pub range: Range<usize>,
}

/// The lines of one graph, and what is to be known of them without reading them.
#[derive(Debug, Clone)]
pub struct Block {
    body: Body,
    /// Id and hash of the document.
    document: OnceLock<Option<(String, String)>>,
    outline: OnceLock<Piece<String>>,
}

#[derive(Debug, Clone)]
enum Body {
    Text(String),
    Frame(Frame),
}

/// A zstd frame.
#[derive(Debug, Clone)]
pub(super) struct Frame {
    pub bytes: Piece<Vec<u8>>,
    /// Bytes of the text.
    pub len: usize,
    /// CRC-32 of the bytes, which are copied without being read.
    pub sum: u32,
}

impl Frame {
    pub fn bytes(&self) -> &[u8] {
        self.bytes.of.get(self.bytes.range.clone()).unwrap_or_default()
    }

    pub fn is_whole(&self) -> bool {
        crc32fast::hash(self.bytes()) == self.sum
    }

    fn of(text: &str) -> io::Result<Self> {
        let bytes = compress(text.as_bytes())?;
        Ok(Self {
            len: text.len(),
            sum: crc32fast::hash(&bytes),
            bytes: Piece {
                range: 0..bytes.len(),
                of: Arc::new(bytes),
            },
        })
    }
}

impl Block {
    /// Of sorted lines.
    pub fn new(lines: String) -> Self {
        Self {
            body: Body::Text(lines),
            document: OnceLock::new(),
            outline: OnceLock::new(),
        }
    }

    /// Of sorted lines, and of the id and hash of the document that they are of; `None` for those of no document.
    pub fn of_document(lines: String, document: Option<(String, String)>) -> Self {
        Self {
            document: OnceLock::from(document),
            ..Self::new(lines)
        }
    }

    pub(super) fn stored(frame: Frame, document: Option<(String, String)>, outline: Piece<String>) -> Self {
        Self {
            body: Body::Frame(frame),
            document: document.into(),
            outline: outline.into(),
        }
    }

    /// Compresses the lines, where they are not compressed yet.
    pub fn pack(&mut self) -> io::Result<()> {
        if let Body::Text(text) = &self.body {
            self.document();
            let frame = Frame::of(text)?;
            self.body = Body::Frame(frame);
        }
        Ok(())
    }

    /// The compressed lines, once they are.
    pub(super) fn frame(&self) -> Option<&Frame> {
        match &self.body {
            Body::Text(_) => None,
            Body::Frame(frame) => Some(frame),
        }
    }

    /// The sorted lines.
    pub fn lines(&self) -> io::Result<Cow<'_, str>> {
        match &self.body {
            Body::Text(text) => Ok(text.into()),
            Body::Frame(frame) => {
                let text = decompress(frame.bytes(), frame.len)?;
                String::from_utf8(text).map(Cow::Owned).map_err(io::Error::other)
            }
        }
    }

    /// How many bytes the lines are.
    pub fn len(&self) -> usize {
        match &self.body {
            Body::Text(text) => text.len(),
            Body::Frame(frame) => frame.len,
        }
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Id and hash of the document that the graph is of.
    pub fn document(&self) -> Option<&(String, String)> {
        let found = self.document.get_or_init(|| {
            let lines = self.lines().ok()?;
            Some((
                value_of(&lines, dcterms::IDENTIFIER.as_str())?,
                value_of(&lines, "ns#textHash")?,
            ))
        });
        found.as_ref()
    }

    /// What some reader of all graphs needs of the lines, made where the store does not hold it.
    pub fn outline(&self, make: impl FnOnce(&str) -> String) -> &str {
        let made = self.outline.get_or_init(|| {
            // What cannot be read has been found when the store was opened.
            let made = self.lines().map_or_else(|_| String::new(), |lines| make(&lines));
            Piece {
                range: 0..made.len(),
                of: Arc::new(made),
            }
        });
        made.of.get(made.range.clone()).unwrap_or_default()
    }
}

pub(super) fn compress(bytes: &[u8]) -> io::Result<Vec<u8>> {
    COMPRESSOR.with_borrow_mut(|kept| {
        let compressor = match kept {
            Some(compressor) => compressor,
            None => {
                let mut new = Compressor::new(LEVEL)?;
                new.set_parameter(CParameter::ChecksumFlag(true))?;
                kept.insert(new)
            }
        };
        compressor.compress(bytes)
    })
}

pub(super) fn decompress(bytes: &[u8], len: usize) -> io::Result<Vec<u8>> {
    let mut out = Vec::new();
    // What a file says of its length is not believed so far as to end the program.
    out.try_reserve_exact(len).map_err(io::Error::other)?;
    DECOMPRESSOR.with_borrow_mut(|kept| {
        let decompressor = match kept {
            Some(decompressor) => decompressor,
            None => kept.insert(Decompressor::new()?),
        };
        decompressor.decompress_to_buffer(bytes, &mut out)
    })?;
    if out.len() == len {
        Ok(out)
    } else {
        Err(io::Error::other("a block is shorter than it should be"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_packed_block_says_what_it_said() {
        let lines = "<urn:d> <http://purl.org/dc/terms/identifier> \"a \\\"b\" <urn:g> .\n\
                     <urn:d> <urn:ns#textHash> \"ff\" <urn:g> .\n";
        let mut block = Block::new(lines.to_owned());
        let known = Some(("a \"b".to_owned(), "ff".to_owned()));
        assert_eq!(block.document().cloned(), known);
        block.pack().unwrap();
        assert_eq!(block.lines().unwrap(), lines);
        assert_eq!(block.len(), lines.len());
        assert_eq!(block.document().cloned(), known);
        assert_eq!(block.outline(|lines| lines.len().to_string()), lines.len().to_string());
        assert_eq!(block.outline(|_| String::new()), lines.len().to_string(), "made once");
    }

    #[test]
    fn a_frame_that_was_damaged_is_told() {
        let mut frame = Frame::of("text").unwrap();
        assert!(frame.is_whole());
        frame.sum ^= 1;
        assert!(!frame.is_whole());
        assert!(decompress(frame.bytes(), 3).is_err());
        assert!(decompress(frame.bytes(), 5).is_err());
        assert!(decompress(b"garbage", 5).is_err());
    }
}
