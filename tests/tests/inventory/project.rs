use serde_json::{Value, json};
use tests::{TestApp, given};

const HOME: &str = "/api/v1/inventory/projects";

fn garden() -> Value {
    json!({
        "code": "GZ001", "name": "珠江花园", "city": "广州", "tax_method": "general",
        "unit_code_rule": "building_floor"
    })
}

#[actix_web::test]
async fn create_settles_company_rate_template_and_zone() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let reply = admin.post(HOME, garden()).await;
    let project = reply.expect(201);
    assert_eq!(project["vat_rate"], "0.09");
    assert_eq!(project["time_zone"], "Asia/Shanghai");
    assert_eq!(project["unit_code_template"], "{project}-{building:02}-{floor:02}{room:02}");
    assert_eq!(project["district"], Value::Null);
    let companies = admin.get("/api/v1/inventory/companies").await.expect(200);
    assert_eq!(project["company_id"], companies["items"][0]["id"]);
    let location = reply.header("location").unwrap();
    assert_eq!(admin.get(&location).await.expect(200), project);
    app.finish().await;
}

#[actix_web::test]
async fn create_takes_the_rate_of_the_tax_method_or_the_one_given() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut simplified = garden();
    simplified["tax_method"] = "simplified".into();
    assert_eq!(admin.post(HOME, simplified).await.expect(201)["vat_rate"], "0.05");
    let mut own = garden();
    own["code"] = "GZ002".into();
    own["vat_rate"] = "0.11".into();
    own["time_zone"] = "Asia/Urumqi".into();
    let own = admin.post(HOME, own).await.expect(201);
    assert_eq!(own["vat_rate"], "0.11");
    assert_eq!(own["time_zone"], "Asia/Urumqi");
    app.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_code_that_the_company_has() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    admin.post(HOME, garden()).await.expect(201);
    let problem = admin.post(HOME, garden()).await.refused(409, "duplicate");
    assert_eq!(problem["field"], "code");
    app.finish().await;
}

#[actix_web::test]
async fn create_checks_template_zone_rate_company_and_pack() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let nobody = "0195a3c0-5b7e-7000-8000-00000000ffff";
    for (field, value, code) in [
        ("unit_code_rule", "custom", "required"),
        ("unit_code_template", "{project}-{serial}", "invalid_format"),
        ("unit_code_template", "{room:5}", "invalid_format"),
        ("time_zone", "Asia/Atlantis", "invalid_value"),
        ("vat_rate", "1", "out_of_range"),
        ("company_id", nobody, "not_found"),
        ("rule_pack", "atlantis", "not_found"),
        ("code", " ", "too_short"),
    ] {
        let mut body = garden();
        body[field] = value.into();
        let place = if code == "required" { "unit_code_template" } else { field };
        let faults = admin.post(HOME, body).await.faults();
        assert_eq!(faults, [(format!("/{place}"), code.to_owned())], "{field} {value}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn update_keeps_what_is_absent_and_clears_what_is_null() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut body = garden();
    body["district"] = "天河".into();
    body["address"] = "珠江路 1 号".into();
    let path = admin.post(HOME, body).await.header("location").unwrap();
    let patch = json!({"name": "珠江新城", "address": null});
    let changed = admin.patch(&path, patch).await.expect(200);
    assert_eq!(changed["name"], "珠江新城");
    assert_eq!(changed["district"], "天河");
    assert_eq!(changed["address"], Value::Null);
    assert_eq!(changed["version"], 2);
    let rule = admin.patch(&path, json!({"unit_code_rule": "sequence"})).await.expect(200);
    assert_eq!(rule["unit_code_template"], "{date:%Y%m%d}{serial:03}");
    let faults = admin.patch(&path, json!({"district": "区".repeat(65)})).await.faults();
    assert_eq!(faults, [("/district".to_owned(), "too_long".to_owned())]);
    app.finish().await;
}

#[actix_web::test]
async fn list_filters_sorts_and_pages() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    for code in ["GZ001", "GZ002", "GZ003"] {
        given::project(&admin, code).await;
    }
    let codes = |list: &Value| -> Vec<String> {
        let items = list["items"].as_array().unwrap();
        items.iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
    };
    let list = admin.get(&format!("{HOME}?sort=-code&page_size=2")).await.expect(200);
    assert_eq!(codes(&list), ["GZ003", "GZ002"]);
    assert_eq!(list["total"], 3);
    let first = admin.get(&format!("{HOME}?page_size=2")).await.expect(200);
    let cursor = first["next_cursor"].as_str().unwrap();
    let rest = admin.get(&format!("{HOME}?page_size=2&cursor={cursor}")).await.expect(200);
    assert_eq!(codes(&rest), ["GZ003"]);
    assert_eq!(rest["next_cursor"], Value::Null);
    let found = admin.get(&format!("{HOME}?q=gz002")).await.expect(200);
    assert_eq!(codes(&found), ["GZ002"]);
    let none = admin.get(&format!("{HOME}?city=%E6%B7%B1%E5%9C%B3")).await.expect(200);
    assert_eq!(none["total"], 0);
    admin.get(&format!("{HOME}?colour=red")).await.refused(400, "bad_request");
    app.finish().await;
}

