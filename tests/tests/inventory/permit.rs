use serde_json::json;
use tests::{TestApp, given};

const HOME: &str = "/api/v1/inventory/permits";

#[actix_web::test]
async fn create_covers_buildings_of_the_project() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let building = given::building(&admin, given::id(&project), "2").await;
    let path = format!("/api/v1/inventory/projects/{}/permits", given::id(&project));
    let body = json!({
        "number": "穗房预字第1号", "issued_on": "2025-03-10", "building_ids": [building["id"]]
    });
    let reply = admin.post(&path, body.clone()).await;
    let permit = reply.expect(201);
    assert_eq!(permit["building_ids"], json!([building["id"]]));
    assert_eq!(admin.get(&reply.header("location").unwrap()).await.expect(200), permit);
    let list = admin.get(&format!("{HOME}?project_id={}", given::id(&project))).await.expect(200);
    assert_eq!(list["items"][0], permit);
    assert_eq!(admin.post(&path, body).await.refused(409, "duplicate")["field"], "number");
    app.finish().await;
}

#[actix_web::test]
async fn create_checks_days_and_buildings() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let other = given::project(&admin, "GZ002").await;
    let own = given::building(&admin, given::id(&project), "2").await;
    let foreign = given::building(&admin, given::id(&other), "2").await;
    let path = format!("/api/v1/inventory/projects/{}/permits", given::id(&project));
    let ids = [&own["id"], &own["id"], &foreign["id"]];
    let body = json!({"number": "1", "issued_on": "2025-03-01", "building_ids": ids});
    let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!(
        admin.post(&path, body).await.faults(),
        [fault("/building_ids/1", "duplicate"), fault("/building_ids/2", "not_found")]
    );
    let tomorrow = json!({"number": "1", "issued_on": "2025-03-11", "building_ids": [own["id"]]});
    let faults = admin.post(&path, tomorrow).await.faults();
    assert_eq!(faults, [fault("/issued_on", "date_in_future")]);
    let ended = json!({
        "number": "1", "issued_on": "2025-03-01", "valid_until_on": "2025-02-28",
        "building_ids": [own["id"]]
    });
    let faults = admin.post(&path, ended).await.faults();
    assert_eq!(faults, [fault("/valid_until_on", "date_order")]);
    let none = json!({"number": "1", "issued_on": "2025-03-01", "building_ids": []});
    assert_eq!(admin.post(&path, none).await.faults(), [fault("/building_ids", "too_few")]);
    app.finish().await;
}

/// Statuses of released units by code of the refusal.
async fn release(admin: &tests::Client, ids: &[&str]) -> Vec<String> {
    let body = json!({"unit_ids": ids});
    let batch = admin.post("/api/v1/inventory/units/release", body).await.expect(200);
    let failed = batch["failed"].as_array().unwrap().iter();
    failed.map(|row| row["index"].to_string() + row["code"].as_str().unwrap()).collect()
}

#[actix_web::test]
async fn create_leaves_units_out_of_a_building_and_names_units_of_others() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let project = given::project(&admin, "GZ001").await;
    let mut units = vec![];
    let mut buildings = vec![];
    for code in ["1", "2"] {
        let building = given::building(&admin, given::id(&project), code).await;
        let stacks = [given::stack("01"), given::stack("02")];
        units.extend(given::units(&admin, given::id(&building), (1, 1), &stacks).await);
        buildings.push(building);
    }
    let ids: Vec<&str> = units.iter().map(given::id).collect();
    let path = format!("/api/v1/inventory/projects/{}/permits", given::id(&project));
    let body = json!({
        "number": "1", "issued_on": "2025-03-01", "building_ids": [buildings[0]["id"]],
        "excluded_unit_ids": [ids[1]], "unit_ids": [ids[2]]
    });
    let permit = admin.post(&path, body.clone()).await.expect(201);
    assert_eq!(
        (&permit["excluded_unit_ids"], &permit["unit_ids"]),
        (&json!([ids[1]]), &json!([ids[2]]))
    );
    assert_eq!(permit["state"], "valid");
    assert_eq!(release(&admin, &ids).await, ["1inventory.no_permit", "3inventory.no_permit"]);
    let query = format!("/api/v1/inventory/units?permit_id={}", given::id(&permit));
    let covered = admin.get(&query).await.expect(200);
    let covered: Vec<&str> = covered["items"].as_array().unwrap().iter().map(given::id).collect();
    assert_eq!(covered, [ids[0], ids[2]]);
    let by_building = format!("{HOME}?building_id={}", given::id(&buildings[0]));
    assert_eq!(admin.get(&by_building).await.expect(200)["total"], 1);
    let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let mut wrong = body;
    wrong["unit_ids"] = json!([ids[0], ids[3], ids[3]]);
    wrong["excluded_unit_ids"] = json!([ids[2], project["id"]]);
    assert_eq!(
        admin.post(&path, wrong).await.faults(),
        [
            fault("/unit_ids/0", "conflict"),
            fault("/unit_ids/2", "duplicate"),
            fault("/excluded_unit_ids/0", "conflict"),
            fault("/excluded_unit_ids/1", "not_found"),
        ]
    );
    app.finish().await;
}

