//! `quanhe man`: the manual.

use std::fs;
use std::io::Write;
use std::path::Path;

use clap::{Command, CommandFactory};

use super::{Done, Failure, Outcome, output};
use crate::cli::{Cli, ManArgs};

/// What stands behind the options on every page.
const TAIL: &str = ".SH \"EXIT STATUS\"
.TP
\\fB0\\fR
Done.
.TP
\\fB1\\fR
Done, but some documents were refused, or \\fBcheck\\fR found something.
.TP
\\fB2\\fR
Wrong usage, or input that cannot be read.
.TP
\\fB3\\fR
The store cannot be opened, is damaged, or is in use.
.SH ENVIRONMENT
.TP
\\fBQUANHE_STORE\\fR
The folder of the store, where \\fB\\-\\-store\\fR does not name one.
.TP
\\fBNO_COLOR\\fR
Where it is set, \\fBannotate\\fR marks in brackets unless \\fB\\-\\-color\\fR says otherwise.
";

pub fn run(args: &ManArgs) -> Outcome {
    match &args.output {
        Some(dir) => {
            let failed = |e: std::io::Error| Failure::Usage(format!("{}: {e}", dir.display()));
            fs::create_dir_all(dir).map_err(failed)?;
            let mut command = Cli::command().disable_help_subcommand(true);
            command.build();
            pages(&command, dir).map_err(failed)?;
        }
        None => {
            let mut out = output();
            out.write_all(page(Cli::command())?.as_bytes())?;
            out.flush()?;
        }
    }
    Ok(Done::Clean)
}

/// A page for a command and each of those below it.
fn pages(command: &Command, dir: &Path) -> std::io::Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name());
    fs::write(dir.join(format!("{name}.1")), page(command.clone())?)?;
    let below = command.get_subcommands().filter(|c| !c.is_hide_set());
    below.into_iter().try_for_each(|command| pages(command, dir))
}

fn page(command: Command) -> std::io::Result<String> {
    let mut text = Vec::new();
    clap_mangen::Man::new(command).render(&mut text)?;
    let text = String::from_utf8_lossy(&text).replace("\n.SH EXTRA\n", "\n.SH EXAMPLES\n");
    // Before the version, which ends the page of the program.
    Ok(match text.split_once("\n.SH VERSION\n") {
        Some((before, version)) => format!("{before}\n{TAIL}.SH VERSION\n{version}"),
        None => format!("{}\n{TAIL}", text.trim_end()),
    })
}
