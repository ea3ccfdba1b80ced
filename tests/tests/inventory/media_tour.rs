use crate::files::file::{set, stored as kept_files};
use futures_util::TryStreamExt;
use serde_json::{Value, json};
use service::kernel::store::Drawer;
use std::io::{Cursor, Write as _};
use tests::given::form::{Form, picture, picture_of};
use tests::given::id;
use tests::given::office::Office;
use tests::{Client, Reply, TestApp, given};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

const HOME: &str = "/api/v1/inventory/media";
const PAGE: &[u8] = b"<!doctype html><script src=\"js/pano.js\"></script>";
const SCRIPT: &[u8] = b"fetch('data/scenes.json')";

/// How many entries of tours the store holds.
async fn stored(app: &TestApp) -> usize {
    app.kernel.store.ids(Drawer::Tours).try_collect::<Vec<_>>().await.unwrap().len()
}

fn archive(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    for (name, bytes) in entries {
        if let Some(target) = name.strip_prefix("link:") {
            writer.add_symlink("a.js", target, SimpleFileOptions::default()).unwrap();
        } else {
            writer.start_file(*name, SimpleFileOptions::default()).unwrap();
            writer.write_all(bytes).unwrap();
        }
    }
    writer.finish().unwrap().into_inner()
}

/// The archive with one name in the place of another of the same length.
fn renamed(archive: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    assert_eq!(from.len(), to.len());
    let mut bytes = archive.to_vec();
    while let Some(at) = bytes.windows(from.len()).position(|some| some == from) {
        bytes[at..at + from.len()].copy_from_slice(to);
    }
    bytes
}

fn tour() -> Vec<u8> {
    let png = picture(16, 16, image::ImageFormat::Png);
    archive(&[
        ("index.html", PAGE),
        ("js/pano.js", SCRIPT),
        ("data/scenes.json", b"{}"),
        ("data/own.css", b""),
        ("panos/客厅.png", &png),
        ("__MACOSX/._index.html", b"\0\0"),
    ])
}

async fn upload(client: &Client, unit: &str, archive: &[u8]) -> Reply {
    let form = Form::of("tour.zip", "application/zip", archive).text("unit_id", unit);
    form.send_to(client, &format!("{HOME}/upload-tour")).await
}

