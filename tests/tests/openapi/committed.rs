//! One document: committed, served and made by the program.

use tests::TestApp;
use tests::operation::DOCUMENT;
use tests::source::root;

#[test]
fn the_committed_document_is_the_one_of_the_program() {
    let path = root().join("openapi/openapi.json");
    let mut made = serde_json::to_string_pretty(&*DOCUMENT).unwrap();
    made.push('\n');
    if std::env::var_os("LOUXIAO_UPDATE").is_some() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &made).unwrap();
    }
    let committed = std::fs::read_to_string(&path).unwrap_or_default();
    // Not `assert_eq`: two documents of a megabyte each are no message.
    let same = committed == made;
    assert!(same, "openapi/openapi.json is out of date; run scripts/openapi.sh");
}

#[actix_web::test]
async fn the_served_document_is_the_one_of_the_program() {
    let app = TestApp::start().await;
    let served = app.anonymous().get("/openapi.json").await.expect(200);
    assert!(served == *DOCUMENT, "the server serves another document");
    app.finish().await;
}
