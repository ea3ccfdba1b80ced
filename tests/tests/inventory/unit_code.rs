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
async fn the_day_of_the_serial_ends_in_the_time_zone_of_the_project() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (mut east, mut west) = (project("sequence"), project("sequence"));
    (east["code"], west["code"]) = ("GZ002".into(), "GZ003".into());
    (east["time_zone"], west["time_zone"]) = ("Asia/Tokyo".into(), "Asia/Urumqi".into());
    let mut made = vec![];
    for project in [project("sequence"), east, west] {
        let project = admin.post("/api/v1/inventory/projects", project).await.expect(201);
        made.push(given::building(&admin, given::id(&project), "1").await);
    }
    // Midnight of 12 March: 15:00 UTC in Tokyo, 16:00 in Shanghai, 18:00 in Ürümqi.
    let mut seen = vec![];
    for (room, now) in [
        ("1", "2025-03-11T14:59:59.999999Z"),
        ("2", "2025-03-11T15:00:00Z"),
        ("3", "2025-03-11T15:59:59.999999Z"),
        ("4", "2025-03-11T16:00:00Z"),
        ("5", "2025-03-11T18:00:00Z"),
    ] {
        admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
        for building in &made {
            let stack = [given::stack(room)];
            let units = given::units(&admin, given::id(building), (1, 1), &stack).await;
            let (code, on) = (&units[0]["code"], units[0]["entered_on"].as_str().unwrap());
            assert_eq!(code.as_str().unwrap()[..8], on.replace('-', ""), "{code} {now}");
            seen.push(code.as_str().unwrap().to_owned());
        }
    }
    let days: Vec<&str> = seen.iter().map(|code| &code[6..8]).collect();
    assert_eq!(
        days,
        ["11", "11", "11", "11", "12", "11", "11", "12", "11", "12", "12", "11", "12", "12", "12"]
    );
    // The serial counts per company and day, whatever the project.
    assert_eq!(&seen[0][8..], "001");
    assert_eq!((seen[4].as_str(), seen[7].as_str()), ("20250312001", "20250312002"));
    app.finish().await;
}

#[actix_web::test]
async fn zone_a_building_02_floor_05_room_208_is_read_from_the_same_code() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut body = project("custom");
    body["unit_code_template"] = "{project}-{zone}{building:02}-{floor:02}-{room}".into();
    let project = admin.post("/api/v1/inventory/projects", body).await.expect(201);
    let home = format!("/api/v1/inventory/projects/{}", given::id(&project));
    let zone = json!({"code": "A", "name": "A 区"});
    let zone = admin.post(&format!("{home}/zones"), zone).await.expect(201);
    let building = json!({"code": "2", "name": "2 栋", "floors": 18, "zone_id": zone["id"]});
    let building = admin.post(&format!("{home}/buildings"), building).await.expect(201);
    let made = given::units(&admin, given::id(&building), (5, 5), &[given::stack("208")]).await;
    let unit = format!("/api/v1/inventory/units/{}", given::id(&made[0]));
    let unit = admin.get(&unit).await.expect(200);
    assert_eq!(unit["code"], "GZ001-A02-05-208");
    assert_eq!((&unit["floor"], &unit["room"]), (&json!(5), &json!("208")));
    assert_eq!((&unit["zone_id"], &unit["building_id"]), (&zone["id"], &building["id"]));
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
async fn a_code_goes_to_no_other_unit_not_even_after_its_own_is_deleted() {
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
    let body = json!({"floors": {"from": 16, "to": 16}, "stacks": [given::stack("1")]});
    let refused = admin.post(&path, body).await.refused(409, "inventory.code_taken");
    assert_eq!(refused["unit_code"], site.units[0]["code"]);
    // It was never released, so the same room entered again is the same unit to everybody.
    let again = given::units(&admin, site.building_id(), (16, 16), &[given::stack("01")]).await;
    assert_eq!(again[0]["code"], site.units[0]["code"]);
    let release = json!({"unit_ids": [site.unit_id(1)]});
    admin.post("/api/v1/inventory/units/release", release).await.expect(200);
    let recall = json!({"unit_ids": [site.unit_id(1)], "reason": "x"});
    admin.post("/api/v1/inventory/units/recall", recall).await.expect(200);
    let released = format!("/api/v1/inventory/units/{}", site.unit_id(1));
    admin.delete(&released).await.refused(409, "inventory.released_before");
    app.finish().await;
}
