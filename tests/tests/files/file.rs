use futures_util::TryStreamExt;
use image::{DynamicImage, GrayImage, ImageFormat, Rgba, RgbaImage};
use serde_json::{Value, json};
use service::kernel::store::Drawer;
use tests::given::form::{FILES, Form, encoded, picture, picture_of};
use tests::given::id;
use tests::given::office::Office;
use tests::{Client, TestApp, given, staff};

/// How many files the store holds.
pub async fn stored(app: &TestApp) -> usize {
    app.kernel.store.ids(Drawer::Files).try_collect::<Vec<_>>().await.unwrap().len()
}

pub async fn set(admin: &Client, key: &str, value: Value) {
    let path = format!("/api/v1/admin/parameters/{key}");
    admin.put(&path, json!({"value": value})).await.expect(200);
}

#[actix_web::test]
async fn create_keeps_a_picture_measured_hashed_and_made_small() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    for (format, ending, kind) in [
        (ImageFormat::Png, "png", "png"),
        (ImageFormat::Jpeg, "jpg", "jpeg"),
        (ImageFormat::WebP, "webp", "webp"),
    ] {
        let bytes = picture(1200, 800, format);
        let form = Form::of(&format!("外立面.{ending}"), "", &bytes);
        let reply = form.text("project_id", site.project_id()).send(&admin).await;
        let file = reply.expect(201);
        let home = format!("{FILES}/{}", id(&file));
        assert_eq!(reply.header("location"), Some(home.clone()));
        assert_eq!(file["kind"], kind);
        assert_eq!(file["media_type"], format!("image/{kind}"));
        assert_eq!(file["name"], format!("外立面.{ending}"));
        assert_eq!(file["size"], bytes.len());
        assert_eq!(file["sha256"], service::kernel::digest::hash(&bytes));
        assert_eq!((&file["width"], &file["height"]), (&json!(1200), &json!(800)));
        assert_eq!(file["project_id"], site.project_id());
        assert_eq!(admin.get(&home).await.expect(200), file);
        let content = admin.download(&format!("{home}/content")).await;
        assert_eq!((content.status, &content.bytes), (200, &bytes));
        let thumbnail = admin.download(&format!("{home}/thumbnail")).await;
        assert_eq!(thumbnail.header("content-type").as_deref(), Some("image/jpeg"));
        let small = image::load_from_memory(&thumbnail.bytes).unwrap();
        assert_eq!((small.width(), small.height()), (480, 320));
    }
    let found = admin.get(&format!("{FILES}?kind=png,webp&sort=-size")).await.expect(200);
    assert_eq!(found["total"], 2);
    app.finish().await;
}

#[actix_web::test]
async fn a_thumbnail_stands_upright_and_on_white_paper() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    // A camera held on its side: the lens saw 64 × 32, the picture is 32 × 64.
    let sideways = picture(64, 32, ImageFormat::Jpeg);
    let turned = b"\xff\xe1\x00\x22Exif\0\0MM\0\x2a\0\0\0\x08\0\x01\
        \x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0";
    let bytes = [&sideways[..2], turned, &sideways[2..]].concat();
    let file = Form::of("a.jpg", "image/jpeg", &bytes).send(&admin).await.expect(201);
    assert_eq!((&file["width"], &file["height"]), (&json!(32), &json!(64)));
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_pixel(20, 10, Rgba([0, 0, 0, 0])));
    let bytes = encoded(&clear, ImageFormat::Png);
    let file = Form::of("b.png", "image/png", &bytes).send(&admin).await.expect(201);
    let thumbnail = admin.download(&format!("{FILES}/{}/thumbnail", id(&file))).await;
    let small = image::load_from_memory(&thumbnail.bytes).unwrap().into_rgb8();
    assert_eq!(small.dimensions(), (20, 10), "small ones stay as they are");
    assert!(small.pixels().all(|pixel| pixel.0.iter().all(|colour| *colour > 250)));
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_content_that_is_not_what_it_says() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let png = picture(8, 8, ImageFormat::Png);
    let cases: &[(&str, &str, &[u8], &str)] = &[
        ("a.pdf", "application/pdf", &png, "type_mismatch"),
        ("a.png", "image/png", b"%PDF-1.7\n1 0 obj", "type_mismatch"),
        ("a.csv", "text/csv", b"<!doctype html><script>alert(1)</script>", "type_not_allowed"),
        ("a.svg", "image/svg+xml", b"<svg onload=\"alert(1)\"/>", "type_not_allowed"),
        ("a.png", "image/png", b"MZ\x90\0\x03\0\0\0\x04\0\0\0", "type_not_allowed"),
        ("a.gif", "image/gif", b"GIF89a\x01\0\x01\0\x80\0\0", "type_not_allowed"),
        ("a.zip", "application/zip", b"PK\x03\x04\x14\0\0\0\0\0", "type_not_allowed"),
        ("a.png", "image/png", &png[..40], "picture_unreadable"),
        ("a.png", "image/png", b"", "required"),
    ];
    for (name, media_type, bytes, code) in cases {
        let reply = Form::of(name, media_type, bytes).send(&admin).await;
        let fault = ("/file".to_owned(), (*code).to_owned());
        assert_eq!(reply.faults(), [fault], "{name} as {media_type}");
    }
    assert_eq!(stored(&app).await, 0);
    assert_eq!(admin.get(FILES).await.expect(200)["total"], 0);
    set(&admin, "files.upload.kinds", json!(["pdf"])).await;
    let reply = Form::of("a.png", "image/png", &png).send(&admin).await;
    assert_eq!(reply.faults(), [("/file".to_owned(), "type_not_allowed".to_owned())]);
    let wrong = json!({"value": ["pdf", "exe"]});
    let path = "/api/v1/admin/parameters/files.upload.kinds";
    assert_eq!(admin.put(path, wrong).await.faults()[0].0, "/value");
    app.finish().await;
}

