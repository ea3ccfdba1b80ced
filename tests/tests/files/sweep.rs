use super::file::{set, stored};
use serde_json::json;
use service::kernel::store::Drawer;
use tests::given::form::{FILES, picture_of};
use tests::given::id;
use tests::{Client, TestApp, given};
use uuid::{Builder, Uuid};

async fn move_to(admin: &Client, now: &str) {
    admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
}

#[actix_web::test]
async fn a_file_that_nothing_refers_to_is_swept_after_a_day() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let file = picture_of(&admin, site.project_id(), "a.png").await;
    let path = format!("{FILES}/{}", id(&file));
    move_to(&admin, "2025-03-11T01:30:00Z").await;
    admin.get(&path).await.expect(200);
    move_to(&admin, "2025-03-11T03:30:00Z").await;
    admin.get(&path).await.refused(404, "not_found");
    assert_eq!(stored(&app).await, 0);
    app.finish().await;
}

#[actix_web::test]
async fn an_office_that_wants_to_keep_files_longer_says_so() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    set(&admin, "files.orphan.keep_hours", json!(72)).await;
    let file = picture_of(&admin, site.project_id(), "a.png").await;
    let path = format!("{FILES}/{}", id(&file));
    move_to(&admin, "2025-03-12T12:00:00Z").await;
    admin.get(&path).await.expect(200);
    move_to(&admin, "2025-03-13T12:00:00Z").await;
    admin.get(&path).await.refused(404, "not_found");
    app.finish().await;
}

/// An id made at this hour of the first day.
fn made_at(app: &TestApp, hours: i64) -> Uuid {
    let at = app.kernel.clock.now() + chrono::TimeDelta::hours(hours);
    let millis = u64::try_from(at.timestamp_millis()).unwrap();
    Builder::from_unix_timestamp_millis(millis, &[7; 10]).into_uuid()
}

#[actix_web::test]
async fn bytes_whose_upload_never_ended_are_swept_and_fresh_ones_are_not() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let store = &app.kernel.store;
    let (old, fresh) = (made_at(&app, 0), made_at(&app, 30));
    for (drawer, id) in [(Drawer::Files, old), (Drawer::Thumbnails, old), (Drawer::Files, fresh)] {
        store.put(drawer, id, b"left behind".to_vec()).await.unwrap();
    }
    move_to(&admin, "2025-03-11T01:00:00Z").await;
    assert!(store.bytes(Drawer::Files, old).await.is_ok(), "its upload may go on");
    move_to(&admin, "2025-03-12T02:00:00Z").await;
    assert!(store.bytes(Drawer::Files, old).await.is_err());
    assert!(store.bytes(Drawer::Thumbnails, old).await.is_err());
    assert!(store.bytes(Drawer::Files, fresh).await.is_ok(), "its upload may go on");
    app.finish().await;
}
