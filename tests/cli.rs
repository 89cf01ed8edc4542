//! The program from outside: commands, exit codes, messages.

mod by_hand;
mod common;

use std::fs;
use std::path::Path;

use assert_cmd::Command;
use by_hand::fill;
use common::{exit, run, stderr, stdout};

/// The program without a store of its own.
fn quanhe(args: &[&str]) -> std::process::Output {
    run(&std::env::temp_dir(), args)
}

/// A folder with a store of two hand-made articles.
fn filled() -> tempfile::TempDir {
    let dir = tempfile::tempdir().unwrap();
    fill(&dir.path().join("store"), &["bai-1", "bài 2"]);
    dir
}

fn articles(dir: &Path) {
    fs::create_dir_all(dir.join("in")).unwrap();
    for (name, text) in [
        ("a", "Bộ Y tế họp.\n"),
        ("b", "Sở Y tế \"họp\" <b>.\n"),
        ("c", "Bệnh viện } Bạch Mai\n"),
    ] {
        fs::write(dir.join("in").join(format!("{name}.txt")), text).unwrap();
    }
}

#[test]
fn usage_is_exit_code_2_and_help_is_0() {
    for args in [
        &[][..],
        &["nonsense"],
        &["build"],
        &["query", "events", "--format", "pdf"],
        &["explain"],
        &["query"],
        &["--threads", "0", "queries"],
    ] {
        assert_eq!(exit(&quanhe(args)), 2, "{args:?}");
        assert!(stdout(&quanhe(args)).is_empty(), "{args:?}");
    }
    assert!(stderr(&quanhe(&["nonsense"])).starts_with("quanhe: "));
    for args in [
        &["--help"][..],
        &["build", "--help"],
        &["--version"],
        &["help", "export"],
    ] {
        assert_eq!(exit(&quanhe(args)), 0, "{args:?}");
    }
}

#[test]
fn a_store_that_is_not_there_is_exit_code_3() {
    let dir = tempfile::tempdir().unwrap();
    for args in [
        &["query", "entities"][..],
        &["check"],
        &["stats"],
        &["remove", "--document", "x"],
    ] {
        let got = run(dir.path(), args);
        assert_eq!(exit(&got), 3, "{args:?} {}", stderr(&got));
        assert!(stderr(&got).contains("there is no store at"), "{}", stderr(&got));
        assert_eq!(stderr(&got).lines().count(), 1);
    }
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 0);
}

#[test]
fn a_foreign_or_damaged_store_is_exit_code_3() {
    let dir = filled();
    let store = dir.path().join("store");
    fs::write(store.join("snapshot.nq.zst"), "garbage").unwrap();
    assert_eq!(exit(&run(dir.path(), &["stats"])), 3);
    articles(dir.path());
    let got = run(dir.path(), &["build", "in"]);
    assert_eq!(exit(&got), 3);
    assert!(stderr(&got).contains("damaged"), "{}", stderr(&got));
    assert_eq!(fs::read(store.join("snapshot.nq.zst")).unwrap(), b"garbage");
    let got = run(dir.path(), &["build", "--store", "in", "in"]);
    assert_eq!(exit(&got), 3);
    assert!(stderr(&got).contains("not a quanhe store"), "{}", stderr(&got));
}

#[test]
fn a_store_in_use_is_exit_code_3_for_writers() {
    let dir = filled();
    articles(dir.path());
    let lock = fs::File::options()
        .write(true)
        .open(dir.path().join("store/lock"))
        .unwrap();
    lock.lock().unwrap();
    let got = run(dir.path(), &["build", "in"]);
    assert_eq!(exit(&got), 3);
    assert!(stderr(&got).contains("in use"), "{}", stderr(&got));
    assert_eq!(exit(&run(dir.path(), &["stats"])), 0);
    drop(lock);
    assert_eq!(exit(&run(dir.path(), &["build", "in"])), 0);
}

