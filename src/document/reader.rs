//! The iterator over all documents of the inputs.

use std::collections::HashMap;
use std::io::BufReader;
use std::path::PathBuf;

use super::error::{ReadError, ReadReason};
use super::source::{self, Kind, Packing, Source};
use super::unpack::{self, Input, Line};
use super::{Document, MAX_DOCUMENT_BYTES, MAX_LINE_BYTES, decode, html, record, text_file};

/// The documents of `inputs`: files, folders of them, and `-` for standard input.
///
/// The files are found at once, so that ids do not hang on their order; they are opened only as the iterator reaches them.
pub fn documents(inputs: &[PathBuf]) -> Documents {
    let plan = source::list(inputs);
    let origins = plan
        .iter()
        .map(|source| source.as_ref().map_or_else(|e| e.origin.clone(), Source::origin))
        .collect();
    Documents {
        plan: plan.into_iter(),
        origins,
        reached: 0,
        current: None,
        seen: HashMap::new(),
    }
}

/// Documents and refusals in a fixed order: inputs as given, a folder's files by the bytes of their paths, records by lines.
///
/// Two documents never have one id: a later one that says the same is passed over, a later one that says something else is refused.
pub struct Documents {
    plan: std::vec::IntoIter<Result<Source, ReadError>>,
    /// Of every source, for messages.
    origins: Vec<String>,
    /// How many sources were taken.
    reached: usize,
    current: Option<Records>,
    seen: HashMap<String, Seen>,
}

/// A document that was given out.
struct Seen {
    digest: [u8; 32],
    source: usize,
    /// 0 where the source is one document.
    line: u64,
}

impl Documents {
    /// How many files and streams there are, and how many of them were reached: for a progress bar.
    pub fn progress(&self) -> (usize, usize) {
        (self.reached, self.origins.len())
    }

    /// The inputs not yet reached that cannot be used at all, so that a command can stop before it begins.
    pub fn wrong_inputs(&self) -> impl Iterator<Item = &ReadError> {
        self.plan
            .as_slice()
            .iter()
            .filter_map(|source| source.as_ref().err())
            .filter(|error| error.is_wrong_input())
    }

    /// Opens the next source; `Some` where that already gives a document or a refusal.
    fn open(&mut self, source: Source) -> Option<Result<Document, ReadError>> {
        let origin = source.origin();
        let refuse = |reason| Some(Err(ReadError::new(origin.clone(), reason)));
        let (input, packing, kind, id) = match source {
            Source::Stdin => match unpack::sniff(Box::new(BufReader::new(std::io::stdin()))) {
                Ok((input, packing, kind)) => (input, packing, kind, None),
                Err(error) => return refuse(ReadReason::UnreadableInput(error)),
            },
            Source::File {
                path,
                kind,
                packing,
                named,
                id,
            } => match unpack::open(&path, packing) {
                Ok(input) => (input, packing, kind, id),
                Err(error) if named => return refuse(ReadReason::UnreadableInput(error)),
                Err(error) => return refuse(ReadReason::Unreadable(error)),
            },
        };
        match kind {
            Kind::JsonLines => match Records::new(input, packing, origin.clone()) {
                Ok(records) => {
                    self.current = Some(records);
                    None
                }
                Err(reason) => refuse(reason),
            },
            Kind::Text => Some(read_text(input, packing, id, &origin)),
            Kind::Html => {
                let read = unpack::read_whole(input, packing, MAX_DOCUMENT_BYTES)
                    .and_then(|bytes| html::parse(bytes, id, origin.clone()));
                Some(read.map_err(|reason| ReadError::new(origin, reason)))
            }
        }
    }

    /// The document if its id is new; None if it stands there already word for word.
    fn admit(&mut self, document: Document, line: u64) -> Option<Result<Document, ReadError>> {
        let digest = document.digest();
        let source = self.reached.saturating_sub(1);
        match self.seen.get(&document.id) {
            Some(seen) if seen.digest == digest => None,
            Some(seen) => {
                let mut first = self.origins.get(seen.source).cloned().unwrap_or_default();
                if seen.line > 0 {
                    first.push_str(&format!(":{}", seen.line));
                }
                Some(Err(ReadError::new(
                    document.origin,
                    ReadReason::DuplicateId { id: document.id, first },
                )))
            }
            None => {
                self.seen.insert(document.id.clone(), Seen { digest, source, line });
                Some(Ok(document))
            }
        }
    }
}

