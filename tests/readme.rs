//! What README.md shows is what the program does.
//!
//! Every block fenced as `console` is run line by line, in a copy of the project's folder, and its output compared; all its commands succeed, but the last of a
//! block fenced as `console fails`. With `QUANHE_UPDATE=1` in the
//! environment the outputs are written into README.md in place of being compared.
#![cfg(unix)]

mod sample;

use std::fs;
use std::path::Path;

use sample::{folder, shell};

/// One fenced block: its language, and its lines without the fences.
struct Block {
    language: String,
    lines: Vec<String>,
    /// Index of the line behind the opening fence.
    start: usize,
}

fn blocks(text: &str) -> Vec<Block> {
    let mut out: Vec<Block> = Vec::new();
    let mut open = false;
    for (i, line) in text.lines().enumerate() {
        match (line.strip_prefix("```"), open) {
            (Some(language), false) => {
                out.push(Block {
                    language: language.to_owned(),
                    lines: Vec::new(),
                    start: i + 1,
                });
                open = true;
            }
            (Some(_), true) => open = false,
            (None, true) => out.last_mut().unwrap().lines.push(line.to_owned()),
            (None, false) => {}
        }
    }
    assert!(!open, "a fence is not closed");
    out
}

/// The commands of a block, each with the output that stands behind it.
fn commands(block: &Block) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    for line in &block.lines {
        match (line.strip_prefix("$ "), out.last_mut()) {
            (Some(command), _) => out.push((command.to_owned(), String::new())),
            (None, Some((command, output))) if output.is_empty() && command.ends_with('\\') => {
                command.push('\n');
                command.push_str(line);
            }
            (None, Some((_, output))) => {
                output.push_str(line);
                output.push('\n');
            }
            (None, None) => panic!("a console block begins with a command, not with {line}"),
        }
    }
    out
}

/// Blanks at the ends of lines, and blank lines at the end, are no part of a page.
fn trimmed(output: &str) -> String {
    let lines: Vec<&str> = output.lines().map(str::trim_end).collect();
    lines.join("\n").trim_end().to_owned()
}

fn check(file: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(file);
    let text = fs::read_to_string(&path).unwrap();
    let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
    let update = std::env::var_os("QUANHE_UPDATE").is_some();
    let mut shown = Vec::new();
    for block in blocks(&text).into_iter().filter(|b| b.language.starts_with("console")) {
        let mut now = Vec::new();
        let commands = commands(&block);
        let count = commands.len();
        for (command, expected) in commands {
            let (exit, output) = shell(folder(), &command);
            let output = trimmed(&output);
            let fails = block.language == "console fails" && now.len() + 1 == count;
            assert_eq!(
                exit != 0,
                fails,
                "{file}, block at line {}: $ {command}\n{output}",
                block.start
            );
            if !update {
                assert!(
                    output == trimmed(&expected),
                    "{file}, block at line {}: $ {command}\n--- it says\n{expected}--- the program says (QUANHE_UPDATE=1 puts it there)\n{output}",
                    block.start
                );
            }
            now.push(format!("$ {command}\n{output}").trim_end().to_owned());
        }
        shown.push((block.start, block.lines.len(), now.join("\n")));
    }
    assert!(!shown.is_empty(), "{file} shows no command");
    if update {
        for (start, length, now) in shown.into_iter().rev() {
            lines.splice(start..start + length, now.lines().map(str::to_owned));
        }
        fs::write(&path, lines.join("\n") + "\n").unwrap();
    }
}

#[test]
fn every_command_of_the_readme_does_what_it_says() {
    check("README.md");
}

/// A block whose first line is `# PATH` shows that file.
#[test]
fn files_that_the_readme_shows_are_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let text = fs::read_to_string(root.join("README.md")).unwrap();
    let mut found = 0;
    for block in blocks(&text) {
        let Some(name) = block.lines.first().and_then(|l| l.strip_prefix("# examples/")) else {
            continue;
        };
        let file = fs::read_to_string(root.join("examples").join(name)).unwrap();
        assert_eq!(block.lines[1..].join("\n").trim(), file.trim(), "examples/{name}");
        found += 1;
    }
    assert_eq!(found, 4, "a hospital, a role, a rule and a query");
}

#[test]
fn the_vietnamese_readme_names_commands_that_there_are() {
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("README.vi.md")).unwrap();
    let mut found = 0;
    for line in text.lines().filter_map(|l| l.strip_prefix("quanhe ")) {
        let command = line.split_whitespace().next().unwrap();
        assert_eq!(shell(folder(), &format!("quanhe {command} --help")).0, 0, "{line}");
        found += 1;
    }
    assert!(found > 5);
}
