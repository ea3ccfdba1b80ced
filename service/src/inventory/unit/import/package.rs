//! A workbook is a zip of parts: is it safe to unpack?
//!
//! A few bytes can claim to be a sheet of any size, so every part is unpacked once here, counted
//! and thrown away, before anything is built from it. What the reader of workbooks sizes its
//! memory by, the count of shared strings, has to be possible; what it would hold as one piece, a
//! tag, a text or a comment, has to be short.

use crate::kernel::FaultCode;
use std::collections::HashSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;

const MIB: u64 = 1024 * 1024;
/// Most parts; a workbook of a hundred sheets has some three hundred.
const MAX_PARTS: usize = 1_000;
/// Every part begins so in the list of parts.
const LISTED: &[u8] = b"PK\x01\x02";
/// Longest tag or text of a sheet: a cell holds 32 767 characters.
const MAX_RUN: u64 = MIB / 4;
/// Most shared strings.
const MAX_STRINGS: u64 = 2_000_000;
/// Most bytes of all parts together, unpacked.
const MAX_TOTAL: u64 = 192 * MIB;

/// What a part is by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Where the workbook itself stands.
    Root,
    Strings,
    Sheet,
    /// Styles, relationships and whatever else is small.
    Small,
    /// Pictures and the like, which nobody reads.
    Other,
}

impl Part {
    fn named(name: &str) -> Self {
        let (folder, file) = name.rsplit_once('/').unwrap_or(("", name));
        let sheets = folder == "worksheets" || folder.ends_with("/worksheets");
        let xml = file.ends_with(".xml");
        match () {
            () if name == "_rels/.rels" => Self::Root,
            () if file == "sharedstrings.xml" => Self::Strings,
            () if sheets && xml && file.starts_with("sheet") => Self::Sheet,
            () if xml || file.ends_with(".rels") => Self::Small,
            () => Self::Other,
        }
    }

    const fn limit(self) -> u64 {
        match self {
            Self::Root | Self::Small => MIB,
            Self::Strings => 32 * MIB,
            Self::Sheet => 128 * MIB,
            Self::Other => 16 * MIB,
        }
    }
}

/// Refuses a workbook that would take more memory than its rows are worth.
pub(super) fn check(bytes: &[u8]) -> Result<(), FaultCode> {
    let listed = bytes.windows(LISTED.len()).filter(|some| *some == LISTED);
    if listed.take(MAX_PARTS + 1).count() > MAX_PARTS {
        return Err(FaultCode::UnpackedTooLarge);
    }
    let broken = |_| FaultCode::SheetUnreadable;
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(broken)?;
    let mut names = HashSet::new();
    let mut total = 0;
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).map_err(broken)?;
        let name = part.name().map_err(broken)?.replace('\\', "/").to_ascii_lowercase();
        if leads_away(&name) || !names.insert(name.clone()) {
            return Err(FaultCode::SheetUnreadable);
        }
        total += unpack(&mut part, Part::named(&name))?;
        if total > MAX_TOTAL {
            return Err(FaultCode::UnpackedTooLarge);
        }
    }
    Ok(())
}

/// Nothing is unpacked to a place, but what names one is no workbook.
fn leads_away(name: &str) -> bool {
    name.starts_with('/')
        || name.split('/').any(|step| step == "..")
        || name.chars().any(char::is_control)
}

/// Unpacks a part to nowhere; answers how long it is.
fn unpack(source: impl Read, part: Part) -> Result<u64, FaultCode> {
    let limit = part.limit();
    let mut source = source.take(limit + 1);
    let mut seen = Seen::default();
    let mut kept = vec![];
    let mut buffer = vec![0; 64 * 1024];
    loop {
        let read = source.read(&mut buffer).map_err(|_| FaultCode::SheetUnreadable)?;
        let Some(bytes) = buffer.get(..read).filter(|bytes| !bytes.is_empty()) else { break };
        seen.length += read as u64;
        if seen.length > limit {
            return Err(FaultCode::UnpackedTooLarge);
        }
        if part != Part::Other {
            bytes.iter().for_each(|byte| seen.byte(*byte));
        }
        if matches!(part, Part::Root | Part::Strings) {
            kept.extend_from_slice(bytes);
        }
    }
    let fits = match part {
        Part::Other => true,
        Part::Small => seen.plain,
        Part::Sheet => seen.plain && seen.short && !seen.marked,
        Part::Strings => seen.plain && seen.short && !seen.marked && counts(&kept),
        Part::Root => seen.plain && usual(&kept),
    };
    if fits { Ok(seen.length) } else { Err(FaultCode::SheetUnreadable) }
}

