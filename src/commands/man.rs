//! `quanhe man`: the manual.

use std::fs;
use std::io::Write;

use clap::CommandFactory;

use super::{Done, Failure, Outcome, output};
use crate::cli::{Cli, ManArgs};

pub fn run(args: &ManArgs) -> Outcome {
    match &args.output {
        Some(dir) => {
            let failed = |e: std::io::Error| Failure::Usage(format!("{}: {e}", dir.display()));
            fs::create_dir_all(dir).map_err(failed)?;
            clap_mangen::generate_to(Cli::command(), dir).map_err(failed)?;
        }
        None => {
            let mut text = Vec::new();
            clap_mangen::Man::new(Cli::command()).render(&mut text)?;
            let mut out = output();
            out.write_all(&text)?;
            out.flush()?;
        }
    }
    Ok(Done::Clean)
}
