use serde_json::{Value, json};
use tests::{TestApp, given};

const HOME: &str = "/api/v1/inventory/units";

fn fault(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

#[actix_web::test]
async fn generate_answers_every_unit_with_its_prices() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    assert_eq!(site.units.len(), 6);
    let unit = &site.units[1];
    assert_eq!(unit["code"], "GZ001-02-1605");
    assert_eq!(unit["list_price"], "1975200.00");
    assert_eq!(unit["floor_price"], "1777680.00");
    assert_eq!(unit["status"], "unreleased");
    assert_eq!(unit["status_code"], 10);
    assert_eq!(unit["axes"]["sale"], "unreleased");
    assert_eq!(unit["entered_on"], "2025-03-10");
    assert_eq!(unit["use"], "home");
    assert_eq!(site.units[5]["list_unit_price"], "20200.00");
    assert_eq!(site.units[5]["list_price"], "1994952.00");
    let read = admin.get(&format!("{HOME}/{}", site.unit_id(1))).await.expect(200);
    assert_eq!(&read, unit);
    let history = admin.get(&format!("{HOME}/{}/history", site.unit_id(1))).await.expect(200);
    assert_eq!(history["items"][0]["act"], "inventory.unit.generate");
    assert_eq!(history["items"][0]["from_status"], Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn generate_prices_by_inside_area_and_by_the_piece() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let building = given::building(&admin, given::id(&project), "2").await;
    let (mut inside, mut parking) = (given::stack("01"), given::stack("P1"));
    inside["price_basis"] = "inside".into();
    parking["price_basis"] = "unit".into();
    parking["use"] = "parking".into();
    parking["unit_price"] = "150000.00".into();
    parking["floor_ratio"] = "0.8".into();
    let units = given::units(&admin, given::id(&building), (-1, -1), &[inside, parking]).await;
    assert_eq!(units[0]["list_price"], "1580200.00");
    assert_eq!(units[0]["code"], "GZ001-02-B101");
    assert_eq!(units[1]["list_price"], "150000.00");
    assert_eq!(units[1]["floor_price"], "120000.00");
    app.finish().await;
}

#[actix_web::test]
async fn generate_names_every_fault_and_needs_a_key() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let building = given::building(&admin, given::id(&project), "2").await;
    let path = format!("/api/v1/inventory/buildings/{}/units/generate", given::id(&building));
    let mut wrong = given::stack("01");
    wrong["inside_area"] = "99".into();
    let body = json!({"floors": {"from": 2, "to": 19}, "stacks": [given::stack("01"), wrong]});
    let faults = admin.post(&path, body).await.faults();
    assert_eq!(
        faults,
        [
            fault("/stacks/1/inside_area", "out_of_range"),
            fault("/stacks/1/room", "duplicate"),
            fault("/floors/to", "out_of_range"),
        ]
    );
    let stacks: Vec<Value> = (0..200).map(|room| given::stack(&room.to_string())).collect();
    let many = json!({"floors": {"from": -9, "to": 18}, "stacks": stacks});
    assert_eq!(admin.post(&path, many).await.faults(), [fault("/floors", "too_many")]);
    app.finish().await;
}

#[actix_web::test]
async fn generate_refuses_rooms_and_codes_that_are_there() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let path = format!("/api/v1/inventory/buildings/{}/units/generate", site.building_id());
    let body = json!({"floors": {"from": 15, "to": 16}, "stacks": [given::stack("01")]});
    let problem = admin.post(&path, body).await.refused(409, "inventory.room_taken");
    assert_eq!((&problem["floor"], &problem["room"]), (&json!(16), &json!("01")));
    let same_code = json!({"floors": {"from": 16, "to": 16}, "stacks": [given::stack("1")]});
    admin.post(&path, same_code).await.refused(409, "inventory.code_taken");
    let twice = json!({
        "floors": {"from": 3, "to": 3}, "stacks": [given::stack("1"), given::stack("01")]
    });
    admin.post(&path, twice).await.refused(409, "inventory.code_taken");
    let list = admin.get(HOME).await.expect(200);
    assert_eq!(list["total"], 6);
    app.finish().await;
}

#[actix_web::test]
async fn generate_makes_five_thousand_units_at_once() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let path = format!("/api/v1/inventory/projects/{}/buildings", given::id(&project));
    let tower = json!({"code": "1", "name": "1", "floors": 100});
    let tower = admin.post(&path, tower).await.expect(201);
    let stacks: Vec<Value> = (1..=50).map(|room| given::stack(&room.to_string())).collect();
    let units = given::units(&admin, given::id(&tower), (1, 100), &stacks).await;
    assert_eq!(units.len(), 5_000);
    given::permit(&admin, given::id(&project), &[given::id(&tower)]).await;
    let release = json!({"building_id": tower["id"]});
    let batch = admin.post(&format!("{HOME}/release"), release).await.expect(200);
    assert_eq!(batch["done"], 5_000);
    app.finish().await;
}

