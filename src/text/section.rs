//! The parts of a page: which lines are the article, which are related articles' teasers, and which are furniture.

use std::borrow::Cow;
use std::sync::LazyLock;

use jiff::civil::Date;
use regex::Regex;
use rustc_hash::FxHashSet;

use super::caption::Caption;
use super::fold_phrase;
use super::letters::is_word_char;
use super::token::{fold_into, words};
use crate::fact::Span;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SectionKind {
    Headline,
    /// The line with the publication date.
    Dateline,
    Lead,
    Body,
    Caption,
    /// A related article's headline or teaser text.
    Teaser,
    /// Navigation, bylines, credits: never a source of facts.
    Furniture,
}

/// One line of a page.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub kind: SectionKind,
    pub span: Span,
    /// 0 for the article itself; each teaser has a number of its own.
    pub scope: usize,
    /// The date that a dateline, or the stamp of this teaser, gives.
    pub date: Option<Date>,
}

/// Folded phrases that a lexicon knows about lines.
#[derive(Debug, Clone, Default)]
pub struct LineMarkers {
    /// A line that begins so opens the list of related articles.
    related: Vec<String>,
    /// A line that begins so is furniture.
    furniture: Vec<String>,
    /// A line that holds this is a caption.
    caption: Vec<Caption>,
    /// The marks without one of which no line is a caption; none where some caption has no mark.
    caption_marks: Option<Vec<u8>>,
    /// The first words of lines of the first two kinds.
    first: FxHashSet<String>,
}

impl LineMarkers {
    pub fn new(related: Vec<String>, furniture: Vec<String>, caption: Vec<String>) -> Self {
        let first = related.iter().chain(&furniture).filter_map(|p| p.split(' ').next());
        let caption: Vec<Caption> = caption.into_iter().map(Caption::new).collect();
        let marks: Option<FxHashSet<u8>> = caption.iter().map(Caption::first_mark).collect();
        Self {
            first: first.map(str::to_owned).collect(),
            caption_marks: marks.map(|marks| marks.into_iter().collect()),
            caption,
            related,
            furniture,
        }
    }
}

static NUMERIC_DATE: LazyLock<Regex> = LazyLock::new(|| {
    Regex::new(r"(?:^|[^0-9/])([0-9]{1,2})[/.-]([0-9]{1,2})[/.-]([0-9]{4})(?:$|[^0-9/])").expect("a valid pattern")
});
static CLOCK: LazyLock<Regex> = LazyLock::new(|| Regex::new(r"[0-9]{1,2}[:h][0-9]{2}").expect("a valid pattern"));

/// How the names of files of pictures and films end.
const FILE_ENDS: [&str; 7] = ["jpg", "jpeg", "png", "gif", "webp", "mp4", "bmp"];

/// How long a line with nothing but a date and a place may be, in bytes.
const DATELINE_MAX: usize = 110;
/// A day, a month and a year of four digits.
const FEWEST_DIGITS: usize = 6;
/// How many lines from the top the dateline may stand.
const HEAD_LINES: usize = 5;

struct Line {
    span: Span,
    /// The whole line, where it begins like a marker.
    folded: String,
    caption: bool,
    stamp: Option<Date>,
}

/// Cuts a page into its lines and says what each is. Blank lines are left out.
pub fn sections(text: &str, markers: &LineMarkers) -> Vec<Section> {
    let lines = lines(text, markers);
    let end = article_end(&lines, markers);
    let mut sections = Vec::with_capacity(lines.len());
    article(text, &lines[..end], markers, &mut sections);
    teasers(text, &lines[end..], markers, &mut sections);
    sections
}

