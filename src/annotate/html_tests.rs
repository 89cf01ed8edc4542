use super::*;
use crate::annotate::tests::{TEXT, shown};

fn whole(text: &str) -> String {
    shown(text, |shown, vocabulary| {
        let one = article(shown, vocabulary);
        page("a<b>", &shown.counts(), &[&one], vocabulary)
    })
}

#[test]
fn every_string_is_escaped() {
    assert_eq!(
        escape("<a href=\"x\" b='&'>\u{0}\n"),
        "&lt;a href=&quot;x&quot; b=&#39;&amp;&#39;&gt; \n"
    );
    let out = whole(TEXT);
    assert_eq!(out.matches("<script>").count(), 1, "the program's own");
    for part in [
        "<title>a&lt;b&gt;</title>",
        "Tin &amp; &lt;script&gt;alert(1)&lt;/script&gt;",
        "title=\"Hospital: Bệnh viện Bạch Mai &lt;b&gt;\"",
        ">&lt;i&gt; <span",
        "Báo &quot;mẫu&quot;",
    ] {
        assert!(out.contains(part), "{part}\n{out}");
    }
}

#[test]
fn the_page_needs_nothing_from_outside() {
    let out = whole(TEXT);
    for part in ["src=", "href=", "url(", "@import", "http://", "https://"] {
        assert!(!out.contains(part), "{part}");
    }
    assert!(out.starts_with("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">"));
}

#[test]
fn a_fact_names_its_sentence_and_mentions() {
    let out = whole(TEXT);
    assert!(out.contains("<span class=\"s\" data-s=\"0\" id=\"aa-b-"), "{out}");
    assert!(
        out.contains("data-s=\"0\" data-m=\"0 1\"><span class=\"top\"><span class=\"rel\">post"),
        "{out}"
    );
    assert!(
        out.contains("<mark class=\"m t-Hospital\" data-m=\"1\" data-e=\"1\" data-t=\"Hospital\""),
        "{out}"
    );
}

#[test]
fn elements_close_as_they_open() {
    for text in [TEXT, "", "\n\n", "Bà Lan ở Bệnh\nviện Bạch Mai. Hết.", "Bà Lan"] {
        let out = whole(text);
        let body = &out[out.find("<main>").unwrap()..out.find("<script>").unwrap()];
        let mut open = Vec::new();
        for tag in body.split('<').skip(1).map(|t| t.split('>').next().unwrap()) {
            match tag.strip_prefix('/') {
                Some(name) => assert_eq!(open.pop(), Some(name), "{body}"),
                None => open.push(tag.split(' ').next().unwrap()),
            }
        }
        assert!(open.is_empty(), "{open:?}");
    }
}
