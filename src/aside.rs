//! A file written beside its place and then renamed into it: whatever fails, there is the old file or the new one, whole.

use std::ffi::OsString;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// What a file is called until it is whole. A killed program leaves it; the next takes the name again.
const SUFFIX: &str = ".quanhe-new";

/// Where the new content of `place` is written first.
pub fn beside(place: &Path) -> PathBuf {
    let mut name = place.file_name().map_or_else(OsString::new, ToOwned::to_owned);
    name.push(SUFFIX);
    place.with_file_name(name)
}

/// Writes a file aside, syncs it and renames it into place. What is no file (a pipe, a terminal) is written to as it stands; a link keeps leading where it leads.
pub fn replace<E: From<io::Error>>(place: &Path, write: impl FnOnce(&File) -> Result<(), E>) -> Result<(), E> {
    let old = fs::metadata(place).ok();
    if old.as_ref().is_some_and(|old| !old.is_file()) {
        return write(&File::options().write(true).open(place)?);
    }
    let place = match place.canonicalize() {
        Ok(whole) if place.is_symlink() => whole,
        _ => place.to_owned(),
    };
    let aside = beside(&place);
    let done = (|| {
        let file = File::create(&aside)?;
        write(&file)?;
        if let Some(old) = &old {
            file.set_permissions(old.permissions())?;
        }
        file.sync_all()?;
        fs::rename(&aside, &place)?;
        let folder = place.parent().filter(|p| !p.as_os_str().is_empty());
        sync_folder(folder.unwrap_or(Path::new(".")))?;
        Ok(())
    })();
    if done.is_err() {
        // What is left of the failed attempt takes space that somebody may need; the old file stands.
        let _ = fs::remove_file(&aside);
    }
    done
}

/// Makes a rename last; where folders cannot be opened (Windows) there is nothing to do.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) {
        File::open(folder)?.sync_all()
    } else {
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Write;

    #[test]
    fn a_file_is_the_old_one_or_the_new_one() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("a.ttl");
        replace(&place, |mut f| f.write_all(b"old")).unwrap();
        let failed = replace(&place, |mut f| {
            f.write_all(b"half")?;
            Err(io::Error::other("full"))
        });
        assert_eq!(failed.unwrap_err().to_string(), "full");
        assert_eq!(fs::read(&place).unwrap(), b"old");
        assert_eq!(
            fs::read_dir(dir.path()).unwrap().count(),
            1,
            "nothing is left beside it"
        );
        replace(&place, |mut f| f.write_all(b"new")).unwrap();
        assert_eq!(fs::read(&place).unwrap(), b"new");
    }

    #[cfg(unix)]
    #[test]
    fn a_link_stays_a_link_and_permissions_stay() {
        use std::os::unix::fs::PermissionsExt;
        let dir = tempfile::tempdir().unwrap();
        let (place, link) = (dir.path().join("a"), dir.path().join("b"));
        fs::write(&place, "old").unwrap();
        fs::set_permissions(&place, fs::Permissions::from_mode(0o600)).unwrap();
        std::os::unix::fs::symlink("a", &link).unwrap();
        replace(&link, |mut f| f.write_all(b"new")).unwrap();
        assert!(link.is_symlink());
        assert_eq!(fs::read(&place).unwrap(), b"new");
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
        replace(Path::new("/dev/null"), |mut f| f.write_all(b"x")).unwrap();
    }
}