fn lines(text: &str, markers: &LineMarkers) -> Vec<Line> {
    let mut out = Vec::new();
    let mut start = 0;
    let mut word = String::new();
    while start < text.len() {
        let line = &text[start..start + line_len(&text.as_bytes()[start..])];
        let trimmed = line.trim();
        if !trimmed.is_empty() {
            let from = start + (line.len() - line.trim_start().len());
            let short = trimmed.len() <= 2 * DATELINE_MAX;
            let mut folded = String::new();
            if short && let Some(first) = words(trimmed).next() {
                fold_into(first, &mut word);
                if markers.first.contains(&word) {
                    folded = fold_phrase(trimmed);
                }
            }
            out.push(Line {
                span: Span::new(from, from + trimmed.len()),
                caption: short && is_caption(trimmed, &folded, markers),
                folded,
                stamp: stamp(trimmed),
            });
        }
        start += line.len();
    }
    out
}

/// The length of the first line with the mark that ends it, eight bytes at a time.
fn line_len(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 0xff;
    let mut at = 0;
    while let Some(eight) = bytes.get(at..at + 8).and_then(|b| b.try_into().ok()) {
        let eight = u64::from_le_bytes(eight);
        // Of the bytes that are the mark the highest bit is set; perhaps it is in others behind the first of them.
        let is = |mark: u8| {
            let other = eight ^ (ONES * u64::from(mark));
            other.wrapping_sub(ONES) & !other & (ONES * 0x80)
        };
        let marks = is(b'\n') | is(b'\r');
        if marks != 0 {
            return at + marks.trailing_zeros() as usize / 8 + 1;
        }
        at += 8;
    }
    let rest = bytes[at..].iter().position(|b| matches!(b, b'\n' | b'\r'));
    rest.map_or(bytes.len(), |n| at + n + 1)
}

fn is_caption(line: &str, folded: &str, markers: &LineMarkers) -> bool {
    let holds = |mark: &u8| line.as_bytes().contains(mark);
    if markers
        .caption_marks
        .as_ref()
        .is_some_and(|marks| !marks.iter().any(holds))
    {
        return false;
    }
    let mut folded = Cow::Borrowed(folded);
    markers.caption.iter().any(|caption| {
        if !caption.may_stand_in(line) {
            return false;
        }
        if folded.is_empty() {
            folded = fold_phrase(line).into();
        }
        folded.contains(caption.phrase.as_str())
    })
}

/// `12/03/2024`: day, month and year.
fn numeric_date(line: &str) -> Option<[&str; 3]> {
    let found = NUMERIC_DATE.captures(line)?;
    let group = |n: usize| found.get(n).map_or("", |group| group.as_str());
    Some([group(1), group(2), group(3)])
}

/// `ngày 12 tháng 3 năm 2024`: day, month and year with a word between each.
fn worded_date(line: &str) -> Option<[&str; 3]> {
    let parts: Vec<&str> = line.split(' ').collect();
    let is_word = |word: &str| !word.is_empty() && word.chars().all(|c| is_word_char(c) || c == '_');
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    parts.windows(5).find_map(|five| {
        let ending = five[0].bytes().rev().take_while(u8::is_ascii_digit).count().min(2);
        let day = &five[0][five[0].len() - ending..];
        let month = five[2];
        let fits = ending > 0
            && is_word(five[1])
            && matches!(month.len(), 1 | 2)
            && digits(month) == month.len()
            && is_word(five[3])
            && digits(five[4]) >= 4;
        fits.then(|| [day, month, &five[4][..4]])
    })
}

/// Whether four digits stand together, as in a year.
fn holds_year(line: &str) -> bool {
    line.as_bytes()
        .windows(4)
        .any(|four| four.iter().all(u8::is_ascii_digit))
}

/// The date of a line that holds a full date, a clock time perhaps, and hardly anything else.
fn stamp(line: &str) -> Option<Date> {
    let digits = || line.bytes().filter(u8::is_ascii_digit).count();
    if line.len() > DATELINE_MAX || digits() < FEWEST_DIGITS || !holds_year(line) {
        return None;
    }
    let (found, whole) = match numeric_date(line) {
        Some(found) => (found, false),
        None => (worded_date(line)?, true),
    };
    let [day, month, year] = found.map(|digits| digits.parse::<i16>().ok());
    let date = Date::new(year?, month? as i8, day? as i8).ok()?;
    let others = line
        .split(|c: char| !c.is_alphabetic())
        .filter(|w| !w.is_empty())
        .count();
    let allowed = if CLOCK.is_match(line) {
        8
    } else if whole {
        7
    } else {
        4
    };
    (others <= allowed).then_some(date)
}

