//! Document ids: which are allowed, what they are derived from, and how files of one stem are kept apart.

use std::collections::HashMap;
use std::path::{Path, PathBuf};

use sha2::{Digest, Sha256};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use super::error::ReadReason;

/// Bytes of an id.
pub const MAX_ID_BYTES: usize = 200;
/// Bytes of the readable part of an id that is derived from a URL.
const MAX_SLUG_BYTES: usize = 80;

/// Ids are any text without control characters.
pub(super) fn check(id: &str) -> Result<(), ReadReason> {
    if id.trim().is_empty() {
        Err(ReadReason::IdEmpty)
    } else if id.len() > MAX_ID_BYTES {
        Err(ReadReason::IdTooLong { limit: MAX_ID_BYTES })
    } else if id.chars().any(char::is_control) {
        Err(ReadReason::IdControl)
    } else {
        Ok(())
    }
}

/// The id of a document that has none: from its URL (`bi-thu-tinh-uy-3f2a91c0`), or else from its text (`text-0123456789ab`).
pub(super) fn derive(url: Option<&str>, text: &str) -> String {
    match url {
        Some(url) => {
            let hash = short_hash(url, 8);
            let slug = url_slug(url);
            if slug.is_empty() {
                format!("page-{hash}")
            } else {
                format!("{slug}-{hash}")
            }
        }
        None => format!("text-{}", short_hash(text, 12)),
    }
}

fn short_hash(text: &str, digits: usize) -> String {
    let mut hex = hex(&Sha256::digest(text.as_bytes()));
    hex.truncate(digits);
    hex
}

/// Lower-case hexadecimal digits.
pub(super) fn hex(bytes: &[u8]) -> String {
    bytes
        .iter()
        .flat_map(|b| [b >> 4, b & 15])
        .filter_map(|d| char::from_digit(u32::from(d), 16))
        .collect()
}

/// The last path segment that is not empty, without its extension, in lower-case ASCII letters, digits and hyphens.
fn url_slug(url: &str) -> String {
    let path = url.split(['?', '#']).next().unwrap_or(url);
    let path = path.split_once("://").map_or(path, |(_, rest)| rest);
    let segment = path.split('/').skip(1).filter(|s| !s.is_empty()).last().unwrap_or("");
    let stem = match segment.rsplit_once('.') {
        Some((stem, extension))
            if !stem.is_empty() && extension.len() <= 5 && extension.bytes().all(|b| b.is_ascii_alphanumeric()) =>
        {
            stem
        }
        _ => segment,
    };
    let mut slug = String::new();
    for c in stem
        .nfd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
    {
        match c {
            'a'..='z' | '0'..='9' => slug.push(c),
            'đ' => slug.push('d'),
            _ if !slug.is_empty() && !slug.ends_with('-') => slug.push('-'),
            _ => {}
        }
    }
    slug.truncate(MAX_SLUG_BYTES);
    slug.trim_end_matches('-').to_owned()
}

/// A file that holds one document, as far as its id goes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedFile {
    /// The folder, links resolved, so that an id does not hang on how the path was written.
    pub folder: PathBuf,
    /// The file's name with its extensions, UTF-8.
    pub name: String,
    /// The name without its extensions.
    pub stem: String,
}

/// The ids of the files, in their order: the stem; where stems collide, `folder-stem`, with as many folders as it takes; and for files of one stem
/// in one folder the name with its extensions in the stem's place. Depends on which files there are, never on their order.
pub(super) fn resolve(files: &[NamedFile]) -> Vec<String> {
    let mut ids: Vec<String> = files.iter().map(|f| f.stem.clone()).collect();
    let mut folders = 0;
    let deepest = files.iter().map(|f| f.folder.components().count()).max().unwrap_or(0);
    loop {
        let mut counts: HashMap<&str, usize> = HashMap::new();
        for id in &ids {
            *counts.entry(id).or_default() += 1;
        }
        let collide: Vec<bool> = ids
            .iter()
            .map(|id| counts.get(id.as_str()).is_some_and(|n| *n > 1))
            .collect();
        if !collide.contains(&true) || folders > deepest {
            return ids;
        }
        folders += 1;
        let mut siblings: HashMap<(&Path, &str), usize> = HashMap::new();
        for file in files {
            *siblings.entry((&file.folder, &file.stem)).or_default() += 1;
        }
        for (at, file) in files.iter().enumerate().filter(|(at, _)| collide[*at]) {
            let alone = siblings
                .get(&(file.folder.as_path(), file.stem.as_str()))
                .is_none_or(|n| *n == 1);
            ids[at] = with_folders(&file.folder, folders, if alone { &file.stem } else { &file.name });
        }
    }
}

