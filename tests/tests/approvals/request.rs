use super::desk::{REQUESTS, cheap, history, request_of, waiting};
use crate::sales::office::{CONTRACTS, Office, SUBSCRIPTIONS, act};
use serde_json::{Value, json};
use tests::Client;

const NOTICES: &str = "/api/v1/notifications/notifications";

fn path(request: &Value, act: &str) -> String {
    format!("{REQUESTS}/{}/{act}", request["id"].as_str().unwrap())
}

async fn withdrawn(client: &Client, request: &Value) -> Value {
    let body = json!({"reason": "填错"});
    let done = client.post(&path(request, "withdraw"), body).await.expect(200);
    assert_eq!(done["status"], "withdrawn");
    done
}

#[actix_web::test]
async fn withdraw_by_the_maker_ends_a_subscription_that_waited() {
    let office = Office::open().await;
    let document = cheap(&office, 0).await;
    let request = request_of(&office.consultant, &document).await;
    let withdraw = path(&request, "withdraw");
    office.manager.post(&withdraw, json!({})).await.refused(409, "approvals.not_your_request");
    withdrawn(&office.consultant, &request).await;
    let home = format!("{SUBSCRIPTIONS}/{}", document["id"].as_str().unwrap());
    let ended = office.consultant.get(&home).await.expect(200);
    assert_eq!((&ended["status"], &ended["close_reason"]), (&json!("cancelled"), &json!("填错")));
    assert_eq!(office.unit(0).await["status"], "available");
    assert_eq!(waiting(&office.manager).await, 0);
    assert_eq!(history(&office.consultant, &request).await, ["opened", "withdrawn"]);
    office.consultant.post(&withdraw, json!({})).await.refused(409, "invalid_transition");
    let approve = act(SUBSCRIPTIONS, &document, "approve");
    office.manager.post(&approve, json!({})).await.refused(409, "invalid_transition");
    office.finish().await;
}

#[actix_web::test]
async fn withdraw_by_the_maker_makes_a_contract_a_draft_again() {
    let office = Office::open().await;
    office.parameter("sales.contract.review", json!("people")).await;
    let subscription = office.subscribed(0).await;
    office.receive(&subscription["trade_id"], "50000.00").await.expect(201);
    let contract = office.convert(&subscription).await;
    let submit = act(CONTRACTS, &contract, "submit");
    office.consultant.post(&submit, json!({})).await.expect(200);
    withdrawn(&office.consultant, &request_of(&office.consultant, &contract).await).await;
    let home = format!("{CONTRACTS}/{}", contract["id"].as_str().unwrap());
    assert_eq!(office.consultant.get(&home).await.expect(200)["status"], "draft");
    office.consultant.post(&submit, json!({})).await.expect(200);
    let approve = act(CONTRACTS, &contract, "approve");
    assert_eq!(office.manager.post(&approve, json!({})).await.expect(200)["status"], "approved");
    office.finish().await;
}

#[actix_web::test]
async fn withdraw_by_the_maker_frees_the_money_of_a_refund_and_voids_an_invoice() {
    let office = Office::open().await;
    let contract = office.signed(0).await;
    office.receive(&contract["trade_id"], "100000.00").await.expect(201);
    let body = json!({"trade_id": contract["trade_id"], "kind": "prepayment", "amount": "100.00"});
    let invoice = office.admin.post("/api/v1/invoices/invoices", body).await.expect(201);
    withdrawn(&office.admin, &request_of(&office.admin, &invoice).await).await;
    let home = format!("/api/v1/invoices/invoices/{}", invoice["id"].as_str().unwrap());
    assert_eq!(office.admin.get(&home).await.expect(200)["status"], "voided");
    let subscription = office.subscribed(1).await;
    office.receive(&subscription["trade_id"], "60000.00").await.expect(201);
    let refunds = "/api/v1/receivables/refunds";
    let body = json!({
        "trade_id": subscription["trade_id"], "amount": "10000.00", "reason": "多收退回"
    });
    let refund = office.admin.post(refunds, body.clone()).await.expect(201);
    let again = office.admin.post(refunds, body.clone()).await;
    again.refused(409, "receivables.refund_exceeds_refundable");
    withdrawn(&office.admin, &request_of(&office.admin, &refund).await).await;
    let home = format!("{refunds}/{}", refund["id"].as_str().unwrap());
    assert_eq!(office.admin.get(&home).await.expect(200)["status"], "rejected");
    office.admin.post(refunds, body).await.expect(201);
    office.finish().await;
}

