//! What the lexicons hold, beside figures that are known from elsewhere, and what loading refuses.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use jiff::civil::{Date, date};
use quanhe::document::Document;
use quanhe::fact::EntityType;
use quanhe::lexicon::{Concept, Kind, Level, Lexicon};
use quanhe::pipeline::Extractor;
use quanhe::text::fold_phrase;
use unicode_normalization::is_nfc;

static EXTRACTOR: LazyLock<Extractor> = LazyLock::new(|| Extractor::load(None).expect("the ontology loads"));

fn concepts() -> impl Iterator<Item = &'static Concept> {
    EXTRACTOR.lexicon().concepts().map(|(_, concept)| concept)
}

fn provinces_on(day: Date) -> BTreeSet<&'static str> {
    let provinces = concepts().filter(|c| c.kind == Kind::Thing(EntityType::Province) && c.is_valid_on(day));
    provinces.map(|c| c.path.as_str()).collect()
}

/// Resolution 202/2025/QH15: from 1 July 2025 there are 34 provinces and cities; 11 did not change, 52 became 23.
#[test]
fn sixty_three_provinces_became_thirty_four() {
    let (before, after) = (provinces_on(date(2025, 6, 30)), provinces_on(date(2025, 7, 1)));
    assert_eq!((before.len(), after.len()), (63, 34));
    assert_eq!(before.intersection(&after).count(), 11);
    let gone: BTreeSet<&str> = before.difference(&after).copied().collect();
    let new: BTreeSet<&str> = after.difference(&before).copied().collect();
    assert_eq!((gone.len(), new.len()), (52, 23));
    let successors: Vec<&str> = gone
        .iter()
        .map(|path| {
            let id = EXTRACTOR.lexicon().by_path(path).unwrap();
            match EXTRACTOR.lexicon().concept(id).replaced_by.as_slice() {
                [one] => one.as_str(),
                several => panic!("{path} is replaced by {several:?}"),
            }
        })
        .collect();
    assert_eq!(successors.iter().copied().collect::<BTreeSet<_>>(), new);
    for unit in &new {
        let merged = successors.iter().filter(|s| s == &unit).count();
        assert!((2..=3).contains(&merged), "{unit} came of {merged}");
    }
    // Hà Tây went into Hà Nội on 1 August 2008: 64 became 63.
    assert_eq!(provinces_on(date(2008, 7, 31)).len(), 64);
    assert_eq!(provinces_on(date(2008, 8, 1)).len(), 63);
}

/// The six centrally run cities since 1 January 2025.
#[test]
fn six_cities_are_run_by_the_centre() {
    let cities = |day| {
        let units = provinces_on(day)
            .into_iter()
            .map(|p| EXTRACTOR.lexicon().by_path(p).unwrap());
        units
            .filter(|id| EXTRACTOR.lexicon().concept(*id).unit.as_deref() == Some("thành phố"))
            .count()
    };
    assert_eq!(cities(date(2024, 12, 31)), 5);
    assert_eq!(cities(date(2025, 1, 1)), 6);
    assert_eq!(cities(date(2025, 7, 1)), 6);
}

#[test]
fn every_text_is_composed_and_tidy() {
    for concept in concepts() {
        let labels = concept.labels.iter().map(|l| l.text.as_str());
        for text in labels.chain(concept.notation.as_deref()).chain(concept.unit.as_deref()) {
            assert!(is_nfc(text), "{}: {text} is not NFC", concept.path);
            assert_eq!(
                text.split_whitespace().collect::<Vec<_>>().join(" "),
                text,
                "{}: blanks",
                concept.path
            );
            assert!(!text.is_empty(), "{}", concept.path);
        }
        assert!(
            concept.path.is_ascii() && concept.path == concept.path.to_lowercase(),
            "{}",
            concept.path
        );
    }
    let mut files = Vec::new();
    walk(&root().join("ontology"), &mut files);
    walk(&root().join("queries"), &mut files);
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        if let Some(line) = text.lines().position(|l| !is_nfc(l)) {
            panic!("{}:{} is not NFC", file.display(), line + 1);
        }
    }
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn walk(folder: &Path, out: &mut Vec<std::path::PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, out);
        } else {
            out.push(path);
        }
    }
}

#[test]
fn no_path_stands_twice() {
    let mut seen = HashSet::new();
    for concept in concepts() {
        assert!(seen.insert(&concept.path), "{}", concept.path);
    }
}