#[test]
fn build_skips_replaces_prunes_and_removes() {
    let dir = tempfile::tempdir().unwrap();
    articles(dir.path());
    let said = |args: &[&str]| stderr(&run(dir.path(), args));
    assert!(said(&["build", "in"]).contains("3 documents: 3 new, 0 changed, 0 unchanged"));
    let snapshot = || fs::read(dir.path().join("store/snapshot.nq.zst")).unwrap();
    let three = snapshot();
    assert!(said(&["build", "in"]).contains("0 new, 0 changed, 3 unchanged"));
    assert_eq!(snapshot(), three);

    fs::write(dir.path().join("in/a.txt"), "khác\n").unwrap();
    assert!(said(&["build", "in"]).contains("0 new, 1 changed (a), 2 unchanged"));
    fs::write(dir.path().join("in/a.txt"), "Bộ Y tế họp.\n").unwrap();
    assert!(said(&["build", "in"]).contains("1 changed"));
    assert_eq!(snapshot(), three, "a change taken back leaves no trace");

    fs::write(dir.path().join("in/d.txt"), "mới\n").unwrap();
    assert!(said(&["build", "in"]).contains("1 new"));
    assert_ne!(snapshot(), three);
    assert_eq!(exit(&run(dir.path(), &["remove", "--document", "d"])), 0);
    assert_eq!(snapshot(), three, "as if it had never come");
    fs::remove_file(dir.path().join("in/d.txt")).unwrap();

    fs::remove_file(dir.path().join("in/b.txt")).unwrap();
    assert!(said(&["build", "in"]).contains("2 unchanged"));
    assert_eq!(snapshot(), three, "without --prune it stays");
    assert!(said(&["build", "--prune", "in"]).contains("1 pruned"));
    assert!(stdout(&run(dir.path(), &["stats"])).starts_with("documents                2\n"));
}

/// Documents that are not read again keep what older knowledge made of them, and the user hears of it.
#[test]
fn stored_documents_that_other_knowledge_made_are_named() {
    let dir = tempfile::tempdir().unwrap();
    articles(dir.path());
    let said = |args: &[&str]| stderr(&run(dir.path(), args));
    fs::create_dir_all(dir.path().join("own/lexicon")).unwrap();
    said(&["build", "in"]);
    let lexicon = "@prefix : <https://w3id.org/quanhe/id/hospital/> . @prefix q: <https://w3id.org/quanhe/ns#> .\n\
                   @prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
                   :benh-vien-sen-hong a q:Hospital ; skos:prefLabel \"Bệnh viện Sen Hồng\"@vi .\n";
    fs::write(dir.path().join("own/lexicon/own.ttl"), lexicon).unwrap();
    let one = said(&["build", "in/a.txt", "--ontology", "own"]);
    assert!(
        one.contains("2 stored documents that INPUT does not hold still say"),
        "{one}"
    );
    let all = said(&["build", "in", "--ontology", "own"]);
    assert!(!all.contains("INPUT does not hold"), "{all}");
}

#[test]
fn order_and_threads_do_not_matter() {
    let dir = tempfile::tempdir().unwrap();
    articles(dir.path());
    let snapshot = |store: &str, args: &[&str]| {
        let got = run(dir.path(), &[&["build", "--store", store], args].concat());
        assert_eq!(exit(&got), 0, "{}", stderr(&got));
        fs::read(dir.path().join(store).join("snapshot.nq.zst")).unwrap()
    };
    let one = snapshot("one", &["in", "--threads", "1"]);
    assert_eq!(snapshot("eight", &["in", "--threads", "8"]), one);
    assert_eq!(snapshot("turned", &["in/c.txt", "in/b.txt", "in/a.txt"]), one);
    assert!(!snapshot("moved", &["in", "--base", "https://example.org/"]).is_empty());
    assert_ne!(fs::read(dir.path().join("moved/snapshot.nq.zst")).unwrap(), one);
}

#[test]
fn one_bad_document_does_not_stop_the_others() {
    let dir = tempfile::tempdir().unwrap();
    articles(dir.path());
    fs::write(dir.path().join("in/empty.txt"), "").unwrap();
    let got = run(dir.path(), &["build", "in"]);
    assert_eq!(exit(&got), 1);
    assert!(
        stderr(&got).contains("3 documents") && stderr(&got).contains("1 refused"),
        "{}",
        stderr(&got)
    );
    assert!(stderr(&got).contains("in/empty.txt"), "{}", stderr(&got));
    let got = run(dir.path(), &["build", "--prune", "in/a.txt", "in/empty.txt"]);
    assert!(stderr(&got).contains("nothing was pruned"), "{}", stderr(&got));
    let got = run(dir.path(), &["build", "--quiet", "in"]);
    assert_eq!(
        stderr(&got).lines().count(),
        1,
        "errors are still said: {}",
        stderr(&got)
    );
    let got = run(dir.path(), &["build", "gone.txt", "in"]);
    assert_eq!(exit(&got), 2);
    assert!(stderr(&got).contains("gone.txt"));
    assert_eq!(exit(&run(dir.path(), &["build", "--store", "none", "gone.txt"])), 2);
    assert!(!dir.path().join("none").exists());
}