#[actix_web::test]
async fn create_shows_the_project_at_once_to_who_sees_the_whole_company() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let director = user(&app, "director", &[]).await;
    assert_eq!(director.get(HOME).await.expect(200)["total"], 0);
    let project = given::project(&admin, "GZ001").await;
    let path = format!("{HOME}/{}", given::id(&project));
    director.get(&path).await.expect(200);
    let own = given::project(&director, "GZ002").await;
    assert_eq!(director.get(HOME).await.expect(200)["total"], 2);
    given::building(&director, given::id(&own), "1").await;
    app.finish().await;
}

#[actix_web::test]
async fn a_project_of_others_does_not_exist() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let own = given::site(&admin, "GZ001").await;
    let other = given::site(&admin, "GZ002").await;
    let manager = user(&app, "manager", &[own.project_id()]).await;
    assert_eq!(manager.get(HOME).await.expect(200)["total"], 1);
    manager.get(&format!("{HOME}/{}", own.project_id())).await.expect(200);
    let hidden = format!("{HOME}/{}", other.project_id());
    manager.get(&hidden).await.refused(404, "not_found");
    manager.patch(&hidden, json!({"name": "x"})).await.refused(404, "not_found");
    let body = json!({"code": "9", "name": "9", "floors": 1});
    manager.post(&format!("{hidden}/buildings"), body.clone()).await.refused(404, "not_found");
    manager.post(HOME, garden()).await.refused(403, "forbidden");
    let unit = format!("/api/v1/inventory/units/{}", other.unit_id(0));
    for path in [unit.clone(), format!("{unit}/history"), format!("{unit}/acts")] {
        manager.get(&path).await.refused(404, "not_found");
    }
    manager.patch(&unit, json!({"remarks": "x"})).await.refused(404, "not_found");
    let building = format!("/api/v1/inventory/buildings/{}", other.building_id());
    manager.get(&building).await.refused(404, "not_found");
    manager.get(&format!("{building}/board")).await.refused(404, "not_found");
    let units = manager.get("/api/v1/inventory/units").await.expect(200);
    assert_eq!(units["total"], own.units.len());
    let release = json!({"unit_ids": [other.unit_id(0)]});
    let batch = manager.post("/api/v1/inventory/units/release", release).await.expect(200);
    assert_eq!(batch["failed"][0]["code"], "not_found");
    app.finish().await;
}

/// A user of one role in the projects.
pub async fn user(app: &TestApp, role: &str, project_ids: &[&str]) -> tests::Client {
    let admin = app.admin().await;
    let body = json!({
        "username": role, "display_name": role, "password": "four words make one",
        "roles": [role], "project_ids": project_ids
    });
    admin.post("/api/v1/admin/users", body).await.expect(201);
    app.sign_in(role, "four words make one").await
}

fn profile() -> Value {
    json!({
        "land_use": "mixed", "land_years": 70, "start_on": "2024-03-01",
        "completion_on": "2026-09-30", "handover_on": "2026-12-31", "plot_ratio": "2.85",
        "greening_rate": "0.35", "parking_spaces": 1200, "parking_ratio": "1.2",
        "property_manager": "珠江物业", "property_fee": "3.80", "introduction": "江景",
        "surroundings": "地铁 3 号线"
    })
}

#[actix_web::test]
async fn create_tells_land_days_ratios_and_the_manager_and_update_clears_them() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let mut body = garden();
    body.as_object_mut().unwrap().extend(profile().as_object().unwrap().clone());
    let reply = admin.post(HOME, body).await;
    let project = reply.expect(201);
    for (name, value) in profile().as_object().unwrap() {
        assert_eq!(&project[name], value, "{name}");
    }
    let path = reply.header("location").unwrap();
    let patch = json!({"plot_ratio": "3", "property_fee": "0", "handover_on": "2027-01-31"});
    let changed = admin.patch(&path, patch).await.expect(200);
    assert_eq!(changed["plot_ratio"], "3");
    assert_eq!(changed["property_fee"], "0.00");
    assert_eq!(changed["handover_on"], "2027-01-31");
    assert_eq!(changed["parking_ratio"], "1.2");
    for name in profile().as_object().unwrap().keys() {
        let cleared = admin.patch(&path, json!({name: null})).await.expect(200);
        assert_eq!(cleared[name], Value::Null, "{name}");
        assert_eq!(admin.get(&path).await.expect(200), cleared, "{name}");
    }
    app.finish().await;
}