impl Iterator for Documents {
    type Item = Result<Document, ReadError>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            let read = if let Some(records) = &mut self.current {
                let Some(read) = records.next() else {
                    self.current = None;
                    continue;
                };
                Some(read)
            } else {
                let source = self.plan.next()?;
                self.reached += 1;
                source.map_or_else(|error| Some(Err(error)), |source| self.open(source))
            };
            let line = self.current.as_ref().map_or(0, |records| records.line);
            let admitted = match read {
                Some(Ok(document)) => self.admit(document, line),
                other => other,
            };
            if admitted.is_some() {
                return admitted;
            }
        }
    }
}

fn read_text(input: Input, packing: Packing, id: Option<String>, origin: &str) -> Result<Document, ReadError> {
    let content = unpack::read_whole(input, packing, MAX_DOCUMENT_BYTES)
        .and_then(decode::decode)
        .map_err(|reason| ReadError::new(origin.to_owned(), reason))?;
    text_file::parse(&content, id, origin.to_owned()).map_err(|(line, reason)| {
        let origin = line.map_or(origin.to_owned(), |line| format!("{origin}:{line}"));
        ReadError::new(origin, reason)
    })
}

/// The records of one `.jsonl` stream.
struct Records {
    input: Input,
    packing: Packing,
    origin: String,
    /// Number of the line that was read last, from 1.
    line: u64,
    buffer: Vec<u8>,
    /// No record or refusal was given yet.
    fresh: bool,
    ended: bool,
}

impl Records {
    /// A stream in UTF-16 is read as a whole, up to [`MAX_DOCUMENT_BYTES`]; any other line by line.
    fn new(mut input: Input, packing: Packing, origin: String) -> Result<Self, ReadReason> {
        let start = input.fill_buf().map_err(|e| unpack::failure(e, packing))?;
        if start.starts_with(&[0xff, 0xfe]) || start.starts_with(&[0xfe, 0xff]) {
            let text = decode::decode(unpack::read_whole(input, packing, MAX_DOCUMENT_BYTES)?)?;
            input = Box::new(std::io::Cursor::new(text.into_bytes()));
        } else if start.starts_with(b"\xef\xbb\xbf") {
            input.consume(3);
        }
        Ok(Self {
            input,
            packing,
            origin,
            line: 0,
            buffer: Vec::new(),
            fresh: true,
            ended: false,
        })
    }

    fn next(&mut self) -> Option<Result<Document, ReadError>> {
        while !self.ended {
            let met = unpack::next_line(&mut *self.input, &mut self.buffer, MAX_LINE_BYTES);
            self.line += 1;
            let read = match met {
                Ok(Line::End) => {
                    self.ended = true;
                    return self
                        .fresh
                        .then(|| Err(ReadError::new(&*self.origin, ReadReason::Empty)));
                }
                Ok(Line::Read) if self.buffer.iter().all(u8::is_ascii_whitespace) => continue,
                Ok(Line::Read) => self.record(),
                Ok(Line::TooLong) => Err(ReadReason::LineTooLong {
                    limit: MAX_LINE_BYTES >> 20,
                }),
                Err(error) => {
                    self.ended = true;
                    Err(unpack::failure(error, self.packing))
                }
            };
            self.fresh = false;
            let whole_file = matches!(
                read,
                Err(ReadReason::NotJsonLines
                    | ReadReason::Binary
                    | ReadReason::Packing { .. }
                    | ReadReason::Unreadable(_))
            );
            self.ended |= whole_file;
            let origin = if whole_file {
                self.origin.clone()
            } else {
                self.line_origin()
            };
            return Some(read.map_err(|reason| ReadError::new(origin, reason)));
        }
        None
    }

    fn line_origin(&self) -> String {
        format!("{}:{}", self.origin, self.line)
    }

    fn record(&self) -> Result<Document, ReadReason> {
        let legacy;
        let line = match std::str::from_utf8(&self.buffer) {
            Ok(line) => line,
            Err(_) => {
                legacy = decode::decode(self.buffer.clone())?;
                &legacy
            }
        };
        if self.fresh && line.contains('\0') {
            return Err(ReadReason::Binary);
        }
        if self.fresh && record::is_not_json_lines(line) {
            return Err(ReadReason::NotJsonLines);
        }
        record::parse(line, self.line_origin())
    }
}
