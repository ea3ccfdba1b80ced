//! Files that are not what they should be: refused by a code, with nothing kept.

use super::unit_import::{failed, send};
use serde_json::json;
use tests::Client;
use tests::TestApp;
use tests::given::bomb::workbook_with;
use tests::given::form::picture;
use tests::given::sheet::{KEYS, csv, package, row, sheet, workbook};
use tests::given::{Site, site};

const SHEET: &str = "xl/worksheets/sheet1.xml";

/// Code and saying of the one fault that the file is refused for.
async fn refused(client: &Client, site: &Site, name: &str, bytes: &[u8]) -> (String, String) {
    let reply = send(client, site.project_id(), name, bytes, "").await;
    let faults = reply.faults();
    assert!(faults.iter().all(|(pointer, _)| pointer == "/file"), "{name}: {faults:?}");
    let saying = reply.json()["errors"][0]["detail"].as_str().unwrap_or_default().to_owned();
    (faults[0].1.clone(), saying)
}

#[actix_web::test]
async fn import_refuses_what_is_no_table() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin, "GZ001").await;
    let good = csv(KEYS, &[row("2", "7", "01")]);
    let mut broken = good.clone().into_bytes();
    broken.extend_from_slice("\n2,7,二三四".as_bytes());
    broken.truncate(broken.len() - 1);
    let marked = [b"\xef\xbb\xbf", good.as_bytes(), b"\n2,\xff"].concat();
    let twice = csv(&[KEYS, &["楼层"]].concat(), &[row("2", "7", "01")]);
    let heading = KEYS.join(",");
    let png = picture(8, 8, image::ImageFormat::Png);
    let cases: &[(&str, &[u8], &str)] = &[
        ("a.pdf", b"%PDF-1.7\n1 0 obj", "type_not_allowed"),
        ("a.xlsx", &png, "type_not_allowed"),
        ("a.xlsx", b"PK\x03\x04\x14\0\0\0\0\0", "type_not_allowed"),
        ("a.csv", b"MZ\x90\0\x03\0\0\0\x04", "type_not_allowed"),
        ("a.csv", &broken, "text_unreadable"),
        ("a.csv", &marked, "text_unreadable"),
        ("a.csv", b"building,floor\n2,\xff\n", "text_unreadable"),
        ("a.csv", b"building,floor\n2,3\n", "required"),
        ("a.csv", heading.as_bytes(), "too_few"),
        ("a.csv", twice.as_bytes(), "duplicate"),
        ("a.csv", b"\n", "type_not_allowed"),
    ];
    for (name, bytes, code) in cases {
        let (found, saying) = refused(&admin, &site, name, bytes).await;
        assert_eq!(found, *code, "{name}: {saying}");
    }
    let lacking = refused(&admin, &site, "a.csv", b"building,floor\n2,3\n").await;
    assert!(lacking.1.contains("room 房号"), "{lacking:?}");
    assert!(refused(&admin, &site, "a.csv", &broken).await.1.contains("line 3"));
    assert_eq!(crate::files::file::stored(&app).await, 0);
    app.finish().await;
}