/// A name that two bodies bear is told apart by nothing; those that are known stand in `tests/fixtures/shared-labels.tsv`.
/// Places are left out: their province tells them apart.
#[test]
fn labels_of_two_concepts_are_listed() {
    let mut bearers: BTreeMap<(String, String), BTreeSet<&str>> = BTreeMap::new();
    for concept in concepts() {
        let kind = match concept.kind {
            Kind::Thing(EntityType::Province | EntityType::Place) | Kind::Region | Kind::WordClass => continue,
            Kind::Thing(kind) => kind.name().to_owned(),
            _ => concept.path.split('/').next().unwrap_or_default().to_owned(),
        };
        for label in concept.labels.iter().filter(|l| !l.short) {
            bearers
                .entry((kind.clone(), fold_phrase(&label.text)))
                .or_default()
                .insert(&concept.path);
        }
    }
    let found: Vec<String> = bearers
        .into_iter()
        .filter(|(_, paths)| paths.len() > 1)
        .map(|((_, label), paths)| format!("{label}\t{}", paths.into_iter().collect::<Vec<_>>().join(" ")))
        .collect();
    let file = root().join("tests/fixtures/shared-labels.tsv");
    let known = fs::read_to_string(file).unwrap();
    let known: Vec<&str> = known.lines().filter(|l| !l.starts_with('#')).collect();
    let new: Vec<&String> = found.iter().filter(|f| !known.contains(&f.as_str())).collect();
    assert!(
        new.is_empty(),
        "labels of two concepts that the list does not hold:\n{new:#?}"
    );
    let gone: Vec<&&str> = known.iter().filter(|k| !found.iter().any(|f| f == *k)).collect();
    assert!(
        gone.is_empty(),
        "no longer shared, to be taken off the list:\n{gone:#?}"
    );
}

#[test]
fn every_chain_of_parents_places_and_successors_has_an_end() {
    let lexicon = EXTRACTOR.lexicon();
    let get = |path: &str| {
        let id = lexicon.by_path(path).unwrap_or_else(|| panic!("{path} is no concept"));
        lexicon.concept(id)
    };
    for concept in concepts() {
        for (name, next) in [
            (
                "parent",
                (|c: &Concept| c.parent.clone()) as fn(&Concept) -> Option<String>,
            ),
            ("within", |c: &Concept| c.within.clone()),
            ("replaced", |c: &Concept| c.replaced_by.first().cloned()),
        ] {
            let mut seen = HashSet::from([concept.path.clone()]);
            let mut at = concept;
            while let Some(path) = next(at) {
                assert!(
                    seen.insert(path.clone()),
                    "{name} of {} goes round at {path}",
                    concept.path
                );
                at = get(&path);
            }
        }
        if let (Some(from), Some(until)) = (concept.valid_from, concept.valid_until) {
            assert!(from <= until, "{} ends before it begins", concept.path);
        }
        if let Some(parent) = &concept.parent {
            assert!(
                get(parent).entity_type().is_some_and(EntityType::is_body),
                "{}: {parent}",
                concept.path
            );
        }
        if let Some(within) = &concept.within {
            let kind = &get(within).kind;
            assert!(
                matches!(kind, Kind::Thing(EntityType::Province | EntityType::Place)),
                "{}: {within}",
                concept.path
            );
        }
    }
}

#[test]
fn every_district_stands_in_a_province() {
    for concept in concepts() {
        let district = matches!(concept.unit.as_deref(), Some("quận" | "huyện" | "thị xã"));
        if concept.kind == Kind::Thing(EntityType::Place) && district {
            let within = concept.within.as_deref().unwrap_or_default();
            // A country, or a province of one.
            let above = |path: Option<&str>| {
                path.and_then(|p| EXTRACTOR.lexicon().by_path(p))
                    .map(|id| EXTRACTOR.lexicon().concept(id))
            };
            let country = |c: &Concept| c.unit.as_deref() == Some("quốc gia");
            let nearest = above(concept.within.as_deref());
            let abroad = nearest.is_some_and(|c| country(c) || above(c.within.as_deref()).is_some_and(country));
            assert!(
                abroad || within.starts_with("province/"),
                "{} stands in {within:?}",
                concept.path
            );
        }
    }
}

#[test]
fn what_lies_beside_the_lexicons_loads_too() {
    let extractor = Extractor::load(Some(&root().join("extra/communes"))).unwrap();
    assert!(extractor.lexicon().concepts().count() > concepts().count() + 3000);
}