#[test]
fn the_base_is_chosen_once() {
    let dir = tempfile::tempdir().unwrap();
    articles(dir.path());
    assert_eq!(
        exit(&run(dir.path(), &["build", "in", "--base", "https://example.org/kg"])),
        0
    );
    assert_eq!(exit(&run(dir.path(), &["build", "in"])), 0);
    let got = run(dir.path(), &["build", "in", "--base", "https://example.com/"]);
    assert_eq!(exit(&got), 2);
    assert!(stderr(&got).contains("https://example.org/kg/"));
    assert_eq!(exit(&run(dir.path(), &["build", "in", "--base", "nonsense"])), 2);
    let rows = stdout(&run(dir.path(), &["query", "d.rq"]));
    assert!(rows.is_empty(), "no such file");
    fs::write(
        dir.path().join("d.rq"),
        "SELECT ?d { ?d a schema:NewsArticle ; q:textLength ?n } ORDER BY ?d LIMIT 1",
    )
    .unwrap();
    assert_eq!(
        stdout(&run(dir.path(), &["query", "d.rq"])),
        "d\r\nhttps://example.org/kg/id/document/a\r\n"
    );
}

#[test]
fn extract_is_a_stream_of_its_own() {
    let dir = tempfile::tempdir().unwrap();
    articles(dir.path());
    let got = run(dir.path(), &["extract", "in"]);
    assert_eq!(exit(&got), 0);
    let ids: Vec<String> = stdout(&got)
        .lines()
        .map(|l| {
            serde_json::from_str::<serde_json::Value>(l).unwrap()["id"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(ids, ["a", "b", "c"]);
    assert!(!dir.path().join("store").exists());
    let quads = stdout(&run(dir.path(), &["extract", "--format", "nquads", "in/b.txt"]));
    assert!(
        quads
            .lines()
            .all(|l| l.ends_with("<https://w3id.org/quanhe/graph/b> .")),
        "{quads}"
    );
    assert_eq!(
        stdout(&run(dir.path(), &["extract", "in", "--threads", "1"])),
        stdout(&got)
    );
}

#[test]
fn queries_take_files_parameters_and_formats() {
    let dir = filled();
    let file = dir.path().join("posts.rq");
    fs::write(
        &file,
        "#+ title: t\n#+ param: who entity required Trần Văn Thuấn\n#+ param: least year optional 2024\n\
         SELECT DISTINCT ?role ?role_iri (YEAR(?date) AS ?year) { ?f org:member ?who ; org:role ?role_iri ; q:attestedOn ?date . \
         ?role_iri skos:prefLabel ?role FILTER(!BOUND(?least) || YEAR(?date) >= ?least) } ORDER BY ?role",
    )
    .unwrap();
    let ask = |args: &[&str]| run(dir.path(), &[&["query", "posts.rq"], args].concat());
    let got = ask(&["--param", "who=tran van thuan"]);
    assert_eq!(
        stdout(&got),
        "role,role_iri,year\r\nTrưởng khoa Ngoại,https://w3id.org/quanhe/id/role/truong-khoa-ngoai,2025\r\n",
        "{}",
        stderr(&got)
    );
    let iri = "who=https://w3id.org/quanhe/id/person/tran-van-thuan";
    assert_eq!(stdout(&ask(&["--param", iri])), stdout(&got));
    assert_eq!(stdout(&ask(&["-p", iri, "-p", "least=2026"])), "role,role_iri,year\r\n");
    assert!(stdout(&ask(&["-p", iri, "--format", "json"])).contains("\"Trưởng khoa Ngoại\""));
    let table = ask(&["-p", iri, "--format", "table"]);
    assert!(stdout(&table).contains("Trưởng khoa Ngoại") && !stdout(&table).contains("role_iri"));
    assert_eq!(stderr(&table), "1 row\n");
    for (args, says) in [
        (vec![], "--param 'who=Trần Văn Thuấn'"),
        (vec!["-p", "who"], "name=value"),
        (vec!["-p", "leest=x"], "did you mean `least`"),
        (vec!["-p", "who=Tran Van Thuam"], "did you mean `Trần Văn Thuấn`"),
        (vec!["-p", "who=nguyen thi lan"], "/id/person/lan-1"),
        (vec!["-p", iri, "-p", "least=now"], "no year"),
    ] {
        let got = ask(&args);
        assert_eq!(exit(&got), 2, "{args:?}");
        assert!(stderr(&got).contains(says), "{args:?}: {}", stderr(&got));
    }
}

#[test]
fn a_broken_query_is_said_with_its_place() {
    let dir = filled();
    fs::write(dir.path().join("bad.rq"), "SELECT ?s {\n  ?s nonsense }").unwrap();
    let got = run(dir.path(), &["query", "bad.rq"]);
    assert_eq!(exit(&got), 2);
    assert!(stderr(&got).starts_with("quanhe: bad.rq:2:"), "{}", stderr(&got));
    fs::write(dir.path().join("bad.rq"), "\n#+ tittle: x\nSELECT ?s { }").unwrap();
    assert!(stderr(&run(dir.path(), &["query", "bad.rq"])).starts_with("quanhe: bad.rq:2: unknown key"));
    fs::write(
        dir.path().join("bad.rq"),
        "SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }",
    )
    .unwrap();
    assert_eq!(exit(&run(dir.path(), &["query", "bad.rq"])), 2);
    assert_eq!(exit(&run(dir.path(), &["query", "no-such-query"])), 2);
}

#[test]
fn a_broken_ontology_is_said_with_its_place() {
    let dir = tempfile::tempdir().unwrap();
    articles(dir.path());
    fs::create_dir_all(dir.path().join("mine/lexicon")).unwrap();
    fs::write(dir.path().join("mine/lexicon/x.ttl"), "<a:a> a <a:b> .\n<a:a> b .").unwrap();
    let got = run(dir.path(), &["build", "--ontology", "mine", "in"]);
    assert_eq!(exit(&got), 2);
    assert!(stderr(&got).contains("x.ttl:2:"), "{}", stderr(&got));
    assert!(!dir.path().join("store/quanhe.json").exists());
    fs::write(
        dir.path().join("mine/shapes.ttl"),
        "@prefix sh: <http://www.w3.org/ns/shacl#> . <a:S> a sh:NodeShape ; sh:closed true .",
    )
    .unwrap();
    fs::remove_dir_all(dir.path().join("mine/lexicon")).unwrap();
    assert_eq!(exit(&run(dir.path(), &["build", "--ontology", "mine", "in"])), 0);
    let got = run(dir.path(), &["check", "--ontology", "mine"]);
    assert_eq!(exit(&got), 2);
    assert!(stderr(&got).contains("sh:closed"), "{}", stderr(&got));
}

#[test]
fn check_finds_what_is_wrong() {
    let dir = filled();
    let got = run(dir.path(), &["check"]);
    assert_eq!(exit(&got), 0, "{}{}", stdout(&got), stderr(&got));
    fs::create_dir_all(dir.path().join("mine/integrity")).unwrap();
    fs::write(
        dir.path().join("mine/integrity/people.rq"),
        "#+ title: A person\nSELECT ?p { ?p a foaf:Person }",
    )
    .unwrap();
    let got = run(dir.path(), &["check", "--queries", "mine"]);
    assert_eq!(exit(&got), 1);
    assert!(
        stdout(&got).contains("Violation (integrity people): A person: p="),
        "{}",
        stdout(&got)
    );
}

#[test]
fn removing_what_is_not_there_changes_nothing() {
    let dir = filled();
    let before = fs::read(dir.path().join("store/snapshot.nq.zst")).unwrap();
    let got = run(dir.path(), &["remove", "--document", "bai-1", "--document", "bai-9"]);
    assert_eq!(exit(&got), 2);
    assert!(stderr(&got).contains("did you mean `bai-1`"), "{}", stderr(&got));
    assert_eq!(fs::read(dir.path().join("store/snapshot.nq.zst")).unwrap(), before);
    assert_eq!(exit(&run(dir.path(), &["remove", "--document", "bài 2"])), 0);
}

#[test]
fn the_shell_gets_its_completions_and_the_reader_a_manual() {
    for shell in ["bash", "zsh", "fish"] {
        assert!(stdout(&quanhe(&["completions", shell])).contains("quanhe"));
    }
    assert!(stdout(&quanhe(&["man"])).contains(".TH quanhe"));
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(exit(&run(dir.path(), &["man", "--output", "man"])), 0);
    assert!(dir.path().join("man/quanhe-query.1").exists());
    assert_eq!(exit(&quanhe(&["queries"])), 0);
    assert_eq!(exit(&quanhe(&["rules"])), 0);
    assert_eq!(exit(&quanhe(&["rules", "no-such-rule"])), 2);
}

#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_is_a_quiet_end() {
    let dir = filled();
    let quanhe = assert_cmd::cargo::cargo_bin!("quanhe");
    let script = format!(
        "set -o pipefail; '{}' queries | head -c 0; '{}' query all.rq | head -n 1",
        quanhe.display(),
        quanhe.display()
    );
    fs::write(
        dir.path().join("all.rq"),
        "SELECT * { ?s ?p ?o . ?a ?b ?c } LIMIT 100000",
    )
    .unwrap();
    let got = Command::new("bash")
        .args(["-c", &script])
        .current_dir(dir.path())
        .env("QUANHE_STORE", dir.path().join("store"))
        .output()
        .unwrap();
    assert_eq!(stderr(&got), "");
    assert_eq!(got.status.code(), Some(0));
}
