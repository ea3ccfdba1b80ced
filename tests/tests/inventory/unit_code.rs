use serde_json::{Value, json};
use tests::{TestApp, given};

async fn codes(app: &TestApp, project: Value, floors: (i32, i32), rooms: &[&str]) -> Vec<String> {
    let admin = app.admin().await;
    let project = admin.post("/api/v1/inventory/projects", project).await.expect(201);
    let home = format!("/api/v1/inventory/projects/{}", given::id(&project));
    let zone = json!({"code": "A02", "name": "A02"});
    let zone = admin.post(&format!("{home}/zones"), zone).await.expect(201);
    let building = json!({"code": "5", "name": "5 栋", "floors": 18, "zone_id": zone["id"]});
    let building = admin.post(&format!("{home}/buildings"), building).await.expect(201);
    let stacks: Vec<Value> = rooms.iter().map(|room| given::stack(room)).collect();
    let units = given::units(&admin, given::id(&building), floors, &stacks).await;
    units.iter().map(|unit| unit["code"].as_str().unwrap().to_owned()).collect()
}

fn project(rule: &str) -> Value {
    json!({
        "code": "GZ001", "name": "x", "city": "广州", "tax_method": "general",
        "unit_code_rule": rule
    })
}

#[actix_web::test]
async fn by_building_and_floor() {
    let app = TestApp::start().await;
    let codes = codes(&app, project("building_floor"), (2, 2), &["08", "9"]).await;
    assert_eq!(codes, ["GZ001-05-0208", "GZ001-05-0209"]);
    app.finish().await;
}

#[actix_web::test]
async fn by_zone() {
    let app = TestApp::start().await;
    let codes = codes(&app, project("zone"), (2, 2), &["8"]).await;
    assert_eq!(codes, ["GZ001-A02-05-208"]);
    app.finish().await;
}

#[actix_web::test]
async fn by_day_and_serial_which_counts_per_company() {
    let app = TestApp::start().await;
    let first = codes(&app, project("sequence"), (1, 2), &["1", "2"]).await;
    assert_eq!(first, ["20250310001", "20250310002", "20250310003", "20250310004"]);
    let mut second = project("sequence");
    second["code"] = "GZ002".into();
    assert_eq!(codes(&app, second, (1, 1), &["1"]).await, ["20250310005"]);
    let mut widening = project("sequence");
    widening["code"] = "GZ003".into();
    let rooms: Vec<String> = (0..100).map(|room| room.to_string()).collect();
    let rooms: Vec<&str> = rooms.iter().map(String::as_str).collect();
    let many = codes(&app, widening, (1, 10), &rooms).await;
    assert_eq!(many[993], "20250310999");
    assert_eq!(many[994], "202503101000");
    app.finish().await;
}

#[actix_web::test]
async fn by_a_template_of_ones_own() {
    let app = TestApp::start().await;
    let mut own = project("custom");
    own["unit_code_template"] = "{zone}/{building}{floor:03}{room:02}-{date:%y%m}".into();
    assert_eq!(codes(&app, own, (2, 2), &["8"]).await, ["A02/500208-2503"]);
    app.finish().await;
}

#[actix_web::test]
async fn a_template_with_a_zone_refuses_a_building_without() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = admin.post("/api/v1/inventory/projects", project("zone")).await.expect(201);
    let building = given::building(&admin, given::id(&project), "5").await;
    let path = format!("/api/v1/inventory/buildings/{}/units/generate", given::id(&building));
    let body = json!({"floors": {"from": 1, "to": 1}, "stacks": [given::stack("1")]});
    admin.post(&path, body).await.refused(409, "inventory.zone_missing");
    app.finish().await;
}

#[actix_web::test]
async fn a_template_is_tried_before_it_is_set() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let path = "/api/v1/calculators/unit-code";
    let place = json!({"zone": "A", "building": "2", "floor": 5, "room": "208"});
    let mut body = json!({
        "unit_code_rule": "custom", "project": "GZ001", "places": [place],
        "unit_code_template": "{project}-{zone}{building:02}-{floor:02}-{room}"
    });
    let codes = admin.post(path, body.clone()).await.expect(200);
    assert_eq!(codes["codes"], json!(["GZ001-A02-05-208"]));
    body["unit_code_template"] = "{zone}-{unit}".into();
    let reply = admin.post(path, body.clone()).await;
    let fault = ("/unit_code_template".to_owned(), "invalid_format".to_owned());
    assert_eq!(reply.faults(), [fault]);
    body["unit_code_rule"] = "zone".into();
    body["unit_code_template"] = Value::Null;
    body["places"][0]["zone"] = Value::Null;
    let fault = ("/places/0/zone".to_owned(), "required".to_owned());
    assert_eq!(admin.post(path, body).await.faults(), [fault]);
    app.finish().await;
}

#[actix_web::test]
async fn a_code_is_never_used_again_not_even_after_its_unit_is_deleted() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let home = format!("/api/v1/inventory/units/{}", site.unit_id(0));
    let board = format!("/api/v1/inventory/buildings/{}/board", site.building_id());
    let tag = admin.get(&board).await.header("etag").unwrap();
    assert_eq!(admin.delete(&home).await.status, 204);
    admin.get(&home).await.refused(404, "not_found");
    assert_ne!(admin.get(&board).await.header("etag").unwrap(), tag);
    let path = format!("/api/v1/inventory/buildings/{}/units/generate", site.building_id());
    let body = json!({"floors": {"from": 16, "to": 16}, "stacks": [given::stack("01")]});
    let refused = admin.post(&path, body).await.refused(409, "inventory.code_taken");
    assert_eq!(refused["unit_code"], site.units[0]["code"]);
    let release = json!({"unit_ids": [site.unit_id(1)]});
    admin.post("/api/v1/inventory/units/release", release).await.expect(200);
    let recall = json!({"unit_ids": [site.unit_id(1)], "reason": "x"});
    admin.post("/api/v1/inventory/units/recall", recall).await.expect(200);
    let released = format!("/api/v1/inventory/units/{}", site.unit_id(1));
    admin.delete(&released).await.refused(409, "inventory.released_before");
    app.finish().await;
}