fn begins(line: &Line, phrases: &[String]) -> bool {
    !line.folded.is_empty()
        && phrases.iter().any(|p| {
            line.folded
                .strip_prefix(p.as_str())
                .is_some_and(|rest| rest.is_empty() || rest.starts_with(' '))
        })
}

/// The index of the first line that is no longer the article.
fn article_end(lines: &[Line], markers: &LineMarkers) -> usize {
    for (i, line) in lines.iter().enumerate().skip(1) {
        if begins(line, &markers.related) {
            return i;
        }
        if i >= HEAD_LINES && line.stamp.is_some() && lines[i + 1..].iter().take(4).any(|l| l.stamp.is_some()) {
            // The stamp's own headline stands just above it.
            return if begins(&lines[i - 1], &markers.furniture) {
                i
            } else {
                i - 1
            };
        }
    }
    lines.len()
}

fn is_furniture(text: &str, line: &Line, markers: &LineMarkers) -> bool {
    let words = line.span.of(text);
    begins(line, &markers.furniture)
        || !words.contains(' ') && is_file_name(words)
        || !words.chars().any(char::is_alphabetic)
}

fn is_file_name(line: &str) -> bool {
    let parts = line.rsplit_once('.').filter(|(name, _)| !name.is_empty());
    parts.is_some_and(|(_, end)| FILE_ENDS.iter().any(|e| e.eq_ignore_ascii_case(end)))
        && !line.contains(char::is_whitespace)
}

/// A line of two to four capitalised words and nothing else: the author's name under an article.
fn is_byline(line: &str) -> bool {
    let words: Vec<_> = line.split_whitespace().collect();
    (1..=5).contains(&words.len())
        && !line.ends_with('.')
        && words.iter().all(|w| {
            w.chars().next().is_some_and(char::is_uppercase)
                && w.chars().all(|c| c.is_alphabetic() || "().-".contains(c))
        })
}

fn article(text: &str, lines: &[Line], markers: &LineMarkers, out: &mut Vec<Section>) {
    let (mut headline, mut lead) = (true, true);
    for (i, line) in lines.iter().enumerate() {
        let words = line.span.of(text);
        let last_lines = i + 3 >= lines.len() && i > 2;
        let kind = if i < HEAD_LINES && line.stamp.is_some() {
            SectionKind::Dateline
        } else if is_furniture(text, line, markers) || (last_lines && is_byline(words)) {
            SectionKind::Furniture
        } else if std::mem::take(&mut headline) {
            SectionKind::Headline
        } else if line.caption {
            SectionKind::Caption
        } else if std::mem::take(&mut lead) {
            SectionKind::Lead
        } else {
            SectionKind::Body
        };
        out.push(Section {
            kind,
            span: line.span,
            scope: 0,
            date: line.stamp.filter(|_| kind == SectionKind::Dateline),
        });
    }
}

