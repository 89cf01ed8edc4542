//! The files of `ontology/` and `queries/`, built into the program, and those of a user's folders beside them.

use std::borrow::Cow;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use include_dir::{Dir, include_dir};

/// `ontology/`: vocabulary, shapes, lexicon and rules.
pub static ONTOLOGY: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/ontology");

/// `queries/`: the bundled queries, and the integrity queries in a folder of their own.
pub static QUERIES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/queries");

/// Name and text of every file right in `folder` whose name ends in `.EXTENSION`, by name.
///
/// A file that is not UTF-8 cannot be embedded text and is left out; the program's own tests see to it that there is none.
pub fn texts(dir: &'static Dir<'static>, folder: &str, extension: &str) -> Vec<(String, &'static str)> {
    let files = if folder.is_empty() {
        Some(dir)
    } else {
        dir.get_dir(folder)
    };
    let mut out: Vec<_> = files
        .into_iter()
        .flat_map(Dir::files)
        .filter(|f| f.path().extension().is_some_and(|e| e == extension))
        .filter_map(|f| Some((f.path().to_string_lossy().into_owned(), f.contents_utf8()?)))
        .collect();
    out.sort_unstable();
    out
}

/// A file or folder of the user's that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("{path}: {source}", path = path.display())]
pub struct UnreadableFile {
    path: PathBuf,
    source: io::Error,
}

impl UnreadableFile {
    /// Names the path of a failure.
    pub fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        let path = path.to_owned();
        |source| Self { path, source }
    }
}

/// A file with its name for messages.
pub type NamedText = (String, Cow<'static, str>);

/// [`texts`] of `dir`, shown as `shown/...`, and the user's: a file of the user's takes the place of the built-in one at the same path in the folder, any other is added behind them.
pub fn texts_with_user(
    dir: &'static Dir<'static>,
    shown: &str,
    folder: &str,
    extension: &str,
    user: Option<&Path>,
) -> Result<Vec<NamedText>, UnreadableFile> {
    let mut users = match user {
        Some(user) => user_texts(user, folder, extension)?,
        None => Vec::new(),
    };
    let mut out = Vec::new();
    for (path, text) in texts(dir, folder, extension) {
        let same = user.map(|user| user.join(&path).display().to_string());
        out.push(match users.iter().position(|(name, _)| Some(name) == same.as_ref()) {
            Some(at) => {
                let (name, text) = users.remove(at);
                (name, text.into())
            }
            None => (format!("{shown}/{path}"), text.into()),
        });
    }
    out.extend(users.into_iter().map(|(name, text)| (name, text.into())));
    Ok(out)
}

/// As [`texts`], of a user's folder. It must be there; the folders in it may be missing.
pub fn user_texts(dir: &Path, folder: &str, extension: &str) -> Result<Vec<(String, String)>, UnreadableFile> {
    let mut inside = dir.join(folder);
    if !dir.is_dir() {
        inside = dir.to_owned();
    } else if !inside.is_dir() {
        return Ok(Vec::new());
    }
    let mut paths = Vec::new();
    for entry in fs::read_dir(&inside).map_err(UnreadableFile::at(&inside))? {
        let path = entry.map_err(UnreadableFile::at(&inside))?.path();
        if path.is_file() && path.extension().is_some_and(|e| e.eq_ignore_ascii_case(extension)) {
            paths.push(path);
        }
    }
    paths.sort_unstable();
    let read = |path: PathBuf| {
        let text = fs::read_to_string(&path).map_err(UnreadableFile::at(&path))?;
        Ok((path.display().to_string(), text))
    };
    paths.into_iter().map(read).collect()
}
