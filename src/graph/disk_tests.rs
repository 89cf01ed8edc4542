use super::*;
use crate::graph::snapshot::View;
use crate::graph::store::GraphStore;
use crate::graph::writer::{Block, Writer};
use oxigraph::model::Literal;

fn node(name: &str) -> NamedNode {
    NamedNode::new_unchecked(format!("urn:{name}"))
}

/// Two statements: one of the document's own, one that others say too.
fn said(graph: &NamedNode, own: &str) -> Vec<Quad> {
    vec![
        Quad::new(node(own), node("p"), Literal::from("1"), graph.clone()),
        Quad::new(node("shared"), node("p"), Literal::from("x"), graph.clone()),
    ]
}

fn text(path: &Path) -> String {
    GraphStore::open(path).unwrap().nquads().unwrap()
}

fn union(path: &Path) -> usize {
    let store = GraphStore::open(path).unwrap().load(View::Union).unwrap();
    let mut in_union = 0;
    for quad in store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)) {
        quad.unwrap();
        in_union += 1;
    }
    in_union
}

fn filled(path: &Path, graphs: &[&str]) {
    let mut writer = DiskWriter::create(path, None).unwrap();
    for name in graphs {
        let graph = writer.base().graph(name);
        writer.put(&graph, said(&graph, name)).unwrap();
    }
    writer.save().unwrap();
}

#[test]
fn a_database_is_recognised_and_holds_each_statement_once_in_the_union() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("store");
    filled(&path, &["a", "b"]);
    assert_eq!(GraphStore::open(&path).unwrap().kind(), Kind::RocksDb);
    assert_eq!(Writer::open(&path).unwrap().kind(), Kind::RocksDb);
    assert_eq!(text(&path).lines().count(), 4);
    assert_eq!(union(&path), 3);
}

#[test]
fn removing_leaves_no_trace_and_takes_nothing_of_others() {
    let dir = tempfile::tempdir().unwrap();
    let (with, without) = (dir.path().join("with"), dir.path().join("without"));
    filled(&with, &["a", "b"]);
    filled(&without, &["a"]);
    let mut writer = DiskWriter::create(&with, None).unwrap();
    let graph = writer.base().graph("b");
    assert!(writer.remove(&graph).unwrap());
    assert!(!writer.remove(&graph).unwrap());
    writer.save().unwrap();
    drop(writer);
    assert_eq!(text(&with), text(&without));
    assert_eq!(union(&with), 2);
}

#[test]
fn a_changed_graph_is_replaced() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), &["a", "b"]);
    let mut writer = DiskWriter::create(dir.path(), None).unwrap();
    let graph = writer.base().graph("a");
    assert!(!writer.put(&graph, said(&graph, "a")).unwrap(), "nothing changes");
    assert!(writer.put(&graph, said(&graph, "c")).unwrap());
    writer.save().unwrap();
    drop(writer);
    assert!(text(dir.path()).contains("urn:c") && !text(dir.path()).contains("urn:a>"));
    assert_eq!(union(dir.path()), 3);
}

#[test]
fn readers_and_a_writer_shut_each_other_out() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), &["a"]);
    let reader = GraphStore::open(dir.path()).unwrap();
    assert!(GraphStore::open(dir.path()).is_ok(), "two readers");
    assert!(matches!(
        DiskWriter::create(dir.path(), None),
        Err(StoreError::InUse(_))
    ));
    drop(reader);
    let writer = DiskWriter::create(dir.path(), None).unwrap();
    assert!(matches!(GraphStore::open(dir.path()), Err(StoreError::InUse(_))));
    drop(writer);
}

#[test]
fn kinds_are_not_mixed_and_what_a_killed_loader_left_goes() {
    let dir = tempfile::tempdir().unwrap();
    filled(dir.path(), &["a"]);
    assert!(matches!(
        Writer::create(dir.path(), None, Some(Kind::Snapshot)),
        Err(StoreError::OtherKind { .. })
    ));
    fs::write(dir.path().join("bulk-1.sst"), "half").unwrap();
    drop(DiskWriter::create(dir.path(), None).unwrap());
    assert!(!dir.path().join("bulk-1.sst").exists());
    // A first build that was cut short before it could say what it is.
    let half = dir.path().join("half");
    fs::create_dir(&half).unwrap();
    fs::write(half.join(DISK_LOCK), "").unwrap();
    fs::write(half.join("000001.log"), "").unwrap();
    assert!(matches!(GraphStore::open(&half), Err(StoreError::Missing(_))));
}

#[test]
fn blocks_of_either_form_are_taken() {
    let dir = tempfile::tempdir().unwrap();
    let mut writer = Writer::create(dir.path(), None, Some(Kind::RocksDb)).unwrap();
    let graph = writer.base().graph("a");
    writer.begin("k").unwrap();
    assert_eq!(writer.knowledge(), "k", "an empty store is made with what it is told");
    let packed = Block::Packed(crate::graph::snapshot::Block::new(nquads(&said(&graph, "a"))));
    writer.put(&graph, packed).unwrap();
    writer.save("k".into()).unwrap();
    writer.begin("l").unwrap();
    assert_eq!(writer.knowledge(), "", "documents of another knowledge are there");
    drop(writer);
    assert_eq!(text(dir.path()).lines().count(), 2);
}
