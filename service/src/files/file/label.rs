//! The name of a file as it is kept: a label for people, never a place.

use entity::files::file::FileKind;

/// Longest name, in characters.
const LONGEST: usize = 120;

/// The last part of the name, without what no name should hold, with an ending that fits.
pub(super) fn label(given: &str, kind: FileKind) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let plain: String = last.chars().filter(|letter| !misleads(*letter)).collect();
    let plain = plain.trim_matches([' ', '.']);
    let ends = plain.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let fits = ends.is_some_and(|ending| kind.endings().contains(&ending.as_str()));
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if fits => (stem, ending),
        _ => (plain, kind.endings().first().copied().unwrap_or_default()),
    };
    let stem: String = stem.chars().take(LONGEST - ending.len() - 1).collect();
    let stem = stem.trim_end_matches([' ', '.']);
    format!("{}.{ending}", if stem.is_empty() { "file" } else { stem })
}

/// Control characters, what turns the direction of writing, and what shells and Windows refuse.
fn misleads(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}')
        || matches!(letter, '\u{2060}'..='\u{2069}' | '\u{feff}')
        || matches!(letter, '"' | '<' | '>' | '|' | ':' | '*' | '?')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_hold_no_place_and_end_as_what_they_are() {
        for (given, kind, kept) in [
            ("../../etc/passwd", FileKind::Csv, "passwd.csv"),
            ("C:\\fakepath\\户型图.PNG", FileKind::Png, "户型图.PNG"),
            ("/", FileKind::Pdf, "file.pdf"),
            ("", FileKind::Jpeg, "file.jpg"),
            ("..", FileKind::Jpeg, "file.jpg"),
            ("photo.jpeg", FileKind::Jpeg, "photo.jpeg"),
            ("setup.exe", FileKind::Png, "setup.exe.png"),
            ("bill\u{202e}gpj.pdf", FileKind::Pdf, "billgpj.pdf"),
            ("a\"b\r\nSet-Cookie: x.pdf", FileKind::Pdf, "abSet-Cookie x.pdf"),
        ] {
            assert_eq!(label(given, kind), kept, "{given:?}");
        }
        let long = label(&"楼".repeat(500), FileKind::Xlsx);
        assert_eq!(long.chars().count(), LONGEST);
        assert!(long.ends_with(".xlsx"));
    }
}
