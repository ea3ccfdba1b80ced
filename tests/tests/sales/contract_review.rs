use super::office::{CONTRACTS, Office, SUBSCRIPTIONS, act};
use serde_json::{Value, json};

async fn drafted(office: &Office) -> Value {
    let subscription = office.subscribed(0).await;
    office.receive(&subscription["trade_id"], "50000.00").await.expect(201);
    office.convert(&subscription).await
}

async fn submitted(office: &Office, contract: &Value) -> Value {
    let path = act(CONTRACTS, contract, "submit");
    office.consultant.post(&path, json!({})).await.expect(200)
}

async fn reasons(office: &Office) -> Value {
    let tasks = office.manager.get("/api/v1/approvals/tasks").await.expect(200);
    tasks["items"][0]["reasons"].clone()
}

#[actix_web::test]
async fn submit_passes_a_contract_in_order_at_once() {
    let office = Office::open().await;
    let contract = drafted(&office).await;
    assert_eq!(submitted(&office, &contract).await["status"], "approved");
    let again = office.consultant.post(&act(CONTRACTS, &contract, "submit"), json!({})).await;
    again.refused(409, "invalid_transition");
    office.finish().await;
}

#[actix_web::test]
async fn submit_asks_a_manager_where_the_earnest_money_is_missing() {
    let office = Office::open().await;
    let contract = office.convert(&office.subscribed(0).await).await;
    assert_eq!(submitted(&office, &contract).await["status"], "reviewing");
    assert_eq!(reasons(&office).await, json!(["sales.earnest_unpaid"]));
    let path = act(CONTRACTS, &contract, "approve");
    let approved = office.manager.post(&path, json!({"comment": "同意"})).await.expect(200);
    assert_eq!(approved["status"], "approved");
    office.finish().await;
}

#[actix_web::test]
async fn submit_asks_about_a_price_outside_the_authors_authority() {
    let office = Office::open().await;
    let contract = office.consultant.post(CONTRACTS, office.body(0, "96")).await.expect(201);
    office.receive(&contract["trade_id"], "50000.00").await.expect(201);
    assert_eq!(submitted(&office, &contract).await["status"], "reviewing");
    assert_eq!(reasons(&office).await, json!(["sales.price_outside_authority"]));
    let path = act(CONTRACTS, &contract, "approve");
    office.manager.post(&path, json!({})).await.expect(200);
    office.finish().await;
}

#[actix_web::test]
async fn submit_always_asks_where_people_review_every_contract() {
    let office = Office::open().await;
    office.parameter("sales.contract.review", json!("people")).await;
    let contract = drafted(&office).await;
    assert_eq!(submitted(&office, &contract).await["status"], "reviewing");
    assert_eq!(reasons(&office).await, json!(["sales.people_review"]));
    office.finish().await;
}

#[actix_web::test]
async fn nobody_approves_or_rejects_his_own_contract() {
    let office = Office::open().await;
    office.parameter("sales.contract.review", json!("people")).await;
    let body = office.body(0, "98");
    let contract = office.admin.post(CONTRACTS, body).await.expect(201);
    // Another one submits it: the author stays excluded.
    office.manager.post(&act(CONTRACTS, &contract, "submit"), json!({})).await.expect(200);
    let approve = office.admin.post(&act(CONTRACTS, &contract, "approve"), json!({})).await;
    approve.refused(409, "approvals.own_document");
    let reject = json!({"reason": "?"});
    let reject = office.admin.post(&act(CONTRACTS, &contract, "reject"), reject).await;
    reject.refused(409, "approvals.own_document");
    let submitter = office.manager.post(&act(CONTRACTS, &contract, "approve"), json!({})).await;
    submitter.refused(409, "approvals.own_document");
    office.director.post(&act(CONTRACTS, &contract, "approve"), json!({})).await.expect(200);
    office.finish().await;
}

#[actix_web::test]
async fn a_rejected_contract_may_be_submitted_again_while_its_time_lasts() {
    let office = Office::open().await;
    let contract = office.convert(&office.subscribed(0).await).await;
    submitted(&office, &contract).await;
    let reject = json!({"reason": "定金未到"});
    let path = act(CONTRACTS, &contract, "reject");
    let rejected = office.manager.post(&path, reject).await.expect(200);
    assert_eq!(rejected["status"], "rejected");
    assert_eq!(rejected["close_reason"], "定金未到");
    let path = format!("{SUBSCRIPTIONS}/{}", contract["subscription_id"].as_str().unwrap());
    let waiting = office.consultant.get(&path).await.expect(200);
    assert_eq!(waiting["expires_at"], "2025-03-17T16:00:00Z");
    office.receive(&contract["trade_id"], "50000.00").await.expect(201);
    assert_eq!(submitted(&office, &contract).await["status"], "approved");
    let stopped = office.consultant.get(&path).await.expect(200);
    assert_eq!(stopped["expires_at"], Value::Null);
    office.finish().await;
}

#[actix_web::test]
async fn a_rejected_contract_ends_with_its_subscription() {
    let office = Office::open().await;
    let contract = office.convert(&office.subscribed(0).await).await;
    submitted(&office, &contract).await;
    let reject = json!({"reason": "定金未到"});
    office.manager.post(&act(CONTRACTS, &contract, "reject"), reject).await.expect(200);
    office.clock("2025-03-17T16:00:00Z").await;
    let path = format!("{CONTRACTS}/{}", contract["id"].as_str().unwrap());
    assert_eq!(office.consultant.get(&path).await.expect(200)["status"], "cancelled");
    assert_eq!(office.unit(0).await["status"], "available");
    office.finish().await;
}

#[actix_web::test]
async fn approve_is_refused_to_who_lacks_the_step() {
    let office = Office::open().await;
    let contract = office.consultant.post(CONTRACTS, office.body(0, "92")).await.expect(201);
    submitted(&office, &contract).await;
    let path = act(CONTRACTS, &contract, "approve");
    office.manager.post(&path, json!({})).await.refused(409, "approvals.not_your_step");
    office.director.post(&path, json!({})).await.expect(200);
    office.finish().await;
}
