use serde_json::{Value, json};
use tests::given::office::Office;
use tests::given::{id, project};
use tests::{Client, TestApp, staff};

const HOME: &str = "/api/v1/admin/colleagues";

/// Names of the colleagues that are found, in their order.
async fn names(client: &Client, query: &str) -> Vec<String> {
    let list = client.get(&format!("{HOME}?sort=display_name&{query}")).await.expect(200);
    let people = list["items"].as_array().unwrap().iter();
    people.map(|one| one["display_name"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn list_names_those_of_ones_projects_and_those_who_see_all() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let consultant = office.hire(&app, "chen.lei", "consultant").await;
    office.hire(&app, "zhao.min", "manager").await;
    let elsewhere = project(&admin, "SZ001").await;
    let stranger = json!({
        "username": "stranger", "display_name": "stranger", "password": staff::PASSWORD,
        "roles": ["consultant"], "project_ids": [id(&elsewhere)]
    });
    let stranger = admin.post("/api/v1/admin/users", stranger).await.expect(201);
    let all = names(&consultant, "").await;
    assert!(all.contains(&"chen.lei".to_owned()) && all.contains(&"zhao.min".to_owned()));
    assert!(!all.contains(&"stranger".to_owned()), "{all:?}");
    assert_eq!(all.len(), 3, "the administrator sees every project: {all:?}");
    assert_eq!(names(&consultant, &format!("id={}", id(&stranger))).await, [""; 0]);
    assert_eq!(names(&admin, &format!("id={}", id(&stranger))).await, ["stranger"]);
    let here = format!("project_id={}", office.site.project_id());
    assert_eq!(names(&consultant, &here).await, ["chen.lei", "zhao.min"]);
    assert_eq!(names(&consultant, &format!("{here}&role=manager")).await, ["zhao.min"]);
    assert_eq!(names(&consultant, "q=CHEN").await, ["chen.lei"]);
    let there = format!("project_id={}", id(&elsewhere));
    assert_eq!(names(&consultant, &there).await, [""; 0]);
    app.finish().await;
}

#[actix_web::test]
async fn who_has_left_is_still_named_with_his_team_and_roles() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let manager = office.hire(&app, "zhao.min", "manager").await;
    let team = admin.post("/api/v1/admin/teams", json!({"name": "一组"})).await.expect(201);
    let body = json!({
        "username": "chen.lei", "display_name": "陈磊", "password": staff::PASSWORD,
        "roles": ["consultant"], "team_id": id(&team), "project_ids": [office.site.project_id()]
    });
    let left = admin.post("/api/v1/admin/users", body).await.expect(201);
    let path = format!("/api/v1/admin/users/{}/disable", id(&left));
    admin.post(&path, json!({})).await.expect(200);
    let list = manager.get(&format!("{HOME}?team_id={}", id(&team))).await.expect(200);
    let wanted: Value = json!([{
        "id": id(&left), "display_name": "陈磊", "team_id": id(&team), "team": "一组",
        "roles": ["consultant"], "state": "disabled"
    }]);
    assert_eq!(list["items"], wanted);
    assert_eq!(names(&manager, "state=active&role=consultant").await, [""; 0]);
    app.finish().await;
}
