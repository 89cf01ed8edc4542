//! Which files the inputs name, in which order, of which kind.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::error::{ReadError, ReadReason};
use super::id::{self, NamedFile};

/// What is in a file, once unpacked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Html,
    JsonLines,
}

/// How a file is packed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Packing {
    None,
    Gzip,
    Zstd,
}

/// One place to read from.
#[derive(Debug)]
pub(super) enum Source {
    /// Kind and packing show in the bytes.
    Stdin,
    File {
        path: PathBuf,
        kind: Kind,
        packing: Packing,
        /// Whether the user named it, rather than a folder that holds it.
        named: bool,
        /// The id of a file that holds one document.
        id: Option<String>,
    },
}

impl Source {
    /// How messages call it.
    pub fn origin(&self) -> String {
        match self {
            Self::Stdin => "standard input".into(),
            Self::File { path, .. } => shown(path),
        }
    }
}

/// A path on one line, whatever characters it has.
fn shown(path: &Path) -> String {
    path.to_string_lossy()
        .chars()
        .map(|c| if c.is_control() { '\u{fffd}' } else { c })
        .collect()
}

/// Kind and packing by the name's extensions, and the name without them. `Err` where the name is not UTF-8.
fn kind_of(path: &Path) -> Option<(Kind, Packing, Result<String, ReadReason>)> {
    let name = path.file_name()?;
    let lossy = name.to_string_lossy();
    let (rest, packing) = match lossy.rsplit_once('.') {
        Some((rest, end)) if end.eq_ignore_ascii_case("gz") => (rest, Packing::Gzip),
        Some((rest, end)) if end.eq_ignore_ascii_case("zst") => (rest, Packing::Zstd),
        _ => (&*lossy, Packing::None),
    };
    let (stem, extension) = rest.rsplit_once('.')?;
    let kind = match extension.to_ascii_lowercase().as_str() {
        "txt" => Kind::Text,
        "html" | "htm" => Kind::Html,
        "jsonl" => Kind::JsonLines,
        _ => return None,
    };
    let stem = if name.to_str().is_some() {
        Ok(stem.to_owned())
    } else {
        Err(ReadReason::FileName)
    };
    Some((kind, packing, stem))
}

/// The sources of `inputs` in their order, a folder's files by the bytes of their paths; each file once. Ids are set.
///
/// In folders, names that begin with a dot and files of other kinds are passed over; links are followed.
pub(super) fn list(inputs: &[PathBuf]) -> Vec<Result<Source, ReadError>> {
    let mut found = Vec::new();
    for input in inputs {
        list_input(input, &mut found);
    }
    let mut seen = HashSet::new();
    let mut stdin_seen = false;
    found.retain(|source| match source {
        Ok(Source::Stdin) => !std::mem::replace(&mut stdin_seen, true),
        Ok(Source::File { path, .. }) => seen.insert((folder_of(path), path.file_name().map(ToOwned::to_owned))),
        Err(_) => true,
    });
    set_ids(&mut found);
    found
}

fn list_input(input: &Path, found: &mut Vec<Result<Source, ReadError>>) {
    if input == Path::new("-") {
        found.push(Ok(Source::Stdin));
        return;
    }
    match std::fs::metadata(input) {
        Err(error)
            if matches!(
                error.kind(),
                std::io::ErrorKind::NotFound | std::io::ErrorKind::NotADirectory
            ) =>
        {
            found.push(Err(ReadError::new(shown(input), ReadReason::Missing)));
        }
        Err(error) => found.push(Err(ReadError::new(shown(input), ReadReason::UnreadableInput(error)))),
        Ok(metadata) if metadata.is_dir() => list_folder(input, found),
        Ok(_) => {
            found.push(file(input, true).unwrap_or_else(|| Err(ReadError::new(shown(input), ReadReason::UnknownKind))));
        }
    }
}