#[actix_web::test]
async fn withdraw_by_the_maker_makes_a_price_adjustment_a_draft_again() {
    let office = Office::open().await;
    let adjustments = "/api/v1/inventory/price-adjustments";
    let body = json!({
        "project_id": office.project, "selection": {}, "applies_to": "list", "reason": "调价",
        "change": {"kind": "percent", "value": "1.00"},
    });
    let made = office.manager.post(adjustments, body).await.expect(201);
    let submit = act(adjustments, &made, "submit");
    office.manager.post(&submit, json!({})).await.expect(200);
    let request = request_of(&office.manager, &made).await;
    assert_eq!(request["document_type"], "inventory.price_adjustment");
    withdrawn(&office.manager, &request).await;
    let home = format!("{adjustments}/{}", made["id"].as_str().unwrap());
    assert_eq!(office.manager.get(&home).await.expect(200)["status"], "draft");
    office.manager.post(&submit, json!({})).await.expect(200);
    office.finish().await;
}

#[actix_web::test]
async fn remind_tells_those_who_are_asked_and_not_too_often() {
    let office = Office::open().await;
    let document = cheap(&office, 0).await;
    let inbox = office.manager.get(NOTICES).await.expect(200);
    assert_eq!(
        (&inbox["total"], &inbox["items"][0]["kind"]),
        (&json!(1), &json!("approval_asked"))
    );
    assert_eq!(inbox["items"][0]["object_type"], "sales.subscription");
    assert_eq!(inbox["items"][0]["object_id"], document["id"]);
    assert_eq!(office.director.get(NOTICES).await.expect(200)["total"], 0);
    assert_eq!(office.consultant.get(NOTICES).await.expect(200)["total"], 0);
    let request = request_of(&office.consultant, &document).await;
    let remind = path(&request, "remind");
    office.manager.post(&remind, json!({})).await.refused(409, "approvals.not_your_request");
    office.consultant.post(&remind, json!({"comment": "客户在等"})).await.expect(200);
    let inbox = office.manager.get(NOTICES).await.expect(200);
    assert_eq!(inbox["items"][0]["kind"], "approval_reminded");
    let early = office.consultant.post(&remind, json!({})).await;
    let problem = early.refused(409, "approvals.reminded_recently");
    assert_eq!(problem["again_at"], "2025-03-10T06:00:00Z");
    office.clock("2025-03-10T06:00:00Z").await;
    office.consultant.post(&remind, json!({})).await.expect(200);
    assert_eq!(history(&office.manager, &request).await, ["opened", "reminded", "reminded"]);
    let approve = act(SUBSCRIPTIONS, &document, "approve");
    office.manager.post(&approve, json!({})).await.expect(200);
    office.consultant.post(&remind, json!({})).await.refused(409, "approvals.nothing_pending");
    office.finish().await;
}

#[actix_web::test]
async fn list_shows_a_consultant_only_what_he_asked_for() {
    let office = Office::open().await;
    let document = cheap(&office, 0).await;
    office.parameter("invoices.review", json!("people")).await;
    let contract = office.signed(1).await;
    office.receive(&contract["trade_id"], "100000.00").await.expect(201);
    let body = json!({"trade_id": contract["trade_id"], "kind": "prepayment", "amount": "100.00"});
    let invoice = office.admin.post("/api/v1/invoices/invoices", body).await.expect(201);
    let mine = office.consultant.get(REQUESTS).await.expect(200);
    assert_eq!((&mine["total"], &mine["items"][0]["document_id"]), (&json!(1), &document["id"]));
    assert_eq!(office.manager.get(REQUESTS).await.expect(200)["total"], 2);
    let other = request_of(&office.manager, &invoice).await;
    let path = format!("{REQUESTS}/{}", other["id"].as_str().unwrap());
    office.consultant.get(&path).await.refused(404, "not_found");
    let kind = format!("{REQUESTS}?document_type=invoices.invoice&status=pending,approved");
    assert_eq!(office.manager.get(&kind).await.expect(200)["total"], 1);
    office.finish().await;
}
