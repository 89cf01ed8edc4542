//! Whatever comes in: one clear message, the right exit code, the rest goes on, nothing stored is lost.

mod common;
mod one_article;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use common::{exit, run, stderr, stdout};
use one_article::{GOOD, with_a_store};

fn snapshot(dir: &Path) -> Vec<u8> {
    fs::read(dir.join("store/snapshot.nq.zst")).unwrap()
}

fn gz(bytes: &[u8]) -> Vec<u8> {
    let mut out = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    out.write_all(bytes).unwrap();
    out.finish().unwrap()
}

/// Builds a folder that holds a bad file beside a good one: exit code 1, one line that names the file and the reason, and the good one is stored.
fn one_is_refused(name: &str, content: &[u8], says: &str) {
    let dir = with_a_store();
    fs::write(dir.path().join("in").join(name), content).unwrap();
    fs::write(dir.path().join("in/zuletzt.txt"), GOOD.replace("Hà Nội", "Huế")).unwrap();
    let got = run(dir.path(), &["build", "in"]);
    assert_eq!(exit(&got), 1, "{name}: {}", stderr(&got));
    let said = stderr(&got);
    let lines: Vec<&str> = said.lines().collect();
    assert_eq!(lines.len(), 2, "{name}: {said}");
    assert!(
        lines[0].starts_with("quanhe: ") && lines[0].contains(&format!("in/{name}")),
        "{said}"
    );
    assert!(lines[0].contains(says), "{name}: {said}");
    assert!(
        lines[1].contains("1 new") && lines[1].contains("1 unchanged") && lines[1].contains("1 refused"),
        "{said}"
    );
    assert!(lines[0].len() < 500, "a message, no dump: {said}");
    let documents = stdout(&run(dir.path(), &["query", "events", "--format", "csv"]));
    assert!(
        documents.contains("\ngood,") && documents.contains("\nzuletzt,"),
        "{documents}"
    );
}

#[test]
fn an_empty_file() {
    one_is_refused("bad.txt", b"", "empty");
    one_is_refused("bad.txt", b" \n\t\n", "empty");
}

