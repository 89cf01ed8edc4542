//! Slips of whoever types: each is said in a line, and nothing is lost by it.

mod common;
mod one_article;

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use common::{exit, run, stderr, stdout};
use one_article::{GOOD, with_a_store};

fn documents(dir: &Path) -> String {
    let stats = run(dir, &["stats"]);
    stdout(&stats).lines().next().unwrap_or_default().to_owned()
}

#[test]
fn one_named_file_of_another_kind_does_not_stop_the_others() {
    let dir = with_a_store();
    fs::write(dir.path().join("in/a.pdf"), "%PDF").unwrap();
    fs::write(dir.path().join("in/new.txt"), GOOD.replace("Hà Nội", "Huế")).unwrap();
    let got = run(dir.path(), &["build", "in/a.pdf", "in/good.txt", "in/new.txt"]);
    assert_eq!(exit(&got), 1, "{}", stderr(&got));
    assert_eq!(stderr(&got).lines().count(), 2, "{}", stderr(&got));
    assert!(
        stderr(&got).starts_with("quanhe: in/a.pdf: not a kind of file"),
        "{}",
        stderr(&got)
    );
    assert!(
        stderr(&got).contains("1 new") && stderr(&got).contains("1 refused"),
        "{}",
        stderr(&got)
    );
    let got = run(dir.path(), &["extract", "in/a.pdf", "in/good.txt"]);
    assert_eq!((exit(&got), stdout(&got).lines().count()), (1, 1));
    // Where nothing can be read, or a name is mistyped, nothing begins.
    for inputs in [
        &["in/a.pdf"][..],
        &["in/a.pdf", "in/gone.txt"],
        &["in/good.txt", "in/gone.txt"],
    ] {
        let got = run(dir.path(), &[&["build", "--store", "none"], inputs].concat());
        assert_eq!(exit(&got), 2, "{}", stderr(&got));
        assert!(!dir.path().join("none").exists());
    }
}

#[test]
fn an_empty_folder_empties_no_store() {
    let dir = with_a_store();
    fs::create_dir(dir.path().join("empty")).unwrap();
    let got = run(dir.path(), &["build", "--prune", "empty"]);
    assert_eq!(exit(&got), 2);
    assert!(stderr(&got).contains("holds no document"), "{}", stderr(&got));
    assert_eq!(documents(dir.path()), "documents                1");
}

#[test]
fn a_file_is_written_whole_or_not_at_all() {
    let dir = with_a_store();
    let limited = |limit: u32, args: &[&str]| {
        // A file that grows beyond its limit is what a full disk is: the write fails.
        let script = format!("trap '' XFSZ; ulimit -f {limit}; exec \"$@\"");
        let mut command = Command::new("bash");
        command
            .args(["-c", &script, "bash"])
            .arg(assert_cmd::cargo::cargo_bin!("quanhe"));
        command
            .args(args)
            .args(["--store", "store"])
            .current_dir(dir.path())
            .stdin(Stdio::null());
        command.output()
    };
    if limited(1000, &["stats"]).is_err() {
        return;
    }
    let file = dir.path().join("graph.ttl");
    fs::write(&file, "old").unwrap();
    let got = limited(1, &["export", "--all", "--format", "turtle", "-o", "graph.ttl"]).unwrap();
    assert_eq!(exit(&got), 2, "{}", stderr(&got));
    assert!(stderr(&got).contains("graph.ttl: "), "{}", stderr(&got));
    assert_eq!(fs::read_to_string(&file).unwrap(), "old");
    let decide = [
        "decide",
        "ministry/bo-y-te",
        "different",
        "province/ha-noi",
        "--note",
        &"x".repeat(3000),
    ];
    let got = limited(1, &decide).unwrap();
    assert_eq!(exit(&got), 2, "{}", stderr(&got));
    assert!(stderr(&got).contains("decisions.ttl: "), "{}", stderr(&got));
    let left = |folder: &str| {
        let names = fs::read_dir(dir.path().join(folder)).unwrap();
        let names = names.map(|e| e.unwrap().file_name().into_string().unwrap());
        names.filter(|n| n.contains("new") || n.contains("decisions")).count()
    };
    assert_eq!((left("."), left("store")), (0, 0));
    // A first build that was cut short is no damage, and the next one is whole.
    let got = limited(1, &["build", "--quiet", "in", "--decisions", "none.ttl"]).unwrap();
    assert_eq!(exit(&got), 0, "nothing has changed: {}", stderr(&got));
}

