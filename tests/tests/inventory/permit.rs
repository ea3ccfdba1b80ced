use serde_json::json;
use tests::{TestApp, given};

const HOME: &str = "/api/v1/inventory/permits";

#[actix_web::test]
async fn create_covers_buildings_of_the_project() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let building = given::building(&admin, given::id(&project), "2").await;
    let path = format!("/api/v1/inventory/projects/{}/permits", given::id(&project));
    let body = json!({
        "number": "穗房预字第1号", "issued_on": "2025-03-10", "building_ids": [building["id"]]
    });
    let reply = admin.post(&path, body.clone()).await;
    let permit = reply.expect(201);
    assert_eq!(permit["building_ids"], json!([building["id"]]));
    assert_eq!(admin.get(&reply.header("location").unwrap()).await.expect(200), permit);
    let list = admin.get(&format!("{HOME}?project_id={}", given::id(&project))).await.expect(200);
    assert_eq!(list["items"][0], permit);
    assert_eq!(admin.post(&path, body).await.refused(409, "duplicate")["field"], "number");
    app.finish().await;
}

#[actix_web::test]
async fn create_checks_days_and_buildings() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let other = given::project(&admin, "GZ002").await;
    let own = given::building(&admin, given::id(&project), "2").await;
    let foreign = given::building(&admin, given::id(&other), "2").await;
    let path = format!("/api/v1/inventory/projects/{}/permits", given::id(&project));
    let ids = [&own["id"], &own["id"], &foreign["id"]];
    let body = json!({"number": "1", "issued_on": "2025-03-01", "building_ids": ids});
    let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!(
        admin.post(&path, body).await.faults(),
        [fault("/building_ids/1", "duplicate"), fault("/building_ids/2", "not_found")]
    );
    let tomorrow = json!({"number": "1", "issued_on": "2025-03-11", "building_ids": [own["id"]]});
    let faults = admin.post(&path, tomorrow).await.faults();
    assert_eq!(faults, [fault("/issued_on", "date_in_future")]);
    let ended = json!({
        "number": "1", "issued_on": "2025-03-01", "valid_until_on": "2025-02-28",
        "building_ids": [own["id"]]
    });
    let faults = admin.post(&path, ended).await.faults();
    assert_eq!(faults, [fault("/valid_until_on", "date_order")]);
    let none = json!({"number": "1", "issued_on": "2025-03-01", "building_ids": []});
    assert_eq!(admin.post(&path, none).await.faults(), [fault("/building_ids", "too_few")]);
    app.finish().await;
}
