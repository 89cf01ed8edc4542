//! The program: the command line, then one command.

#![warn(clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]

use std::process::ExitCode;

use clap::Parser;
use clap::error::ErrorKind;
use quanhe::cli::{Cli, Command};
use quanhe::commands::{self, Done, Failure, Outcome};

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => return usage(&error),
    };
    if let Some(threads) = cli.global.threads {
        // Nothing has used the pool before, so it cannot be there already.
        let _ = rayon::ThreadPoolBuilder::new()
            .num_threads(threads.into())
            .build_global();
    }
    match dispatch(&cli) {
        Ok(Done::Clean) | Err(Failure::Pipe) => ExitCode::SUCCESS,
        Ok(Done::WithFindings) => ExitCode::from(1),
        Err(failure) => {
            commands::complain(&failure);
            ExitCode::from(if matches!(failure, Failure::Store(_)) { 3 } else { 2 })
        }
    }
}

fn dispatch(cli: &Cli) -> Outcome {
    let global = &cli.global;
    match &cli.command {
        Command::Build(args) => commands::build::run(global, args),
        Command::Extract(args) => commands::extract::run(global, args),
        Command::Annotate(args) => commands::annotate::run(global, args),
        Command::Query(args) => commands::query::run(global, args),
        Command::Queries => commands::queries::run(global),
        Command::Show(args) => commands::show::run(global, args),
        Command::Explain(args) => commands::explain::run(global, args),
        Command::Path(args) => commands::path::run(global, args),
        Command::Export(args) => commands::export::run(global, args),
        Command::Check => commands::check::run(global),
        Command::Remove(args) => commands::remove::run(global, args),
        Command::Convert(args) => commands::convert::run(global, args),
        Command::Decide(args) => commands::decide::run(global, args),
        Command::Lexicon(args) => commands::lexicon::run(global, args),
        Command::Review(args) => commands::review::run(global, args),
        Command::Stats => commands::stats::run(global),
        Command::Eval(args) => commands::eval::run(global, args),
        Command::Rules(args) => commands::rules::run(global, args),
        Command::Completions(args) => commands::completions::run(args),
        Command::Man(args) => commands::man::run(args),
    }
}

/// Help and version go to standard output, wrong usage to standard error with exit code 2.
fn usage(error: &clap::Error) -> ExitCode {
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            // A closed pipe is no error here either.
            let _ = error.print();
            ExitCode::SUCCESS
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = error.print();
            ExitCode::from(2)
        }
        _ => {
            let text = error.to_string();
            commands::complain(text.strip_prefix("error: ").unwrap_or(&text).trim_end());
            ExitCode::from(2)
        }
    }
}