/// The bodies that every province has, made by their templates, one for each version of a province.
#[test]
fn every_province_has_its_department_hospital_and_centre() {
    let lexicon = EXTRACTOR.lexicon();
    for template in [
        "so-y-te",
        "benh-vien-da-khoa",
        "trung-tam-kiem-soat-benh-tat",
        "uy-ban-nhan-dan",
        "hoi-dong-nhan-dan",
        "uy-ban-mat-tran-to-quoc-viet-nam",
        "cong-an",
        "bo-chi-huy-quan-su",
        "bao-hiem-xa-hoi",
        "dai-phat-thanh-truyen-hinh",
        "so-noi-vu",
        "so-tai-chinh",
        "so-tu-phap",
    ] {
        let concept = lexicon.concept(lexicon.by_path(&format!("template/{template}")).unwrap());
        let Kind::BodyTemplate {
            makes, pattern, levels, ..
        } = &concept.kind
        else {
            panic!("{template} is no template")
        };
        assert!(levels.contains(&Level::Province), "{template}");
        let (mut bodies, mut names) = (BTreeSet::new(), BTreeSet::new());
        let mut texts = String::new();
        let provinces = provinces_on(date(2025, 6, 30))
            .into_iter()
            .chain(provinces_on(date(2026, 1, 1)));
        let provinces: BTreeSet<&str> = provinces.collect();
        for day in [date(2025, 6, 30), date(2026, 1, 1)] {
            for path in provinces_on(day) {
                let province = lexicon.concept(lexicon.by_path(path).unwrap());
                let name = pattern
                    .replace("{unit}", &province.with_unit())
                    .replace("{name}", &province.label);
                names.insert(name.clone());
                texts = format!("{name} họp.");
                let read = EXTRACTOR.extract(&Document {
                    id: "x".to_owned(),
                    text: texts.clone(),
                    published: Some(day),
                    ..Document::default()
                });
                let body = read.entities.iter().find(|e| e.entity_type.is_body());
                let body = body.unwrap_or_else(|| panic!("{name}: {:?}", read.entities));
                let placed = read.entities.iter().any(|e| e.path == path);
                assert!(placed, "{name} of {day}: {:?}", read.entities);
                assert!(!body.path.contains("--"), "{name}: {}", body.path);
                bodies.insert(body.path.clone());
            }
        }
        // A hospital stays what it was where its province is merged.
        let wanted = if *makes == EntityType::Hospital {
            names.len()
        } else {
            provinces.len()
        };
        assert!(
            bodies.len() >= wanted - 2,
            "{template}: {} of {wanted}, last {texts}",
            bodies.len()
        );
    }
}

/// Names as the peoples of the country bear them: with a clan's name, a prefix, or neither surname nor middle name.
#[test]
fn names_of_many_peoples_are_read() {
    for name in [
        "Ksor Phước",
        "Y Bhăm Êban",
        "H'Liêm Niê",
        "K'Brêo",
        "Điểu K'ré",
        "Giàng A Chu",
        "Lò Thị Luyến",
        "Chamaléa Bốc",
        "Bríu Liếc",
        "Thạch Thị Sa Thy",
        "Danh Út",
        "A Pớt",
        "Siu Trung",
        "Rcom Sa Duyên",
        "Alăng Mai",
        "Vàng Seo Cón",
        "Pinăng Thị Thủy",
        "Lý Rotha",
        "Nay Hồng",
        "Kpă Đô",
        "Đinh Ka Để",
        "Chẩu Văn Lâm",
    ] {
        let text = format!("Dự hội nghị có đồng chí {name}, Phó Giám đốc Sở Y tế tỉnh Gia Lai.");
        let read = EXTRACTOR.extract(&Document {
            id: "x".to_owned(),
            text,
            ..Document::default()
        });
        let persons = read.entities.iter().filter(|e| e.entity_type == EntityType::Person);
        assert_eq!(persons.map(|e| e.label.as_str()).collect::<Vec<_>>(), [name]);
    }
}

/// Bodies that belong to nothing else, though others belong to them; ministries are tops too.
const TOPS: [&str; 16] = [
    "ban-chi-dao-quoc-gia-phong-chong-dich-covid-19",
    "chinh-phu",
    "dang-cong-san-viet-nam",
    "evn",
    "fpt",
    "hoi-dong-y-khoa-quoc-gia",
    "nha-nuoc",
    "pvn",
    "quoc-hoi",
    "toa-an-nhan-dan-toi-cao",
    "tong-lien-doan-lao-dong-viet-nam",
    "truong-dai-hoc-y-duoc-hue",
    "truong-dai-hoc-y-duoc-thai-nguyen",
    "truong-dai-hoc-y-khoa-vinh",
    "viettel",
    "vnpt",
];

#[test]
fn every_body_reaches_the_top_of_its_tree() {
    let lexicon = EXTRACTOR.lexicon();
    for concept in concepts().filter(|c| c.parent.is_some()) {
        let mut top = concept;
        while let Some(parent) = &top.parent {
            top = lexicon.concept(lexicon.by_path(parent).unwrap());
        }
        let slug = top.path.rsplit('/').next().unwrap();
        let known = top.entity_type() == Some(EntityType::Ministry) || TOPS.contains(&slug);
        assert!(known, "{} ends at {}, which is no top", concept.path, top.path);
    }
}

const PREFIXES: &str = "@prefix q: <https://w3id.org/quanhe/ns#> .\n@prefix skos: <http://www.w3.org/2004/02/skos/core#> .\n\
                        @prefix hospital: <https://w3id.org/quanhe/id/hospital/> .\n@prefix xsd: <http://www.w3.org/2001/XMLSchema#> .\n\n";

