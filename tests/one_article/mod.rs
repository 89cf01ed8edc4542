//! A folder with one good article, and a store of it.

use std::fs;

use crate::common::{exit, run};

pub const GOOD: &str = "Sáng 3/4/2024, Bộ Y tế tổ chức hội nghị tại Hà Nội.\n";

pub fn with_a_store() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("in")).unwrap();
    fs::write(dir.path().join("in/good.txt"), GOOD).unwrap();
    assert_eq!(exit(&run(dir.path(), &["build", "in"])), 0);
    dir
}