#[actix_web::test]
async fn create_takes_tables_and_documents() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let gbk = b"\xc8\xd5\xc6\xda,\xbd\xf0\xb6\xee\r\n2025-03-10,1.00\r\n";
    for (name, media_type, bytes, kind) in [
        ("合同.pdf", "application/pdf", &b"%PDF-1.7\n1 0 obj\n"[..], "pdf"),
        ("流水.csv", "application/vnd.ms-excel", gbk, "csv"),
        ("blob", "application/octet-stream", b"%PDF-1.4\n", "pdf"),
    ] {
        let file = Form::of(name, media_type, bytes).send(&admin).await.expect(201);
        assert_eq!((&file["kind"], &file["width"]), (&json!(kind), &Value::Null));
        let path = format!("{FILES}/{}/thumbnail", id(&file));
        admin.get(&path).await.refused(404, "not_found");
    }
    app.finish().await;
}

#[actix_web::test]
async fn a_name_is_a_label_and_never_a_place() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let bytes = picture(8, 8, ImageFormat::Png);
    for given in [
        "../../../etc/cron.d/louxiao",
        "C:\\\\Users\\\\陈\\\\客厅.png",
        "/",
        "rooms/living.png",
        "..",
        "a..png",
        "a\tb.png",
        "bill\u{202e}gnp.png",
        "   ",
        "",
    ] {
        let refused = Form::of(given, "image/png", &bytes).send(&admin).await;
        let fault = ("/file".to_owned(), "name_not_allowed".to_owned());
        assert_eq!(refused.faults(), [fault], "{given:?}");
    }
    assert_eq!(stored(&app).await, 0);
    for (given, kept) in [
        (" 客厅.png ", "客厅.png"),
        ("louxiao", "louxiao.png"),
        ("三月 流水.png", "三月 流水.png"),
        ("setup.exe", "setup.exe.png"),
    ] {
        let file = Form::of(given, "image/png", &bytes).send(&admin).await.expect(201);
        assert_eq!(file["name"], kept, "{given}");
    }
    let kept = std::fs::read_dir(app.database.files.join("files")).unwrap();
    let names: Vec<String> =
        kept.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(names.len(), 4);
    assert!(names.iter().all(|name| name.parse::<uuid::Uuid>().is_ok()), "{names:?}");
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_what_is_too_large() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    set(&admin, "files.upload.max_megabytes", json!(1)).await;
    let mut pdf = b"%PDF-1.7\n".to_vec();
    pdf.resize(1024 * 1024, b' ');
    Form::of("a.pdf", "application/pdf", &pdf).send(&admin).await.expect(201);
    pdf.push(b' ');
    let reply = Form::of("a.pdf", "application/pdf", &pdf).send(&admin).await;
    reply.refused(413, "body_too_large");
    pdf.resize(9 * 1024 * 1024, b' ');
    let reply = Form::of("a.pdf", "application/pdf", &pdf).send(&admin).await;
    reply.refused(413, "body_too_large");
    assert_eq!(stored(&app).await, 1);
    app.finish().await;
}

#[actix_web::test]
async fn a_picture_that_would_fill_the_memory_is_refused_by_its_header() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let wide = DynamicImage::ImageLuma8(GrayImage::new(9_000, 9_000));
    let bomb = encoded(&wide, ImageFormat::Png);
    assert!(bomb.len() < 1024 * 1024, "small to send: {}", bomb.len());
    let mut liar = picture(16, 16, ImageFormat::Jpeg);
    let frame = liar.windows(2).position(|pair| pair == [0xff, 0xc0]).unwrap();
    liar[frame + 5..frame + 9].copy_from_slice(&[0xff; 4]);
    for (name, media_type, bytes) in [("a.png", "image/png", bomb), ("a.jpg", "image/jpeg", liar)] {
        let reply = Form::of(name, media_type, &bytes).send(&admin).await;
        let fault = ("/file".to_owned(), "picture_too_large".to_owned());
        assert_eq!(reply.faults(), [fault], "{name}");
    }
    assert_eq!(stored(&app).await, 0);
    app.finish().await;
}