#[actix_web::test]
async fn update_widens_a_permit_and_never_leaves_released_units_without_one() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let other = given::building(&admin, site.project_id(), "3").await;
    let more = given::units(&admin, given::id(&other), (1, 1), &[given::stack("01")]).await;
    let list = admin.get(HOME).await.expect(200);
    let path = format!("{HOME}/{}", given::id(&list["items"][0]));
    let narrowed = json!({"building_ids": [other["id"]]});
    let refused = admin.patch(&path, narrowed).await.refused(409, "inventory.permit_needed");
    assert_eq!(refused["released"], 6);
    let left_out = json!({"excluded_unit_ids": [site.unit_id(0)]});
    admin.patch(&path, left_out).await.refused(409, "inventory.permit_needed");
    let wide =
        json!({"building_ids": [site.building_id(), other["id"]], "valid_until_on": "2025-03-10"});
    let wide = admin.patch(&path, wide).await.expect(200);
    assert_eq!(wide["building_ids"].as_array().unwrap().len(), 2);
    assert_eq!(release(&admin, &[given::id(&more[0])]).await, Vec::<String>::new());
    let early = admin.patch(&path, json!({"valid_until_on": "2025-02-01"})).await.faults();
    assert_eq!(early, [("/valid_until_on".to_owned(), "date_order".to_owned())]);
    let open = admin.patch(&path, json!({"valid_until_on": null})).await.expect(200);
    assert_eq!(open["valid_until_on"], serde_json::Value::Null);
    app.finish().await;
}

#[actix_web::test]
async fn nothing_is_released_or_sold_after_the_last_day_of_a_permit() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = given::office::Office::open(&admin).await;
    let ids = office.site.unit_ids();
    let list = admin.get(HOME).await.expect(200);
    let path = format!("{HOME}/{}", given::id(&list["items"][0]));
    admin.patch(&path, json!({"valid_until_on": "2025-03-10"})).await.expect(200);
    let customer = given::customer::entered(&admin, 1).await;
    given::trade::subscribed(&admin, &office, &customer).await;
    let recall = json!({"unit_ids": [ids[1]], "reason": "x"});
    admin.post("/api/v1/inventory/units/recall", recall).await.expect(200);
    let later = app.kernel.clock.now() + chrono::TimeDelta::days(1);
    app.kernel.clock.set_shift(app.kernel.clock.shift_to(later));
    assert_eq!(admin.get(&path).await.expect(200)["state"], "expired");
    assert_eq!(release(&admin, &[ids[1]]).await, ["0inventory.no_permit"]);
    let body = tests::town::subscription_body(ids[2], given::id(&customer));
    admin.post("/api/v1/sales/subscriptions", body).await.refused(409, "sales.permit_missing");
    app.finish().await;
}

#[actix_web::test]
async fn revoke_stops_releases_and_sales_and_not_what_was_sold() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = given::office::Office::open(&admin).await;
    let ids = office.site.unit_ids();
    let list = admin.get(HOME).await.expect(200);
    let path = format!("{HOME}/{}", given::id(&list["items"][0]));
    let customer = given::customer::entered(&admin, 1).await;
    given::trade::subscribed(&admin, &office, &customer).await;
    let revoke = format!("{path}/revoke");
    let same_day = json!({"reason": "主管部门撤销"});
    let refused = admin.post(&revoke, same_day.clone()).await;
    assert_eq!(refused.refused(409, "inventory.permit_needed")["trades"], 1);
    let later = app.kernel.clock.now() + chrono::TimeDelta::days(1);
    app.kernel.clock.set_shift(app.kernel.clock.shift_to(later));
    let revoked = admin.post(&revoke, same_day.clone()).await.expect(200);
    assert_eq!(
        (&revoked["state"], &revoked["revoked_on"]),
        (&json!("revoked"), &json!("2025-03-11"))
    );
    let body = tests::town::subscription_body(ids[1], given::id(&customer));
    admin.post("/api/v1/sales/subscriptions", body).await.refused(409, "sales.permit_missing");
    admin.post(&revoke, same_day).await.refused(409, "inventory.permit_revoked");
    admin.patch(&path, json!({})).await.refused(409, "inventory.permit_revoked");
    app.finish().await;
}

#[actix_web::test]
async fn number_and_day_of_issue_are_corrected_with_a_reason_once_something_was_sold() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = given::office::Office::open(&admin).await;
    let list = admin.get(&format!("{HOME}?project_id={}", office.site.project_id())).await;
    let permit = list.expect(200)["items"][0].clone();
    let path = format!("{HOME}/{}", given::id(&permit));
    let free = json!({"number": "穗房预字第9号", "issued_on": "2025-03-02"});
    let corrected = admin.patch(&path, free).await.expect(200);
    assert_eq!(corrected["number"], "穗房预字第9号");
    assert_eq!(corrected["issued_on"], "2025-03-02");
    let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    let tomorrow = admin.patch(&path, json!({"issued_on": "2025-03-11"})).await.faults();
    assert_eq!(tomorrow, [fault("/issued_on", "date_in_future")]);
    let customer = given::customer::entered(&admin, 1).await;
    given::trade::subscribed(&admin, &office, &customer).await;
    let number = json!({"number": "穗房预字第10号"});
    let silent = admin.patch(&path, number).await.faults();
    assert_eq!(silent, [fault("/reason", "required")]);
    let told = json!({"number": "穗房预字第10号", "reason": "录入错误"});
    assert_eq!(admin.patch(&path, told).await.expect(200)["number"], "穗房预字第10号");
    // The day of the sale has to stay under it.
    let early = json!({"issued_on": "2025-03-09", "reason": "x"});
    admin.patch(&path, early).await.expect(200);
    app.finish().await;
}