#[actix_web::test]
async fn update_changes_prices_marks_and_areas() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let path = format!("{HOME}/{}", site.unit_id(0));
    let patch = json!({
        "list_price": "1999999.99", "filed_price": "2000000.00", "floor_price": "1800000.00",
        "tags": ["VIP", " 边户 ", "VIP"], "remarks": "看江", "orientation": "south_north",
        "surveyed_gross_area": "98.80", "surveyed_inside_area": "79.00"
    });
    let unit = admin.patch(&path, patch).await.expect(200);
    assert_eq!(unit["list_price"], "1999999.99");
    assert_eq!(unit["list_unit_price"], "20251.11");
    assert_eq!(unit["tags"], json!(["VIP", "边户"]));
    assert_eq!(unit["orientation"], "south_north");
    let kept = json!({"remarks": null, "filed_price": null, "surveyed_inside_area": null});
    let unit = admin.patch(&path, kept).await.expect(200);
    assert_eq!(unit["remarks"], Value::Null);
    assert_eq!(unit["filed_price"], Value::Null);
    assert_eq!(unit["surveyed_gross_area"], "98.80");
    assert_eq!(unit["tags"], json!(["VIP", "边户"]));
    let priced = admin.patch(&path, json!({"list_unit_price": "20000"})).await.expect(200);
    assert_eq!(priced["list_price"], "1975200.00");
    let history = admin.get(&format!("{path}/history?sort=-at")).await.expect(200);
    assert_eq!(history["total"], 4);
    let newest = &history["items"][0]["changes"]["list_price"];
    assert_eq!(newest, &json!({"from": "1999999.99", "to": "1975200.00"}));
    app.finish().await;
}

#[actix_web::test]
async fn update_names_every_fault() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let path = format!("{HOME}/{}", site.unit_id(0));
    let patch = json!({
        "list_price": "1", "list_unit_price": "1", "tags": ["a,b", " ", "x".repeat(33)]
    });
    let faults = admin.patch(&path, patch).await.faults();
    assert_eq!(
        faults,
        [
            fault("/list_price", "conflict"),
            fault("/tags/0", "invalid_format"),
            fault("/tags/1", "too_short"),
            fault("/tags/2", "too_long"),
        ]
    );
    let null = admin.patch(&path, json!({"list_price": "-1", "code": "x"})).await.faults();
    assert_eq!(null, [fault("/code", "unknown_field"), fault("/list_price", "out_of_range")]);
    let areas = json!({"surveyed_gross_area": "70", "surveyed_inside_area": "71"});
    let faults = admin.patch(&path, areas).await.faults();
    assert_eq!(faults, [fault("/surveyed_inside_area", "out_of_range")]);
    app.finish().await;
}

#[actix_web::test]
async fn update_keeps_the_list_price_under_the_filed_price_once_released() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let path = format!("{HOME}/{}", site.unit_id(0));
    let low = json!({"filed_price": "1900000.00"});
    admin.patch(&path, low).await.refused(409, "inventory.above_filed_price");
    admin.patch(&path, json!({"filed_price": "1980000.00"})).await.expect(200);
    let withhold = json!({"unit_ids": [site.unit_id(0)], "reason": "x"});
    admin.post(&format!("{HOME}/withhold"), withhold).await.expect(200);
    // It bounds what may be agreed, so it is not lowered under a unit on sale.
    for lower in [json!("1975200.00"), Value::Null] {
        let lower = json!({"filed_price": lower});
        admin.patch(&path, lower).await.refused(409, "inventory.recall_first");
    }
    admin.patch(&path, json!({"filed_price": "1990000.00"})).await.expect(200);
    let customer = given::customer::entered(&admin, 1).await;
    let hold = json!({"unit_id": site.unit_id(1), "customer_id": customer["id"]});
    admin.post("/api/v1/sales/holds", hold).await.expect(201);
    let sold = format!("{HOME}/{}", site.unit_id(1));
    let filed = json!({"filed_price": "2000000.00"});
    admin.patch(&sold, filed).await.refused(409, "inventory.price_fixed");
    app.finish().await;
}

/// Authority is a share of the list price, down to the floor price: who sets both decides alone.
#[actix_web::test]
async fn update_sets_no_price_once_the_unit_has_been_for_sale() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let manager = super::project::user(&app, "manager", &[site.project_id()]).await;
    let path = format!("{HOME}/{}", site.unit_id(0));
    let first = json!({"list_price": "1960000.00", "floor_price": "1700000.00"});
    manager.patch(&path, first).await.expect(200);
    let release = json!({"building_id": site.building_id()});
    admin.post(&format!("{HOME}/release"), release).await.expect(200);
    let prices = [
        json!({"list_price": "1900000.00"}),
        json!({"list_unit_price": "19000.00", "floor_price": "1500000.00"}),
        json!({"floor_price": "1500000.00"}),
        json!({"list_price": "2500000.00"}),
    ];
    let by_adjustment = "inventory.price_by_adjustment";
    let (plain, reasoned) = (
        json!({"unit_ids": [site.unit_id(0)]}),
        json!({"unit_ids": [site.unit_id(0)], "reason": "x"}),
    );
    let acts = [("withhold", reasoned.clone()), ("give-back", plain), ("recall", reasoned)];
    for act in std::iter::once(None).chain(acts.into_iter().map(Some)) {
        if let Some((act, body)) = act {
            admin.post(&format!("{HOME}/{act}"), body).await.expect(200);
        }
        for price in &prices {
            let refused = manager.patch(&path, price.clone()).await.refused(409, by_adjustment);
            assert_eq!(refused["act"], "inventory.price_adjustment.create");
        }
    }
    // A form that sends everything back as it was does no harm.
    let same = json!({"list_price": "1960000.00", "floor_price": "1700000.00", "remarks": "x"});
    let unit = manager.patch(&path, same).await.expect(200);
    assert_eq!((&unit["list_price"], &unit["remarks"]), (&json!("1960000.00"), &json!("x")));
    app.finish().await;
}

