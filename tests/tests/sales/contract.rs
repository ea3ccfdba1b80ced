use super::office::{CONTRACTS, Office, SUBSCRIPTIONS, act, id};
use serde_json::{Value, json};
use std::collections::BTreeSet;

async fn call(office: &Office, contract: &Value, verb: &str, body: Value) -> Value {
    office.manager.post(&act(CONTRACTS, contract, verb), body).await.expect(200)
}

#[actix_web::test]
async fn a_sale_goes_from_the_subscription_to_the_filing() {
    let office = Office::open().await;
    let signed = office.signed(0).await;
    assert_eq!(signed["status"], "signed");
    assert_eq!(signed["number"], "GZ001-HT202503100001");
    assert_eq!(signed["file_by_on"], "2025-04-09");
    assert_eq!(office.unit(0).await["status"], "contracted");
    let path = format!("{SUBSCRIPTIONS}/{}", signed["subscription_id"].as_str().unwrap());
    assert_eq!(office.consultant.get(&path).await.expect(200)["status"], "converted");
    let online = json!({"number": "WQ001", "on": "2025-03-10"});
    let online = call(&office, &signed, "online-sign", online).await;
    assert_eq!(
        (&online["status"], &online["online_number"]),
        (&json!("online_signed"), &json!("WQ001"))
    );
    assert_eq!(office.unit(0).await["status"], "contracted");
    let filed =
        call(&office, &signed, "file", json!({"number": "BA001", "on": "2025-03-10"})).await;
    assert_eq!((&filed["status"], &filed["filed_on"]), (&json!("filed"), &json!("2025-03-10")));
    assert_eq!(office.unit(0).await["status"], "filed");
    let trade = office.trade(&signed).await;
    assert_eq!(trade["status"], "open");
    assert_eq!(trade["contract_id"], signed["id"]);
    office.clock("2025-05-01T02:00:00Z").await;
    assert_eq!(office.unit(0).await["status"], "filed");
    office.finish().await;
}

#[actix_web::test]
async fn sign_opens_the_plan_and_the_earnest_money_counts_on_it() {
    let office = Office::open().await;
    let signed = office.signed(0).await;
    let path =
        format!("/api/v1/receivables/plan-lines?trade_id={}", signed["trade_id"].as_str().unwrap());
    let lines = office.manager.get(&path).await.expect(200)["items"].clone();
    let column = |name: &str| -> Vec<Value> {
        lines.as_array().unwrap().iter().map(|line| line[name].clone()).collect()
    };
    assert_eq!(column("amount"), ["50000.00", "530708.80", "1354987.20"]);
    assert_eq!(column("due_on"), [json!("2025-03-10"), json!("2025-03-10"), Value::Null]);
    let number = json!({"number": "WQ001", "on": "2025-03-10"});
    call(&office, &signed, "online-sign", number).await;
    call(&office, &signed, "file", json!({"number": "BA001", "on": "2025-03-10"})).await;
    let lines = office.manager.get(&path).await.expect(200)["items"].clone();
    assert_eq!(lines[2]["due_on"], "2025-04-10");
    office.finish().await;
}

#[actix_web::test]
async fn sign_is_refused_when_the_earnest_money_is_unpaid() {
    let office = Office::open().await;
    let subscription = office.subscribed(0).await;
    let contract = office.convert(&subscription).await;
    let submitted = office.consultant.post(&act(CONTRACTS, &contract, "submit"), json!({})).await;
    assert_eq!(submitted.expect(200)["status"], "reviewing");
    call(&office, &contract, "approve", json!({})).await;
    let path = act(CONTRACTS, &contract, "sign");
    let sign = json!({"signed_on": "2025-03-10"});
    let refused = office.manager.post(&path, sign.clone()).await;
    refused.refused(409, "sales.earnest_unpaid");
    let acts = office.manager.get(&act(CONTRACTS, &contract, "acts")).await.expect(200);
    assert_eq!(acts["allowed"], json!(["withdraw"]));
    let codes: BTreeSet<_> =
        acts["refused"].as_array().unwrap().iter().map(|act| act["code"].to_string()).collect();
    assert!(codes.contains("\"sales.earnest_unpaid\""));
    office.receive(&contract["trade_id"], "50000.00").await.expect(201);
    office.manager.post(&path, sign).await.expect(200);
    office.finish().await;
}