/// The message about a file whose sixth line begins the given text.
fn refused(text: &str) -> String {
    Lexicon::read([("mine.ttl", format!("{PREFIXES}{text}").as_str())])
        .expect_err(text)
        .to_string()
}

#[test]
fn one_name_at_two_times_or_places_is_told_apart() {
    for (first, second) in [
        (
            "q:validUntil \"2024-12-31\"^^xsd:date",
            "q:validFrom \"2025-01-01\"^^xsd:date",
        ),
        ("q:within hospital:x", "q:within hospital:y"),
        ("q:ambiguous true", "q:ambiguous true"),
    ] {
        let text = format!(
            "{PREFIXES}hospital:a a q:Hospital ; skos:prefLabel \"A\"@vi ; {first} .\nhospital:b a q:Hospital ; skos:prefLabel \"A\"@vi ; {second} .\n\
             hospital:x a q:Hospital ; skos:prefLabel \"X\"@vi .\nhospital:y a q:Hospital ; skos:prefLabel \"Y\"@vi ."
        );
        assert!(Lexicon::read([("mine.ttl", text.as_str())]).is_ok(), "{first}");
    }
}

#[test]
fn what_is_for_the_graph_alone_needs_no_label() {
    let text = format!(
        "{PREFIXES}<urn:file> a <http://www.w3.org/2002/07/owl#Ontology> .\n<urn:c> a <http://www.w3.org/ns/org#ChangeEvent> .\n\
         <urn:p> a <http://www.w3.org/2002/07/owl#ObjectProperty> ."
    );
    assert_eq!(
        Lexicon::read([("mine.ttl", text.as_str())]).unwrap().concepts().count(),
        0
    );
}

#[test]
fn loading_is_strict() {
    let good = "hospital:a a q:Hospital ; skos:prefLabel \"Bệnh viện A\"@vi .";
    assert!(Lexicon::read([("mine.ttl", format!("{PREFIXES}{good}").as_str())]).is_ok());
    for (text, place, says) in [
        (
            "hospital:a a q:Hospital ;\n  skos:prefLable \"A\"@vi .",
            "mine.ttl:6: ",
            "preferred label",
        ),
        (
            "hospital:a a q:Hospital ; q:colour \"red\" ; skos:prefLabel \"A\"@vi .",
            "mine.ttl:6: ",
            "unknown property",
        ),
        (
            "hospital:a a q:Hospital ; skos:prefLabel \"A\"@vi .\n\nhospital:b a q:Hospital ; skos:prefLabel \"B\"@vi ; q:parent hospital:c .",
            "mine.ttl:8: ",
            "hospital/c",
        ),
        (
            "hospital:a a q:Hospital ; skos:prefLabel \"A\"@vi, \"B\"@vi .",
            "mine.ttl:6: ",
            "2 preferred labels",
        ),
        ("hospital:a a q:Hospital .", "mine.ttl:6: ", "0 preferred labels"),
        (
            "hospital:a a q:Hospitl ; skos:prefLabel \"A\"@vi .",
            "mine.ttl:6: ",
            "q:Hospitl",
        ),
        (
            "hospital:a a q:Hospital\n  skos:prefLabel \"A\"@vi .",
            "mine.ttl:7:3: ",
            "",
        ),
        (
            "hospital:a a q:Hospital ; skos:prefLabel \"A\"@vi ; q:validFrom \"soon\" .",
            "mine.ttl:6: ",
            "no date",
        ),
        ("[] a q:Hospital ; skos:prefLabel \"A\"@vi .", "mine.ttl:", "blank node"),
        (
            "<urn:a> a q:Hospital ; skos:prefLabel \"A\"@vi .",
            "mine.ttl:6: ",
            "not below",
        ),
        (
            "hospital:a skos:prefLabel \"A\"@vi .",
            "mine.ttl:6: ",
            "no class: write `a q:Hospital`",
        ),
        (
            "hospital:a a <https://w3id.org/quanhe/Hospital> ; skos:prefLabel \"A\"@vi .",
            "mine.ttl:6: ",
            "no class of the lexicon: write `a q:Hospital`",
        ),
        (
            "hospital:a a q:Hospital ; skos:prefLabel \"A\"@vi .\nhospital:b a q:Hospital ; skos:prefLabel \"A\"@vi .",
            "mine.ttl:7: ",
            "has the name \"A\" too, at the same time: give one of them another",
        ),
    ] {
        let message = refused(text);
        assert!(message.starts_with(place), "{text}: {message}");
        assert!(message.contains(says), "{text}: {message}");
        assert!(
            !message.contains('\n') && !message.contains("Parser error"),
            "{message}"
        );
    }
}