#[actix_web::test]
async fn a_form_is_read_strictly() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let pdf = b"%PDF-1.7\n";
    let form = || Form::of("a.pdf", "application/pdf", pdf);
    let nobody = "0195a3c0-5b7e-7000-8000-0000000fffff";
    for (form, place, code) in [
        (Form::new().text("project_id", nobody), "/file", "required"),
        (form().text("project_id", "GZ001"), "/project_id", "invalid_value"),
        (form().text("project_id", nobody), "/project_id", "not_found"),
        (form().text("folder", "/tmp"), "/folder", "unknown_field"),
        (form().text("project_id", "a\0b"), "/project_id", "invalid_format"),
        (form().text("project_id", nobody).text("project_id", nobody), "/project_id", "duplicate"),
        (form().file("b.pdf", "", pdf), "/file", "duplicate"),
        (form().text("note", &"x".repeat(5000)), "/note", "too_long"),
    ] {
        let faults = form.send(&admin).await.faults();
        assert!(faults.contains(&(place.to_owned(), code.to_owned())), "{place} {faults:?}");
    }
    form().break_off(&admin).await.refused(400, "unreadable_form");
    admin.post(FILES, json!({"file": "x"})).await.refused(415, "not_a_form");
    admin.raw(reqwest::Method::POST, FILES, "", vec![]).await.refused(415, "not_a_form");
    let kind = "multipart/form-data";
    admin.raw(reqwest::Method::POST, FILES, kind, vec![]).await.refused(400, "unreadable_form");
    assert_eq!(stored(&app).await, 0);
    app.finish().await;
}

#[actix_web::test]
async fn the_same_key_keeps_one_file_and_a_dry_run_none() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let png = || picture(16, 16, ImageFormat::Png);
    let path = format!("{FILES}?dry_run=true");
    let dry = Form::of("a.png", "image/png", &png()).send_to(&admin, &path).await;
    assert_eq!(dry.expect(201)["kind"], "png");
    assert!(dry.header("quote-digest").is_some());
    assert_eq!(stored(&app).await, 0);
    let keyed = admin.with("idempotency-key", "upload-1");
    let first = Form::of("a.png", "image/png", &png()).send(&keyed).await.expect(201);
    let again = Form::of("a.png", "image/png", &png()).send(&keyed).await;
    assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
    assert_eq!(again.expect(201), first);
    let other = Form::of("b.png", "image/png", &png()).send(&keyed).await;
    other.refused(422, "idempotency_key_reused");
    assert_eq!(stored(&app).await, 1);
    app.finish().await;
}

#[actix_web::test]
async fn a_file_is_seen_by_who_brought_it_and_who_sees_everybody_s() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let li = office.hire(&app, "li", "consultant").await;
    let wang = office.hire(&app, "wang", "consultant").await;
    let manager = office.hire(&app, "zhou", "manager").await;
    let elsewhere = given::released_site(&admin, "SZ001").await;
    let far = json!({
        "username": "far", "display_name": "far", "password": staff::PASSWORD,
        "roles": ["manager"], "project_ids": [elsewhere.project_id()]
    });
    admin.post("/api/v1/admin/users", far).await.expect(201);
    let far = app.sign_in("far", staff::PASSWORD).await;
    let file = picture_of(&li, office.site.project_id(), "a.png").await;
    let loose = Form::of("b.pdf", "", b"%PDF-1.7\n").send(&li).await.expect(201);
    for (file, seen) in [(&file, [true, false, true, false]), (&loose, [true, false, false, false])]
    {
        let home = format!("{FILES}/{}", id(file));
        for (client, sees) in [&li, &wang, &manager, &far].into_iter().zip(seen) {
            for path in [home.clone(), format!("{home}/content")] {
                assert_eq!(client.get(&path).await.status, if sees { 200 } else { 404 }, "{path}");
            }
            let listed = client.get(FILES).await.expect(200);
            let listed = listed["items"].as_array().unwrap();
            assert_eq!(listed.iter().any(|item| item["id"] == file["id"]), sees);
            if !sees {
                client.delete(&home).await.refused(404, "not_found");
                client.get(&format!("{home}/thumbnail")).await.refused(404, "not_found");
            }
        }
    }
    let foreign = Form::of("c.pdf", "", b"%PDF-1.7\n").text("project_id", office.site.project_id());
    let faults = foreign.send(&far).await.faults();
    assert_eq!(faults, [("/project_id".to_owned(), "not_found".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn delete_takes_the_bytes_along() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let file = picture_of(&admin, site.project_id(), "a.png").await;
    let home = format!("{FILES}/{}", id(&file));
    let stale = admin.with("if-match", "\"another\"");
    stale.delete(&home).await.refused(412, "stale");
    assert_eq!(admin.delete(&home).await.status, 204);
    admin.get(&home).await.refused(404, "not_found");
    admin.get(&format!("{home}/content")).await.refused(404, "not_found");
    let clock = json!({"now": "2025-03-10T02:01:00Z"});
    admin.put("/api/v1/sandbox/clock", clock).await.expect(200);
    assert_eq!(stored(&app).await, 0);
    let small = app.kernel.store.ids(Drawer::Thumbnails).try_collect::<Vec<_>>().await.unwrap();
    assert!(small.is_empty());
    app.finish().await;
}