#[actix_web::test]
async fn floor_prices_are_shown_only_to_who_may_see_them() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let path = format!("{HOME}/{}", site.unit_id(0));
    admin.patch(&path, json!({"floor_price": "1700000.00"})).await.expect(200);
    let consultant = super::project::user(&app, "consultant", &[site.project_id()]).await;
    let unit = consultant.get(&path).await.expect(200);
    assert_eq!(unit["floor_price"], Value::Null);
    let list = consultant.get(HOME).await.expect(200);
    assert_eq!(list["items"][0]["floor_price"], Value::Null);
    let history = consultant.get(&format!("{path}/history?sort=-at")).await.expect(200);
    assert_eq!(history["items"][0]["changes"], json!({}));
    consultant.patch(&path, json!({"remarks": "x"})).await.refused(403, "forbidden");
    app.finish().await;
}

#[actix_web::test]
async fn acts_tell_what_is_possible_and_why_not_the_rest() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let path = format!("{HOME}/{}/acts", site.unit_id(0));
    let acts = admin.get(&path).await.expect(200);
    assert_eq!(acts["allowed"], json!(["recall", "withhold", "update"]));
    let refused: Vec<&Value> =
        acts["refused"].as_array().unwrap().iter().map(|r| &r["act"]).collect();
    assert_eq!(
        refused,
        ["release", "give-back", "amend-withholding", "delete", "attach", "detach"]
    );
    assert_eq!(acts["refused"][0]["code"], "invalid_transition");
    let consultant = super::project::user(&app, "consultant", &[site.project_id()]).await;
    let acts = consultant.get(&path).await.expect(200);
    assert_eq!(acts["allowed"], json!([]));
    assert_eq!(acts["refused"][0]["code"], "forbidden");
    app.finish().await;
}

#[actix_web::test]
async fn fit_out_and_entrance_are_told_at_generation_and_changed_later() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let building = given::building(&admin, given::id(&project), "2").await;
    let home = format!("/api/v1/inventory/buildings/{}", given::id(&building));
    admin.patch(&home, json!({"entrances": ["1", "2"]})).await.expect(200);
    let mut stack = given::stack("01");
    stack["fit_out"] = "fitted".into();
    stack["entrance"] = "1".into();
    let mut lost = given::stack("02");
    lost["entrance"] = "3".into();
    let body = json!({"floors": {"from": 2, "to": 99}, "stacks": [stack.clone(), lost]});
    let faults = admin.post(&format!("{home}/units/generate"), body).await.faults();
    let expected = [fault("/floors/to", "out_of_range"), fault("/stacks/1/entrance", "not_found")];
    assert_eq!(faults, expected);
    let units = given::units(&admin, given::id(&building), (2, 2), &[stack]).await;
    let path = format!("{HOME}/{}", given::id(&units[0]));
    let unit = admin.get(&path).await.expect(200);
    assert_eq!(unit, units[0]);
    assert_eq!((&unit["fit_out"], &unit["entrance"]), (&json!("fitted"), &json!("1")));
    let patch = json!({"fit_out": "bare", "entrance": "2", "remarks": "看江"});
    let changed = admin.patch(&path, patch).await.expect(200);
    assert_eq!((&changed["fit_out"], &changed["entrance"]), (&json!("bare"), &json!("2")));
    let history = admin.get(&format!("{path}/history?sort=-at")).await.expect(200);
    let step = json!({"from": "fitted", "to": "bare"});
    assert_eq!(history["items"][0]["changes"]["fit_out"], step);
    assert_eq!(history["items"][0]["changes"]["entrance"], json!({"from": "1", "to": "2"}));
    let lost = admin.patch(&path, json!({"entrance": "3"})).await.faults();
    assert_eq!(lost, [fault("/entrance", "not_found")]);
    let gold = admin.patch(&path, json!({"fit_out": "golden"})).await.faults();
    assert_eq!(gold[0].0, "/fit_out");
    let cleared = admin.patch(&path, json!({"fit_out": null, "entrance": null})).await.expect(200);
    assert_eq!((&cleared["fit_out"], &cleared["entrance"]), (&Value::Null, &Value::Null));
    app.finish().await;
}
