//! A table of commas, in UTF-8 or in GBK, as offices in China keep them.

use super::cell::{Cell, Content};
use super::table::{FILE, Table, bad};
use crate::kernel::{Fault, FaultCode};
use csv::{ReaderBuilder, StringRecord};
use encoding_rs::GB18030;
use std::borrow::Cow;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Reads the table.
pub(super) fn read(bytes: &[u8]) -> Result<Table, Vec<Fault>> {
    let text = decoded(bytes)?;
    let mut rows =
        ReaderBuilder::new().has_headers(false).flexible(true).from_reader(text.as_bytes());
    let mut table = Table::default();
    let mut record = StringRecord::new();
    // A sheet counts a row with a line break in a cell as one.
    let mut breaks = 0;
    while rows.read_record(&mut record).map_err(|_| bad(FaultCode::TextUnreadable))? {
        let line = record.position().map_or(0, csv::Position::line);
        let number = u32::try_from(line.saturating_sub(breaks)).unwrap_or(u32::MAX);
        breaks += record.iter().map(|field| field.matches('\n').count() as u64).sum::<u64>();
        let cells: Vec<Cell> = (0..).zip(&record).filter_map(|(at, text)| cell(at, text)).collect();
        table.take(number, &cells)?;
    }
    table.finish()
}

fn cell(column: u32, text: &str) -> Option<Cell> {
    let content = match text.trim() {
        "" => return None,
        text if text.starts_with('=') => Content::Formula,
        text => Content::Text(text.to_owned()),
    };
    Some(Cell { column, content })
}

/// UTF-8 with its mark or without, else GBK; never with replaced characters.
fn decoded(bytes: &[u8]) -> Result<Cow<'_, str>, Vec<Fault>> {
    let (marked, plain) = match bytes.strip_prefix(BOM) {
        Some(rest) => (true, rest),
        None => (false, bytes),
    };
    let broken = match std::str::from_utf8(plain) {
        Ok(text) => return Ok(Cow::Borrowed(text)),
        Err(error) => error.valid_up_to(),
    };
    if marked || mostly_utf8(plain) {
        return Err(unreadable(plain, broken));
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(plain);
    text.ok_or_else(|| bad(FaultCode::TextUnreadable))
}

/// GBK read as UTF-8 breaks at nearly every letter; UTF-8 with a fault does not.
fn mostly_utf8(bytes: &[u8]) -> bool {
    let (mut letters, mut breaks) = (0, 0);
    for chunk in bytes.utf8_chunks() {
        letters += chunk.valid().chars().filter(|letter| !letter.is_ascii()).count();
        breaks += usize::from(!chunk.invalid().is_empty());
    }
    letters > breaks
}

fn unreadable(bytes: &[u8], at: usize) -> Vec<Fault> {
    let line = bytes.iter().take(at).filter(|byte| **byte == b'\n').count() + 1;
    vec![Fault::at(FILE, FaultCode::TextUnreadable).saying(format!("line {line}"))]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_encoding_is_found_by_the_bytes() {
        let (gbk, _, _) = GB18030.encode("楼栋,楼层\n东一,16\n");
        let marked = [BOM, "楼栋".as_bytes()].concat();
        for (bytes, text) in [
            ("楼栋,16".as_bytes(), "楼栋,16"),
            (&marked, "楼栋"),
            (&gbk, "楼栋,楼层\n东一,16\n"),
            (b"building,floor\n", "building,floor\n"),
        ] {
            assert_eq!(decoded(bytes).as_deref(), Ok(text));
        }
    }

    #[test]
    fn what_is_broken_is_told_by_its_line_and_never_mended() {
        let mut broken = "楼栋,楼层\n东一,16\n东".as_bytes().to_vec();
        broken.push(0xe4);
        broken.extend_from_slice("二,17\n".as_bytes());
        let fault = decoded(&broken).unwrap_err();
        assert_eq!(fault[0].code, FaultCode::TextUnreadable);
        assert_eq!(fault[0].detail.as_deref(), Some("line 3"));
        let marked = [BOM, b"a,\xff\n"].concat();
        assert!(decoded(&marked).is_err());
        assert!(decoded(b"a,b\n1,\xff\n").is_err());
    }
}
