//! Running the program from outside.

use std::path::Path;
use std::process::Output;

use assert_cmd::Command;

/// The program in a folder, whose `store` is its store.
pub fn run(dir: &Path, args: &[&str]) -> Output {
    Command::new(assert_cmd::cargo::cargo_bin!("quanhe"))
        .args(args)
        .current_dir(dir)
        .env("QUANHE_STORE", "store")
        .env_remove("RUST_BACKTRACE")
        .output()
        .unwrap()
}

pub fn exit(output: &Output) -> i32 {
    output.status.code().unwrap()
}

pub fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

pub fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).unwrap()
}
