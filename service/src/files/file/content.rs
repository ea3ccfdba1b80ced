//! What a file is by its content, whatever it is called.

use crate::kernel::FaultCode;
use entity::files::file::FileKind;
use sea_orm::Iterable;

/// So many bytes from the beginning tell the kind.
pub(super) const HEAD: usize = 16 * 1024;

/// Media types that say nothing, so that no content disagrees with them.
const ANYTHING: &[&str] = &["", "application/octet-stream", "binary/octet-stream"];

/// The kind of a file that begins so, if it is one of those that are known.
pub(super) fn kind_of(head: &[u8]) -> Option<FileKind> {
    match infer::get(head) {
        Some(found) => FileKind::iter().find(|kind| kind.media_type() == found.mime_type()),
        None => is_table(head).then_some(FileKind::Csv),
    }
}

/// Media types of archives.
const ARCHIVES: &[&str] = &["application/zip", "application/x-zip-compressed"];

/// Is it an archive, and declared as one?
pub(super) fn is_archive(head: &[u8], declared: &str) -> Result<(), FaultCode> {
    let declared = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    if !head.starts_with(b"PK\x03\x04") {
        return Err(FaultCode::TypeNotAllowed);
    }
    let known = ARCHIVES.contains(&declared.as_str()) || ANYTHING.contains(&declared.as_str());
    if known { Ok(()) } else { Err(FaultCode::TypeMismatch) }
}

/// Text without any mark-up at its beginning, in UTF-8 or GBK.
fn is_table(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let printable = |byte: &u8| *byte >= 0x20 && *byte != 0x7f || b"\t\r\n".contains(byte);
    let first = text.iter().find(|byte| !byte.is_ascii_whitespace());
    first.is_some_and(|byte| *byte != b'<') && text.iter().all(printable)
}

/// Does the declared media type agree with the kind that was found?
pub(super) fn agree(declared: &str, kind: FileKind) -> Result<(), FaultCode> {
    let declared = declared.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let also: &[&str] = match kind {
        FileKind::Jpeg => &["image/jpg", "image/pjpeg"],
        // What browsers on Windows call a table of commas.
        FileKind::Csv => &["text/plain", "application/csv", "application/vnd.ms-excel"],
        FileKind::Docx | FileKind::Xlsx => ARCHIVES,
        FileKind::Pdf => &["application/x-pdf"],
        FileKind::Png | FileKind::Webp => &[],
    };
    let known = declared == kind.media_type() || also.contains(&declared.as_str());
    if known || ANYTHING.contains(&declared.as_str()) {
        Ok(())
    } else {
        Err(FaultCode::TypeMismatch)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_content_tells_the_kind() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        let webp = b"RIFF\x24\0\0\0WEBPVP8 ";
        for (head, kind) in [
            (&b"%PDF-1.7\n"[..], Some(FileKind::Pdf)),
            (png, Some(FileKind::Png)),
            (b"\xff\xd8\xff\xe0\0\x10JFIF", Some(FileKind::Jpeg)),
            (webp, Some(FileKind::Webp)),
            (b"\xef\xbb\xbfdate,amount\r\n2025-03-10,1.00\r\n", Some(FileKind::Csv)),
            (b"\xc8\xd5\xc6\xda,\xbd\xf0\xb6\xee\r\n", Some(FileKind::Csv)),
            (b"<!doctype html><script>alert(1)</script>", None),
            (b"  <svg xmlns=\"http://www.w3.org/2000/svg\"/>", None),
            (b"MZ\x90\0\x03\0\0\0", None),
            (b"\x7fELF\x02\x01\x01\0", None),
            (b"PK\x03\x04\x14\0\0\0\0\0", None),
            (b"GIF89a\x01\0\x01\0", None),
            (b"a,b\0c", None),
        ] {
            assert_eq!(kind_of(head), kind, "{}", String::from_utf8_lossy(head));
        }
    }

    #[test]
    fn a_declared_type_agrees_or_says_nothing() {
        assert!(agree("image/png", FileKind::Png).is_ok());
        assert!(agree("Image/JPG", FileKind::Jpeg).is_ok());
        assert!(agree("text/csv; charset=gbk", FileKind::Csv).is_ok());
        assert!(agree("application/octet-stream", FileKind::Pdf).is_ok());
        assert!(agree("", FileKind::Pdf).is_ok());
        assert_eq!(agree("image/png", FileKind::Pdf), Err(FaultCode::TypeMismatch));
        assert_eq!(agree("text/html", FileKind::Csv), Err(FaultCode::TypeMismatch));
    }
}
