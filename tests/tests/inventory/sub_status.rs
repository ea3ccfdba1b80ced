use serde_json::{Value, json};
use tests::{Client, TestApp, given};

const HOME: &str = "/api/v1/inventory/sub-statuses";
const UNITS: &str = "/api/v1/inventory/units";

fn vip() -> Value {
    json!({
        "code": 101, "name": "vip_kept", "parent": "available", "zh": "大客户保留", "en": "For VIPs"
    })
}

async fn total(client: &Client, query: &str) -> Value {
    client.get(&format!("{UNITS}?{query}")).await.expect(200)["total"].clone()
}

#[actix_web::test]
async fn every_status_is_listed_with_its_code_its_group_and_its_sub_states() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.post(HOME, vip()).await.expect(201);
    let list = admin.get("/api/v1/meta/unit-statuses").await.expect(200);
    let told: Vec<(i64, &str, &str)> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|status| {
            let text = |name: &str| status[name].as_str().unwrap_or_default();
            (status["code"].as_i64().unwrap(), text("value"), text("group"))
        })
        .collect();
    assert_eq!(
        told,
        [
            (0, "available", "for_sale"),
            (1, "subscribed", "reserved"),
            (2, "contracted", "sold"),
            (3, "filed", "sold"),
            (4, "delivered", "sold"),
            (5, "titled", "sold"),
            (10, "unreleased", "for_sale"),
            (11, "withheld", "for_sale"),
            (12, "held", "reserved"),
            (101, "vip_kept", "for_sale"),
        ]
    );
    let below = &list["items"][9];
    assert_eq!((&below["parent"], &below["parent_code"]), (&json!("available"), &json!(0)));
    app.finish().await;
}

#[actix_web::test]
async fn create_makes_a_sub_state_that_units_bear_while_they_show_its_parent() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let reply = admin.post(HOME, vip()).await;
    let made = reply.expect(201);
    assert_eq!(made["parent_code"], 0);
    let home = reply.header("location").unwrap();
    assert_eq!(admin.get(&home).await.expect(200), made);
    let unit = format!("{UNITS}/{}", site.unit_id(0));
    let marked = admin.patch(&unit, json!({"sub_status": "vip_kept"})).await.expect(200);
    assert_eq!((&marked["status"], &marked["status_code"]), (&json!("available"), &json!(0)));
    assert_eq!(marked["sub_status"], "vip_kept");
    assert_eq!(marked["sub_status_code"], 101);
    for (query, expected) in [
        ("status=101", 1),
        ("status=0,12,101", 6),
        ("status=12,101", 1),
        ("status=102", 0),
        ("status_group=for_sale", 6),
        ("status_group=reserved,sold", 0),
        ("status=0&status_group=reserved", 0),
    ] {
        assert_eq!(total(&admin, query).await, expected, "{query}");
    }
    admin.delete(&home).await.refused(409, "in_use");
    let other = json!({"unit_ids": [site.unit_id(0)], "reason": "改价"});
    admin.post(&format!("{UNITS}/recall"), other).await.expect(200);
    let recalled = admin.get(&unit).await.expect(200);
    assert_eq!(recalled["sub_status"], Value::Null);
    let refused = admin.patch(&unit, json!({"sub_status": "vip_kept"})).await;
    let refused = refused.refused(409, "inventory.sub_status_elsewhere");
    assert_eq!(
        (&refused["parent"], &refused["state"]),
        (&json!("available"), &json!("unreleased"))
    );
    let unknown = admin.patch(&unit, json!({"sub_status": "nothing"})).await.faults();
    assert_eq!(unknown, [("/sub_status".to_owned(), "not_found".to_owned())]);
    let history = admin.get(&format!("{unit}/history?sort=-at")).await.expect(200);
    let gone = json!({"from": "vip_kept", "to": null});
    assert_eq!(history["items"][0]["changes"]["sub_status"], gone);
    assert_eq!(history["items"][1]["changes"]["sub_status"]["to"], "vip_kept");
    assert_eq!(admin.delete(&home).await.status, 204);
    admin.get(&home).await.refused(404, "not_found");
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_codes_and_names_that_are_taken_or_reserved() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let made = admin.post(HOME, vip()).await.expect(201);
    for (field, value, code) in [
        ("code", json!(99), "out_of_range"),
        ("name", json!("held"), "duplicate"),
        ("name", json!("1st"), "invalid_format"),
        ("parent", json!("sold"), "invalid_value"),
        ("zh", json!(" "), "too_short"),
    ] {
        let mut body = vip();
        body[field] = value;
        let faults = admin.post(HOME, body).await.faults();
        assert_eq!(faults, [(format!("/{field}"), code.to_owned())]);
    }
    let mut same_code = vip();
    same_code["name"] = "other".into();
    assert_eq!(admin.post(HOME, same_code).await.refused(409, "duplicate")["field"], "code");
    let mut same_name = vip();
    same_name["code"] = 102.into();
    assert_eq!(admin.post(HOME, same_name).await.refused(409, "duplicate")["field"], "name");
    let home = format!("{HOME}/{}", given::id(&made));
    let changed = admin.patch(&home, json!({"zh": "大客户"})).await.expect(200);
    assert_eq!((&changed["zh"], &changed["en"]), (&json!("大客户"), &json!("For VIPs")));
    let list = admin.get(&format!("{HOME}?parent=available&code=101")).await.expect(200);
    assert_eq!(list["items"], json!([changed]));
    let director = super::project::user(&app, "director", &[]).await;
    director.post(HOME, vip()).await.refused(403, "forbidden");
    assert_eq!(director.get(HOME).await.expect(200)["total"], 1);
    app.finish().await;
}

#[actix_web::test]
async fn a_unit_forgets_its_sub_state_when_somebody_holds_it() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    admin.post(HOME, vip()).await.expect(201);
    let unit = format!("{UNITS}/{}", site.unit_id(0));
    admin.patch(&unit, json!({"sub_status": "vip_kept"})).await.expect(200);
    let customer = given::customer::entered(&admin, 1).await;
    let hold = json!({"unit_id": site.unit_id(0), "customer_id": customer["id"]});
    admin.post("/api/v1/sales/holds", hold).await.expect(201);
    let held = admin.get(&unit).await.expect(200);
    assert_eq!((&held["status"], &held["status_group"]), (&json!("held"), &json!("reserved")));
    assert_eq!(held["sub_status"], Value::Null);
    assert_eq!(held["axis_codes"]["sale"], 12);
    app.finish().await;
}