#[actix_web::test]
async fn days_are_in_order_and_ratios_within_bounds() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let fault = |name: &str, code: &str| vec![(format!("/{name}"), code.to_owned())];
    for (name, value, code) in [
        ("completion_on", json!("2024-02-29"), "date_order"),
        ("handover_on", json!("2026-09-29"), "date_order"),
        ("land_years", json!(100), "out_of_range"),
        ("plot_ratio", json!("0"), "out_of_range"),
        ("plot_ratio", json!("100.00000001"), "out_of_range"),
        ("greening_rate", json!("1.01"), "out_of_range"),
        ("parking_spaces", json!(-1), "out_of_range"),
        ("parking_ratio", json!("101"), "out_of_range"),
        ("property_fee", json!("1000.01"), "out_of_range"),
        ("surroundings", json!("边".repeat(4001)), "too_long"),
    ] {
        let mut body = garden();
        body.as_object_mut().unwrap().extend(profile().as_object().unwrap().clone());
        body[name] = value.clone();
        assert_eq!(admin.post(HOME, body).await.faults(), fault(name, code), "{name} {value}");
    }
    let mut body = garden();
    body.as_object_mut().unwrap().extend(profile().as_object().unwrap().clone());
    body["completion_on"] = Value::Null;
    let path = admin.post(HOME, body).await.header("location").unwrap();
    for (patch, name, code) in [
        (json!({"start_on": "2027-01-01"}), "start_on", "date_order"),
        (json!({"handover_on": "2024-02-29"}), "handover_on", "date_order"),
        (json!({"completion_on": "2027-01-01"}), "completion_on", "date_order"),
        (json!({"greening_rate": "1.5"}), "greening_rate", "out_of_range"),
        (json!({"property_manager": "物".repeat(121)}), "property_manager", "too_long"),
    ] {
        assert_eq!(admin.patch(&path, patch.clone()).await.faults(), fault(name, code), "{patch}");
    }
    assert_eq!(admin.get(&path).await.expect(200)["version"], 1, "nothing was written");
    app.finish().await;
}

#[actix_web::test]
async fn the_tree_shows_every_level_with_its_units_counted() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let home = format!("/api/v1/inventory/projects/{}", site.project_id());
    let made = async |noun: &str, body: Value| {
        admin.post(&format!("{home}/{noun}"), body).await.expect(201)["id"].clone()
    };
    let phase = made("phases", json!({"code": "P1", "name": "一期"})).await;
    let zone = made("zones", json!({"code": "A", "name": "A 区", "phase_id": phase})).await;
    made("zones", json!({"code": "B", "name": "B 区"})).await;
    let inside = json!({
        "code": "8", "name": "8 栋", "floors": 9, "zone_id": zone, "entrances": ["1", "2"]
    });
    let inside = made("buildings", inside).await;
    let beside = json!({"code": "9", "name": "9 栋", "floors": 9, "phase_id": phase});
    made("buildings", beside).await;
    let (mut first, mut second) = (given::stack("01"), given::stack("02"));
    (first["entrance"], second["entrance"]) = ("1".into(), "2".into());
    let stacks = [first, second, given::stack("03")];
    given::units(&admin, inside.as_str().unwrap(), (1, 2), &stacks).await;
    let customer = given::customer::entered(&admin, 1).await;
    let hold = json!({"unit_id": site.unit_id(0), "customer_id": customer["id"]});
    admin.post("/api/v1/sales/holds", hold).await.expect(201);
    let reply = admin.get(&format!("{home}/tree")).await;
    let tree = reply.expect(200);
    let counts = |for_sale: u64, reserved: u64| {
        let units = for_sale + reserved;
        json!({"units": units, "for_sale": for_sale, "reserved": reserved, "sold": 0})
    };
    assert_eq!(tree["counts"], counts(11, 1));
    let phase = &tree["phases"][0];
    assert_eq!((&phase["code"], &phase["counts"]), (&json!("P1"), &counts(6, 0)));
    assert_eq!(phase["buildings"][0]["code"], "9");
    let building = &phase["zones"][0]["buildings"][0];
    assert_eq!((&building["code"], &building["counts"]), (&json!("8"), &counts(6, 0)));
    let entrances = json!([
        {"name": "1", "counts": counts(2, 0)}, {"name": "2", "counts": counts(2, 0)}
    ]);
    assert_eq!(building["entrances"], entrances);
    assert_eq!(
        (&tree["zones"][0]["code"], &tree["zones"][0]["buildings"]),
        (&json!("B"), &json!([]))
    );
    assert_eq!(tree["buildings"][0]["counts"], counts(5, 1));
    assert_eq!(tree["buildings"].as_array().unwrap().len(), 1);
    let tag = reply.header("etag").unwrap();
    assert_eq!(admin.with("if-none-match", &tag).get(&format!("{home}/tree")).await.status, 304);
    app.finish().await;
}
