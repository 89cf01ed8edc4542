//! Stores of either kind, from outside: recognised, converted, and what a program without RocksDB says.

mod common;

use std::path::Path;

use common::{exit, run, stderr, stdout};

fn articles() -> String {
    format!("{}/examples/articles", env!("CARGO_MANIFEST_DIR"))
}

#[cfg(not(feature = "rocksdb"))]
#[test]
fn without_rocksdb_a_store_in_it_is_named() {
    let dir = tempfile::tempdir().unwrap();
    let built = run(dir.path(), &["build", "--store-kind", "rocksdb", &articles()]);
    assert_eq!(exit(&built), 3);
    assert!(stderr(&built).contains("--features rocksdb"), "{}", stderr(&built));
    assert!(!dir.path().join("store").exists(), "nothing is left behind");
    assert_eq!(exit(&run(dir.path(), &["-q", "build", &articles()])), 0);
    let converted = run(dir.path(), &["convert", "store", "other"]);
    assert_eq!(exit(&converted), 2);
    assert!(
        stderr(&converted).contains("--features rocksdb"),
        "{}",
        stderr(&converted)
    );
    let manifest = r#"{"format": "quanhe store", "version": 2, "base": "https://w3id.org/quanhe/", "kind": "rocksdb"}"#;
    std::fs::create_dir(dir.path().join("disk")).unwrap();
    std::fs::write(dir.path().join("disk/quanhe.json"), manifest).unwrap();
    let asked = run(dir.path(), &["--store", "disk", "stats"]);
    assert_eq!(exit(&asked), 3);
    assert!(stderr(&asked).contains("--features rocksdb"), "{}", stderr(&asked));
}

#[test]
fn a_snapshot_is_copied() {
    let dir = tempfile::tempdir().unwrap();
    assert_eq!(exit(&run(dir.path(), &["-q", "build", &articles()])), 0);
    let converted = run(dir.path(), &["convert", "store", "copy", "--store-kind", "snapshot"]);
    assert_eq!(exit(&converted), 0, "{}", stderr(&converted));
    same(dir.path(), "store", "copy", "snapshot.nq.zst");
    same(dir.path(), "store", "copy", "quanhe.json");
    let again = run(dir.path(), &["convert", "store", "copy", "--store-kind", "snapshot"]);
    assert_eq!(exit(&again), 2, "nothing is written over");
}

fn same(dir: &Path, one: &str, other: &str, file: &str) {
    let read = |store: &str| std::fs::read(dir.join(store).join(file)).unwrap();
    assert_eq!(read(one), read(other), "{file}");
}

#[test]
fn an_unknown_kind_is_wrong_usage() {
    let dir = tempfile::tempdir().unwrap();
    let built = run(dir.path(), &["build", "--store-kind", "floppy", &articles()]);
    assert_eq!(exit(&built), 2);
    assert_eq!(stdout(&built), "");
}

#[cfg(feature = "rocksdb")]
mod rocksdb {
    use super::*;