#[test]
fn a_first_build_that_was_cut_short_is_said() {
    let dir = with_a_store();
    let store = dir.path().join("store");
    let manifest = fs::read_to_string(store.join("quanhe.json")).unwrap();
    let cut: String = manifest.lines().filter(|l| !l.contains("knowledge")).collect();
    fs::write(store.join("quanhe.json"), cut.replace(",}", "}")).unwrap();
    fs::rename(store.join("snapshot.nq.zst"), store.join("snapshot.nq.zst.quanhe-new")).unwrap();
    let got = run(dir.path(), &["stats"]);
    assert_eq!(exit(&got), 3);
    assert!(stderr(&got).contains("build again"), "{}", stderr(&got));
    assert_eq!(exit(&run(dir.path(), &["build", "in"])), 0);
    assert_eq!(documents(dir.path()), "documents                1");
    assert!(!store.join("snapshot.nq.zst.quanhe-new").exists());
    // A whole store whose file is gone is another thing.
    fs::write(store.join("snapshot.nq.zst.quanhe-new"), "x").unwrap();
    assert_eq!(exit(&run(dir.path(), &["build", "in"])), 0);
    assert!(
        !store.join("snapshot.nq.zst.quanhe-new").exists(),
        "also where nothing has changed"
    );
    fs::remove_file(store.join("snapshot.nq.zst")).unwrap();
    let got = run(dir.path(), &["stats"]);
    assert!(stderr(&got).contains("damaged"), "{}", stderr(&got));
}

const PERSON: &str =
    "Sáng 3/4/2024, ông Đặng Quang Huân, Giám đốc Sở Y tế tỉnh Lào Cai, dự hội nghị của Bộ Y tế tại Hà Nội.\n";

#[test]
fn a_wrong_tone_is_said() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("a.txt"), PERSON).unwrap();
    assert_eq!(exit(&run(dir.path(), &["build", "a.txt"])), 0);
    let says = "is taken for Đặng Quang Huân (person/dang985-quang-huan6-so-y-te-tinh-lao-cai)";
    for args in [
        &["query", "posts-of-person", "-p", "person=Đặng Quang Huấn"][..],
        &["show", "Đặng Quang Huấn"],
        &["path", "Đặng Quang Huấn", "Bộ Y tế"],
        &["export", "--format", "turtle", "--around", "đặng quang HUẤN"],
        &["explain", "Đặng Quang Huấn"],
    ] {
        let got = run(dir.path(), args);
        assert_eq!(exit(&got), 0, "{args:?} {}", stderr(&got));
        assert!(stderr(&got).contains(says), "{args:?} {}", stderr(&got));
        let quiet = run(dir.path(), &[args, &["--quiet"]].concat());
        assert_eq!(stderr(&quiet), "");
    }
    let got = run(dir.path(), &["decide", "Đặng Quang Huấn", "different", "Bộ Y tế"]);
    assert_eq!(exit(&got), 2);
    assert!(stderr(&got).contains(says), "{}", stderr(&got));
    for name in [
        "dang quang huan",
        "Đặng Quang Huân",
        "ĐẶNG QUANG HUÂN",
        "Dang Quang Huân",
    ] {
        assert_eq!(stderr(&run(dir.path(), &["show", name])), "", "{name}");
    }
    for name in ["Sở Y tế Lào Cai", "SYT tỉnh Lào Cai", "Sở y tế tỉnh Lao Cai", "Bộ Y Tế"] {
        assert_eq!(stderr(&run(dir.path(), &["show", name])), "", "{name}");
    }
    // What is said of a name is said of what was typed.
    let got = run(dir.path(), &["show", "PGS.TS Đặng Quang Huân"]);
    assert!(
        stderr(&got).contains("did you mean `Đặng Quang Huân`?"),
        "{}",
        stderr(&got)
    );
    let got = run(
        dir.path(),
        &["query", "indicator-over-years", "-p", "indicator=hospital_bed"],
    );
    assert!(stderr(&got).contains("`hospital_beds`"), "{}", stderr(&got));
}

