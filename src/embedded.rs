//! The files of `ontology/` and `queries/`, built into the program.

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