fn file(path: &Path, named: bool) -> Option<Result<Source, ReadError>> {
    let (kind, packing, stem) = kind_of(path)?;
    Some(match stem {
        Err(reason) => Err(ReadError::new(shown(path), reason)),
        Ok(stem) => Ok(Source::File {
            path: path.to_owned(),
            kind,
            packing,
            named,
            id: (kind != Kind::JsonLines).then_some(stem),
        }),
    })
}

fn list_folder(folder: &Path, found: &mut Vec<Result<Source, ReadError>>) {
    let walk = WalkDir::new(folder).follow_links(true).into_iter();
    let shows =
        |entry: &walkdir::DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
    let mut entries: Vec<(PathBuf, Result<Source, ReadError>)> = Vec::new();
    for entry in walk.filter_entry(shows) {
        match entry {
            Ok(entry) if entry.file_type().is_file() => {
                entries.extend(file(entry.path(), false).map(|f| (entry.path().to_owned(), f)));
            }
            Ok(_) => {}
            Err(error) => {
                let path = error.path().unwrap_or(folder).to_owned();
                // A dangling link to a file of another kind is passed over like the file.
                if error.loop_ancestor().is_none() && kind_of(&path).is_none() && !path.is_dir() && path.is_symlink() {
                    continue;
                }
                let reason = if error.loop_ancestor().is_some() {
                    ReadReason::LinkLoop
                } else {
                    let named = error.depth() == 0;
                    let error = error
                        .into_io_error()
                        .unwrap_or_else(|| std::io::ErrorKind::Other.into());
                    if named {
                        ReadReason::UnreadableInput(error)
                    } else {
                        ReadReason::Unreadable(error)
                    }
                };
                entries.push((path.clone(), Err(ReadError::new(shown(&path), reason))));
            }
        }
    }
    entries.sort_by(|a, b| {
        a.0.as_os_str()
            .as_encoded_bytes()
            .cmp(b.0.as_os_str().as_encoded_bytes())
    });
    found.extend(entries.into_iter().map(|(_, source)| source));
}

/// The folder that a path names, its links resolved where they can be.
fn folder_of(path: &Path) -> PathBuf {
    let parent = path
        .parent()
        .filter(|p| !p.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    parent.canonicalize().unwrap_or_else(|_| parent.to_owned())
}

fn set_ids(found: &mut [Result<Source, ReadError>]) {
    let mut slots = Vec::new();
    let mut files = Vec::new();
    for source in found {
        if let Ok(Source::File { path, id: Some(id), .. }) = source {
            let name = path
                .file_name()
                .map(|n| n.to_string_lossy().into_owned())
                .unwrap_or_default();
            files.push(NamedFile {
                folder: folder_of(path),
                name,
                stem: id.clone(),
            });
            slots.push(id);
        }
    }
    for (slot, id) in slots.into_iter().zip(id::resolve(&files)) {
        *slot = id;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_follow_the_extensions() {
        let kind = |name: &str| kind_of(Path::new(name)).map(|(kind, packing, stem)| (kind, packing, stem.unwrap()));
        assert_eq!(kind("a/b.c.txt"), Some((Kind::Text, Packing::None, "b.c".into())));
        assert_eq!(kind("b.HTM.gz"), Some((Kind::Html, Packing::Gzip, "b".into())));
        assert_eq!(kind("b.jsonl.zst"), Some((Kind::JsonLines, Packing::Zstd, "b".into())));
        for other in ["b.pdf", "b.gz", "txt", "b.txt.bz2", "b.json"] {
            assert_eq!(kind(other), None, "{other}");
        }
    }

    #[test]
    fn a_missing_input_is_named() {
        let found = list(&[
            PathBuf::from("no/such\nfile.txt"),
            PathBuf::from("-"),
            PathBuf::from("-"),
        ]);
        assert_eq!(found.len(), 2);
        let error = found[0].as_ref().unwrap_err();
        assert!(error.is_wrong_input());
        assert!(!error.to_string().contains('\n'));
    }
}
