//! Tables to import: workbooks made part by part, honest and otherwise, and texts.

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const HEAD: &str = r#"<?xml version="1.0" encoding="UTF-8" standalone="yes"?>"#;
const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";

/// The columns of [`row`], by key.
pub const KEYS: &[&str] = &[
    "building",
    "floor",
    "room",
    "use",
    "layout",
    "orientation",
    "gross_area",
    "inside_area",
    "unit_price",
];

/// A home of 98.76 ㎡ at 20 000.
#[must_use]
pub fn row(building: &str, floor: &str, room: &str) -> Vec<String> {
    let rest = ["home", "A1", "south", "98.76", "79.01", "20000"];
    [building, floor, room].into_iter().chain(rest).map(str::to_owned).collect()
}

/// A table of commas; nothing is quoted.
#[must_use]
pub fn csv(head: &[&str], rows: &[Vec<String>]) -> String {
    let mut text = head.join(",");
    for row in rows {
        text.push('\n');
        text.push_str(&row.join(","));
    }
    text
}

/// A cell as it stands in a sheet: digits are a number, `=…` is a formula, `<…` is taken as it is,
/// everything else a text.
fn cell(place: &str, text: &str) -> String {
    let number = !text.starts_with('0') && text.parse::<i64>().is_ok() || text.contains('.');
    match text {
        "" => String::new(),
        raw if raw.starts_with("<c") => raw.replace('@', place),
        formula if formula.starts_with('=') => {
            format!("<c r=\"{place}\"><f>{}</f><v>3</v></c>", &formula[1..])
        }
        number_text if number && !text.contains(['-', ',']) => {
            format!("<c r=\"{place}\"><v>{number_text}</v></c>")
        }
        text => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{text}</t></is></c>"),
    }
}

/// A sheet with these rows.
#[must_use]
pub fn sheet(rows: &[Vec<String>]) -> String {
    let mut data = String::new();
    for (number, row) in (1..).zip(rows) {
        write!(data, "<row r=\"{number}\">").unwrap();
        for (letter, text) in ('A'..='Z').zip(row) {
            data.push_str(&cell(&format!("{letter}{number}"), text));
        }
        data.push_str("</row>");
    }
    format!("{HEAD}<worksheet xmlns=\"{MAIN}\"><sheetData>{data}</sheetData></worksheet>")
}

/// A workbook with one sheet of these rows.
#[must_use]
pub fn workbook(head: &[&str], rows: &[Vec<String>]) -> Vec<u8> {
    let head: Vec<String> = head.iter().map(|text| (*text).to_owned()).collect();
    let all: Vec<Vec<String>> = std::iter::once(head).chain(rows.iter().cloned()).collect();
    package(&[("xl/worksheets/sheet1.xml", sheet(&all).into_bytes())])
}

/// A workbook with these parts beside those that every workbook has.
#[must_use]
pub fn package(parts: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let types = "http://schemas.openxmlformats.org/package/2006/content-types";
    let links = "http://schemas.openxmlformats.org/package/2006/relationships";
    let usual = [
        ("[Content_Types].xml", format!("{HEAD}<Types xmlns=\"{types}\"></Types>")),
        (
            "_rels/.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{links}\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "{HEAD}<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>\
                 <sheet name=\"房源\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "{HEAD}<Relationships xmlns=\"{links}\"><Relationship Id=\"rId1\" \
                 Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet1.xml\"/></Relationships>"
            ),
        ),
    ];
    let mut zip = ZipWriter::new(Cursor::new(vec![]));
    let options = SimpleFileOptions::default().compression_level(Some(1));
    let usual = usual.into_iter().filter(|(name, _)| parts.iter().all(|(part, _)| part != name));
    let usual = usual.map(|(name, text)| (name, text.into_bytes()));
    for (name, bytes) in usual.chain(parts.iter().cloned()) {
        zip.start_file(name, options).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}