#[actix_web::test]
async fn days_lie_between_the_first_day_and_today_in_their_order() {
    let office = Office::open().await;
    let contract = office.approved(0).await;
    let faults = |verb: &'static str, body: Value| {
        let path = act(CONTRACTS, &contract, verb);
        let manager = office.manager.clone();
        async move { manager.post(&path, body).await.faults() }
    };
    let fault = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    let late = faults("sign", json!({"signed_on": "2025-03-11"})).await;
    assert_eq!(late, fault("/signed_on", "date_in_future"));
    let early = faults("sign", json!({"signed_on": "2025-03-09"})).await;
    assert_eq!(early, fault("/signed_on", "date_order"));
    call(&office, &contract, "sign", json!({"signed_on": "2025-03-10"})).await;
    let early = faults("online-sign", json!({"number": "1", "on": "2025-03-09"})).await;
    assert_eq!(early, fault("/on", "date_order"));
    let skipped = json!({"number": "1", "on": "2025-03-10"});
    let skipped = office.manager.post(&act(CONTRACTS, &contract, "file"), skipped).await;
    let problem = skipped.refused(409, "invalid_transition");
    let told = ["state", "act", "allowed"].map(|name| &problem[name]);
    assert_eq!(told, [&json!("signed"), &json!("file"), &json!(["online-sign"])]);
    office.finish().await;
}

#[actix_web::test]
async fn a_direct_contract_claims_the_unit_and_needs_no_subscription() {
    let office = Office::open().await;
    let reply = office.consultant.post(CONTRACTS, office.body(0, "98")).await;
    let contract = reply.expect(201);
    assert_eq!(
        (&contract["status"], &contract["subscription_id"]),
        (&json!("draft"), &Value::Null)
    );
    assert_eq!(office.unit(0).await["status"], "subscribed");
    let rival = office.consultant.post(SUBSCRIPTIONS, office.body(0, "98")).await;
    rival.refused(409, "sales.unit_taken");
    office.receive(&contract["trade_id"], "50000.00").await.expect(201);
    let submitted = office.consultant.post(&act(CONTRACTS, &contract, "submit"), json!({})).await;
    assert_eq!(submitted.expect(200)["status"], "approved");
    let signed = call(&office, &contract, "sign", json!({"signed_on": "2025-03-10"})).await;
    assert_eq!(signed["status"], "signed");
    assert_eq!(office.unit(0).await["status"], "contracted");
    office.finish().await;
}

#[actix_web::test]
async fn withdrawing_a_direct_contract_gives_unit_and_money_back() {
    let office = Office::open().await;
    let contract = office.consultant.post(CONTRACTS, office.body(0, "98")).await.expect(201);
    office.receive(&contract["trade_id"], "50000.00").await.expect(201);
    let ended = call(&office, &contract, "withdraw", json!({"reason": "重谈"})).await;
    assert_eq!((&ended["status"], &ended["close_reason"]), (&json!("cancelled"), &json!("重谈")));
    assert_eq!(office.unit(0).await["status"], "available");
    let trade = office.trade(&contract).await;
    assert_eq!(trade["status"], "closed");
    assert_eq!(trade["money"]["refunding"], "50000.00");
    office.finish().await;
}

#[actix_web::test]
async fn withdrawing_a_contract_sets_the_expiry_going_again() {
    let office = Office::open().await;
    let contract = office.approved(0).await;
    office.clock("2025-03-20T02:00:00Z").await;
    call(&office, &contract, "withdraw", json!({})).await;
    let path = format!("{SUBSCRIPTIONS}/{}", contract["subscription_id"].as_str().unwrap());
    let read = office.consultant.get(&path).await.expect(200);
    assert_eq!(read["expires_at"], "2025-03-21T02:00:00Z");
    let unit = office.unit(0).await;
    assert_eq!(
        (&unit["status"], &unit["axes"]["contract"]),
        (&json!("subscribed"), &json!("none"))
    );
    office.clock("2025-03-21T02:00:00Z").await;
    assert_eq!(office.unit(0).await["status"], "available");
    office.finish().await;
}

#[actix_web::test]
async fn list_narrows_by_its_filters_and_scope() {
    let office = Office::open().await;
    let signed = office.signed(0).await;
    for (filter, total) in [
        ("status=signed".to_owned(), 1),
        ("status=draft,filed".to_owned(), 0),
        (format!("customer_id={}", office.customers[0]), 1),
        (format!("unit_id={}", office.units[1]), 0),
        (format!("subscription_id={}", signed["subscription_id"].as_str().unwrap()), 1),
        ("from_signed_on=2025-03-10&to_signed_on=2025-03-10".to_owned(), 1),
        ("from_signed_on=2025-03-11".to_owned(), 0),
    ] {
        let list = office.consultant.get(&format!("{CONTRACTS}?{filter}")).await.expect(200);
        assert_eq!(list["total"], total, "{filter}");
    }
    let path = format!("{CONTRACTS}/{}", id(&signed));
    assert_eq!(office.consultant.get(&path).await.expect(200), signed);
    office.finish().await;
}
