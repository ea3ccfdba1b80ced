//! A workbook of a few megabytes whose sheet unpacks to a gigabyte.

use super::sheet::package;
use std::io::{Cursor, Read as _};
use zip::ZipArchive;

/// What the sheet claims to be, and is.
pub const UNPACKED: u32 = 1 << 30;
/// Longest repetition that one code of DEFLATE stands for.
const LONGEST: u32 = 258;
const DEFLATED: u16 = 8;

/// Bits as DEFLATE packs them: the first is the lowest of its byte.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    pending: u32,
    count: u32,
}

impl Bits {
    fn push(&mut self, value: u32, length: u32) {
        self.pending |= value << self.count;
        self.count += length;
        while self.count >= 8 {
            self.bytes.push(u8::try_from(self.pending & 0xff).unwrap());
            self.pending >>= 8;
            self.count -= 8;
        }
    }

    /// A code of Huffman's: its highest bit comes first.
    fn code(&mut self, value: u32, length: u32) {
        self.push(value.reverse_bits() >> (32 - length), length);
    }
}

/// A gigabyte of spaces, deflated: one space, then that space again and again (RFC 1951, 3.2.6).
fn spaces() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b011, 3);
    let literal = |bits: &mut Bits| bits.code(0x30 + u32::from(b' '), 8);
    literal(&mut bits);
    for _ in 0..(UNPACKED - 1) / LONGEST {
        bits.code(0b1100_0101, 8);
        bits.code(0, 5);
    }
    for _ in 0..(UNPACKED - 1) % LONGEST {
        literal(&mut bits);
    }
    bits.code(0, 7);
    bits.push(0, 7);
    bits.bytes
}

struct Entry {
    name: String,
    method: u16,
    crc: u32,
    length: u32,
    packed: Vec<u8>,
}

impl Entry {
    /// What stands before its bytes and again in the list at the end.
    fn described(&self) -> Vec<u8> {
        let mut text = vec![20, 0, 0, 0];
        text.extend(self.method.to_le_bytes());
        text.extend([0, 0, 0x21, 0x5a]);
        text.extend(self.crc.to_le_bytes());
        text.extend(u32::try_from(self.packed.len()).unwrap().to_le_bytes());
        text.extend(self.length.to_le_bytes());
        text.extend(u16::try_from(self.name.len()).unwrap().to_le_bytes());
        text.extend([0, 0]);
        text
    }
}

fn zipped(entries: &[Entry]) -> Vec<u8> {
    let (mut file, mut list) = (vec![], vec![]);
    for entry in entries {
        let at = u32::try_from(file.len()).unwrap();
        list.extend([b"PK\x01\x02\x14\0", entry.described().as_slice(), &[0; 10]].concat());
        list.extend(at.to_le_bytes());
        list.extend(entry.name.as_bytes());
        file.extend([b"PK\x03\x04", entry.described().as_slice()].concat());
        file.extend([entry.name.as_bytes(), &entry.packed].concat());
    }
    let count = u16::try_from(entries.len()).unwrap().to_le_bytes();
    let (start, length) = (file.len(), list.len());
    file.extend(list);
    file.extend([b"PK\x05\x06\0\0\0\0", count.as_slice(), &count].concat());
    file.extend(u32::try_from(length).unwrap().to_le_bytes());
    file.extend(u32::try_from(start).unwrap().to_le_bytes());
    file.extend([0, 0]);
    file
}

/// A workbook like any other, whose part of this name holds the gigabyte.
#[must_use]
pub fn workbook_with(part: &str) -> Vec<u8> {
    let mut usual = ZipArchive::new(Cursor::new(package(&[]))).unwrap();
    let mut entries: Vec<Entry> = (0..usual.len())
        .map(|index| {
            let mut file = usual.by_index(index).unwrap();
            let mut packed = vec![];
            file.read_to_end(&mut packed).unwrap();
            let name = file.name().unwrap().into_owned();
            let length = u32::try_from(packed.len()).unwrap();
            Entry { name, method: 0, crc: file.crc32(), length, packed }
        })
        .collect();
    entries.push(Entry {
        name: part.to_owned(),
        method: DEFLATED,
        crc: 0x9ac4_7fa6,
        length: UNPACKED,
        packed: spaces(),
    });
    zipped(&entries)
}
