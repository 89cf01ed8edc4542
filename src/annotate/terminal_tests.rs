use super::*;
use crate::annotate::tests::{TEXT, shown};

#[test]
fn without_colour_mentions_stand_in_brackets_and_facts_under_their_sentence() {
    let out = shown(TEXT, |article, _| text(article, 72, false));
    assert_eq!(
        out,
        "a<b>
Báo \"mẫu\" · 2025-03-17

Tin & <script>alert(1)</script>

Bà [Lan|Person] ở [Bệnh viện [Bạch Mai|Place]|Hospital].

    post        person: Lan · role: Giám đốc · organization: Bệnh viện
                Bạch Mai <b> (rule by-hand, confidence 0.50)
    title       person: Lan · title: TS (rule <i>, confidence 0.90)

Hết.
"
    );
}

#[test]
fn colours_hold_over_the_end_of_a_line_and_never_stay_open() {
    let out = shown(TEXT, |article, _| text(article, 20, true));
    assert!(out.contains("\u{1b}[1;33mLan\u{1b}[0m"), "{out:?}");
    for line in out.lines() {
        let last = line.rfind('\u{1b}').map(|at| &line[at..]);
        assert!(last.is_none_or(|code| code.starts_with(RESET)), "{line:?}");
    }
    let plain = |text: &str| {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, behind)) = rest.split_once('\u{1b}') {
            out.push_str(before);
            rest = behind.split_once('m').unwrap().1;
        }
        out + rest
    };
    assert!(out.lines().all(|l| plain(l).chars().count() <= 36), "{out}");
    assert!(plain(&out).contains("Bà Lan ở Bệnh viện\nBạch Mai."), "{}", plain(&out));
}

#[test]
fn nothing_of_a_text_steers_the_terminal() {
    let out = shown("Bà \u{1b}]0;x\u{7} Lan\u{9b}2J", |article, _| text(article, 72, false));
    assert!(!out.contains(['\u{1b}', '\u{7}', '\u{9b}']), "{out:?}");
}
