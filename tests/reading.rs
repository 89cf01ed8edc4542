//! Reading documents from files, folders and packed streams, and what is refused.

use std::collections::HashMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

use quanhe::document::{Document, ReadError, ReadReason, documents};
use tempfile::TempDir;
use unicode_normalization::UnicodeNormalization;

const ARTICLE: &str = "Thứ trưởng Bộ Y tế làm việc tại Điện Biên\n\n\
    Sáng 15/5, đoàn công tác của Bộ Y tế đã có buổi làm việc với Ủy ban nhân dân tỉnh về công tác y tế cơ sở.\n\n\
    Giám đốc Bệnh viện Đa khoa tỉnh cho biết: những năm qua bệnh viện đã được các bệnh viện tuyến trên hỗ trợ kỹ thuật, \
    nhờ đó người dân được chữa bệnh ngay tại chỗ, giảm tỷ lệ chuyển tuyến rõ rệt – “một bước tiến lớn”.\n";

type Read = Result<Document, ReadError>;

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

fn put(folder: &TempDir, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.path().join(name);
    fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
    fs::write(&path, bytes).expect("a file");
    path
}

fn read(inputs: &[&Path]) -> Vec<Read> {
    let inputs: Vec<PathBuf> = inputs.iter().map(|p| p.to_path_buf()).collect();
    documents(&inputs).collect()
}

fn ids(reads: &[Read]) -> Vec<&str> {
    reads.iter().flatten().map(|d| d.id.as_str()).collect()
}

fn errors(reads: &[Read]) -> Vec<&ReadError> {
    reads.iter().filter_map(|r| r.as_ref().err()).collect()
}

/// The one refusal among `reads`; it stands on one line.
fn only_error(reads: &[Read]) -> &ReadError {
    let errors = errors(reads);
    assert_eq!(errors.len(), 1, "{errors:?}");
    assert_eq!(errors[0].to_string().lines().count(), 1);
    errors[0]
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(bytes).expect("in memory");
    encoder.finish().expect("in memory")
}

fn zstd(bytes: &[u8]) -> Vec<u8> {
    zstd::encode_all(bytes, 0).expect("in memory")
}

#[test]
fn a_folder_is_read_by_the_bytes_of_its_paths() {
    let dir = folder();
    put(&dir, "b.txt", "b");
    put(&dir, "a/z.txt", "z");
    put(&dir, "a-1.txt", "a-1");
    put(&dir, "a/deep/er/y.txt.gz", gzip(b"y"));
    put(&dir, "a/x.txt.zst", zstd(b"x"));
    put(
        &dir,
        "c.jsonl",
        "{\"id\":\"r1\",\"text\":\"1\"}\n\n{\"id\":\"r2\",\"text\":\"2\"}",
    );
    put(&dir, "readme.pdf", "passed over");
    put(&dir, ".hidden.txt", "passed over");
    put(&dir, ".git/x.txt", "passed over");
    let reads = read(&[dir.path()]);
    assert!(errors(&reads).is_empty());
    assert_eq!(ids(&reads), ["a-1", "y", "x", "z", "b", "r1", "r2"]);
}

#[test]
fn inputs_keep_their_order_and_a_file_is_read_once() {
    let dir = folder();
    let b = put(&dir, "b.txt", "b");
    put(&dir, "a.txt", "a");
    let again = dir.path().join("./a.txt");
    assert_eq!(ids(&read(&[&b, dir.path(), &again])), ["b", "a"]);
}

#[test]
fn stems_that_collide_get_their_folders_whatever_the_order() {
    let dir = folder();
    let one = put(&dir, "one/x.txt", "1");
    let two = put(&dir, "two/x.html.gz", gzip(page().as_bytes()));
    let other = put(&dir, "two/y.txt", "3");
    assert_eq!(ids(&read(&[&one, &two, &other])), ["one-x", "two-x", "y"]);
    assert_eq!(ids(&read(&[&other, &two, &one])), ["y", "two-x", "one-x"]);
}

#[test]
fn packed_records_are_read() {
    let dir = folder();
    let lines = "{\"id\":\"a\",\"text\":\"một\"}\n{\"id\":\"b\",\"text\":\"hai\"}\n";
    let gz = put(
        &dir,
        "x.jsonl.gz",
        [gzip(lines.as_bytes()), gzip(b"{\"id\":\"c\",\"text\":\"ba\"}\n")].concat(),
    );
    let zst = put(&dir, "y.jsonl.zst", zstd("{\"id\":\"d\",\"text\":\"bốn\"}".as_bytes()));
    let reads = read(&[&gz, &zst]);
    assert_eq!(ids(&reads), ["a", "b", "c", "d"]);
    assert!(
        reads[1]
            .as_ref()
            .is_ok_and(|d| d.text == "hai" && d.origin.ends_with("x.jsonl.gz:2"))
    );
}

