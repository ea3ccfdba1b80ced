use serde_json::json;
use tests::{TestApp, given};

const HOME: &str = "/api/v1/inventory/layouts";

#[actix_web::test]
async fn create_answers_the_layout_and_list_finds_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let path = format!("/api/v1/inventory/projects/{}/layouts", given::id(&project));
    let reply = admin.post(&path, json!({"code": "A1", "name": "三室两厅"})).await;
    let made = reply.expect(201);
    assert_eq!(made["project_id"], project["id"]);
    let location = reply.header("location").unwrap();
    assert_eq!(admin.get(&location).await.expect(200), made);
    admin.post(&path, json!({"code": "Z9", "name": "Z9"})).await.expect(201);
    let query = format!("{HOME}?project_id={}&code=A1", given::id(&project));
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
    let path = format!("/api/v1/inventory/projects/{}/layouts", given::id(&project));
    admin.post(&path, json!({"code": "A1", "name": "三室两厅"})).await.expect(201);
    let again = admin.post(&path, json!({"code": "A1", "name": "x"})).await;
    assert_eq!(again.refused(409, "duplicate")["field"], "code");
    let blank = admin.post(&path, json!({"code": " ", "name": "x"})).await;
    assert_eq!(blank.faults(), [("/code".to_owned(), "too_short".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn a_layout_of_another_project_does_not_exist() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (own, other) =
        (given::project(&admin, "GZ001").await, given::project(&admin, "GZ002").await);
    let path = format!("/api/v1/inventory/projects/{}/layouts", given::id(&other));
    let made = admin.post(&path, json!({"code": "A1", "name": "三室两厅"})).await.expect(201);
    let manager = super::project::user(&app, "manager", &[given::id(&own)]).await;
    let hidden = format!("{HOME}/{}", given::id(&made));
    manager.get(&hidden).await.refused(404, "not_found");
    assert_eq!(manager.get(HOME).await.expect(200)["total"], 0);
    let denied = manager.post(&path, json!({"code": "A1", "name": "三室两厅"})).await;
    denied.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn update_counts_the_rooms_and_units_show_them() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let unit = format!("/api/v1/inventory/units/{}", site.unit_id(0));
    let shown = admin.get(&unit).await.expect(200);
    assert_eq!(shown["rooms"], serde_json::Value::Null);
    let path = format!("{HOME}/{}", shown["layout_id"].as_str().unwrap());
    let rooms = json!({"bedrooms": 3, "living_rooms": 2, "bathrooms": 2, "kitchens": 1});
    let changed = admin.patch(&path, rooms.clone()).await.expect(200);
    for (name, count) in rooms.as_object().unwrap() {
        assert_eq!(&changed[name], count, "{name}");
    }
    assert_eq!(changed["name"], "A1");
    assert_eq!(admin.get(&unit).await.expect(200)["rooms"], 3);
    let cleared = admin.patch(&path, json!({"kitchens": null, "name": "三房"})).await.expect(200);
    assert_eq!(cleared["kitchens"], serde_json::Value::Null);
    assert_eq!((&cleared["bedrooms"], &cleared["name"]), (&json!(3), &json!("三房")));
    assert_eq!(admin.get(&path).await.expect(200), cleared);
    let wrong = admin.patch(&path, json!({"bedrooms": 21, "kitchens": -1})).await.faults();
    let fault = |at: &str| (at.to_owned(), "out_of_range".to_owned());
    assert_eq!(wrong, [fault("/bedrooms"), fault("/kitchens")]);
    let create = format!("/api/v1/inventory/projects/{}/layouts", site.project_id());
    let studio = json!({"code": "S", "name": "单间", "bedrooms": 0});
    assert_eq!(admin.post(&create, studio).await.expect(201)["bedrooms"], 0);
    app.finish().await;
}
