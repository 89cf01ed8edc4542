//! Names in any spelling.

use super::*;
use crate::graph::snapshot::{View, load};
use oxigraph::io::{RdfFormat, RdfParser};

fn names() -> Names {
    let text = r#"
@prefix q: <https://w3id.org/quanhe/ns#> . @prefix skos: <http://www.w3.org/2004/02/skos/core#> . @prefix schema: <https://schema.org/> .
@prefix p: <https://w3id.org/quanhe/id/province/> . @prefix e: <https://w3id.org/quanhe/id/person/> . @prefix h: <https://w3id.org/quanhe/id/hospital/> .
q:Province q:typeName "Province" . q:Hospital q:typeName "Hospital" . <http://xmlns.com/foaf/0.1/Person> q:typeName "Person" .
p:lao-cai a q:Province ; skos:prefLabel "Lào Cai"@vi ; q:unit "tỉnh" .
p:lao-cai-2025 a q:Province ; skos:prefLabel "Lào Cai"@vi ; q:unit "tỉnh" .
p:yen-bai a q:Province ; skos:prefLabel "Yên Bái"@vi . p:yen-bai-2 a q:Province ; skos:prefLabel "Yên Bái"@vi .
p:hoa-binh a q:Province ; skos:prefLabel "Hòa Bình"@vi , "Hoa Binh"@en .
p:hcm a q:Province ; skos:prefLabel "Hồ Chí Minh"@vi ; skos:altLabel "TP.HCM"@vi ; q:shortLabel "HCM"@vi ; q:unit "thành phố" .
h:so-y-te a q:Hospital ; skos:prefLabel "Sở Y tế thành phố Hồ Chí Minh"@vi . h:san-nhi a q:Hospital ; skos:prefLabel "Bệnh viện Sản Nhi Lào Cai"@vi .
h:viet-duc a q:Hospital ; skos:prefLabel "Bệnh viện Hữu nghị Việt Đức"@vi ; q:shortLabel "Việt Đức"@vi .
e:thuan a <http://xmlns.com/foaf/0.1/Person> ; skos:prefLabel "Trần Văn Thuấn"@vi .
e:lan-1 a <http://xmlns.com/foaf/0.1/Person> ; skos:prefLabel "Nguyễn Thị Lan"@vi .
e:lan-2 a <http://xmlns.com/foaf/0.1/Person> ; skos:prefLabel "Nguyễn Thị Lân"@vi .
q:bv a q:Abbreviation ; skos:prefLabel "bệnh viện"@vi ; skos:altLabel "BV"@vi .
q:soyte a q:BodyTemplate ; skos:prefLabel "Việt Đức"@vi .
<urn:d> a schema:NewsArticle ; schema:mentions p:lao-cai-2025 , e:lan-1 , e:lan-2 .
"#;
    let lines: String = RdfParser::from_format(RdfFormat::Turtle)
        .for_slice(text.as_bytes())
        .map(|q| {
            let q = q.unwrap();
            format!("{} {} {} <urn:g> .\n", q.subject, q.predicate, q.object)
        })
        .collect();
    Names::load(&load(&lines, View::Union).unwrap(), &Base::default()).unwrap()
}

fn found(name: &str) -> String {
    match names().resolve(name) {
        Ok(iri) => iri.as_str().rsplit("/id/").next().unwrap().to_owned(),
        Err(e) => e.to_string(),
    }
}

#[test]
fn names_are_found_in_any_spelling() {
    for name in [
        "Trần Văn Thuấn",
        "TRẦN VĂN THUẤN",
        "tran van thuan",
        " Trần  văn thuấn ",
    ] {
        assert_eq!(found(name), "person/thuan", "{name}");
    }
    assert_eq!(found("việt đức"), "hospital/viet-duc");
    assert_eq!(found("BV Hữu nghị Việt Đức"), "hospital/viet-duc");
    assert_eq!(found("Hoà Bình"), "province/hoa-binh");
    assert_eq!(found("tỉnh Lao Cai"), "province/lao-cai-2025");
    assert_eq!(found("https://example.org/x"), "https://example.org/x");
    assert_eq!(found("<urn:x>"), "urn:x");
    assert_eq!(
        found("support/lai-chau-2025-03/0a1b2c"),
        "support/lai-chau-2025-03/0a1b2c"
    );
}

#[test]
fn a_name_as_written_comes_first() {
    assert_eq!(found("Nguyễn Thị Lân"), "person/lan-2");
    let error = found("nguyen thi lan");
    assert!(
        error.contains("\n  Nguyễn Thị Lan (Person) https://w3id.org/quanhe/id/person/lan-1\n"),
        "{error}"
    );
}

#[test]
fn the_version_of_a_province_that_documents_mention_is_meant() {
    assert_eq!(found("Lào Cai"), "province/lao-cai-2025");
    assert_eq!(found("tỉnh Lào Cai"), "province/lao-cai-2025");
    assert!(found("Yên Bái").contains("several"));
}

#[test]
fn the_word_before_a_province_may_be_left_out_or_put_in() {
    for name in [
        "Sở Y tế Hồ Chí Minh",
        "so y te TP.HCM",
        "Sở Y tế HCM",
        "Sở Y tế thành phố Hồ Chí Minh",
    ] {
        assert_eq!(found(name), "hospital/so-y-te", "{name}");
    }
    assert_eq!(found("BV Sản Nhi tỉnh Lào Cai"), "hospital/san-nhi");
    assert_eq!(found("HCM"), "province/hcm");
    assert!(found("Sở Y tế Lào Cai").contains("nothing"));
}

#[test]
fn what_nothing_bears_brings_suggestions() {
    assert!(found("Tran Van Thuam").contains("did you mean `Trần Văn Thuấn`"));
    assert!(found("xyzzy").ends_with("`xyzzy`"));
    assert!(found("http://a b").contains("nothing"));
    assert!(found("<a b>").contains("not an IRI"));
}
