//! The name of a file as it is kept: a label for people, never a place.

use crate::kernel::FaultCode;
use entity::files::file::FileKind;

/// Longest name, in characters.
const LONGEST: usize = 120;

/// Refuses what is no name: one that is empty, holds a place, or holds what misleads.
pub(super) fn check(given: &str) -> Result<(), FaultCode> {
    let place = given.contains(['/', '\\']) || given.contains("..");
    if place || given.chars().any(misleads) || trimmed(given).is_empty() {
        return Err(FaultCode::NameNotAllowed);
    }
    Ok(())
}

fn trimmed(given: &str) -> &str {
    given.trim_matches(|letter: char| letter.is_whitespace() || letter == '.')
}

/// The name without what stands around it, with an ending that fits.
pub(super) fn label(given: &str, kind: FileKind) -> String {
    let plain = trimmed(given);
    let ends = plain.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase());
    let fits = ends.is_some_and(|ending| kind.endings().contains(&ending.as_str()));
    let (stem, ending) = match plain.rsplit_once('.') {
        Some((stem, ending)) if fits => (stem, ending),
        _ => (plain, kind.endings().first().copied().unwrap_or_default()),
    };
    let stem: String = stem.chars().take(LONGEST - ending.len() - 1).collect();
    format!("{}.{ending}", trimmed(&stem))
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
    fn names_end_as_what_they_are() {
        for (given, kind, kept) in [
            (" 户型图.PNG ", FileKind::Png, "户型图.PNG"),
            ("\u{3000}三月 流水 .csv.", FileKind::Csv, "三月 流水.csv"),
            ("photo.jpeg", FileKind::Jpeg, "photo.jpeg"),
            ("passwd", FileKind::Csv, "passwd.csv"),
            (".png", FileKind::Png, "png.png"),
            ("setup.exe", FileKind::Png, "setup.exe.png"),
        ] {
            assert_eq!(check(given), Ok(()), "{given:?}");
            assert_eq!(label(given, kind), kept, "{given:?}");
        }
        let long = label(&"楼".repeat(500), FileKind::Xlsx);
        assert_eq!(long.chars().count(), LONGEST);
        assert!(long.ends_with(".xlsx"));
    }

    #[test]
    fn what_is_a_place_or_misleads_is_no_name() {
        for given in [
            "../../etc/passwd",
            "/etc/passwd",
            "C:\\fakepath\\户型图.png",
            "a/b.png",
            "a\\b.png",
            "..",
            "a..b.png",
            "",
            "  ",
            " . ",
            "a\nb.pdf",
            "a.pdf\0",
            "\u{85}.pdf",
            "bill\u{202e}gpj.pdf",
            "a\u{200b}.pdf",
            "a\"b.pdf",
            "a.png:stream",
        ] {
            assert_eq!(check(given), Err(FaultCode::NameNotAllowed), "{given:?}");
        }
    }
}
