use serde_json::{Value, json};
use tests::watching::Watching;
use tests::{Client, TestApp, given};

const HOME: &str = "/api/v1/inventory/units";

/// The first unit is withheld for the sake of control, the second kept for a customer.
async fn withheld(admin: &Client, site: &given::Site) {
    let control = json!({
        "unit_ids": [site.unit_id(0)], "reason": "留待二期", "until_on": "2025-03-31"
    });
    admin.post(&format!("{HOME}/withhold"), control).await.expect(200);
    let customer = given::customer::entered(admin, 1).await;
    let kept = json!({
        "unit_ids": [site.unit_id(1)], "kind": "kept", "customer_id": customer["id"],
        "reason": "老客户"
    });
    admin.post(&format!("{HOME}/withhold"), kept).await.expect(200);
}

fn cell<'a>(board: &'a Value, id: &str) -> &'a Value {
    let floors = board["floors"].as_array().unwrap();
    let mut cells = floors.iter().flat_map(|floor| floor["units"].as_array().unwrap());
    cells.find(|cell| cell["id"] == id).unwrap()
}

#[actix_web::test]
async fn boards_tell_control_from_keeping_with_last_days_and_sub_states() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    withheld(&admin, &site).await;
    let body = json!({
        "code": 103, "name": "vip_kept", "parent": "withheld", "zh": "大客户", "en": "VIP"
    });
    admin.post("/api/v1/inventory/sub-statuses", body).await.expect(201);
    let path = format!("{HOME}/{}", site.unit_id(1));
    admin.patch(&path, json!({"sub_status": "vip_kept"})).await.expect(200);
    let board = format!("/api/v1/inventory/buildings/{}/board", site.building_id());
    let board = admin.get(&board).await.expect(200);
    let control = cell(&board, site.unit_id(0));
    assert_eq!(control["withheld_kind"], "sales_control");
    assert_eq!(control["withheld_until_on"], "2025-03-31");
    assert_eq!(control["sub_status"], Value::Null);
    let kept = cell(&board, site.unit_id(1));
    assert_eq!(
        (&kept["withheld_kind"], &kept["withheld_until_on"]),
        (&json!("kept"), &Value::Null)
    );
    assert_eq!((&kept["sub_status"], &kept["sub_status_code"]), (&json!("vip_kept"), &json!(103)));
    assert_eq!(cell(&board, site.unit_id(2))["withheld_kind"], Value::Null);
    let whole = format!("/api/v1/inventory/projects/{}/board", site.project_id());
    let whole = admin.get(&whole).await.expect(200);
    assert_eq!(whole["buildings"][0], board);
    app.finish().await;
}

#[actix_web::test]
async fn the_stream_tells_what_the_boards_tell() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let query = format!("&building_id={}", site.building_id());
    let mut watching = Watching::ready(&admin, &query).await;
    let body = json!({
        "unit_ids": [site.unit_id(0)], "reason": "留待二期", "until_on": "2025-03-31"
    });
    admin.post(&format!("{HOME}/withhold"), body).await.expect(200);
    let told = changed(&mut watching).await;
    assert_eq!(told["withheld_kind"], "sales_control");
    assert_eq!(told["withheld_until_on"], "2025-03-31");
    let body = json!({
        "code": 103, "name": "later", "parent": "withheld", "zh": "二期", "en": "Later"
    });
    admin.post("/api/v1/inventory/sub-statuses", body).await.expect(201);
    let path = format!("{HOME}/{}", site.unit_id(0));
    admin.patch(&path, json!({"sub_status": "later"})).await.expect(200);
    let told = changed(&mut watching).await;
    assert_eq!((&told["sub_status"], &told["sub_status_code"]), (&json!("later"), &json!(103)));
    let body = json!({"unit_ids": [site.unit_id(0)]});
    admin.post(&format!("{HOME}/give-back"), body).await.expect(200);
    let told = changed(&mut watching).await;
    assert_eq!(told["status"], "available");
    for name in ["sub_status", "sub_status_code", "withheld_kind", "withheld_until_on"] {
        assert_eq!(told[name], Value::Null, "{name}");
    }
    let space = format!("{HOME}/{}", site.unit_id(1));
    let recall = json!({"unit_ids": [site.unit_id(1)], "reason": "x"});
    admin.post(&format!("{HOME}/recall"), recall).await.expect(200);
    admin.patch(&space, json!({"use": "parking"})).await.expect(200);
    let home = json!({"home_id": site.unit_id(0)});
    admin.post(&format!("{space}/attach"), home).await.expect(200);
    loop {
        let told = changed(&mut watching).await;
        if told["attached_to_id"] == site.unit_id(0) {
            break;
        }
    }
    app.finish().await;
}

/// The next change of a unit.
async fn changed(watching: &mut Watching) -> Value {
    loop {
        let event = watching.event().await;
        if event["name"] == "inventory.unit.changed" {
            return event["payload"].clone();
        }
    }
}

#[actix_web::test]
async fn a_withholding_is_amended_without_giving_the_unit_back() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    withheld(&admin, &site).await;
    let unit = format!("{HOME}/{}", site.unit_id(0));
    let path = format!("{unit}/amend-withholding");
    let longer = json!({"until_on": "2025-04-02", "reason": "二期推迟"});
    let after = admin.post(&path, longer.clone()).await.expect(200);
    assert_eq!(
        (&after["status"], &after["withheld_kind"]),
        (&json!("withheld"), &json!("sales_control"))
    );
    assert_eq!(after["withheld_until_on"], "2025-04-02");
    assert_eq!(after["withheld_reason"], "二期推迟");
    let newest =
        admin.get(&format!("{unit}/history?sort=-at")).await.expect(200)["items"][0].clone();
    assert_eq!(newest["act"], "inventory.unit.amend_withholding");
    assert_eq!(newest["reason"], "二期推迟");
    let step = json!({"from": "2025-03-31", "to": "2025-04-02"});
    assert_eq!(newest["changes"]["withheld_until_on"], step);
    let past = admin.post(&path, json!({"until_on": "2025-03-09"})).await.faults();
    assert_eq!(past, [("/until_on".to_owned(), "date_order".to_owned())]);
    let free = format!("{HOME}/{}/amend-withholding", site.unit_id(2));
    admin.post(&free, longer).await.refused(409, "invalid_transition");
    // The day that was first meant passes; the one that is meant now ends it.
    for (now, status) in
        [("2025-04-01T10:00:00Z", "withheld"), ("2025-04-02T16:00:00Z", "available")]
    {
        admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
        assert_eq!(admin.get(&unit).await.expect(200)["status"], status, "{now}");
    }
    let kept = format!("{HOME}/{}", site.unit_id(1));
    let path = format!("{kept}/amend-withholding");
    admin.post(&path, json!({"until_on": "2025-04-20"})).await.expect(200);
    let open = admin.post(&path, json!({"until_on": null})).await.expect(200);
    assert_eq!(
        (&open["withheld_until_on"], &open["withheld_reason"]),
        (&Value::Null, &json!("老客户"))
    );
    app.finish().await;
}
