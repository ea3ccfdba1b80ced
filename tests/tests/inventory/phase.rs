use serde_json::json;
use tests::{TestApp, given};

const HOME: &str = "/api/v1/inventory/phases";

#[actix_web::test]
async fn create_answers_the_phase_and_list_finds_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let path = format!("/api/v1/inventory/projects/{}/phases", given::id(&project));
    let reply = admin.post(&path, json!({"code": "P1", "name": "一期"})).await;
    let made = reply.expect(201);
    assert_eq!(made["project_id"], project["id"]);
    let location = reply.header("location").unwrap();
    assert_eq!(admin.get(&location).await.expect(200), made);
    admin.post(&path, json!({"code": "Z9", "name": "Z9"})).await.expect(201);
    let query = format!("{HOME}?project_id={}&code=P1", given::id(&project));
    let list = admin.get(&query).await.expect(200);
    assert_eq!(list["total"], 1);
    assert_eq!(list["items"][0], made);
    let sorted = admin.get(&format!("{HOME}?sort=-code")).await.expect(200);
    assert_eq!(sorted["items"][0]["code"], "Z9");
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_code_that_the_project_has() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let path = format!("/api/v1/inventory/projects/{}/phases", given::id(&project));
    admin.post(&path, json!({"code": "P1", "name": "一期"})).await.expect(201);
    let again = admin.post(&path, json!({"code": "P1", "name": "x"})).await;
    assert_eq!(again.refused(409, "duplicate")["field"], "code");
    let blank = admin.post(&path, json!({"code": " ", "name": "x"})).await;
    assert_eq!(blank.faults(), [("/code".to_owned(), "too_short".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn a_phase_of_another_project_does_not_exist() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (own, other) =
        (given::project(&admin, "GZ001").await, given::project(&admin, "GZ002").await);
    let path = format!("/api/v1/inventory/projects/{}/phases", given::id(&other));
    let made = admin.post(&path, json!({"code": "P1", "name": "一期"})).await.expect(201);
    let manager = super::project::user(&app, "manager", &[given::id(&own)]).await;
    let hidden = format!("{HOME}/{}", given::id(&made));
    manager.get(&hidden).await.refused(404, "not_found");
    assert_eq!(manager.get(HOME).await.expect(200)["total"], 0);
    let denied = manager.post(&path, json!({"code": "P1", "name": "一期"})).await;
    denied.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn a_phase_is_renamed_and_an_empty_one_removed() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let home = format!("/api/v1/inventory/projects/{}", given::id(&project));
    let phases = format!("{home}/phases");
    let made = admin.post(&phases, json!({"code": "P1", "name": "一期"})).await.expect(201);
    admin.post(&phases, json!({"code": "P2", "name": "二期"})).await.expect(201);
    let path = format!("{HOME}/{}", given::id(&made));
    let patch = json!({"code": "P0", "name": "首期"});
    let renamed = admin.patch(&path, patch).await.expect(200);
    assert_eq!((&renamed["code"], &renamed["name"]), (&json!("P0"), &json!("首期")));
    assert_eq!(renamed["version"], 2);
    let taken = admin.patch(&path, json!({"code": "P2"})).await;
    assert_eq!(taken.refused(409, "duplicate")["field"], "code");
    let zone = json!({"code": "A", "name": "A", "phase_id": made["id"]});
    let zone = admin.post(&format!("{home}/zones"), zone).await.expect(201);
    admin.delete(&path).await.refused(409, "in_use");
    let body = json!({"code": "1", "name": "1", "floors": 9, "zone_id": zone["id"]});
    let building = admin.post(&format!("{home}/buildings"), body).await.expect(201);
    given::units(&admin, given::id(&building), (1, 1), &[given::stack("01")]).await;
    admin.patch(&path, json!({"code": "P9"})).await.refused(409, "in_use");
    admin.patch(&path, json!({"name": "一期"})).await.expect(200);
    let apart = json!({"zone_id": null, "phase_id": null});
    admin
        .patch(&format!("/api/v1/inventory/buildings/{}", given::id(&building)), apart)
        .await
        .expect(200);
    admin.delete(&format!("/api/v1/inventory/zones/{}", given::id(&zone))).await.expect(204);
    admin.delete(&path).await.expect(204);
    admin.get(&path).await.refused(404, "not_found");
    app.finish().await;
}
