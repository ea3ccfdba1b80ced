use serde_json::json;
use tests::{TestApp, staff};

const HOME: &str = "/api/v1/admin/teams";

#[actix_web::test]
async fn create_list_read_and_update_a_team() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let reply = admin.post(HOME, json!({"name": " 一组 "})).await;
    let team = reply.expect(201);
    assert_eq!(team["name"], "一组");
    let location = reply.header("location").unwrap();
    assert_eq!(admin.get(&location).await.expect(200), team);
    assert_eq!(admin.get(&format!("{HOME}?q=一")).await.expect(200)["items"][0], team);
    let renamed = admin.patch(&location, json!({"name": "二组"})).await.expect(200);
    assert_eq!((&renamed["name"], &renamed["version"]), (&json!("二组"), &json!(2)));
    app.finish().await;
}

#[actix_web::test]
async fn names_are_unique_in_the_company() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.post(HOME, json!({"name": "一组"})).await.expect(201);
    admin.post(HOME, json!({"name": "一组"})).await.refused(409, "admin.team_name_taken");
    let other = admin.post(HOME, json!({"name": "二组"})).await.header("location").unwrap();
    let reply = admin.patch(&other, json!({"name": "一组"})).await;
    reply.refused(409, "admin.team_name_taken");
    app.finish().await;
}

#[actix_web::test]
async fn consultants_do_not_create_teams() {
    let app = TestApp::start().await;
    let client = staff::signed_in(&app, "li.na", &["consultant"]).await;
    let problem = client.post(HOME, json!({"name": "一组"})).await.refused(403, "forbidden");
    assert_eq!(problem["permission"], "admin.team.create");
    app.finish().await;
}