#[test]
fn records_before_the_break_of_a_packed_file_are_given() {
    // Text that does not pack well, so that the break falls far behind the first records.
    let lines: String = (0..20_000u64)
        .map(|n| {
            format!(
                "{{\"id\":\"r{n}\",\"text\":\"{:x}\"}}\n",
                n.wrapping_mul(0x9e37_79b9_7f4a_7c15)
            )
        })
        .collect();
    let dir = folder();
    let good = put(&dir, "z.txt", "the rest goes on");
    for (name, packed) in [
        ("x.jsonl.gz", gzip(lines.as_bytes())),
        ("x.jsonl.zst", zstd(lines.as_bytes())),
    ] {
        let cut = put(&dir, name, &packed[..packed.len() - 5]);
        let reads = read(&[&cut, &good]);
        assert!(
            matches!(only_error(&reads).reason, ReadReason::Packing { .. }),
            "{name}"
        );
        assert!(ids(&reads).len() > 1_000, "{name}: {}", ids(&reads).len());
        assert_eq!(ids(&reads).last(), Some(&"z"));
    }
    let cut = put(&dir, "t.txt.gz", &gzip(ARTICLE.as_bytes())[..60]);
    let reads = read(&[&cut]);
    assert!(matches!(only_error(&reads).reason, ReadReason::Packing { packing: "gzip", .. }) && reads.len() == 1);
    let plain = put(&dir, "u.txt.gz", ARTICLE);
    assert!(matches!(
        only_error(&read(&[&plain])).reason,
        ReadReason::Packing { .. }
    ));
}

/// A legacy encoding by the inverse of its table.
fn inverse(table: &str) -> HashMap<char, Vec<u8>> {
    let mut map: HashMap<char, Vec<u8>> = (0..0x80u8).map(|b| (char::from(b), vec![b])).collect();
    for (hex, character) in table.lines().filter_map(|l| l.split_once('\t')) {
        let bytes = (0..hex.len())
            .step_by(2)
            .map(|at| u8::from_str_radix(&hex[at..at + 2], 16).expect("hex digits"))
            .collect();
        map.entry(character.chars().next().expect("a character"))
            .or_insert(bytes);
    }
    map
}

fn encode(text: &str, map: &HashMap<char, Vec<u8>>) -> Vec<u8> {
    // TCVN3 has capitals with marks only in part: its fonts draw them.
    let one = |c: char| {
        map.get(&c)
            .or_else(|| map.get(&c.to_lowercase().next()?))
            .cloned()
            .unwrap_or_else(|| panic!("{c}"))
    };
    text.chars().flat_map(one).collect()
}

fn encode_windows_1258(text: &str) -> Vec<u8> {
    // Letters with a circumflex, breve or horn are one byte, tones a mark behind.
    let mut out = String::new();
    for c in text.chars() {
        let parts: Vec<char> = c.nfd().collect();
        let (tones, rest): (Vec<char>, Vec<char>) = parts
            .into_iter()
            .partition(|m| "\u{300}\u{301}\u{303}\u{309}\u{323}".contains(*m));
        out.extend(rest.into_iter().nfc());
        out.extend(tones);
    }
    let (bytes, _, lossy) = encoding_rs::WINDOWS_1258.encode(&out);
    assert!(!lossy);
    bytes.into_owned()
}