#[actix_web::test]
async fn upload_tour_serves_every_file_apart_from_the_site() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let made = upload(&admin, site.unit_id(0), &tour()).await.expect(201);
    let home = format!("{HOME}/{}/tour", id(&made));
    assert_eq!((&made["kind"], &made["file_id"]), (&json!("tour"), &Value::Null));
    assert_eq!(made["url"], format!("{home}/index.html"));
    assert_eq!((stored(&app).await, kept_files(&app).await), (5, 0));
    let page = admin.download(&format!("{home}/index.html")).await;
    assert_eq!((page.status, page.bytes.as_slice()), (200, PAGE));
    for (name, value) in [
        ("content-type", "text/html; charset=utf-8"),
        ("content-security-policy", "sandbox allow-scripts"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "SAMEORIGIN"),
        ("access-control-allow-origin", "*"),
        ("cache-control", "private, max-age=600"),
    ] {
        assert_eq!(page.header(name).as_deref(), Some(value), "{name}");
    }
    for (path, kind) in [
        ("js/pano.js", "text/javascript; charset=utf-8"),
        ("data/scenes.json", "application/json"),
        ("panos/%E5%AE%A2%E5%8E%85.png", "image/png"),
    ] {
        let file = admin.download(&format!("{home}/{path}")).await;
        assert_eq!((file.status, file.header("content-type").as_deref()), (200, Some(kind)));
    }
    let empty = admin.download(&format!("{home}/data/own.css")).await;
    assert_eq!((empty.status, empty.bytes.len()), (200, 0));
    let known = admin.with("if-none-match", &page.header("etag").unwrap());
    assert_eq!(known.download(&format!("{home}/index.html")).await.status, 304);
    let part = admin.with("range", "bytes=0-8").download(&format!("{home}/index.html")).await;
    assert_eq!((part.status, part.bytes.as_slice()), (206, &PAGE[..9]));
    for path in ["", "js", "js/", "INDEX.html", "..%2findex.html", "%00.js", "a.txt"] {
        admin.get(&format!("{home}/{path}")).await.refused(404, "not_found");
    }
    let moved = json!({"url": "https://vr.example.com/7"});
    let faults = admin.patch(&format!("{HOME}/{}", id(&made)), moved).await.faults();
    assert_eq!(faults, [("/url".to_owned(), "conflict".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn a_link_shows_the_tour_until_it_ends() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li", "consultant").await;
    let unit = office.site.unit_id(0);
    let made = upload(&admin, unit, &tour()).await.expect(201);
    let path = format!("{HOME}/{}/link", id(&made));
    // A link that nobody has recorded would let in all the same.
    li.post(&format!("{path}?dry_run=true"), json!({})).await.refused(400, "bad_request");
    let link = li.post(&path, json!({"minutes": 30})).await.expect(200);
    assert_eq!(link["expires_at"], "2025-03-10T02:30:00Z");
    let (nobody, url) = (app.anonymous(), link["url"].as_str().unwrap());
    let page = nobody.download(url).await;
    assert_eq!((page.status, page.bytes.as_slice()), (200, PAGE));
    assert_eq!(page.header("content-security-policy").unwrap(), "sandbox allow-scripts");
    let beside = url.replace("index.html", "js/pano.js");
    assert_eq!(nobody.download(&beside).await.bytes, SCRIPT);
    let file = picture_of(&admin, office.site.project_id(), "a.png").await;
    let other = format!("/api/v1/files/files/{}/link", id(&file));
    let other = admin.post(&other, json!({})).await.expect(200);
    let token = other["url"].as_str().unwrap().rsplit('/').next().unwrap();
    let foreign = format!("/api/v1/public/tours/{token}/index.html");
    let forged = url.replace("/index.html", "0/index.html");
    for path in [foreign.as_str(), forged.as_str(), "/api/v1/public/tours/x/index.html"] {
        nobody.get(path).await.refused(404, "not_found");
    }
    let clock = json!({"now": "2025-03-10T02:30:00Z"});
    admin.put("/api/v1/sandbox/clock", clock).await.expect(200);
    nobody.get(url).await.refused(404, "not_found");
    let body = json!({"unit_id": unit, "kind": "tour", "url": "https://vr.example.com/a"});
    let elsewhere = admin.post(HOME, body).await.expect(201);
    let path = format!("{HOME}/{}/link", id(&elsewhere));
    admin.post(&path, json!({})).await.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn upload_tour_refuses_what_is_no_harmless_tour_and_keeps_nothing() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let unit = site.unit_id(0);
    let with = |name: &str, bytes: &[u8]| archive(&[("index.html", PAGE), (name, bytes)]);
    let spaces = vec![b' '; 8 * 1024 * 1024];
    let mut many: Vec<(String, &[u8])> = vec![("index.html".to_owned(), PAGE)];
    many.extend((0..3_000).map(|n| (format!("{n}.js"), &b""[..])));
    let many: Vec<(&str, &[u8])> = many.iter().map(|(name, bytes)| (&**name, *bytes)).collect();
    let whole = tour();
    for (what, bytes, code) in [
        ("bomb", with("a.json", &spaces), "unpacked_too_large"),
        ("up", renamed(&with("aa/b.js", b""), b"aa/b.js", b"../b.js"), "archive_unsafe"),
        ("root", renamed(&with("aa/b.js", b""), b"aa/b.js", b"/a/b.js"), "archive_unsafe"),
        ("drive", renamed(&with("aa/b.js", b""), b"aa/b.js", b"C:/b.js"), "archive_unsafe"),
        ("back", renamed(&with("aa/b.js", b""), b"aa/b.js", b"..\\b.js"), "archive_unsafe"),
        ("symlink", with("link:/etc/passwd", b""), "archive_unsafe"),
        ("utf-8", renamed(&with("aab.js", b""), b"aab.js", b"a\xff\xfe.js"), "invalid_format"),
        ("no index", archive(&[("a/index.html", PAGE)]), "index_missing"),
        ("empty", archive(&[]), "type_not_allowed"),
        ("program", with("a.exe", b"MZ"), "type_not_allowed"),
        ("php", with("a.php", b"<?php"), "type_not_allowed"),
        ("in disguise", with("a.png", b"MZ\x90\0\x03"), "type_mismatch"),
        ("nested", with("a.js", &whole), "type_mismatch"),
        ("twice", archive(&[("index.html", PAGE), ("A.js", b""), ("a.js", b"")]), "duplicate"),
        ("many", archive(&many), "too_many"),
        ("cut off", whole[..whole.len() - 30].to_vec(), "archive_unreadable"),
        ("text", PAGE.to_vec(), "type_not_allowed"),
    ] {
        let faults = upload(&admin, unit, &bytes).await.faults();
        assert_eq!(faults, [("/file".to_owned(), code.to_owned())], "{what}");
        assert_eq!((stored(&app).await, kept_files(&app).await), (0, 0), "{what}");
    }
    let reply = upload(&admin, unit, &with("b/a.exe", b"MZ")).await;
    assert!(reply.json()["errors"][0]["detail"].as_str().unwrap().contains("b/a.exe"));
    let form = Form::of("a.zip", "image/png", &whole).text("unit_id", unit);
    let faults = form.send_to(&admin, &format!("{HOME}/upload-tour")).await.faults();
    assert_eq!(faults, [("/file".to_owned(), "type_mismatch".to_owned())]);
    let form = Form::of("../tour.zip", "application/zip", &whole).text("unit_id", unit);
    let faults = form.send_to(&admin, &format!("{HOME}/upload-tour")).await.faults();
    assert_eq!(faults, [("/file".to_owned(), "name_not_allowed".to_owned())]);
    assert_eq!(admin.get(HOME).await.expect(200)["total"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn upload_tour_is_bound_to_its_place_and_size() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let other = given::site(&admin, "GZ002").await;
    let office = super::project::user(&app, "manager", &[other.project_id()]).await;
    let faults = upload(&office, site.unit_id(0), &tour()).await.faults();
    assert_eq!(faults, [("/unit_id".to_owned(), "not_found".to_owned())]);
    let consultant = super::project::user(&app, "consultant", &[site.project_id()]).await;
    upload(&consultant, site.unit_id(0), &tour()).await.refused(403, "forbidden");
    let made = upload(&admin, site.unit_id(0), &tour()).await.expect(201);
    let page = format!("{HOME}/{}/tour/index.html", id(&made));
    assert_eq!(consultant.download(&page).await.status, 200);
    office.get(&page).await.refused(404, "not_found");
    assert_eq!(stored(&app).await, 5);
    set(&admin, "inventory.media.tour_max_megabytes", json!(1)).await;
    let noise: Vec<u8> =
        (0..2_000_000_u32).map(|n| n.wrapping_mul(n).to_le_bytes()[1] | 1).collect();
    let mut writer = ZipWriter::new(Cursor::new(vec![]));
    let stored_as = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    writer.start_file("a.js", stored_as).unwrap();
    writer.write_all(&noise).unwrap();
    let large = writer.finish().unwrap().into_inner();
    upload(&admin, site.unit_id(0), &large).await.refused(413, "body_too_large");
    app.finish().await;
}

#[actix_web::test]
async fn a_dry_run_a_replay_and_a_removal_leave_no_bytes_behind() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let form = || Form::of("t.zip", "application/zip", &tour()).text("unit_id", site.unit_id(0));
    let dry = form().send_to(&admin, &format!("{HOME}/upload-tour?dry_run=true")).await;
    dry.expect(201);
    assert_eq!(stored(&app).await, 0);
    let keyed = admin.with("idempotency-key", "tour-1");
    let first = form().send_to(&keyed, &format!("{HOME}/upload-tour")).await.expect(201);
    let again = form().send_to(&keyed, &format!("{HOME}/upload-tour")).await.expect(201);
    assert_eq!(first, again);
    assert_eq!((stored(&app).await, kept_files(&app).await), (5, 0));
    assert_eq!(admin.delete(&format!("{HOME}/{}", id(&first))).await.status, 204);
    let page = first["url"].as_str().unwrap();
    admin.get(page).await.refused(404, "not_found");
    assert_eq!(stored(&app).await, 5, "the sweep takes them");
    let clock = json!({"now": "2025-03-12T02:00:00Z"});
    admin.put("/api/v1/sandbox/clock", clock).await.expect(200);
    assert_eq!(stored(&app).await, 0);
    app.finish().await;
}
