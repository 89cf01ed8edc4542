use std::path::Path;

use proptest::prelude::{prop, prop_assert, proptest};

use super::*;
use crate::embedded::{ONTOLOGY, texts, user_texts};

#[test]
fn every_lexicon_is_plain_and_says_what_oxttl_reads() {
    let built_in = texts(&ONTOLOGY, "lexicon", "ttl").into_iter();
    let built_in = built_in.map(|(file, content)| (file, content.to_owned()));
    let communes = Path::new(env!("CARGO_MANIFEST_DIR")).join("extra/communes");
    let communes = user_texts(&communes, "lexicon", "ttl").unwrap();
    assert!(!communes.is_empty());
    for (file, content) in built_in.chain(communes) {
        let plain = plain(&content).unwrap_or_else(|| panic!("{file}: it stands in oxttl's way alone, which is slow"));
        assert!(plain == any(&file, &content).unwrap(), "{file}");
    }
}

const HEAD: &str = "@prefix q: <https://w3id.org/quanhe/ns#> .\n@prefix x: <http://example.org/x/> .\n@base <https://w3id.org/quanhe/id/> .\n";

fn both(body: &str) -> Option<Vec<Group<'static>>> {
    let content = format!("{HEAD}{body}");
    let slow = any("f", &content);
    if let Some(fast) = plain(&content) {
        assert_eq!(Ok(&fast), slow.as_ref().map_err(|_| ()), "{body}");
    }
    slow.ok()
}

#[test]
fn what_is_read_in_one_pass_is_what_turtle_says() {
    for body in [
        "x:a a q:Place ; q:p \"Đắk Lắk\"@vi , \"b\" ; q:q <place/c-d> ; .",
        "<place/a> a q:Place; q:n 12 ; q:b true,false ; q:d \"2025-07-01\"^^x:date .#c\nx:b a x:true .",
        "<https://example.org/e#f> q:p \"say \\\"no\\\" \\\\ yes\"@en. # end\n<place/a> q:p \"\" .",
        "x:a q:p \"1\" . x:a q:p \"2\" .\n@prefix x: <http://example.org/y/> .\nx:a q:p x:true .",
        "x:a q:p \"t\"^^<http://www.w3.org/2001/XMLSchema#string> .",
    ] {
        assert!(plain(&format!("{HEAD}{body}")).is_some(), "{body}");
        assert!(both(body).is_some(), "{body}");
    }
}

#[test]
fn what_is_written_otherwise_is_left_to_oxttl() {
    for body in [
        "x:a.b q:p 1.5 .",
        "x:a q:p \"\"\"1\n2\"\"\" .",
        "x:a q:p 'b' .",
        "x:a q:p [ q:p 1 ] .",
        "x:a q:p ( 1 2 ) .",
        "x:a q:p \"a\\tb\"@vi .",
        "x:a q:p \"a\"@vi-VN , \"b\"@VI .",
        "x:Đ q:p 1 .",
        "<../a> q:p <#b> .",
        "<http://example.org/a/../b> q:p <> .",
        "PREFIX z: <http://example.org/> z:a q:p z:b .",
        "_:a q:p _:b .",
        "x: q:p -1 .",
    ] {
        assert!(plain(&format!("{HEAD}{body}")).is_none(), "{body}");
        assert!(both(body).is_some(), "{body}");
    }
}

#[test]
fn a_mistake_is_one_in_both_ways() {
    for body in [
        "x:a q:p \"1\"",
        "x:a q:p .",
        "x:a .",
        "z:a q:p 1 .",
        "x:a q:p \"1 .",
        "x:a a \"b\" q:p .",
        "x:a \"p\" 1 .",
        "x:a q:p <a b> .",
        "x:a q:p 1 ; ; .,",
        "x:a q:p 1 2 .",
        "true q:p 1 .",
    ] {
        assert!(both(body).is_none(), "{body}");
    }
}

proptest! {
    /// Pieces of Turtle in any order: where the short way answers, it says what oxttl does.
    #[test]
    fn any_pieces_are_read_alike(pieces in prop::collection::vec(prop::sample::select(vec![
        "x:a", "x:b", "q:p", "a", "<place/a>", "<http://e.org/b#c>", "\"t\"", "\"t\"@vi", "\"\\\"\"", "\"1\"^^q:d", "1", "true", "x:true", ",", ";", ".", " ",
        "\n", "# c\n", "@prefix y: <http://e.org/y#> .", "@base <http://e.org/> .", "y:z", "-", "@vi", ":", "x:", "x:a.", "1.", "\"", "\\", "_", "^^", "<", ">",
    ]), 0..24)) {
        both(&pieces.join(" "));
        both(&pieces.concat());
    }

    /// Well-formed statements are read alike, and mostly in the short way.
    #[test]
    fn statements_are_read_alike(said in prop::collection::vec((0..3_usize, 0..3_usize, 0..7_usize, 0..3_usize), 1..12)) {
        let mut body = String::new();
        for (subject, property, object, join) in said {
            body.push_str(["x:a ", "<place/b> ", "<https://e.org/c> "][subject]);
            body.push_str(["q:t ", "q:p ", "<http://e.org/p> "][property]);
            body.push_str(["x:c", "<role/d>", "\"Đ\"@vi", "\"e\"", "true", "7 ", "\"1\"^^x:d"][object]);
            body.push_str([" .\n", " ; q:r \"x\" .\n", " , q:s.\n"][join]);
        }
        prop_assert!(both(&body).is_some());
        prop_assert!(plain(&[HEAD, &body].concat()).is_some());
    }
}