fn teasers(text: &str, lines: &[Line], markers: &LineMarkers, out: &mut Vec<Section>) {
    let stamped = lines.iter().any(|l| l.stamp.is_some());
    let first_content = lines
        .iter()
        .position(|l| l.stamp.is_some() || !(is_furniture(text, l, markers) || begins(l, &markers.related)));
    let stamp_first = first_content.is_some_and(|i| lines[i].stamp.is_some());
    let first_scope = 1;
    let (mut scope, mut open) = (first_scope, out.len());
    let mut last_headline = "";
    for line in lines {
        let words = line.span.of(text);
        if let Some(date) = line.stamp {
            if stamp_first {
                scope += 1;
                open = out.len();
            }
            out.push(Section {
                kind: SectionKind::Dateline,
                span: line.span,
                scope,
                date: Some(date),
            });
            if !stamp_first {
                out[open..].iter_mut().for_each(|s| s.date = Some(date));
                scope += 1;
                open = out.len();
            }
            continue;
        }
        let furniture = is_furniture(text, line, markers) || begins(line, &markers.related);
        if !stamped && !furniture && !words.ends_with(['.', '…', '"', '”']) && words != last_headline {
            // A headline without a stamp opens a teaser of its own; the same line twice is one headline.
            scope += 1;
            last_headline = words;
        }
        let kind = if furniture {
            SectionKind::Furniture
        } else {
            SectionKind::Teaser
        };
        let date = if stamp_first {
            out.get(open).and_then(|s| s.date)
        } else {
            None
        };
        out.push(Section {
            kind,
            span: line.span,
            scope,
            date,
        });
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kinds(text: &str) -> Vec<(SectionKind, usize)> {
        let markers = LineMarkers::new(
            vec![fold_phrase("Tin liên quan")],
            vec![fold_phrase("Nguồn :")],
            vec![fold_phrase("Ảnh :")],
        );
        sections(text, &markers)
            .into_iter()
            .map(|s| (s.kind, s.scope))
            .collect()
    }

    #[test]
    fn lines_end_with_their_marks() {
        for n in 0..600_usize {
            let mark = ["\n", "\r", "\r\n", "\u{b}", "\u{8d}\n"][n % 5];
            let text = format!("{}{mark}{}\n", "ầ".repeat(n / 5 % 12), "x\u{c}".repeat(n / 60));
            let lines = text.split_inclusive(['\n', '\r']).next().map_or(0, str::len);
            assert_eq!(line_len(text.as_bytes()), lines, "{text:?}");
        }
    }

    #[test]
    fn a_page_and_its_teasers() {
        use SectionKind::*;
        let text = "Tiêu đề bài\n\n12/03/2024 | 08:30\n\nChiều 11/3, hội nghị diễn ra.\nĐại biểu dự. Ảnh: AB\nThân bài.\nNguồn: x.vn\n\n\
                    Tin một\nThứ Ba, ngày 10/02/2026 16:21\nTin hai\nThứ Ba, ngày 10/02/2026 16:20\nTin ba\nThứ Hai, ngày 09/02/2026 16:20\n";
        assert_eq!(
            kinds(text),
            [
                (Headline, 0),
                (Dateline, 0),
                (Lead, 0),
                (Caption, 0),
                (Body, 0),
                (Furniture, 0),
                (Teaser, 1),
                (Dateline, 1),
                (Teaser, 2),
                (Dateline, 2),
                (Teaser, 3),
                (Dateline, 3)
            ]
        );
    }

    #[test]
    fn a_teaser_list_without_stamps() {
        use SectionKind::*;
        let text = "Tiêu đề\nMột câu.\nTin liên quan\nTin A\nTin A\nMô tả tin A.\nTin B\n";
        assert_eq!(
            kinds(text),
            [
                (Headline, 0),
                (Lead, 0),
                (Furniture, 1),
                (Teaser, 2),
                (Teaser, 2),
                (Teaser, 2),
                (Teaser, 3)
            ]
        );
    }

    #[test]
    fn dates_with_words_between_their_numbers() {
        let dates = [
            ("Thứ Hai, ngày 12 tháng 3 năm 2024", Some(["12", "3", "2024"])),
            ("x123 tháng 03 năm 20245", Some(["23", "03", "2024"])),
            ("12 tháng 003 năm 2024", None),
            ("12  tháng 3 năm 2024", None),
            ("12 tháng, 3 năm 2024", None),
        ];
        for (line, wanted) in dates {
            assert_eq!(worded_date(line), wanted, "{line}");
        }
    }

    #[test]
    fn names_of_files() {
        assert!(is_file_name("anh-1.JPG") && is_file_name("a.b.webp"));
        assert!(!is_file_name(".jpg") && !is_file_name("a\u{a0}b.jpg") && !is_file_name("jpg"));
    }
}
