//! The clock that testers move.

use serde_json::json;
use service::kernel::cipher::Cipher;
use service::kernel::clock::Clock;
use service::kernel::start::Ids;
use service::kernel::{Error, Kernel, database};
use tests::app::start_of_time;
use tests::database::DATA_KEY;
use tests::{TestApp, staff};

const CLOCK: &str = "/api/v1/sandbox/clock";

#[actix_web::test]
async fn move_sets_the_clock_and_runs_what_is_due() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    assert_eq!(admin.get(CLOCK).await.expect(200)["now"], "2025-03-10T02:00:00Z");
    let moved = admin.put(CLOCK, json!({"now": "2025-03-11T10:00:00+08:00"})).await.expect(200);
    assert_eq!(moved["now"], "2025-03-11T02:00:00Z");
    assert!(moved["jobs_run"].as_u64() >= Some(2), "{moved}");
    let team = admin.post("/api/v1/admin/teams", json!({"name": "一组"})).await.expect(201);
    assert_eq!(team["created_at"], "2025-03-11T02:00:00Z");
    app.finish().await;
}

#[actix_web::test]
async fn move_goes_forward_only() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.put(CLOCK, json!({"now": "2025-04-01T00:00:00Z"})).await.expect(200);
    let reply = admin.put(CLOCK, json!({"now": "2025-03-31T00:00:00Z"})).await;
    assert_eq!(reply.refused(409, "clock_backwards")["now"], "2025-04-01T00:00:00Z");
    let faults = admin.put(CLOCK, json!({"now": "tomorrow"})).await.faults();
    assert_eq!(faults[0].0, "/now");
    app.finish().await;
}

#[actix_web::test]
async fn move_is_for_administrators_only() {
    let app = TestApp::start().await;
    let client = staff::signed_in(&app, "director", &["director"]).await;
    let reply = client.put(CLOCK, json!({"now": "2025-04-01T00:00:00Z"})).await;
    reply.refused(403, "forbidden");
    client.get(CLOCK).await.refused(403, "forbidden");
    app.finish().await;
}

#[actix_web::test]
async fn the_clock_is_refused_where_the_sandbox_is_off() {
    let app = TestApp::start().await;
    let db = database::connect(&app.database.url, 2).await.unwrap();
    let clock = Clock::fixed(start_of_time());
    let kernel = Kernel::new(db, clock, Ids::Random, Cipher::new(&DATA_KEY));
    let refused = service::jobs::sandbox::read(&kernel);
    assert!(matches!(refused, Err(Error::Refused(r)) if r.text.code == "sandbox_off"));
    kernel.db.close_by_ref().await.unwrap();
    app.finish().await;
}

#[actix_web::test]
async fn move_stays_within_the_calendar() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let faults = admin.put(CLOCK, json!({"now": "9999-12-31T23:59:59Z"})).await.faults();
    assert_eq!(faults, [("/now".to_owned(), "out_of_range".to_owned())]);
    app.finish().await;
}