#[actix_web::test]
async fn import_refuses_workbooks_that_would_fill_the_memory() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin, "GZ001").await;
    let head: Vec<String> = KEYS.iter().map(|key| (*key).to_owned()).collect();
    let honest = sheet(&[head, row("2", "7", "01")]).into_bytes();
    let strings =
        |count: &str| format!("<sst uniqueCount=\"{count}\"><si><t>A1</t></si></sst>").into_bytes();
    let bomb = vec![b' '; 33 * 1024 * 1024];
    assert!(
        package(&[(SHEET, honest.clone()), ("xl/sharedStrings.xml", bomb.clone())]).len() < 1 << 20
    );
    let part = |name, bytes| package(&[(SHEET, honest.clone()), (name, bytes)]);
    let comment = [honest.as_slice(), b"<!-- -->"].concat();
    let long = String::from_utf8(honest.clone()).unwrap().replace("98.76", &"9".repeat(300_000));
    let many: Vec<(String, Vec<u8>)> =
        (0..1_001).map(|n| (format!("xl/media/{n}.png"), vec![])).collect();
    let many: Vec<(&str, Vec<u8>)> =
        many.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let moved = "<Relationships><Relationship Type=\"x/relationships/officeDocument\" \
                 Target=\"xl/worksheets/sheet1.xml\"/></Relationships>";
    for (why, file, code) in [
        ("strings", part("xl/sharedStrings.xml", bomb), "unpacked_too_large"),
        ("styles", part("xl/styles.xml", vec![b' '; 1_100_000]), "unpacked_too_large"),
        ("many", package(&many), "unpacked_too_large"),
        ("count", part("xl/sharedStrings.xml", strings("99999999999")), "sheet_unreadable"),
        ("hidden count", part("xl/sharedStrings.xml", strings("&#57;9")), "sheet_unreadable"),
        ("away", part("xl/../../../etc/cron.d/x", vec![]), "sheet_unreadable"),
        ("absolute", part("/etc/passwd", vec![]), "sheet_unreadable"),
        ("twice", part("XL/workbook.xml", vec![]), "sheet_unreadable"),
        ("moved", part("_rels/.rels", moved.into()), "sheet_unreadable"),
        ("comment", package(&[(SHEET, comment)]), "sheet_unreadable"),
        ("long", package(&[(SHEET, long.into_bytes())]), "sheet_unreadable"),
        ("no sheet", package(&[]), "sheet_unreadable"),
        ("half", honest_half(), "sheet_unreadable"),
    ] {
        let (found, saying) = refused(&admin, &site, "a.xlsx", &file).await;
        assert_eq!(found, code, "{why}: {saying}");
    }
    let fine = part("xl/sharedStrings.xml", strings("1"));
    let done = send(&admin, site.project_id(), "a.xlsx", &fine, "?dry_run=true").await.expect(200);
    assert_eq!(done["done"], 1);
    assert_eq!(crate::files::file::stored(&app).await, 0);
    app.finish().await;
}

#[actix_web::test]
async fn import_refuses_a_gigabyte_in_a_workbook_of_some_megabytes() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin, "GZ001").await;
    for part in [SHEET, "xl/sharedStrings.xml", "xl/media/image1.png"] {
        let file = workbook_with(part);
        assert!(file.len() < 8 << 20, "{}", file.len());
        let (found, saying) = refused(&admin, &site, "a.xlsx", &file).await;
        assert_eq!(found, "unpacked_too_large", "{part}: {saying}");
    }
    assert_eq!(crate::files::file::stored(&app).await, 0);
    app.finish().await;
}

/// A workbook whose end is missing.
fn honest_half() -> Vec<u8> {
    let whole = workbook(KEYS, &[row("2", "7", "01")]);
    whole[..whole.len() - 200].to_vec()
}

#[actix_web::test]
async fn import_reads_no_more_than_the_cells_that_are_there() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = site(&admin, "GZ001").await;
    let head: Vec<String> = KEYS.iter().map(|key| (*key).to_owned()).collect();
    let honest = sheet(&[head, row("2", "7", "01")]);
    // Two cells in opposite corners: a table between them would have 17 thousand million.
    let wide =
        honest.replace("<sheetData>", "<dimension ref=\"A1:XFD1048576\"></dimension><sheetData>");
    let wide = wide.replace("</sheetData>", concat!(
        "<row r=\"1048576\"><c r=\"A1048576\"><v>2</v></c><c r=\"XFD1048576\"><v>1</v></c></row>",
        "</sheetData>"
    ));
    let file = package(&[(SHEET, wide.into_bytes())]);
    let done = send(&admin, site.project_id(), "a.xlsx", &file, "").await.expect(200);
    assert_eq!(done["done"], 1);
    assert_eq!(done["failed_rows"], 1);
    assert_eq!(failed(&done)[0], "B1048576 required");
    // Rows and columns that go back and forth are no sheet.
    let back = honest.replace("r=\"B2\"", "r=\"A2\"");
    let file = package(&[(SHEET, back.into_bytes())]);
    assert_eq!(refused(&admin, &site, "a.xlsx", &file).await.0, "sheet_unreadable");
    let name = "../../../etc/cron.d/evil.xlsx";
    let file = workbook(KEYS, &[row("2", "8", "01")]);
    assert_eq!(refused(&admin, &site, name, &file).await.0, "name_not_allowed");
    let done = send(&admin, site.project_id(), "evil.xlsx", &file, "").await.expect(200);
    assert_eq!(done["done"], json!(1), "what is in it is a table");
    app.finish().await;
}