    use std::collections::BTreeMap;
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};

    fn csv(dir: &Path, store: &str, args: &[&str]) -> Vec<String> {
        let out = run(dir, &[&["--store", store, "query", "--format", "csv"], args].concat());
        assert_eq!(exit(&out), 0, "{args:?}: {}", stderr(&out));
        let mut lines: Vec<String> = stdout(&out).lines().map(str::to_owned).collect();
        lines.sort();
        lines
    }

    fn quads(dir: &Path, store: &str) -> String {
        let out = run(dir, &["--store", store, "export", "--format", "nquads", "--all"]);
        assert_eq!(exit(&out), 0, "{}", stderr(&out));
        by_value(&stdout(&out))
    }

    /// Lines with their decimals as a database writes them: it keeps numbers by value, `1.50` as `1.5`.
    fn by_value(text: &str) -> String {
        let decimal = "\"^^<http://www.w3.org/2001/XMLSchema#decimal>";
        let mut lines: Vec<String> = text
            .lines()
            .map(|line| match line.split_once(decimal) {
                Some((head, tail)) if head.rsplit('"').next().is_some_and(|n| n.contains('.')) => {
                    let head = head.trim_end_matches('0').trim_end_matches('.');
                    format!("{head}{decimal}{tail}\n")
                }
                _ => format!("{line}\n"),
            })
            .collect();
        lines.sort();
        lines.concat()
    }

    /// The statements that documents make: who is who across them is worked out in snapshots alone.
    fn of_documents(quads: &str) -> Vec<&str> {
        let derived = [
            "<https://w3id.org/quanhe/identity> .",
            "<https://w3id.org/quanhe/inferred> .",
        ];
        quads
            .lines()
            .filter(|l| !derived.iter().any(|d| l.ends_with(d)))
            .collect()
    }

    #[test]
    fn both_kinds_hold_and_answer_the_same() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        let build = |store: &str, more: &[&str]| {
            let out = run(dir, &[&["--store", store, "build"], more, &[&articles()]].concat());
            assert_eq!(exit(&out), 0, "{}", stderr(&out));
            stderr(&out)
        };
        build("store", &[]);
        build("disk", &["--store-kind", "rocksdb"]);
        let (snapshot, disk) = (quads(dir, "store"), quads(dir, "disk"));
        assert_eq!(of_documents(&snapshot), of_documents(&disk));
        assert!(
            build("disk", &[]).contains("0 new, 0 changed, 28 unchanged"),
            "the kind is recognised"
        );
        assert_eq!(
            exit(&run(
                dir,
                &["--store", "disk", "build", "--store-kind", "snapshot", &articles()]
            )),
            2
        );
        for args in [
            &["entities"][..],
            &["officials"],
            &["awards"],
            &["indicators"],
            &["evidence"],
            &["support-for-province", "--param", "province=Cà Mau"],
            &["support-for-province", "--param", "province=ca mau"],
            &["organizations-under", "--param", "body=Bộ Y tế"],
        ] {
            let rows = csv(dir, "disk", args);
            assert!(rows.len() > 1, "{args:?}");
            // Persons whom a snapshot joins have other IRIs here.
            if !["entities", "officials", "awards"].contains(&args[0]) {
                assert_eq!(rows, csv(dir, "store", args), "{args:?}");
            }
        }
        assert_eq!(exit(&run(dir, &["--store", "disk", "check"])), 0);
        for command in [
            &["show", "Bệnh viện Bạch Mai"][..],
            &["path", "Bệnh viện Chợ Rẫy", "Cà Mau"],
        ] {
            let out = run(dir, &[&["--store", "disk"], command].concat());
            assert_eq!(exit(&out), 0, "{command:?}: {}", stderr(&out));
            assert!(stdout(&out).contains("Bệnh viện"), "{command:?}");
        }
        // Retracted from one and never put into the other.
        for store in ["store", "disk"] {
            let removed = run(dir, &["--store", store, "remove", "--document", "short-05"]);
            assert_eq!(exit(&removed), 0, "{}", stderr(&removed));
        }
        assert_eq!(of_documents(&quads(dir, "store")), of_documents(&quads(dir, "disk")));
        // There and back.
        for (from, to) in [("disk", "back"), ("back", "forth")] {
            let converted = run(dir, &["convert", from, to]);
            assert_eq!(exit(&converted), 0, "{}", stderr(&converted));
        }
        assert_eq!(quads(dir, "store"), quads(dir, "back"));
        assert_eq!(quads(dir, "disk"), quads(dir, "forth"));
    }

    /// A corpus of many batches: the examples again and again.
    fn corpus(file: &Path, times: usize) {
        let mut lines = String::new();
        for n in 0..times {
            for entry in std::fs::read_dir(articles()).unwrap() {
                let path = entry.unwrap().path();
                if path.extension().is_some_and(|e| e == "txt") {
                    let id = format!("{}-{n}", path.file_stem().unwrap().to_str().unwrap());
                    let text = std::fs::read_to_string(&path).unwrap();
                    lines += &serde_json::json!({"id": id, "text": text}).to_string();
                    lines.push('\n');
                }
            }
        }
        std::fs::write(file, lines).unwrap();
    }

    #[test]
    fn a_killed_build_leaves_whole_documents_and_the_next_goes_on() {
        let dir = tempfile::tempdir().unwrap();
        let dir = dir.path();
        corpus(&dir.join("many.jsonl"), 80);
        let mut build = Command::new(assert_cmd::cargo::cargo_bin!("quanhe"))
            .args(["--store", "disk", "build", "--store-kind", "rocksdb", "many.jsonl"])
            .current_dir(dir)
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        // As soon as a batch is in.
        let start = Instant::now();
        let batch_is_in = || {
            std::fs::read_dir(dir.join("disk")).is_ok_and(|files| {
                let names = files.flatten().map(|f| f.file_name().to_string_lossy().into_owned());
                names.filter(|n| n.ends_with(".sst") && !n.starts_with("bulk-")).count() >= 7
            })
        };
        while !batch_is_in() && build.try_wait().unwrap().is_none() && start.elapsed() < Duration::from_secs(300) {
            std::thread::sleep(Duration::from_millis(5));
        }
        build.kill().unwrap();
        build.wait().unwrap();

        let out = run(dir, &["-q", "extract", "--format", "nquads", "many.jsonl"]);
        let mut whole: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let graph = |line: &str| line.rsplit_once(" <").map(|(_, g)| g.to_owned());
        for line in by_value(&stdout(&out)).lines() {
            whole.entry(graph(line).unwrap()).or_default().push(line.to_owned());
        }
        let left = quads(dir, "disk");
        let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
        for line in left.lines().filter(|l| l.contains(" <https://w3id.org/quanhe/graph/")) {
            found.entry(graph(line).unwrap()).or_default().push(line.to_owned());
        }
        println!(
            "{} of {} documents after {:?}",
            found.len(),
            whole.len(),
            start.elapsed()
        );
        for (graph, lines) in &found {
            assert_eq!(lines, &whole[graph], "{graph} is whole");
        }
        let again = run(dir, &["--store", "disk", "build", "many.jsonl"]);
        assert_eq!(exit(&again), 0, "{}", stderr(&again));
        assert!(
            stderr(&again).contains(&format!("{} unchanged", found.len())),
            "{}",
            stderr(&again)
        );
        assert!(
            stderr(&again).contains(&format!("{} new", whole.len() - found.len())),
            "{}",
            stderr(&again)
        );
        let all = quads(dir, "disk");
        let expected: usize = whole.values().map(Vec::len).sum();
        let in_documents = all
            .lines()
            .filter(|l| l.contains(" <https://w3id.org/quanhe/graph/"))
            .count();
        assert_eq!(in_documents, expected);
    }
}
