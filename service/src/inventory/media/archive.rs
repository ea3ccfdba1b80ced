//! The archive of a tour: is everything in it harmless and of a bearable size?
//!
//! Every entry is unpacked once here, counted, hashed and thrown away, before any is kept. What is
//! said of sizes in the archive is not believed.

use super::entry_kind::{fits, media_type};
use crate::kernel::FaultCode;
use bytes::Bytes;
use sha2::{Digest, Sha256};
use std::collections::HashSet;
use std::io::{Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;

const MIB: u64 = 1024 * 1024;
/// Most entries; a tour of fifty rooms in tiles has some fifteen hundred.
const MAX_ENTRIES: usize = 3_000;
/// Every entry begins so in the list of entries.
const LISTED: &[u8] = b"PK\x01\x02";
/// Most bytes of one entry, and of all together, unpacked.
const MAX_ENTRY: u64 = 32 * MIB;
const MAX_TOTAL: u64 = 512 * MIB;
/// So many times its packed size an entry may have, and so many bytes beyond: texts shrink to a
/// fifteenth, what shrinks to a thousandth is a bomb.
const MAX_RATIO: u64 = 100;
const SMALL: u64 = 64 * 1024;
/// Longest path, in characters: as the column holds.
const MAX_PATH: usize = 200;
/// Where a tour begins.
pub(super) const INDEX: &str = "index.html";
/// Kinds of files in a Unix mode.
const KIND: u32 = 0o170_000;
const PLAIN: u32 = 0o100_000;

/// Why an archive is not a tour, and the entry because of which.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Wrong {
    pub code: FaultCode,
    pub entry: Option<String>,
}

impl From<FaultCode> for Wrong {
    fn from(code: FaultCode) -> Self {
        Self { code, entry: None }
    }
}

/// An entry that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Entry {
    /// Place in the archive.
    index: usize,
    pub path: String,
    pub size: u64,
    pub sha256: String,
}

/// An archive that was looked through.
#[derive(Debug)]
pub(super) struct Archive {
    zip: ZipArchive<Cursor<Bytes>>,
    pub entries: Vec<Entry>,
}

impl Archive {
    /// Looks through all of it.
    pub fn check(bytes: Bytes) -> Result<Self, Wrong> {
        let listed = bytes.windows(LISTED.len()).filter(|some| *some == LISTED);
        if listed.take(MAX_ENTRIES + 1).count() > MAX_ENTRIES {
            return Err(FaultCode::TooMany.into());
        }
        let mut zip = ZipArchive::new(Cursor::new(bytes)).map_err(|_| unreadable())?;
        let (mut entries, mut total): (Vec<Entry>, u64) = (vec![], 0);
        let mut names = HashSet::new();
        for index in 0..zip.len() {
            let mut file = zip.by_index(index).map_err(|_| unreadable())?;
            let path = path(&file)?;
            let at = |code| Wrong { code, entry: Some(path.clone()) };
            if file.is_dir() || aside(&path) {
                continue;
            }
            // Where letters of both cases are one, one of two would hide the other.
            if !names.insert(path.to_lowercase()) {
                return Err(at(FaultCode::Duplicate));
            }
            let (size, sha256) = look_at(&mut file, &path).map_err(at)?;
            total += size;
            if total > MAX_TOTAL {
                return Err(FaultCode::UnpackedTooLarge.into());
            }
            entries.push(Entry { index, path, size, sha256 });
        }
        if entries.iter().any(|entry| entry.path == INDEX) {
            Ok(Self { zip, entries })
        } else {
            Err(FaultCode::IndexMissing.into())
        }
    }

    /// The bytes of an entry, as they were looked at.
    pub fn unpack(&mut self, entry: &Entry) -> Result<Vec<u8>, Wrong> {
        let file = self.zip.by_index(entry.index).map_err(|_| unreadable())?;
        let mut bytes = vec![];
        file.take(MAX_ENTRY).read_to_end(&mut bytes).map_err(|_| unreadable())?;
        let same = hex::encode(Sha256::digest(&bytes)) == entry.sha256;
        if same { Ok(bytes) } else { Err(unreadable()) }
    }
}

fn unreadable() -> Wrong {
    FaultCode::ArchiveUnreadable.into()
}

/// The name of an entry, if it is one below the archive and nothing but a file or folder.
fn path<R: Read>(file: &ZipFile<'_, R>) -> Result<String, Wrong> {
    let name = std::str::from_utf8(file.name_raw()).map_err(|_| FaultCode::InvalidFormat)?;
    let kind = file.unix_mode().map_or(0, |mode| mode & KIND);
    let plain = kind == 0 || kind == PLAIN || file.is_dir();
    if leads_away(name) || file.is_symlink() || !plain {
        return Err(Wrong { code: FaultCode::ArchiveUnsafe, entry: Some(name.to_owned()) });
    }
    if name.chars().count() > MAX_PATH {
        return Err(Wrong { code: FaultCode::TooLong, entry: None });
    }
    Ok(name.to_owned())
}

/// Nothing is unpacked to a folder, but what names a place outside means no good.
fn leads_away(name: &str) -> bool {
    let below = name.strip_suffix('/').unwrap_or(name);
    below.split('/').any(|step| matches!(step, "" | "." | ".."))
        || name.chars().any(|letter| letter.is_control() || matches!(letter, '\\' | ':'))
}

/// What systems leave in archives, and no tour needs.
fn aside(path: &str) -> bool {
    let file = path.rsplit('/').next().unwrap_or_default();
    path.starts_with("__MACOSX/") || matches!(file, ".DS_Store" | "Thumbs.db" | "desktop.ini")
}

/// Unpacks an entry to nowhere; answers its size and hash.
fn look_at<R: Read>(file: &mut ZipFile<'_, R>, path: &str) -> Result<(u64, String), FaultCode> {
    media_type(path).ok_or(FaultCode::TypeNotAllowed)?;
    let bearable = file.compressed_size().saturating_mul(MAX_RATIO).saturating_add(SMALL);
    let limit = bearable.min(MAX_ENTRY);
    let mut source = file.take(limit + 1);
    let mut bytes = vec![];
    source.read_to_end(&mut bytes).map_err(|_| FaultCode::ArchiveUnreadable)?;
    let size = bytes.len() as u64;
    if size > limit {
        return Err(FaultCode::UnpackedTooLarge);
    }
    if !fits(path, &bytes) {
        return Err(FaultCode::TypeMismatch);
    }
    Ok((size, hex::encode(Sha256::digest(&bytes))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_lead_away_are_seen() {
        for name in [
            "/index.html",
            "../a.js",
            "a/../../b.js",
            "a//b.js",
            "./a.js",
            "C:/a.js",
            "a\\b.js",
            "",
            "/",
            "a\0.js",
            "a/..",
            "file:a.js",
        ] {
            assert!(leads_away(name), "{name:?}");
        }
        for name in ["index.html", "panos/", "panos/厅/1.jpg", "a..b/c.js", ".well/x.json"] {
            assert!(!leads_away(name), "{name:?}");
        }
    }
}