fn with_folders(folder: &Path, count: usize, name: &str) -> String {
    let names: Vec<_> = folder
        .iter()
        .filter(|part| *part != "/")
        .map(|part| part.to_string_lossy())
        .collect();
    let mut id: String = names[names.len().saturating_sub(count)..].join("-");
    if !id.is_empty() {
        id.push('-');
    }
    id + name
}

#[cfg(test)]
mod tests {
    use super::*;

    fn files(paths: &[&str]) -> Vec<NamedFile> {
        let file = |path: &&str| {
            let path = Path::new(*path);
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            NamedFile {
                folder: path.parent().unwrap().into(),
                stem: name.split('.').next().unwrap().to_owned(),
                name,
            }
        };
        paths.iter().map(file).collect()
    }

    #[test]
    fn stems_that_collide_get_their_folders() {
        assert_eq!(resolve(&files(&["/n/a/x.txt", "/n/b/y.txt"])), ["x", "y"]);
        assert_eq!(
            resolve(&files(&["/n/a/x.txt", "/n/b/x.txt", "/n/b/y.txt"])),
            ["a-x", "b-x", "y"]
        );
        assert_eq!(resolve(&files(&["/n/a/c/x.txt", "/n/b/c/x.txt"])), ["a-c-x", "b-c-x"]);
        assert_eq!(
            resolve(&files(&["/n/a/x.txt", "/n/a/x.html", "/n/b/x.txt"])),
            ["a-x.txt", "a-x.html", "b-x"]
        );
        assert_eq!(resolve(&files(&["/x.txt", "/a/x.txt"])), ["x", "a-x"]);
    }

    #[test]
    fn a_prefixed_id_may_collide_again() {
        assert_eq!(
            resolve(&files(&["/n/a/x.txt", "/n/b/x.txt", "/n/c/a-x.txt"])),
            ["n-a-x", "b-x", "n-c-a-x"]
        );
    }

    #[test]
    fn ids_do_not_hang_on_the_order() {
        let paths = ["/n/a/x.txt", "/n/b/x.txt", "/n/c/a-x.txt", "/n/a/x.html", "/m/a/x.txt"];
        let mut forward: Vec<_> = resolve(&files(&paths)).into_iter().zip(paths).collect();
        let reversed: Vec<_> = paths.iter().rev().copied().collect();
        let mut backward: Vec<_> = resolve(&files(&reversed)).into_iter().zip(reversed).collect();
        forward.sort();
        backward.sort();
        assert_eq!(forward, backward);
        assert!(forward.windows(2).all(|w| w[0].0 != w[1].0));
    }

    #[test]
    fn missing_ids_are_derived() {
        let id = derive(Some("https://hanam.gov.vn/Pages/bi-thu-tinh-uy.aspx?x=1"), "t");
        assert!(
            id.starts_with("bi-thu-tinh-uy-") && id.len() == "bi-thu-tinh-uy-".len() + 8,
            "{id}"
        );
        assert!(derive(Some("https://suckhoedoisong.vn/"), "t").starts_with("page-"));
        assert!(derive(Some("https://x.vn/Điện Biên/"), "t").starts_with("dien-bien-"));
        assert_eq!(derive(None, "abc"), "text-ba7816bf8f01");
    }

    #[test]
    fn ids_are_checked() {
        assert!(check("Lai Châu, tháng 3").is_ok());
        assert!(matches!(check(" "), Err(ReadReason::IdEmpty)));
        assert!(matches!(check("a\nb"), Err(ReadReason::IdControl)));
        assert!(check(&"x".repeat(200)).is_ok());
        assert!(matches!(check(&"x".repeat(201)), Err(ReadReason::IdTooLong { .. })));
    }
}