/// An encoding's name and the function that writes it.
type Legacy = (&'static str, Box<dyn Fn(&str) -> Vec<u8>>);

fn legacy() -> [Legacy; 3] {
    let tcvn3 = inverse(include_str!("../src/document/tables/tcvn3.tsv"));
    let vni = inverse(include_str!("../src/document/tables/vni.tsv"));
    [
        ("windows-1258", Box::new(encode_windows_1258)),
        ("tcvn3", Box::new(move |text| encode(text, &tcvn3))),
        ("vni", Box::new(move |text| encode(text, &vni))),
    ]
}

#[test]
fn legacy_encodings_are_read_back() {
    let dir = folder();
    for (name, encode) in legacy() {
        let path = put(&dir, &format!("{name}.txt"), encode(ARTICLE));
        let reads = read(&[&path]);
        let document = reads[0].as_ref().unwrap_or_else(|e| panic!("{name}: {e}"));
        let expected = if name == "tcvn3" {
            ARTICLE.replace('Ủ', "ủ")
        } else {
            ARTICLE.to_owned()
        };
        assert_eq!(document.text.nfc().collect::<String>(), expected, "{name}");
    }
}

#[test]
fn legacy_pages_and_records_are_read_back() {
    let dir = folder();
    for (name, encode) in legacy() {
        let page = page().replace("utf-8", "iso-8859-1");
        let html = put(&dir, &format!("{name}.html"), encode(&page));
        let lines = put(
            &dir,
            &format!("{name}.jsonl"),
            encode("{\"id\":\"r\",\"text\":\"Sở Y tế tỉnh Điện Biên tổ chức hội nghị về công tác khám, chữa bệnh\"}\n"),
        );
        let reads = read(&[&html, &lines]);
        let texts: Vec<String> = reads
            .iter()
            .map(|r| {
                r.as_ref()
                    .unwrap_or_else(|e| panic!("{name}: {e}"))
                    .text
                    .nfc()
                    .collect()
            })
            .collect();
        assert!(
            texts[0].contains("mạng lưới y tế cơ sở được củng cố"),
            "{name}: {}",
            texts[0]
        );
        assert!(texts[1].starts_with("Sở Y tế tỉnh Điện Biên"), "{name}: {}", texts[1]);
    }
}

#[test]
fn unicode_encodings_are_read() {
    let dir = folder();
    let utf16 = |text: &str, big: bool| -> Vec<u8> {
        text.encode_utf16()
            .flat_map(|u| if big { u.to_be_bytes() } else { u.to_le_bytes() })
            .collect()
    };
    let marked = format!("\u{feff}{ARTICLE}");
    for (name, bytes) in [
        ("bom.txt", marked.clone().into_bytes()),
        ("le.txt", utf16(&marked, false)),
        ("be.txt", utf16(&marked, true)),
        ("le-bare.txt", utf16(ARTICLE, false)),
        ("be-bare.txt", utf16(ARTICLE, true)),
        ("nfd.txt", ARTICLE.nfd().collect::<String>().into_bytes()),
    ] {
        let reads = read(&[&put(&dir, name, bytes)]);
        let document = reads[0].as_ref().unwrap_or_else(|e| panic!("{name}: {e}"));
        let expected = if name == "nfd.txt" {
            ARTICLE.nfd().collect()
        } else {
            ARTICLE.to_owned()
        };
        assert_eq!(document.text, expected, "{name}");
    }
    let lines = "\u{feff}{\"id\":\"a\",\"text\":\"một\"}\r\n{\"id\":\"b\",\"text\":\"hai\"}\r\n";
    for (name, bytes) in [
        ("x.jsonl", lines.as_bytes().to_vec()),
        ("y.jsonl", utf16(lines, false)),
        ("z.jsonl", utf16(lines, true)),
    ] {
        assert_eq!(ids(&read(&[&put(&dir, name, bytes)])), ["a", "b"], "{name}");
    }
}

#[test]
fn bad_files_are_refused_one_by_one() {
    let dir = folder();
    let cases: [(&str, Vec<u8>, &str); 12] = [
        ("empty.txt", Vec::new(), "is empty"),
        ("blank.html", b" \n".to_vec(), "is empty"),
        ("empty.jsonl", Vec::new(), "is empty"),
        ("binary.txt", (0..=255).cycle().take(3_000).collect(), "binary"),
        ("binary.jsonl", (0..=255).cycle().take(3_000).collect(), "binary"),
        (
            "broken.txt",
            b"B\xe1\xbb\x87nh vi\xe1\xbb n B\xe1\xba\xa1ch Mai".to_vec(),
            "not UTF-8 at byte 9",
        ),
        (
            "array.jsonl",
            b"[{\"text\":\"a\"},\n{\"text\":\"b\"}]".to_vec(),
            "not JSON Lines",
        ),
        ("pretty.jsonl", b"{\n  \"text\": \"a\"\n}\n".to_vec(), "not JSON Lines"),
        (
            "nobody.html",
            b"<html><head><title>x</title></head></html>".to_vec(),
            "no article text",
        ),
        (
            "deep.html",
            format!("<html><body>{}x", "<div>".repeat(10_000)).into_bytes(),
            "nested over 512 deep",
        ),
        (
            "front.txt",
            b"---\nname: x\n---\ntext".to_vec(),
            "front.txt:2: unknown front matter key",
        ),
        ("bad.txt.zst", b"not zstd".to_vec(), "zstd data is damaged"),
    ];
    for (name, bytes, _) in &cases {
        put(&dir, name, bytes);
    }
    put(&dir, "good.txt", "tốt");
    let reads = read(&[dir.path()]);
    assert_eq!(ids(&reads), ["good"]);
    let messages: Vec<String> = errors(&reads).iter().map(ToString::to_string).collect();
    assert_eq!(messages.len(), cases.len(), "{messages:#?}");
    for (name, _, part) in &cases {
        let found = messages
            .iter()
            .any(|m| m.contains(&format!("/{name}")) && m.contains(part) && m.lines().count() == 1);
        assert!(found, "{name}: {messages:#?}");
    }
}

#[test]
fn bad_records_are_refused_with_their_lines_and_the_rest_goes_on() {
    let dir = folder();
    let lines = [
        r#"{"id":"a","text":"một"}"#,
        r#"{"id":"b","text":7}"#,
        r#"{"id":"c"}"#,
        r#"{"id":"a","text":"một"}"#,
        r#"{"id":"a","text":"hai"}"#,
        r#"{"id":"d","text":"bốn","published":"17/3/2025"}"#,
        r#"{"id":"e","text":"năm""#,
        r#"{"id":"f","text":"sáu"}"#,
    ];
    let path = put(&dir, "x.jsonl", lines.join("\n"));
    let reads = read(&[&path]);
    assert_eq!(ids(&reads), ["a", "f"]);
    let origins: Vec<&str> = errors(&reads)
        .iter()
        .map(|e| e.origin.rsplit(':').next().unwrap_or(""))
        .collect();
    assert_eq!(origins, ["2", "3", "5", "6", "7"]);
    let duplicate = errors(&reads)[2].to_string();
    assert!(duplicate.contains("x.jsonl:1;"), "{duplicate}");
}

#[test]
fn a_record_with_the_id_of_a_file_is_refused() {
    let dir = folder();
    let file = put(&dir, "a.txt", "một");
    let lines = put(&dir, "x.jsonl", "{\"id\":\"a\",\"text\":\"hai\"}");
    assert!(matches!(&only_error(&read(&[&file, &lines])).reason, ReadReason::DuplicateId { id, .. } if id == "a"));
}

#[test]
fn wrong_inputs_are_known_before_anything_is_read() {
    let dir = folder();
    let good = put(&dir, "a.txt", "một");
    let pdf = put(&dir, "a.pdf", "%PDF");
    let inputs = [good, dir.path().join("missing.txt"), pdf];
    let found = documents(&inputs);
    assert_eq!(found.wrong_inputs().count(), 2);
    assert_eq!(found.progress(), (0, 3));
    let reads: Vec<Read> = found.collect();
    assert!(matches!(errors(&reads)[0].reason, ReadReason::Missing));
    assert!(matches!(errors(&reads)[1].reason, ReadReason::UnknownKind));
    assert_eq!(ids(&reads), ["a"]);
}

#[test]
fn huge_files_and_lines_are_refused_and_the_rest_goes_on() {
    let dir = folder();
    let size = 200 << 20;
    for name in ["huge.txt", "huge.html"] {
        let file = fs::File::create(dir.path().join(name)).expect("a file");
        file.set_len(size).expect("a sparse file");
    }
    put(&dir, "bomb.txt.zst", zstd(&vec![b'a'; 80 << 20]));
    let mut lines = b"{\"id\":\"first\",\"text\":\"a\"}\n{\"text\":\"".to_vec();
    lines.resize(80 << 20, b'a');
    lines.extend(b"\"}\n{\"id\":\"last\",\"text\":\"b\"}\n");
    put(&dir, "line.jsonl", lines);
    let mut long = b"{\"id\":\"long\",\"text\":\"".to_vec();
    long.resize(20 << 20, b'a');
    long.extend(b"\"}");
    put(&dir, "long.jsonl", long);
    let reads = read(&[dir.path()]);
    assert_eq!(ids(&reads), ["first", "last", "long"]);
    let messages: Vec<String> = errors(&reads).iter().map(ToString::to_string).collect();
    assert_eq!(messages.len(), 4, "{messages:#?}");
    assert_eq!(
        messages
            .iter()
            .filter(|m| m.contains("larger than the limit of 64 MB"))
            .count(),
        3,
        "{messages:#?}"
    );
    assert!(
        messages.iter().any(|m| m.contains("line.jsonl:2: the line is longer")),
        "{messages:#?}"
    );
}

#[cfg(unix)]
#[test]
fn folders_that_link_back_or_cannot_be_read_are_named() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let dir = folder();
    put(&dir, "a/x.txt", "x");
    put(&dir, "closed/y.txt", "y");
    symlink(dir.path(), dir.path().join("a/back")).expect("a link");
    symlink("nowhere.txt", dir.path().join("dangling.txt")).expect("a link");
    symlink("nowhere.pdf", dir.path().join("dangling.pdf")).expect("a link");
    let closed = dir.path().join("closed");
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o000)).expect("permissions");
    let readable = fs::read_dir(&closed).is_ok();
    let reads = read(&[dir.path()]);
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o755)).expect("permissions");
    assert_eq!(ids(&reads).first(), Some(&"x"));
    // The superuser reads everything.
    let expected: &[&str] = if readable {
        &["back", "dangling.txt"]
    } else {
        &["back", "closed", "dangling.txt"]
    };
    let named: Vec<&str> = errors(&reads)
        .iter()
        .filter_map(|e| e.origin.rsplit('/').next())
        .collect();
    assert_eq!(named, expected);
}

