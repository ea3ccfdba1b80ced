use serde_json::{Value, json};
use tests::{Client, TestApp, given};

const HOME: &str = "/api/v1/inventory/price-adjustments";
const UNITS: &str = "/api/v1/inventory/units";

fn body(site: &given::Site, selection: &Value) -> Value {
    json!({
        "project_id": site.project_id(), "selection": selection, "applies_to": "list",
        "change": {"kind": "percent", "value": "1"}, "reason": "二季度调价"
    })
}

/// How many units an adjustment of the selection would look at.
async fn selected(admin: &Client, site: &given::Site, selection: &Value) -> Value {
    let draft = admin.post(HOME, body(site, selection)).await.expect(201);
    let path = format!("{HOME}/{}/preview", given::id(&draft));
    admin.get(&path).await.expect(200)["units"].clone()
}

/// Two units with marks, one of them to the north.
async fn mark(admin: &Client, site: &given::Site) {
    for (index, patch) in [
        (0, json!({"tags": ["VIP", "边户"]})),
        (1, json!({"tags": ["Vip"], "orientation": "north"})),
    ] {
        let path = format!("{UNITS}/{}", site.unit_id(index));
        admin.patch(&path, patch).await.expect(200);
    }
}

#[actix_web::test]
async fn create_selects_by_building_layout_floor_unit_and_status() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let recall = json!({"unit_ids": [site.unit_id(4)], "reason": "调整"});
    admin.post(&format!("{UNITS}/recall"), recall).await.expect(200);
    mark(&admin, &site).await;
    for (selection, units) in [
        (json!({"building_ids": [site.building_id()], "layouts": ["A1"]}), 6),
        (json!({"uses": ["home"]}), 6),
        (json!({"uses": ["shop", "parking"]}), 0),
        (json!({"orientations": ["south"]}), 5),
        (json!({"orientations": ["north", "south"]}), 6),
        (json!({"tags": ["vip"]}), 2),
        (json!({"tags": ["VIP", "边户"]}), 1),
        (json!({"tags": ["VIP"], "orientations": ["north"]}), 1),
        (json!({"min_floor": 17}), 4),
        (json!({"min_floor": 16, "max_floor": 16}), 2),
        (json!({"unit_ids": [site.unit_id(0), site.unit_id(5)]}), 2),
        (json!({"statuses": ["unreleased"]}), 1),
        (json!({"statuses": ["available"], "max_floor": 17}), 4),
    ] {
        assert_eq!(selected(&admin, &site, &selection).await, units, "{selection}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn phases_and_zones_select_what_stands_in_them() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let home = format!("/api/v1/inventory/projects/{}", site.project_id());
    let made = async |noun: &str, body: Value| {
        admin.post(&format!("{home}/{noun}"), body).await.expect(201)["id"].clone()
    };
    let phase = made("phases", json!({"code": "P1", "name": "一期"})).await;
    let other = made("phases", json!({"code": "P2", "name": "二期"})).await;
    let zone = made("zones", json!({"code": "A", "name": "A", "phase_id": phase})).await;
    let inside = made("buildings", json!({"code": "8", "name": "8", "floors": 9, "zone_id": zone}));
    let inside = inside.await;
    let beside = json!({"code": "9", "name": "9", "floors": 9, "phase_id": phase});
    let beside = made("buildings", beside).await;
    for building in [inside, beside] {
        let stack = [given::stack("01")];
        given::units(&admin, building.as_str().unwrap(), (1, 2), &stack).await;
    }
    for (selection, units) in [
        (json!({"phase_ids": [phase]}), 4),
        (json!({"phase_ids": [phase, other]}), 4),
        (json!({"phase_ids": [other]}), 0),
        (json!({"zone_ids": [zone]}), 2),
        (json!({"zone_ids": [zone], "max_floor": 1}), 1),
    ] {
        assert_eq!(selected(&admin, &site, &selection).await, units, "{selection}");
    }
    let nobody = "01935e3c-5a00-7000-8000-00000000ffff";
    let selection = json!({"phase_ids": [nobody], "zone_ids": [nobody], "tags": [" "]});
    let body = body(&site, &selection);
    let faults = admin.post(HOME, body).await.faults();
    let pointers: Vec<&str> = faults.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/selection/tags/0", "/selection/phase_ids/0", "/selection/zone_ids/0"]);
    app.finish().await;
}
