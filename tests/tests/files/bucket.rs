//! Files in a store that speaks S3, with a binary built for it: `scripts/prove.sh bucket`.

use image::ImageFormat;
use std::time::{Duration, Instant};
use tests::database::TestDatabase;
use tests::given::form::{FILES, Form, picture};
use tests::given::id;
use tests::process::Process;

/// `s3://bucket/prefix`, and the address that lists the bucket to anybody.
fn bucket() -> (String, String) {
    let of = |name: &str| std::env::var(name).unwrap();
    (of("LOUXIAO_TEST_BUCKET"), of("LOUXIAO_TEST_BUCKET_LIST"))
}

/// Keys in the bucket.
async fn keys() -> Vec<String> {
    let text = reqwest::get(bucket().1).await.unwrap().text().await.unwrap();
    let parts = text.split("<Key>").skip(1);
    parts.map(|part| part.split("</Key>").next().unwrap().to_owned()).collect()
}

#[actix_web::test]
#[ignore = "needs a bucket: scripts/prove.sh bucket"]
async fn bucket_keeps_files_over_a_restart_until_they_are_deleted() {
    let mut database = TestDatabase::create().await;
    let place = bucket().0;
    let process = Process::start_with(&database, &[("LOUXIAO_FILES", &place)]).await;
    let admin = process.admin().await;
    let small = picture(64, 64, ImageFormat::Png);
    // More than one part of a multipart upload.
    let large: Vec<u8> =
        (0..1_200_000_u32).flat_map(|n| format!("{n:08},x\n").into_bytes()).collect();
    let first = Form::of("a.png", "image/png", &small).send(&admin).await.expect(201);
    let second = Form::of("b.csv", "text/csv", &large).send(&admin).await.expect(201);
    let before = keys().await;
    assert!(
        before.iter().any(|key| key.ends_with(&format!("files/{}", id(&second)))),
        "{before:?}"
    );
    let lie = Form::of("c.png", "image/png", b"<html><script>1</script></html>");
    lie.send(&admin).await.refused(422, "invalid");
    assert_eq!(keys().await, before, "what was refused is not there");
    process.kill().await;

    let process = Process::start_with(&database, &[("LOUXIAO_FILES", &place)]).await;
    let admin = process.admin().await;
    let content = |file: &serde_json::Value| format!("{FILES}/{}/content", id(file));
    assert!(admin.download(&content(&first)).await.bytes == small);
    assert!(admin.download(&content(&second)).await.bytes == large);
    let part = admin.with("range", "bytes=6000000-6000009").download(&content(&second)).await;
    assert_eq!((part.status, part.bytes.as_slice()), (206, &large[6_000_000..6_000_010]));
    admin.delete(&format!("{FILES}/{}", id(&second))).await.expect(204);
    let began = Instant::now();
    // Another process removes them, by a job, in its own time.
    while keys().await.iter().any(|key| key.contains(id(&second))) {
        assert!(began.elapsed() < Duration::from_secs(30), "its bytes are still there");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    process.kill().await;
    database.remove().await;
}

#[actix_web::test]
#[ignore = "needs a bucket: scripts/prove.sh bucket"]
async fn bucket_that_does_not_answer_is_told_and_keeps_nothing() {
    let mut database = TestDatabase::create().await;
    // Nobody listens there.
    let away = [("LOUXIAO_FILES", "s3://away/x"), ("AWS_ENDPOINT", "http://127.0.0.1:9")];
    let process = Process::start_with(&database, &away).await;
    let admin = process.admin().await;
    let began = Instant::now();
    let form = Form::of("a.png", "image/png", &picture(8, 8, ImageFormat::Png));
    let reply = form.send(&admin).await;
    reply.refused(503, "unavailable");
    assert!(began.elapsed() < Duration::from_secs(20), "{:?}", began.elapsed());
    let listed = admin.get(FILES).await.expect(200);
    assert_eq!(listed["items"].as_array().map(Vec::len), Some(0), "no row without bytes");
    process.kill().await;
    database.remove().await;
}