#[test]
fn a_binary_file() {
    one_is_refused(
        "bad.txt",
        b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\x03\0>\0\x01\0\0\0",
        "binary",
    );
    one_is_refused("bad.html", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0", "binary");
}

#[test]
fn broken_utf_8() {
    let mut text = GOOD.repeat(20).into_bytes();
    let middle = text.len() / 2;
    text[middle] = 0xff;
    text[middle + 1] = 0xc0;
    one_is_refused("bad.txt", &text, "not UTF-8");
}

#[test]
fn truncated_packings() {
    let record = format!("{{\"id\": \"x\", \"text\": {GOOD:?}}}\n");
    let whole = gz(GOOD.repeat(50).as_bytes());
    one_is_refused("bad.txt.gz", &whole[..whole.len() / 2], "damaged or cut off");
    one_is_refused("bad.txt.gz", b"no gzip at all", "damaged or cut off");
    one_is_refused("bad.txt.zst", &record.as_bytes()[..10], "damaged or cut off");
}

#[test]
fn records_that_are_wrong() {
    for (line, says) in [
        ("{\"id\": \"x\", \"text\": 5}", "\"text\" is a number"),
        ("{\"id\": \"x\"}", "\"text\" is missing"),
        ("{\"id\": [], \"text\": \"a\"}", "\"id\""),
        ("{\"text\": \"a\", \"published\": \"gestern\"}", "\"published\""),
        ("{\"text\": \"a\", \"published\": 20240101}", "\"published\""),
        ("{\"text\": \"\"}", "empty"),
        ("{\"id\": \"\", \"text\": \"a\"}", "id is empty"),
        ("{\"id\": \"x\", \"text\": \"a\"", "not a JSON record"),
        ("null", "not a JSON record"),
        (
            "{\"id\": \"good\", \"text\": \"a\"}",
            "already that of another document",
        ),
    ] {
        // A good record before it, so that the file is JSON Lines; it is the same as the text that follows.
        let dir = with_a_store();
        let records = format!(
            "{{\"id\": \"first\", \"text\": \"Bộ Y tế\"}}\n{line}\n{{\"id\": \"last\", \"text\": \"Bộ Y tế\"}}\n"
        );
        fs::write(dir.path().join("in/records.jsonl"), records).unwrap();
        let got = run(dir.path(), &["build", "in"]);
        let said = stderr(&got);
        assert_eq!(exit(&got), 1, "{line}: {said}");
        assert_eq!(said.lines().count(), 2, "{line}: {said}");
        assert!(
            said.contains("in/records.jsonl:2: ") && said.contains(says),
            "{line}: {said}"
        );
        assert!(
            said.contains("3 documents: 2 new, 0 changed, 1 unchanged, 1 refused"),
            "{line}: {said}"
        );
    }
}

#[test]
fn ten_thousand_brackets() {
    let dir = with_a_store();
    let (open, close) = ("[".repeat(10_000), "]".repeat(10_000));
    let build = |record: &str| {
        fs::write(
            dir.path().join("in/records.jsonl"),
            format!("{{\"text\": \"Bộ Y tế\"}}\n{record}\n"),
        )
        .unwrap();
        let got = run(dir.path(), &["build", "in"]);
        assert!(stderr(&got).len() < 500, "{}", stderr(&got));
        (exit(&got), stderr(&got).contains("records.jsonl:2: "))
    };
    assert_eq!(build(&format!("{{\"id\": \"x\", \"text\": {open}{close}}}")), (1, true));
    assert_eq!(build(&format!("{open}{close}")), (1, true));
    // What is not looked at may be as deep as it likes.
    assert_eq!(
        build(&format!("{{\"id\": \"x\", \"text\": \"a\", \"more\": {open}{close}}}")),
        (0, false)
    );
    fs::remove_file(dir.path().join("in/records.jsonl")).unwrap();
    let (open, close) = ("<div>".repeat(10_000), "</div>".repeat(10_000));
    fs::write(
        dir.path().join("in/deep.html"),
        format!("<html><body>{open}Bộ Y tế họp tại Hà Nội.{close}</body></html>"),
    )
    .unwrap();
    let got = run(dir.path(), &["build", "in"]);
    assert!(exit(&got) <= 1, "{}", stderr(&got));
    assert_eq!(exit(&run(dir.path(), &["stats"])), 0);
}

#[test]
fn html_without_a_body() {
    one_is_refused("bad.html", b"<html><head><title>x</title></head></html>", "");
    one_is_refused("bad.html", b"<html><body></body></html>", "");
}

#[test]
fn one_line_of_20_mb() {
    let dir = with_a_store();
    // Without optimisation a tenth of it takes as long.
    let part = if cfg!(debug_assertions) { 10 } else { 1 };
    let repeated = |text: &str, bytes: usize| text.repeat(bytes / part / text.len());
    fs::write(
        dir.path().join("in/long.txt"),
        repeated("Người dân khám bệnh, ", 20 << 20),
    )
    .unwrap();
    fs::write(dir.path().join("in/rich.txt"), repeated(GOOD.trim_end(), 2 << 20)).unwrap();
    let got = run(dir.path(), &["build", "in"]);
    assert_eq!(exit(&got), 0, "{}", stderr(&got));
    assert!(stdout(&run(dir.path(), &["stats"])).starts_with("documents                3\n"));
}

#[test]
fn a_document_that_is_too_large() {
    let dir = with_a_store();
    let file = fs::File::create(dir.path().join("in/huge.txt")).unwrap();
    let mut file = std::io::BufWriter::new(file);
    let block = GOOD.repeat(1000);
    for _ in 0..(200 << 20) / block.len() {
        file.write_all(block.as_bytes()).unwrap();
    }
    file.flush().unwrap();
    let got = run(dir.path(), &["build", "in"]);
    assert_eq!(exit(&got), 1);
    assert!(
        stderr(&got).contains("huge.txt") && stderr(&got).contains("larger than the limit"),
        "{}",
        stderr(&got)
    );
    assert!(stderr(&got).contains("1 unchanged"), "{}", stderr(&got));
}

#[test]
fn two_documents_of_one_id() {
    let dir = with_a_store();
    fs::create_dir(dir.path().join("in/other")).unwrap();
    fs::write(dir.path().join("in/other/good.txt"), GOOD.replace("Hà Nội", "Huế")).unwrap();
    let got = run(dir.path(), &["build", "in", "--prune"]);
    assert_eq!(exit(&got), 0, "{}", stderr(&got));
    let documents = stdout(&run(dir.path(), &["query", "events", "--format", "csv"]));
    assert!(
        documents.contains("other"),
        "a folder's name tells them apart: {documents}"
    );
}

#[cfg(unix)]
#[test]
fn what_cannot_be_opened() {
    use std::os::unix::fs::PermissionsExt;
    let dir = with_a_store();
    let locked = dir.path().join("in/locked");
    fs::create_dir(&locked).unwrap();
    fs::write(locked.join("a.txt"), GOOD).unwrap();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
    let got = run(dir.path(), &["build", "in"]);
    let may_read_all = fs::read_dir(&locked).is_ok();
    fs::set_permissions(&locked, fs::Permissions::from_mode(0o755)).unwrap();
    if may_read_all {
        println!("the test runs as root, to whom nothing is closed");
        return;
    }
    assert_eq!(exit(&got), 1);
    assert!(stderr(&got).contains("in/locked"), "{}", stderr(&got));
    assert!(stderr(&got).contains("1 unchanged"), "{}", stderr(&got));
}

#[test]
fn a_store_of_another_program_is_left_alone() {
    let dir = with_a_store();
    let other = dir.path().join("other");
    fs::create_dir(&other).unwrap();
    fs::write(other.join("quanhe.json"), "{\"format\": \"something else\"}").unwrap();
    fs::write(other.join("data.mdb"), "precious").unwrap();
    for args in [
        &["build", "--store", "other", "in"][..],
        &["stats", "--store", "other"],
        &["check", "--store", "other"],
    ] {
        let got = run(dir.path(), args);
        assert_eq!(exit(&got), 3, "{args:?}");
        assert_eq!(stderr(&got).lines().count(), 1, "{}", stderr(&got));
    }
    assert_eq!(fs::read_to_string(other.join("data.mdb")).unwrap(), "precious");
    assert_eq!(fs::read_dir(&other).unwrap().count(), 2);
}

#[test]
fn broken_knowledge_is_said_with_its_place_and_changes_nothing() {
    let dir = with_a_store();
    let before = snapshot(dir.path());
    let mine = dir.path().join("mine");
    fs::create_dir_all(mine.join("rules")).unwrap();
    fs::create_dir_all(mine.join("lexicon")).unwrap();
    let rule = |pattern: &str| {
        format!(
            "name = \"mine\"\ndescription = \"d\"\n[[rule]]\nname = \"my-rule\"\ndescription = \"d\"\npriority = 1\npattern = '''{pattern}'''\n\
             makes = \"Mine\"\n[[rule.example]]\ntext = \"a\"\n"
        )
    };
    for (file, content, says) in [
        (
            "rules/x.toml",
            "name = \"mine\"\nthis is no toml\n".to_owned(),
            "mine/rules/x.toml:2: ",
        ),
        ("rules/x.toml", rule("(a b"), "mine/rules/x.toml:4: rule my-rule: "),
        ("rules/x.toml", rule("{Nothing}"), "mine/rules/x.toml:4: rule my-rule: "),
        (
            "rules/x.toml",
            rule("<no-such-class>"),
            "no lexicon has a word class <no-such-class>",
        ),
        (
            "rules/x.toml",
            rule("a").replace("makes =", "make ="),
            "mine/rules/x.toml:8: ",
        ),
        (
            "rules/x.toml",
            rule("a").replace("my-rule", "titles"),
            "a rule of this name stands in",
        ),
        (
            "lexicon/x.ttl",
            "@prefix q: <https://w3id.org/quanhe/ns#> .\nq:a a q:B\n  q:c .\n".to_owned(),
            "mine/lexicon/x.ttl:3",
        ),
        (
            "lexicon/x.ttl",
            "<https://w3id.org/quanhe/id/hospital/x> a <https://w3id.org/quanhe/ns#Hospital> .".to_owned(),
            "mine/lexicon/x.ttl:1: ",
        ),
    ] {
        fs::write(mine.join(file), &content).unwrap();
        let got = run(dir.path(), &["build", "--ontology", "mine", "in"]);
        assert_eq!(exit(&got), 2, "{content}: {}", stderr(&got));
        assert!(stderr(&got).contains(says), "{content}: {}", stderr(&got));
        assert_eq!(stderr(&got).lines().count(), 1, "{}", stderr(&got));
        assert_eq!(snapshot(dir.path()), before);
        fs::remove_file(mine.join(file)).unwrap();
    }
    let queries = dir.path().join("queries");
    fs::create_dir(&queries).unwrap();
    fs::write(queries.join("mine.rq"), "#+ title: Mine\nSELECT * {\n  ?s ?p }\n").unwrap();
    let got = run(dir.path(), &["query", "mine", "--queries", "queries"]);
    assert_eq!(exit(&got), 2);
    assert!(stderr(&got).contains("queries/mine.rq:4:"), "{}", stderr(&got));
}

#[test]
fn names_that_nothing_bears_come_with_suggestions() {
    let dir = with_a_store();
    for (args, says) in [
        (&["query", "evnts"][..], "did you mean `events`"),
        (&["query", "events", "--param", "x=1"], "no parameter `x`"),
        (&["show", "Bo Y tee"], "did you mean `Bộ Y tế`"),
        (&["path", "Bộ Y tế", "Ha Noii"], "did you mean"),
        (&["explain", "--document", "god"], "did you mean `good`"),
        (&["explain", "https://w3id.org/quanhe/id/fact/none"], "quanhe: "),
        (&["export", "--format", "dot", "--around", "xxxxxxxx"], "quanhe: "),
        (&["export", "--format", "dot", "--type", "Hospitl"], "Hospital"),
        (&["remove", "--document", "god"], "did you mean `good`"),
        (&["rules", "person-behind-post"], "person-behind-posts"),
        (&["eval", "--gold", "gone", "in"], "gone"),
        (&["build", "gone"], "gone"),
        (&["build", "--ontology", "gone", "in"], "gone"),
        (&["query", "--queries", "gone", "events"], "gone"),
    ] {
        let got = run(dir.path(), args);
        assert_eq!(exit(&got), 2, "{args:?}: {}", stderr(&got));
        assert!(stderr(&got).contains(says), "{args:?}: {}", stderr(&got));
        assert!(stdout(&got).is_empty(), "{args:?}");
    }
}

/// Text that would break out of every format, if it could.
const HOSTILE: &str = "Ông Trần \"Văn\" Thuấn\\, Giám đốc <script>Sở Y tế</script> tỉnh Lai Châu: \"} . <a> <b> <c> . {'; DROP\n\
                       Sáng 3/4/2024, \"Bộ Y tế\"} tổ chức hội nghị <b>\"A\"</b> & 'B' tại Lai Châu, ]]> --> \\u0041 \\\" \\n `x` $y {{z}} %s.\n\
                       =1+1,\"x\";y\tBệnh viện \"Bạch Mai\" hỗ trợ Bệnh viện Đa khoa tỉnh Lai Châu.\n";

#[test]
fn text_never_breaks_a_format() {
    let dir = tempfile::tempdir().unwrap();
    let dir = dir.path();
    let record = serde_json::json!({"id": "a\"} <x> & ' \\ é", "title": HOSTILE, "text": HOSTILE, "publisher": HOSTILE, "url": "https://a.vn/\"<x>{y} z"});
    fs::write(dir.join("in.jsonl"), format!("{record}\n")).unwrap();
    let got = run(dir, &["build", "in.jsonl"]);
    assert_eq!(exit(&got), 0, "{}", stderr(&got));
    let text = |args: &[&str]| {
        let got = run(dir, args);
        assert_eq!(exit(&got), 0, "{args:?}: {}", stderr(&got));
        stdout(&got)
    };
    // RDF: what each format says is read again, and is the same.
    let quads = text(&["export", "--all", "--format", "nquads"]);
    let parse = |format, data: &str| -> std::collections::BTreeSet<String> {
        oxigraph::io::RdfParser::from_format(format)
            .for_slice(data.as_bytes())
            .map(|q| q.unwrap_or_else(|e| panic!("{format:?}: {e}\n{data}")).to_string())
            .collect()
    };
    use oxigraph::io::RdfFormat;
    let all = parse(RdfFormat::NQuads, &quads);
    assert_eq!(
        parse(RdfFormat::TriG, &text(&["export", "--all", "--format", "trig"])),
        all
    );
    let triples = parse(RdfFormat::NTriples, &text(&["export", "--all", "--format", "ntriples"]));
    assert!(triples.len() > 20);
    for (format, name) in [(RdfFormat::Turtle, "turtle"), (RdfFormat::RdfXml, "rdfxml")] {
        assert_eq!(
            parse(format, &text(&["export", "--all", "--format", name])),
            triples,
            "{name}"
        );
    }
    serde_json::from_str::<serde_json::Value>(&text(&["export", "--format", "jsonld"])).unwrap();
    // Tables.
    let json: serde_json::Value = serde_json::from_str(&text(&["query", "evidence", "--format", "json"])).unwrap();
    let rows = json["results"]["bindings"].as_array().unwrap().len();
    assert!(rows > 0);
    let csv = text(&["query", "evidence", "--format", "csv"]);
    assert_eq!(csv_records(&csv), rows + 1, "{csv}");
    let tsv = text(&["query", "evidence", "--format", "tsv"]);
    assert_eq!(tsv.lines().count(), rows + 1, "{tsv}");
    assert!(
        text(&["query", "evidence", "--format", "xml"])
            .trim_end()
            .ends_with("</sparql>")
    );
    for line in text(&["extract", "in.jsonl"]).lines() {
        serde_json::from_str::<serde_json::Value>(line).unwrap();
    }
    assert_eq!(exit(&run(dir, &["check"])), 0, "{}", stdout(&run(dir, &["check"])));
    text(&["export", "--format", "graphml"]);
    let dot = text(&["export", "--format", "dot"]);
    if let Ok(mut child) = Command::new("dot")
        .arg("-Tsvg")
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
    {
        child.stdin.take().unwrap().write_all(dot.as_bytes()).unwrap();
        let got = child.wait_with_output().unwrap();
        assert!(got.status.success() && got.stderr.is_empty(), "{}\n{dot}", stderr(&got));
    }
}

/// The records of CSV text (RFC 4180).
fn csv_records(text: &str) -> usize {
    let mut quoted = false;
    let mut records = 0;
    for c in text.chars() {
        match c {
            '"' => quoted = !quoted,
            '\n' if !quoted => records += 1,
            _ => {}
        }
    }
    assert!(!quoted);
    records
}

#[cfg(unix)]
#[test]
fn a_kill_while_saving_leaves_the_old_or_the_new() {
    let dir = with_a_store();
    let dir = dir.path();
    let old = snapshot(dir);
    let articles = Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/articles");
    let build = |store: &str| {
        let mut command = Command::new(assert_cmd::cargo::cargo_bin!("quanhe"));
        command
            .args(["build", "--quiet", "--store", store, "in"])
            .arg(&articles)
            .current_dir(dir);
        command.stdout(Stdio::null()).stderr(Stdio::null());
        command
    };
    let start = Instant::now();
    assert!(build("whole").status().unwrap().success());
    let whole = start.elapsed();
    let new = fs::read(dir.join("whole/snapshot.nq.zst")).unwrap();
    let rounds = 40;
    let (mut olds, mut news) = (0, 0);
    for round in 0..rounds {
        fs::write(dir.join("store/snapshot.nq.zst"), &old).unwrap();
        let mut child = build("store").spawn().unwrap();
        // Most of the time goes before saving, so most kills come late.
        let at = whole.mul_f64(0.6 + 0.5 * f64::from(round) / f64::from(rounds));
        std::thread::sleep(at);
        child.kill().unwrap();
        child.wait().unwrap();
        let found = snapshot(dir);
        assert!(
            found == old || found == new,
            "neither the old nor the new store after {at:?}"
        );
        if found == old {
            olds += 1;
        } else {
            news += 1;
        }
        assert_eq!(exit(&run(dir, &["stats"])), 0);
    }
    println!("killed {rounds} times: {olds} old, {news} new");
    // What a kill leaves beside the store does no harm, and no lock stays.
    assert!(build("store").status().unwrap().success());
    assert_eq!(snapshot(dir), new);
}

#[test]
fn a_full_disk_loses_nothing() {
    // /dev/full takes no byte; elsewhere there is nothing to try it with.
    if !Path::new("/dev/full").exists() {
        return;
    }
    let dir = with_a_store();
    let full = fs::File::options().write(true).open("/dev/full").unwrap();
    let got = Command::new(assert_cmd::cargo::cargo_bin!("quanhe"))
        .args(["export", "--format", "nquads", "--store", "store"])
        .current_dir(dir.path())
        .stdout(full)
        .output()
        .unwrap();
    assert_eq!(exit(&got), 2, "{}", stderr(&got));
    assert!(stderr(&got).contains("cannot be written"), "{}", stderr(&got));
}
