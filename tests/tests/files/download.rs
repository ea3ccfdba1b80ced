use image::ImageFormat;
use tests::given::form::{FILES, Form, picture};
use tests::given::id;
use tests::{Client, TestApp};

/// A table of a hundred lines of ten bytes each; answers its address.
async fn table(client: &Client) -> (String, Vec<u8>) {
    let bytes: Vec<u8> = (0..100).flat_map(|n| format!("{n:04},xx.y\n").into_bytes()).collect();
    let form = Form::of("三月 流水.csv", "text/csv", &bytes);
    let file = form.send(client).await.expect(201);
    (format!("{FILES}/{}/content", id(&file)), bytes)
}

#[actix_web::test]
async fn a_download_says_what_it_is_and_lets_nothing_run() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (path, bytes) = table(&admin).await;
    let got = admin.with("accept-encoding", "gzip").download(&path).await;
    assert_eq!((got.status, &got.bytes), (200, &bytes));
    let wanted = [
        ("content-type", "text/csv"),
        ("content-length", "1000"),
        ("x-content-type-options", "nosniff"),
        ("content-security-policy", "default-src 'none'; sandbox"),
        ("cache-control", "private, no-cache"),
        ("accept-ranges", "bytes"),
    ];
    for (name, value) in wanted {
        assert_eq!(got.header(name).as_deref(), Some(value), "{name}");
    }
    let tag = format!("\"{}\"", service::kernel::digest::hash(&bytes));
    assert_eq!(got.header("etag"), Some(tag.clone()));
    let disposition = got.header("content-disposition").unwrap();
    assert!(disposition.starts_with("attachment;"), "{disposition}");
    let encoded = "filename*=UTF-8''%E4%B8%89%E6%9C%88%20%E6%B5%81%E6%B0%B4.csv";
    assert!(disposition.contains(encoded), "{disposition}");
    let known = admin.with("if-none-match", &tag).download(&path).await;
    assert_eq!((known.status, known.bytes.len()), (304, 0));
    let form = Form::of("a.png", "image/png", &picture(8, 8, ImageFormat::Png));
    let file = form.send(&admin).await.expect(201);
    let got = admin.download(&format!("{FILES}/{}/content", id(&file))).await;
    assert!(got.header("content-disposition").unwrap().starts_with("inline;"));
    app.finish().await;
}

#[actix_web::test]
async fn a_download_goes_on_where_it_broke_off() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (path, bytes) = table(&admin).await;
    for (asked, status, span, told) in [
        ("bytes=10-19", 206, 10..20, Some("bytes 10-19/1000")),
        ("bytes=990-", 206, 990..1000, Some("bytes 990-999/1000")),
        ("bytes=-5", 206, 995..1000, Some("bytes 995-999/1000")),
        ("bytes=900-5000", 206, 900..1000, Some("bytes 900-999/1000")),
        ("bytes=0-1,5-6", 200, 0..1000, None),
        ("lines=1-2", 200, 0..1000, None),
    ] {
        let got = admin.with("range", asked).download(&path).await;
        assert_eq!((got.status, got.bytes.as_slice()), (status, &bytes[span]), "{asked}");
        assert_eq!(got.header("content-range").as_deref(), told, "{asked}");
    }
    let behind = admin.with("range", "bytes=1000-").get(&path).await;
    behind.refused(416, "range_not_satisfiable");
    assert_eq!(behind.header("content-range").as_deref(), Some("bytes */1000"));
    let changed = admin.with("range", "bytes=10-19").with("if-range", "\"another\"");
    assert_eq!(changed.download(&path).await.status, 200);
    let tag = format!("\"{}\"", service::kernel::digest::hash(&bytes));
    let same = admin.with("range", "bytes=10-19").with("if-range", &tag);
    assert_eq!(same.download(&path).await.status, 206);
    app.finish().await;
}

#[actix_web::test]
async fn files_survive_a_restart() {
    let app = TestApp::start().await;
    let (path, bytes) = table(&app.admin().await).await;
    let app = app.restart().await;
    assert_eq!(app.admin().await.download(&path).await.bytes, bytes);
    app.finish().await;
}
