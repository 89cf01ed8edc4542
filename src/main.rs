use quanhe::document::Document;
use quanhe::fact::*;
use quanhe::lexicon::Lexicon;
use quanhe::pipeline::Extractor;
use quanhe::rules::RuleSet;
fn read_dir(dir: &str, ext: &str) -> Vec<(String, String)> {
    let mut v: Vec<_> = std::fs::read_dir(dir).unwrap().map(|e| e.unwrap().path()).filter(|p| p.extension().is_some_and(|e| e == ext)).collect();
    v.sort();
    v.into_iter().map(|p| (p.file_name().unwrap().to_string_lossy().into_owned(), std::fs::read_to_string(&p).unwrap())).collect()
}
fn main() {
    let t = std::time::Instant::now();
    let lex = read_dir("ontology/lexicon", "ttl");
    let mut lexicon = match Lexicon::read(lex.iter().map(|(a, b)| (a.as_str(), b.as_str()))) { Ok(l) => l, Err(e) => { eprintln!("{e}"); std::process::exit(1) } };
    let rules = read_dir("ontology/rules", "toml");
    let rules = match RuleSet::read(rules.iter().map(|(a, b)| (a.as_str(), b.as_str())), &mut lexicon) { Ok(l) => l, Err(e) => { eprintln!("{e}"); std::process::exit(1) } };
    eprintln!("loaded in {:?}", t.elapsed());
    let x = Extractor::new(lexicon, rules);
    for path in std::env::args().skip(1) {
        let content = std::fs::read_to_string(&path).unwrap();
        let mut docs = vec![];
        if path.ends_with(".jsonl") {
            for line in content.lines() {
                let v: serde_json::Value = serde_json::from_str(line).unwrap();
                let s = |k: &str| v.get(k).and_then(|x| x.as_str()).map(str::to_owned);
                docs.push(Document { id: s("id").unwrap(), title: s("title"), text: format!("{}\n\n{}", s("title").unwrap_or_default(), s("text").unwrap()), url: s("url"), published: s("published").and_then(|d| d.parse().ok()), ..Default::default() });
            }
        } else {
            let id = std::path::Path::new(&path).file_stem().unwrap().to_string_lossy().into_owned();
            docs.push(Document { id, text: content, ..Default::default() });
        }
        for d in docs {
            let t = std::time::Instant::now();
            let e = x.extract(&d);
            let el = t.elapsed();
            let lab = |v: &Value| match v { Value::Entity(i) => e.entities[*i].label.clone(), Value::Fact(i) => format!("event{i}"), Value::Concept { label, .. } => label.clone(), Value::Text(t) => t.clone(), Value::Number(n) => n.clone(), Value::Date(d) => d.to_string() };
            let mut seen = std::collections::BTreeSet::new();
            for m in &e.mentions { seen.insert(m.entity); }
            let ents: Vec<_> = e.entities.iter().enumerate().filter(|(i, x)| x.entity_type.is_listed() && (seen.contains(i) || true) && x.path != "place/viet-nam").map(|(_, x)| serde_json::json!({"type": x.entity_type.name(), "label": x.label, "path": x.path, "decision": x.decision})).collect();
            let facts: Vec<_> = e.facts.iter().map(|f| { let mut m = serde_json::Map::new(); m.insert("relation".into(), f.relation.name().into()); m.insert("rule".into(), f.evidence.rule.to_string().into()); m.insert("quote".into(), f.evidence.sentence.of(&d.text).into()); 
               for (k, v) in &f.fields { let s = lab(v); let a = m.entry(k.to_string()).or_insert(serde_json::json!([])); a.as_array_mut().map(|a| a.push(s.into())); if *k=="kind" { if let Value::Concept{path,..}=v { m.insert("kind".into(), serde_json::json!([path.rsplit('/').next().unwrap().replace('-',"_")])); } } } serde_json::Value::Object(m) }).collect();
            println!("{}", serde_json::json!({"document": d.id, "entities": ents, "facts": facts, "micros": el.as_micros() as u64, "bytes": d.text.len(), "mentions": e.mentions.iter().map(|m| serde_json::json!([m.span.of(&d.text), e.entities[m.entity].label, e.entities[m.entity].entity_type.name()])).collect::<Vec<_>>()}));
        }
    }
}
