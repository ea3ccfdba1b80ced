use super::office::{CONTRACTS, Office, SUBSCRIPTIONS, act, id};
use serde_json::{Value, json};
use tests::town;

fn fault(pointer: &str, code: &str) -> (String, String) {
    (pointer.to_owned(), code.to_owned())
}

#[actix_web::test]
async fn create_answers_the_worked_price_with_number_trade_and_deadline() {
    let office = Office::open().await;
    let body = town::subscription_body(&office.units[0], &office.customers[0]);
    let reply = office.manager.post(SUBSCRIPTIONS, body).await;
    let made = reply.expect(201);
    assert_eq!(made["status"], "active");
    assert_eq!(made["list_price"], "1975200.00");
    assert_eq!(made["deal_price"], "1896339.00");
    assert_eq!(made["unit_price"], "19201.49");
    assert_eq!(made["discount_rate"], "0.9601");
    assert_eq!(made["number"], "GZ001-RG202503100001");
    assert_eq!(made["subscribed_on"], "2025-03-10");
    assert_eq!(made["sign_by_on"], "2025-03-17");
    assert_eq!(made["expires_at"], "2025-03-17T16:00:00Z");
    assert_eq!(made["buyers"][0]["share"], "1");
    assert_eq!(made["consultant"], "manager");
    assert_eq!(office.manager.get(&reply.header("location").unwrap()).await.expect(200), made);
    let unit = office.unit(0).await;
    assert_eq!((&unit["status"], &unit["code"]), (&json!("subscribed"), &made["unit_code"]));
    let trade = office.trade(&made).await;
    assert_eq!(trade["status"], "open");
    assert_eq!(trade["subscription_id"], made["id"]);
    assert_eq!(trade["money"]["due"], "50000.00");
    office.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_unit_that_is_sold_withheld_or_not_released() {
    let office = Office::open().await;
    office.subscribed(0).await;
    let again = office.consultant.post(SUBSCRIPTIONS, office.body(0, "98")).await;
    let problem = again.refused(409, "sales.unit_taken");
    assert_eq!(problem["alternatives"].as_array().unwrap().len(), 5);
    let body = json!({"unit_ids": [office.units[1]], "reason": "销控"});
    office.manager.post("/api/v1/inventory/units/withhold", body).await.expect(200);
    let withheld = office.consultant.post(SUBSCRIPTIONS, office.body(1, "98")).await;
    assert_eq!(withheld.refused(409, "sales.unit_not_available")["state"], "withheld");
    office.finish().await;
}

#[actix_web::test]
async fn create_refuses_days_after_today_and_before_the_permit() {
    let office = Office::open().await;
    let mut body = office.body(0, "98");
    body["subscribed_on"] = json!("2025-03-11");
    let faults = office.consultant.post(SUBSCRIPTIONS, body.clone()).await.faults();
    assert_eq!(faults, [fault("/subscribed_on", "date_in_future")]);
    body["subscribed_on"] = json!("2024-12-31");
    let early = office.consultant.post(SUBSCRIPTIONS, body.clone()).await;
    early.refused(409, "sales.permit_missing");
    body["subscribed_on"] = json!("2025-03-01");
    let late = office.consultant.post(SUBSCRIPTIONS, body).await.expect(201);
    assert_eq!(late["sign_by_on"], "2025-03-08");
    assert_eq!(late["expires_at"], "2025-03-11T02:00:00Z");
    office.finish().await;
}

#[actix_web::test]
async fn create_names_what_is_wrong_with_buyers_terms_and_earnest_money() {
    let office = Office::open().await;
    let faults = |body: Value| async { office.consultant.post(SUBSCRIPTIONS, body).await.faults() };
    let mut body = office.body(0, "98");
    body["buyers"] = json!([
        {"customer_id": office.customers[0], "share": "0.5"},
        {"customer_id": office.customers[0], "share": "0.4"},
    ]);
    let expected = [fault("/buyers/1/customer_id", "duplicate"), fault("/buyers", "sum_mismatch")];
    assert_eq!(faults(body).await, expected);
    let mut body = office.body(0, "98");
    body["buyers"][0]["customer_id"] = json!("0195a3c0-5b7e-7000-8000-000000000099");
    assert_eq!(faults(body).await, [fault("/buyers/0/customer_id", "not_found")]);
    let mut body = office.body(0, "98");
    body["payment_terms"]["lines"][0]["ratio"] = json!("0.2");
    assert_eq!(faults(body).await, [fault("/payment_terms/lines", "sum_mismatch")]);
    let mut body = office.body(0, "98");
    body["earnest_amount"] = json!("2000000.00");
    assert_eq!(faults(body).await, [fault("/earnest_amount", "out_of_range")]);
    let mut body = office.body(0, "98");
    body["earnest_amount"] = json!("0");
    assert_eq!(faults(body).await[0].0, "/earnest_amount");
    let mut body = office.body(0, "98");
    body["penalty_terms"] = json!({"model": "compound", "rate": "0.06",
        "bands": [{"beyond_days": 90, "rate": "0.08"}]});
    assert_eq!(faults(body).await, [fault("/penalty_terms/bands", "conflict")]);
    assert_eq!(office.unit(0).await["status"], "available");
    office.finish().await;
}

#[actix_web::test]
async fn create_takes_the_terms_of_the_project_where_none_are_named() {
    let office = Office::open().await;
    let mut body = office.body(0, "98");
    body.as_object_mut().unwrap().remove("payment_terms");
    let made = office.consultant.post(SUBSCRIPTIONS, body).await.expect(201);
    assert_eq!(made["payment_terms"]["lines"].as_array().unwrap().len(), 3);
    assert_eq!(made["penalty_terms"]["rate"], "0.0002");
    office.finish().await;
}

#[actix_web::test]
async fn create_gives_the_same_answer_to_the_same_key_and_refuses_it_for_another_body() {
    let office = Office::open().await;
    let client = office.consultant.with("idempotency-key", "one-sale");
    let first = client.post(SUBSCRIPTIONS, office.body(0, "98")).await;
    let again = client.post(SUBSCRIPTIONS, office.body(0, "98")).await;
    assert_eq!((first.status, &first.text), (again.status, &again.text));
    assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
    let other = client.post(SUBSCRIPTIONS, office.body(1, "98")).await;
    other.refused(422, "idempotency_key_reused");
    let list = office.consultant.get(SUBSCRIPTIONS).await.expect(200);
    assert_eq!(list["total"], 1);
    office.finish().await;
}

#[actix_web::test]
async fn create_on_trial_keeps_nothing_and_quotes_what_the_real_call_gives() {
    let office = Office::open().await;
    let path = format!("{SUBSCRIPTIONS}?dry_run=true");
    let trial = office.consultant.post(&path, office.body(0, "98")).await;
    assert_eq!(trial.expect(201)["deal_price"], "1935696.00");
    assert_eq!(office.unit(0).await["status"], "available");
    assert_eq!(office.consultant.get(SUBSCRIPTIONS).await.expect(200)["total"], 0);
    let quote = trial.header("quote-digest").unwrap();
    let real = office.consultant.with("if-quote-match", &quote);
    let changed = real.post(SUBSCRIPTIONS, office.body(0, "99")).await;
    changed.refused(409, "quote_changed");
    let made = real.post(SUBSCRIPTIONS, office.body(0, "98")).await.expect(201);
    assert_eq!(made["number"], "GZ001-RG202503100001");
    office.finish().await;
}

#[actix_web::test]
async fn what_is_out_of_scope_does_not_exist() {
    let office = Office::open().await;
    let of_manager = {
        let customer = office.manager.post("/api/v1/customers/customers", town::customer_body(7));
        let customer = customer.await.expect(201);
        let mut body = office.body(0, "98");
        body["buyers"][0]["customer_id"] = customer["id"].clone();
        office.manager.post(SUBSCRIPTIONS, body).await.expect(201)
    };
    let path = format!("{SUBSCRIPTIONS}/{}", id(&of_manager));
    office.consultant.get(&path).await.refused(404, "not_found");
    let convert = act(SUBSCRIPTIONS, &of_manager, "convert");
    office.consultant.post(&convert, json!({})).await.refused(404, "not_found");
    assert_eq!(office.consultant.get(SUBSCRIPTIONS).await.expect(200)["total"], 0);
    assert_eq!(office.manager.get(SUBSCRIPTIONS).await.expect(200)["total"], 1);
    let elsewhere = town::project(&office.admin, "GZ002").await;
    let own = format!("{SUBSCRIPTIONS}?project_id={elsewhere}");
    assert_eq!(office.manager.get(&own).await.expect(200)["total"], 0);
    office.finish().await;
}

#[actix_web::test]
async fn list_narrows_by_every_filter() {
    let office = Office::open().await;
    let first = office.subscribed(0).await;
    office.subscribed(1).await;
    for (filter, total) in [
        (format!("unit_id={}", office.units[0]), 1),
        (format!("trade_id={}", first["trade_id"].as_str().unwrap()), 1),
        (format!("customer_id={}", office.customers[0]), 2),
        (format!("customer_id={}", office.customers[1]), 0),
        ("status=active,converted".to_owned(), 2),
        ("status=expired".to_owned(), 0),
        (format!("number={}", first["number"].as_str().unwrap()), 1),
        ("from_subscribed_on=2025-03-11".to_owned(), 0),
        ("to_subscribed_on=2025-03-10".to_owned(), 2),
        (format!("project_id={}", office.project), 2),
    ] {
        let list = office.consultant.get(&format!("{SUBSCRIPTIONS}?{filter}")).await.expect(200);
        assert_eq!(list["total"], total, "{filter}");
    }
    let sorted = format!("{SUBSCRIPTIONS}?sort=-number&page_size=1");
    let page = office.consultant.get(&sorted).await.expect(200);
    assert_eq!(page["items"][0]["number"], "GZ001-RG202503100002");
    office.consultant.get(&format!("{SUBSCRIPTIONS}?colour=red")).await.refused(400, "bad_request");
    office.finish().await;
}

#[actix_web::test]
async fn extend_moves_the_day_to_sign_by_and_its_expiry() {
    let office = Office::open().await;
    let made = office.subscribed(0).await;
    let path = act(SUBSCRIPTIONS, &made, "extend");
    let back = json!({"sign_by_on": "2025-03-17", "reason": "?"});
    let faults = office.manager.post(&path, back).await.faults();
    assert_eq!(faults, [fault("/sign_by_on", "date_order")]);
    let body = json!({"sign_by_on": "2025-03-20", "reason": "客户出差"});
    let extended = office.manager.post(&path, body).await.expect(200);
    assert_eq!(extended["expires_at"], "2025-03-20T16:00:00Z");
    office.clock("2025-03-18T02:00:00Z").await;
    assert_eq!(office.unit(0).await["status"], "subscribed");
    office.clock("2025-03-20T16:00:01Z").await;
    assert_eq!(office.unit(0).await["status"], "available");
    office.finish().await;
}

#[actix_web::test]
async fn convert_drafts_the_contract_and_stops_the_expiry() {
    let office = Office::open().await;
    let made = office.subscribed(0).await;
    let reply = office.consultant.post(&act(SUBSCRIPTIONS, &made, "convert"), json!({})).await;
    let contract = reply.expect(201);
    assert_eq!(contract["status"], "draft");
    assert_eq!(contract["subscription_id"], made["id"]);
    assert_eq!(contract["deal_price"], made["deal_price"]);
    assert_eq!(reply.header("location").unwrap(), format!("{CONTRACTS}/{}", id(&contract)));
    let read = office.consultant.get(&format!("{SUBSCRIPTIONS}/{}", id(&made))).await.expect(200);
    assert_eq!((&read["status"], &read["expires_at"]), (&json!("active"), &Value::Null));
    office.clock("2025-04-01T02:00:00Z").await;
    assert_eq!(office.unit(0).await["status"], "subscribed");
    let again = office.consultant.post(&act(SUBSCRIPTIONS, &made, "convert"), json!({})).await;
    again.refused(409, "sales.contract_open");
    let cancel = json!({"reason": "?"});
    let cancel = office.manager.post(&act(SUBSCRIPTIONS, &made, "cancel"), cancel).await;
    cancel.refused(409, "sales.contract_open");
    office.finish().await;
}

#[actix_web::test]
async fn acts_tell_what_is_possible_and_why_the_rest_is_not() {
    let office = Office::open().await;
    let made = office.subscribed(0).await;
    office.receive(&made["trade_id"], "50000.00").await.expect(201);
    let path = act(SUBSCRIPTIONS, &made, "acts");
    let acts = office.manager.get(&path).await.expect(200);
    assert_eq!(acts["allowed"], json!(["cancel", "convert", "extend", "forfeit"]));
    let why = |name: &str| {
        let refused = acts["refused"].as_array().unwrap();
        refused.iter().find(|act| act["act"] == name).unwrap()["code"].clone()
    };
    assert_eq!(why("void"), "sales.money_received");
    assert_eq!(why("approve"), "invalid_transition");
    let own = office.consultant.get(&path).await.expect(200);
    assert_eq!(own["allowed"], json!(["convert"]));
    office.finish().await;
}