#[test]
fn a_query_that_is_none_is_said_in_words() {
    let dir = with_a_store();
    for (text, says) in [
        (
            "SELEC ?s { ?s ?p ?o }",
            "x.rq:1:1: a query begins with SELECT, ASK, CONSTRUCT, DESCRIBE, not with `SELEC`; did you mean `SELECT`?",
        ),
        ("DELETE WHERE { ?s ?p ?o }", "x.rq:1:1: `DELETE` changes data"),
        ("", "x.rq:1:1: there is no query in it"),
        (
            "SELECT * {\n  ?s foo:bar ?o }",
            "x.rq:2:6: the prefix `foo:` is not declared",
        ),
        (
            "#+ title: x\n#+ param: who entity required x\nSELECT * { ?whom ?p ?o }",
            "x.rq: its header declares the parameter `who`, but the query has no ?who",
        ),
    ] {
        fs::write(dir.path().join("x.rq"), text).unwrap();
        let got = run(dir.path(), &["query", "x.rq"]);
        assert_eq!(exit(&got), 2, "{text}");
        assert!(stderr(&got).contains(says), "{text}: {}", stderr(&got));
        assert_eq!(stderr(&got).lines().count(), 1);
    }
}

#[test]
fn what_is_joined_has_one_name_and_class() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(
        dir.path().join("a.txt"),
        "Ngày 3/4/2024, Bệnh viện Bạch Mai họp với Công ty Hosiden.\n",
    )
    .unwrap();
    fs::write(
        dir.path().join("b.txt"),
        "Ngày 3/5/2024, Bộ Y tế và Cục Y tế dự phòng làm việc với Công ty Hosiden.\n",
    )
    .unwrap();
    assert_eq!(exit(&run(dir.path(), &["build", "a.txt", "b.txt"])), 0);
    let got = run(dir.path(), &["decide", "Bộ Y tế", "same", "Cục Y tế dự phòng"]);
    assert_eq!(exit(&got), 2);
    assert!(stderr(&got).contains("is a part of"), "{}", stderr(&got));
    let got = run(dir.path(), &["decide", "Công ty Hosiden", "same", "Bệnh viện Bạch Mai"]);
    assert_eq!(exit(&got), 0, "{}", stderr(&got));
    let table = stdout(&run(dir.path(), &["query", "entities", "--format", "csv"]));
    let of: Vec<&str> = table
        .lines()
        .filter(|l| l.contains("osiden") || l.contains("Mai"))
        .collect();
    let mut named: Vec<String> = of
        .iter()
        .map(|l| l.split(',').skip(1).collect::<Vec<_>>().join(","))
        .collect();
    named.dedup();
    assert_eq!((of.len(), named.len()), (2, 1), "{table}");
    for name in ["Công ty Hosiden", "Bệnh viện Bạch Mai"] {
        assert_eq!(exit(&run(dir.path(), &["show", name])), 0, "{name}");
    }
    // A mention is looked for in its document alone, and that is said.
    let got = run(
        dir.path(),
        &["decide", "UBND tỉnh", "same", "Bộ Y tế", "--document", "a"],
    );
    assert!(
        stderr(&got).contains("the document `a` speaks of nothing called `UBND tỉnh`"),
        "{}",
        stderr(&got)
    );
    let long = "x ".repeat(150);
    let decide = ["decide", "Công ty Hosiden", "different", "Bộ Y tế", "--note", &long];
    assert_eq!(exit(&run(dir.path(), &decide)), 0);
    let decided = stdout(&run(dir.path(), &["review", "--decided"]));
    assert!(
        decided.lines().all(|l| l.starts_with("     ") || l.contains(". ")),
        "{decided}"
    );
}

#[test]
fn a_rule_has_a_page_and_a_manual_its_sections() {
    let dir = with_a_store();
    let rules = stdout(&run(dir.path(), &["query", "rule-statistics", "--format", "csv"]));
    let rule = rules.lines().nth(1).unwrap().split(',').nth(1).unwrap().to_owned();
    let page = stdout(&run(dir.path(), &["show", &format!("rule/{rule}")]));
    assert!(
        page.contains("What it has made") && page.contains(" in 1 document of the store"),
        "{page}"
    );
    let got = run(dir.path(), &["show", "good"]);
    assert_eq!(exit(&got), 0, "{}", stderr(&got));
    assert!(
        stderr(&got).contains("quanhe explain --document good"),
        "{}",
        stderr(&got)
    );
    assert_eq!(exit(&run(dir.path(), &["path", "Bộ Y tế", "Hà Nội", "--max", "0"])), 2);
    assert_eq!(exit(&run(dir.path(), &["man", "--output", "man"])), 0);
    for page in ["quanhe.1", "quanhe-query.1", "quanhe-lexicon-lookup.1"] {
        let text = fs::read_to_string(dir.path().join("man").join(page)).unwrap();
        for section in ["EXAMPLES", "\"EXIT STATUS\"", "ENVIRONMENT"] {
            assert!(text.contains(&format!("\n.SH {section}\n")), "{page}: {section}");
        }
        assert!(!text.contains("EXTRA"), "{page}");
    }
}
