use super::*;
use crate::export::network::Narrow;
use crate::query::fixture;

fn drawing() -> String {
    let (store, base) = fixture::store();
    let reader = Reader::new(&store, &base);
    let network = Network::read(&reader, &Narrow::default()).unwrap();
    let mut out = Vec::new();
    write(&reader, &network, "Thử \"nghiệm\"", &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

#[test]
fn a_drawing_has_title_nodes_labels_and_legend() {
    let text = drawing();
    assert!(text.starts_with("digraph quanhe {\n"));
    assert!(text.contains(r#"label="Thử \"nghiệm\"""#));
    assert!(
        text.contains(r#"label="Bệnh viện Bạch Mai", shape=box, style="filled,rounded""#),
        "{text}"
    );
    assert!(text.contains(r#"label="Huân chương Lao động hạng Nhì""#), "{text}");
    assert!(text.contains(r#"legend0 [label="người""#), "{text}");
    assert!(
        !text.contains("văn bản pháp luật"),
        "a type that is not there is not in the legend"
    );
    assert!(!text.contains("rdf-syntax") && !text.contains("PGS"));
    assert_eq!(text, drawing());
    let (store, base) = fixture::store();
    let reader = Reader::new(&store, &base);
    let network = Network::read(&reader, &Narrow::default()).unwrap();
    let title = title(&reader, &network).unwrap();
    assert!(title.starts_with("người · "), "{title}");
}

#[test]
fn parallel_edges_are_one() {
    let text = drawing();
    // Bạch Mai → Bộ Y tế and so on: no pair of nodes is drawn twice.
    let mut pairs: Vec<&str> = text
        .lines()
        .filter(|l| l.contains(" -> n"))
        .filter_map(|l| l.split('[').next())
        .collect();
    let all = pairs.len();
    pairs.sort_unstable();
    pairs.dedup();
    assert_eq!(pairs.len(), all);
    assert!(text.contains("địa điểm"));
}

#[test]
fn what_is_said_twice_is_thicker_and_what_was_is_dashed() {
    let text = drawing();
    assert!(text.contains(r#"[label="Thứ trưởng", penwidth=1.6]"#), "{text}");
    assert!(text.contains(r#"[label="Giám đốc (former)", style=dashed]"#), "{text}");
}

#[test]
fn text_never_breaks_the_drawing() {
    assert_eq!(escape("a\"b\\c\n<d> & {e}\u{7}"), "a\\\"b\\\\c\\n<d> &amp; {e} ");
    assert_eq!(
        wrapped("Bệnh viện Đa khoa  tỉnh\nLào Cai", 12),
        "Bệnh viện Đa\\nkhoa tỉnh\\nLào Cai"
    );
    assert_eq!(wrapped("", 12), "");
    assert_eq!(wrapped("mộttừrấtdàikhôngngắtđược", 5), "mộttừrấtdàikhôngngắtđược");
}

#[test]
fn many_labels_are_counted() {
    let edges: Vec<Edge> = (0..7)
        .map(|i| Edge {
            from: 0,
            to: 1,
            relation: Relation::Post,
            label: format!("r{i}"),
            status: None,
            facts: Default::default(),
            documents: 1,
        })
        .collect();
    let edges: Vec<&Edge> = edges.iter().collect();
    assert_eq!(edge_attributes(&edges), "label=\"r0\\nr1\\nr2\\nr3\\n+ 3\"");
}
