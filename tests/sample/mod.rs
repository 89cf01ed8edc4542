//! The sample articles, built into a store once for all tests of a file.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use assert_cmd::cargo::cargo_bin;

/// A folder that looks like the project's own to somebody who works in it: `examples`, and `quanhe-store` built from `examples/articles`.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<tempfile::TempDir> = OnceLock::new();
    FOLDER
        .get_or_init(|| {
            let dir = tempfile::tempdir().unwrap();
            copy(
                &Path::new(env!("CARGO_MANIFEST_DIR")).join("examples"),
                &dir.path().join("examples"),
            );
            let built = shell(dir.path(), "quanhe --quiet build examples/articles");
            assert_eq!((built.1.as_str(), built.0), ("", 0));
            dir
        })
        .path()
}

fn copy(from: &Path, to: &Path) {
    for entry in walkdir::WalkDir::new(from) {
        let entry = entry.unwrap();
        let target = to.join(entry.path().strip_prefix(from).unwrap());
        if entry.file_type().is_dir() {
            std::fs::create_dir_all(target).unwrap();
        } else {
            std::fs::copy(entry.path(), target).unwrap();
        }
    }
}

/// Runs a line of shell with `quanhe` on the path; exit code, and what stands on the screen afterwards.
pub fn shell(dir: &Path, line: &str) -> (i32, String) {
    let program: PathBuf = cargo_bin!("quanhe").to_path_buf();
    let mut path = program.parent().unwrap().as_os_str().to_owned();
    path.push(":");
    path.push(std::env::var_os("PATH").unwrap_or_default());
    let got = Command::new("sh")
        .arg("-c")
        .arg(format!("exec 2>&1\n{line}"))
        .current_dir(dir)
        .env("PATH", path)
        .env_remove("QUANHE_STORE")
        .env_remove("RUST_BACKTRACE")
        .output()
        .unwrap();
    (got.status.code().unwrap(), String::from_utf8(got.stdout).unwrap())
}
