//! What a tour may be made of: pages, scripts, data, pictures and fonts, as the usual makers of
//! panoramas write them.

/// How the content shows that it is what its ending says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Proof {
    /// No byte of it is zero, and it begins like nothing else.
    Text,
    /// It begins like one of these.
    Begins(&'static [&'static str]),
}

const SFNT: Proof = Proof::Begins(&["application/font-sfnt"]);
const WOFF: Proof = Proof::Begins(&["application/font-woff"]);

/// Endings, as what they are served, and how that is proven.
const KINDS: &[(&str, &str, Proof)] = &[
    ("html", "text/html; charset=utf-8", Proof::Text),
    ("htm", "text/html; charset=utf-8", Proof::Text),
    ("js", "text/javascript; charset=utf-8", Proof::Text),
    ("mjs", "text/javascript; charset=utf-8", Proof::Text),
    ("css", "text/css; charset=utf-8", Proof::Text),
    ("json", "application/json", Proof::Text),
    ("xml", "application/xml", Proof::Text),
    ("svg", "image/svg+xml", Proof::Text),
    ("jpg", "image/jpeg", Proof::Begins(&["image/jpeg"])),
    ("jpeg", "image/jpeg", Proof::Begins(&["image/jpeg"])),
    ("png", "image/png", Proof::Begins(&["image/png"])),
    ("webp", "image/webp", Proof::Begins(&["image/webp"])),
    ("gif", "image/gif", Proof::Begins(&["image/gif"])),
    ("avif", "image/avif", Proof::Begins(&["image/avif"])),
    ("ico", "image/x-icon", Proof::Begins(&["image/vnd.microsoft.icon"])),
    ("woff", "font/woff", WOFF),
    ("woff2", "font/woff2", WOFF),
    ("ttf", "font/ttf", SFNT),
    ("otf", "font/otf", SFNT),
];

fn kind(path: &str) -> Option<&'static (&'static str, &'static str, Proof)> {
    let file = path.rsplit('/').next()?;
    let (stem, ending) = file.rsplit_once('.')?;
    let ending = ending.to_ascii_lowercase();
    KINDS.iter().find(|kind| kind.0 == ending && !stem.is_empty())
}

/// As what a file of this name is served; none for what no tour is made of.
pub(super) fn media_type(path: &str) -> Option<&'static str> {
    kind(path).map(|kind| kind.1)
}

/// Is the content what the name says?
pub(super) fn fits(path: &str, bytes: &[u8]) -> bool {
    let found = infer::get(bytes).map(|found| found.mime_type());
    match kind(path).map(|kind| kind.2) {
        None => false,
        Some(Proof::Begins(known)) => found.is_some_and(|found| known.contains(&found)),
        Some(Proof::Text) => {
            !bytes.contains(&0) && found.is_none_or(|found| found.starts_with("text/"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_tell_what_is_served() {
        for (path, known) in [
            ("index.html", Some("text/html; charset=utf-8")),
            ("a/B.JPG", Some("image/jpeg")),
            ("a.b/data.min.json", Some("application/json")),
            ("setup.exe", None),
            ("a.php", None),
            ("a.wasm", None),
            ("html", None),
            (".html", None),
            ("a.html/b", None),
        ] {
            assert_eq!(media_type(path), known, "{path}");
        }
    }

    #[test]
    fn the_content_has_to_be_what_the_name_says() {
        let png = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR";
        for (path, bytes, right) in [
            ("a.png", &png[..], true),
            ("a.jpg", &png[..], false),
            ("a.js", b"var a = 1", true),
            ("a.js", b"", true),
            ("a.html", b"<!doctype html><p>", true),
            ("a.xml", b"<?xml version=\"1.0\"?><krpano/>", true),
            ("a.js", b"MZ\x90\0\x03\0\0\0", false),
            ("a.json", b"PK\x03\x04\x14\0\0\0", false),
            ("a.css", b"%PDF-1.7", false),
            ("a.woff2", b"wOF2\0\x01\0\0", true),
            ("a.woff2", b"var a", false),
            ("a.png", b"", false),
        ] {
            assert_eq!(fits(path, bytes), right, "{path}");
        }
    }
}
