use super::*;
use oxigraph::model::{Literal, NamedNode, Quad};

fn filled(dir: &Path) -> StoreWriter {
    let mut writer = StoreWriter::create(dir, None).unwrap();
    let graph = writer.base().graph("a");
    let node = NamedNode::new_unchecked("urn:a");
    writer.snapshot.replace(
        &graph,
        &[Quad::new(node.clone(), node, Literal::from("Bệnh viện"), graph.clone())],
    );
    writer.save().unwrap();
    writer
}

#[test]
fn what_was_saved_is_there() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("new/store");
    drop(filled(&path));
    let store = GraphStore::open(&path).unwrap();
    assert!(store.nquads().unwrap().contains("Bệnh viện"));
    assert_eq!(store.load(View::Union).unwrap().len().unwrap(), 1);
    assert_eq!(store.base(), &Base::default());
    let mut names: Vec<_> = fs::read_dir(&path)
        .unwrap()
        .map(|e| e.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    assert_eq!(names, [LOCK, MANIFEST, SNAPSHOT]);
}

#[test]
fn the_same_content_gives_the_same_bytes() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(&dir.path().join("a")));
    drop(filled(&dir.path().join("b")));
    let bytes = |s: &str| fs::read(dir.path().join(s).join(SNAPSHOT)).unwrap();
    assert_eq!(bytes("a"), bytes("b"));
}

#[test]
fn a_second_writer_is_refused_and_readers_are_not() {
    let dir = tempfile::tempdir().unwrap();
    let writer = filled(dir.path());
    assert!(matches!(StoreWriter::open(dir.path()), Err(StoreError::InUse(_))));
    assert!(GraphStore::open(dir.path()).is_ok());
    drop(writer);
    assert!(StoreWriter::open(dir.path()).is_ok());
}

#[test]
fn nothing_there_is_said() {
    let dir = tempfile::tempdir().unwrap();
    assert!(matches!(GraphStore::open(dir.path()), Err(StoreError::Missing(_))));
    let gone = dir.path().join("gone");
    assert!(matches!(GraphStore::open(&gone), Err(StoreError::Missing(_))));
    assert!(matches!(StoreWriter::open(&gone), Err(StoreError::Missing(_))));
    assert!(!gone.exists(), "looking for a store makes none");
}

#[test]
fn a_folder_of_something_else_is_left_alone() {
    let dir = tempfile::tempdir().unwrap();
    fs::write(dir.path().join("thesis.doc"), "x").unwrap();
    let error = StoreWriter::create(dir.path(), None).err().unwrap();
    assert!(error.to_string().contains("thesis.doc"), "{error}");
    assert!(!dir.path().join(LOCK).exists());
    assert!(matches!(
        GraphStore::open(&dir.path().join("thesis.doc")),
        Err(StoreError::Foreign { .. })
    ));
}

#[test]
fn a_manifest_of_another_program_or_time_is_refused() {
    let dir = tempfile::tempdir().unwrap();
    for text in ["{", "[]", "{\"format\": \"other\"}", "\u{0}"] {
        fs::write(dir.path().join(MANIFEST), text).unwrap();
        assert!(
            matches!(GraphStore::open(dir.path()), Err(StoreError::Foreign { .. })),
            "{text}"
        );
    }
    fs::write(
        dir.path().join(MANIFEST),
        "{\"format\": \"quanhe store\", \"version\": 3, \"x\": 1}",
    )
    .unwrap();
    assert!(matches!(
        GraphStore::open(dir.path()),
        Err(StoreError::Newer { version: 3, .. })
    ));
    fs::write(
        dir.path().join(MANIFEST),
        "{\"format\": \"quanhe store\", \"version\": 1, \"base\": \"x\"}",
    )
    .unwrap();
    assert!(matches!(GraphStore::open(dir.path()), Err(StoreError::Damaged { .. })));
}

#[test]
fn every_kind_of_damage_is_found() {
    let dir = tempfile::tempdir().unwrap();
    drop(filled(dir.path()));
    let name = dir.path().join(SNAPSHOT);
    let whole = fs::read(&name).unwrap();
    let mut flipped = whole.clone();
    let last = flipped.len() - 6;
    flipped[last] ^= 1;
    for bytes in [&whole[..whole.len() - 3], &flipped, b"", b"garbage", &whole[..2]] {
        fs::write(&name, bytes).unwrap();
        assert!(
            matches!(GraphStore::open(dir.path()), Err(StoreError::Damaged { .. })),
            "{bytes:?}"
        );
        assert!(
            matches!(StoreWriter::open(dir.path()), Err(StoreError::Damaged { .. })),
            "{bytes:?}"
        );
    }
    fs::remove_file(&name).unwrap();
    // One that says what knowledge it was made with was whole once.
    assert!(matches!(GraphStore::open(dir.path()), Err(StoreError::Unfinished(_))));
    fs::write(&name, &whole).unwrap();
    fs::remove_file(dir.path().join(MANIFEST)).unwrap();
    assert!(
        matches!(StoreWriter::create(dir.path(), None), Err(StoreError::Damaged { .. })),
        "nothing is overwritten"
    );
}

#[test]
fn a_failed_save_leaves_the_old() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = filled(dir.path());
    let before = fs::read(dir.path().join(SNAPSHOT)).unwrap();
    // A folder in the way of the file written aside stands for a full disk.
    fs::create_dir(dir.path().join(format!("{SNAPSHOT}.quanhe-new"))).unwrap();
    let graph = writer.base().graph("a");
    writer.snapshot.remove(&graph);
    assert!(matches!(writer.save(), Err(StoreError::Io { .. })));
    assert_eq!(fs::read(dir.path().join(SNAPSHOT)).unwrap(), before);
}

#[test]
fn the_base_is_kept() {
    let dir = tempfile::tempdir().unwrap();
    let base = Base::new("https://example.org/").unwrap();
    StoreWriter::create(dir.path(), Some(&base)).unwrap().save().unwrap();
    assert_eq!(GraphStore::open(dir.path()).unwrap().base(), &base);
    assert!(StoreWriter::create(dir.path(), None).is_ok());
    let other = Base::default();
    assert!(matches!(
        StoreWriter::create(dir.path(), Some(&other)),
        Err(StoreError::OtherBase { .. })
    ));
}
