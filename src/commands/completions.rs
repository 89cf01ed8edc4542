//! `quanhe completions`: a script for the shell.

use std::io::Write;

use clap::CommandFactory;

use super::{Done, Outcome, output};
use crate::cli::{Cli, CompletionsArgs};

pub fn run(args: &CompletionsArgs) -> Outcome {
    let mut text = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "quanhe", &mut text);
    let mut out = output();
    out.write_all(&text)?;
    out.flush()?;
    Ok(Done::Clean)
}