#[test]
fn the_iterator_can_go_to_another_thread() {
    let dir = folder();
    let documents = documents(&[put(&dir, "a.txt", "một")]);
    let count = std::thread::spawn(move || documents.count()).join();
    assert_eq!(count.ok(), Some(1));
}

#[test]
fn metadata_comes_from_front_matter_and_pages() {
    let dir = folder();
    let text = put(
        &dir,
        "a.txt",
        "---\ntitle: Tin mới\nplace: Lai Châu\npublished: 2025-03-17\n---\n\nNội dung.\n",
    );
    let html = put(&dir, "b.html", page());
    let reads = read(&[&text, &html]);
    let a = reads[0].as_ref().expect("a document");
    assert_eq!(
        (a.text.as_str(), a.place.as_deref()),
        ("Tin mới\n\nNội dung.\n", Some("Lai Châu"))
    );
    let b = reads[1].as_ref().expect("a document");
    assert_eq!(b.title.as_deref(), Some("Lai Châu nâng chất lượng y tế"));
    assert_eq!(b.published.map(|d| d.to_string()).as_deref(), Some("2025-03-17"));
    assert_eq!(b.publisher.as_deref(), Some("Báo Mẫu"));
    assert!(
        b.text.starts_with("Lai Châu nâng chất lượng y tế\n\nChiều 17/3,"),
        "{}",
        b.text
    );
}