/// What was seen of a part that is text.
#[derive(Debug)]
struct Seen {
    length: u64,
    /// Bytes since a tag began.
    run: u64,
    last: u8,
    /// One byte is one sign where it matters: nothing hides in UTF-16.
    plain: bool,
    /// No tag or text is very long.
    short: bool,
    /// A comment, a CDATA section or a document type.
    marked: bool,
}

impl Default for Seen {
    fn default() -> Self {
        Self { length: 0, run: 0, last: 0, plain: true, short: true, marked: false }
    }
}

impl Seen {
    fn byte(&mut self, byte: u8) {
        self.run = if byte == b'<' { 0 } else { self.run + 1 };
        self.plain &= byte != 0;
        self.short &= self.run <= MAX_RUN;
        self.marked |= self.last == b'<' && byte == b'!';
        self.last = byte;
    }
}

/// The workbook stands where workbooks stand, and is named as it is.
fn usual(root: &[u8]) -> bool {
    let text = root.to_ascii_lowercase();
    !holds(&text, b"worksheets") && !text.contains(&b'&')
}

fn holds(text: &[u8], word: &[u8]) -> bool {
    text.windows(word.len()).any(|some| some == word)
}

/// Memory is reserved for as many strings as their part says it has.
fn counts(strings: &[u8]) -> bool {
    const NAME: &[u8] = b"uniqueCount";
    let mut named = strings.windows(NAME.len()).enumerate().filter(|(_, some)| *some == NAME);
    named.all(|(at, _)| {
        let value: Vec<u8> = strings[at + NAME.len()..]
            .iter()
            .copied()
            .filter(|byte| !byte.is_ascii_whitespace())
            .take(16)
            .collect();
        let [b'=', quote @ (b'"' | b'\''), digits @ ..] = value.as_slice() else { return false };
        let digits: Option<&[u8]> = digits.split(|byte| byte == quote).next();
        let count = digits.and_then(|digits| std::str::from_utf8(digits).ok()?.parse::<u64>().ok());
        count.is_some_and(|count| count <= MAX_STRINGS)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_told_by_their_names() {
        for (name, part) in [
            ("_rels/.rels", Part::Root),
            ("xl/sharedstrings.xml", Part::Strings),
            ("xl/worksheets/sheet1.xml", Part::Sheet),
            ("worksheets/sheet12.xml", Part::Sheet),
            ("xl/worksheets/styles.xml", Part::Small),
            ("xl/worksheets/sharedstrings.xml", Part::Strings),
            ("xl/worksheets/_rels/sheet1.xml.rels", Part::Small),
            ("xl/workbook.xml", Part::Small),
            ("xl/media/image1.png", Part::Other),
        ] {
            assert_eq!(Part::named(name), part, "{name}");
        }
    }

    #[test]
    fn a_count_of_strings_has_to_be_possible() {
        for (text, fits) in [
            ("<sst uniqueCount=\"12\">", true),
            ("<sst uniqueCount = '2000000' >", true),
            ("<sst>", true),
            ("<sst uniqueCount=\"2000001\">", false),
            ("<sst uniqueCount=\"99999999999999999999\">", false),
            ("<sst uniqueCount=\"&#57;99\">", false),
            ("<sst uniqueCount=12>", false),
        ] {
            assert_eq!(counts(text.as_bytes()), fits, "{text}");
        }
    }

    #[test]
    fn what_is_long_or_hidden_is_seen() {
        let sheet = |text: &str| unpack(text.as_bytes(), Part::Sheet);
        assert_eq!(sheet("<worksheet><sheetData/></worksheet>"), Ok(35));
        let long = format!("<v>{}</v>", "1".repeat(300_000));
        assert_eq!(sheet(&long), Err(FaultCode::SheetUnreadable));
        assert_eq!(sheet("<!-- x -->"), Err(FaultCode::SheetUnreadable));
        assert_eq!(sheet("<\0v\0>"), Err(FaultCode::SheetUnreadable));
        let large = vec![b' '; 1_100_000];
        assert_eq!(unpack(large.as_slice(), Part::Small), Err(FaultCode::UnpackedTooLarge));
        let moved = br#"<Relationship Target="xl/worksheets/sheet1.xml"/>"#;
        assert_eq!(unpack(moved.as_slice(), Part::Root), Err(FaultCode::SheetUnreadable));
    }
}
