use serde_json::{Value, json};
use tests::{TestApp, given};

const HOME: &str = "/api/v1/inventory/buildings";

#[actix_web::test]
async fn create_takes_the_phase_of_its_zone() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let home = format!("/api/v1/inventory/projects/{}", given::id(&project));
    let phase = json!({"code": "P1", "name": "一期"});
    let phase = admin.post(&format!("{home}/phases"), phase).await.expect(201);
    let second = json!({"code": "P2", "name": "二期"});
    let second = admin.post(&format!("{home}/phases"), second).await.expect(201);
    let zone = json!({"code": "A02", "name": "A02", "phase_id": phase["id"]});
    let zone = admin.post(&format!("{home}/zones"), zone).await.expect(201);
    let path = format!("{home}/buildings");
    let mut body = json!({"code": "5", "name": "5 栋", "floors": 6, "zone_id": zone["id"]});
    let building = admin.post(&path, body.clone()).await.expect(201);
    assert_eq!(building["phase_id"], phase["id"]);
    assert_eq!(building["floors"], 6);
    body["phase_id"] = second["id"].clone();
    body["code"] = "6".into();
    let faults = admin.post(&path, body.clone()).await.faults();
    assert_eq!(faults, [("/phase_id".to_owned(), "conflict".to_owned())]);
    body["zone_id"] = project["id"].clone();
    let faults = admin.post(&path, body).await.faults();
    assert_eq!(faults, [("/zone_id".to_owned(), "not_found".to_owned())]);
    let list = admin.get(&format!("{HOME}?phase_id={}", given::id(&phase))).await.expect(200);
    assert_eq!(list["items"], json!([building]));
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_taken_code_and_no_floors() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    given::building(&admin, given::id(&project), "2").await;
    let path = format!("/api/v1/inventory/projects/{}/buildings", given::id(&project));
    let again = admin.post(&path, json!({"code": "2", "name": "x", "floors": 6})).await;
    assert_eq!(again.refused(409, "duplicate")["field"], "code");
    let flat = admin.post(&path, json!({"code": "3", "name": "x", "floors": 0})).await;
    assert_eq!(flat.faults(), [("/floors".to_owned(), "out_of_range".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn update_sets_and_clears_the_day_of_completion() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let building = given::building(&admin, given::id(&project), "2").await;
    let path = format!("{HOME}/{}", given::id(&building));
    let done = admin.patch(&path, json!({"completed_on": "2025-03-10"})).await.expect(200);
    assert_eq!(done["completed_on"], "2025-03-10");
    assert_eq!(done["name"], "2 栋");
    let named = admin.patch(&path, json!({"name": "二栋"})).await.expect(200);
    assert_eq!(named["completed_on"], "2025-03-10");
    let cleared = admin.patch(&path, json!({"completed_on": null})).await.expect(200);
    assert_eq!(cleared["completed_on"], Value::Null);
    let future = admin.patch(&path, json!({"completed_on": "2025-03-11"})).await;
    assert_eq!(future.faults(), [("/completed_on".to_owned(), "date_in_future".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn board_shows_floors_and_stacks_from_the_top() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let board = admin.get(&format!("{HOME}/{}/board", site.building_id())).await.expect(200);
    assert_eq!(board["stacks"], json!(["01", "05"]));
    assert_eq!(board["counts"], json!([{"status": "available", "status_code": 0, "count": 6}]));
    let floors = board["floors"].as_array().unwrap();
    let numbers: Vec<i64> = floors.iter().map(|floor| floor["floor"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [18, 17, 16]);
    let cell = &floors[2]["units"][1];
    assert_eq!(cell["code"], "GZ001-02-1605");
    assert_eq!(cell["layout"], "A1");
    assert_eq!(cell["list_price"], "1975200.00");
    assert_eq!(cell["status_code"], 0);
    app.finish().await;
}

#[actix_web::test]
async fn board_is_304_until_something_changes() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let path = format!("{HOME}/{}/board", site.building_id());
    let mut tag = admin.get(&path).await.header("etag").unwrap();
    assert!(tag.starts_with('"'), "{tag} is weak");
    let unchanged = admin.with("if-none-match", &tag).get(&path).await;
    assert_eq!((unchanged.status, unchanged.text.as_str()), (304, ""));
    assert_eq!(unchanged.header("etag").as_ref(), Some(&tag));
    let unit = format!("/api/v1/inventory/units/{}", site.unit_id(0));
    let recall = json!({"unit_ids": [site.unit_id(1)], "reason": "改价"});
    for act in 0..3 {
        match act {
            0 => admin.patch(&unit, json!({"remarks": "看江"})).await,
            1 => admin.post("/api/v1/inventory/units/recall", recall.clone()).await,
            _ => admin.patch(&format!("{HOME}/{}", site.building_id()), json!({"name": "x"})).await,
        }
        .expect(200);
        let changed = admin.with("if-none-match", &tag).get(&path).await;
        assert_eq!(changed.status, 200);
        tag = changed.header("etag").unwrap();
    }
    app.finish().await;
}

#[actix_web::test]
async fn entrances_are_named_once_and_stay_while_units_stand_in_them() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let path = format!("/api/v1/inventory/projects/{}/buildings", given::id(&project));
    let mut body = json!({"code": "2", "name": "2 栋", "floors": 18});
    for (names, code) in [
        (json!(["1单元", " 1单元 "]), "duplicate"),
        (json!(["1单元", " "]), "too_short"),
        (json!(["1单元", "单".repeat(17)]), "too_long"),
        (json!(["1单元", "2,3"]), "invalid_format"),
    ] {
        body["entrances"] = names.clone();
        let faults = admin.post(&path, body.clone()).await.faults();
        assert_eq!(faults, [("/entrances/1".to_owned(), code.to_owned())], "{names}");
    }
    body["entrances"] = json!([" 1单元", "2单元"]);
    let building = admin.post(&path, body).await.expect(201);
    assert_eq!(building["entrances"], json!(["1单元", "2单元"]));
    let mut stack = given::stack("01");
    stack["entrance"] = "2单元".into();
    let units = given::units(&admin, given::id(&building), (1, 2), &[stack]).await;
    assert_eq!(units[0]["entrance"], "2单元");
    let home = format!("{HOME}/{}", given::id(&building));
    let board = admin.get(&format!("{home}/board")).await.expect(200);
    assert_eq!(board["floors"][0]["units"][0]["entrance"], "2单元");
    let gone = admin.patch(&home, json!({"entrances": ["1单元"]})).await;
    assert_eq!(gone.refused(409, "inventory.entrance_used")["entrance"], "2单元");
    let none = admin.patch(&home, json!({"entrances": []})).await;
    none.refused(409, "inventory.entrance_used");
    let more = admin.patch(&home, json!({"entrances": ["2单元", "3单元"]})).await.expect(200);
    assert_eq!(more["entrances"], json!(["2单元", "3单元"]));
    app.finish().await;
}

#[actix_web::test]
async fn a_building_is_put_where_it_belongs_and_its_units_go_with_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let home = format!("/api/v1/inventory/projects/{}", site.project_id());
    let path = format!("{HOME}/{}", site.building_id());
    let made = async |noun: &str, body: Value| {
        admin.post(&format!("{home}/{noun}"), body).await.expect(201)["id"].clone()
    };
    let first = made("phases", json!({"code": "P1", "name": "一期"})).await;
    let second = made("phases", json!({"code": "P2", "name": "二期"})).await;
    let zone = made("zones", json!({"code": "A", "name": "A", "phase_id": first})).await;
    let moved = admin.patch(&path, json!({"zone_id": zone})).await.expect(200);
    assert_eq!((&moved["zone_id"], &moved["phase_id"]), (&zone, &first));
    let unit = format!("/api/v1/inventory/units/{}", site.unit_id(0));
    let seen = admin.get(&unit).await.expect(200);
    assert_eq!((&seen["zone_id"], &seen["phase_id"]), (&zone, &first));
    let faults = admin.patch(&path, json!({"phase_id": second})).await.faults();
    assert_eq!(faults, [("/phase_id".to_owned(), "conflict".to_owned())]);
    let apart = json!({"zone_id": null, "phase_id": second});
    admin.patch(&path, apart).await.expect(200);
    let seen = admin.get(&unit).await.expect(200);
    assert_eq!((&seen["zone_id"], &seen["phase_id"]), (&Value::Null, &second));
    let low = admin.patch(&path, json!({"floors": 17})).await;
    assert_eq!(low.refused(409, "inventory.floor_used")["floor"], 18);
    assert_eq!(admin.patch(&path, json!({"floors": 33})).await.expect(200)["floors"], 33);
    // Codes made from now on name the zone, so it stays.
    let rule = json!({"unit_code_rule": "zone"});
    admin.patch(&home, rule).await.expect(200);
    let named = admin.patch(&path, json!({"zone_id": zone, "phase_id": first})).await;
    named.refused(409, "inventory.zone_in_codes");
    app.finish().await;
}

#[actix_web::test]
async fn an_empty_building_and_an_unused_layout_are_removed() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let path = format!("{HOME}/{}", site.building_id());
    admin.delete(&path).await.refused(409, "in_use");
    let empty = given::building(&admin, site.project_id(), "9").await;
    let permit = given::permit(&admin, site.project_id(), &[given::id(&empty)]).await;
    let path = format!("{HOME}/{}", given::id(&empty));
    admin.delete(&path).await.refused(409, "in_use");
    let permit = format!("/api/v1/inventory/permits/{}", given::id(&permit));
    let other = json!({"building_ids": [site.building_id()]});
    admin.patch(&permit, other).await.expect(200);
    admin.delete(&path).await.expect(204);
    admin.get(&path).await.refused(404, "not_found");
    let layouts = format!("/api/v1/inventory/projects/{}/layouts", site.project_id());
    let made = admin.post(&layouts, json!({"code": "Z9", "name": "Z9"})).await.expect(201);
    let layout = format!("/api/v1/inventory/layouts/{}", given::id(&made));
    admin.delete(&layout).await.expect(204);
    admin.get(&layout).await.refused(404, "not_found");
    let used = site.units[0]["layout_id"].as_str().unwrap();
    let used = format!("/api/v1/inventory/layouts/{used}");
    admin.delete(&used).await.refused(409, "in_use");
    app.finish().await;
}