/// A small page as news sites write them.
fn page() -> String {
    "<!doctype html><html><head><meta charset=\"utf-8\"><title>Lai Châu nâng chất lượng y tế</title>\
     <meta property=\"og:title\" content=\"Lai Châu nâng chất lượng y tế\"><meta property=\"og:site_name\" content=\"Báo Mẫu\">\
     <meta property=\"article:published_time\" content=\"2025-03-17T08:34:00+07:00\"></head><body>\
     <div class=\"menu\"><a href=\"/\">Trang chủ</a> <a href=\"/y-te\">Y tế</a></div><h1>Lai Châu nâng chất lượng y tế</h1>\
     <div class=\"detail-content\"><p>Chiều 17/3, đoàn công tác của Bộ Y tế đã có buổi làm việc với tỉnh Lai Châu về công tác y tế trên địa bàn, với sự tham dự của nhiều đơn vị.</p>\
     <figure><img src=\"a.jpg\"><figcaption>Quang cảnh buổi làm việc.</figcaption></figure>\
     <p>Báo cáo tại buổi làm việc, lãnh đạo ngành cho biết, mạng lưới y tế cơ sở được củng cố, phát triển rộng khắp, đảm bảo bao phủ tất cả các địa bàn của tỉnh.</p>\
     <p>Đoàn đề nghị tỉnh tiếp tục quan tâm, nâng chất lượng khám, chữa bệnh, đẩy mạnh chuyển đổi số và tăng cường hợp tác với các bệnh viện tuyến trung ương.</p></div>\
     </body></html>"
        .to_owned()
}
