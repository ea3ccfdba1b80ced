use super::desk::{Desk, PENALTIES, WAIVERS, act};
use serde_json::{Value, json};

/// The worked penalty, and its waiver of 1 000.00 asked for by the administrator.
async fn asked(desk: &Desk) -> (String, Value, Value) {
    let trade = desk.signed(0).await;
    desk.day("2025-04-09").await;
    let charged = desk.cashier.post(PENALTIES, json!({"trade_id": trade})).await.expect(201);
    let line = charged["lines"][0].clone();
    let body = json!({"amount": "1000.00", "reason": "银行放款延误"});
    let waiver = desk.admin.post(&act(PENALTIES, &line, "waive"), body).await.expect(201);
    assert_eq!((&waiver["status"], &waiver["line_id"]), (&json!("requested"), &line["id"]));
    (trade, line, waiver)
}

#[actix_web::test]
async fn an_approved_waiver_lowers_what_the_line_owes() {
    let desk = Desk::open().await;
    let (trade, _, waiver) = asked(&desk).await;
    let approve = act(WAIVERS, &waiver, "approve");
    desk.admin.post(&approve, json!({})).await.refused(409, "approvals.own_document");
    let approved = desk.manager.post(&approve, json!({"comment": "同意"})).await.expect(200);
    assert_eq!(approved["status"], "approved");
    let line = desk.lines(&trade).await[4].clone();
    assert_eq!((&line["waived"], &line["balance"]), (&json!("1000.00"), &json!("2113.41")));
    assert_eq!(desk.balance("1221").await, "2113.41");
    assert_eq!(desk.balance("6302").await, "-2113.41");
    desk.manager.post(&approve, json!({})).await.refused(409, "invalid_transition");
    desk.finish().await;
}

#[actix_web::test]
async fn a_rejected_waiver_changes_nothing() {
    let desk = Desk::open().await;
    let (trade, _, waiver) = asked(&desk).await;
    let reject = act(WAIVERS, &waiver, "reject");
    desk.manager.post(&reject, json!({})).await.missing("/reason");
    let rejected = desk.manager.post(&reject, json!({"reason": "逾期已久"})).await.expect(200);
    assert_eq!(rejected["status"], "rejected");
    assert_eq!(desk.lines(&trade).await[4]["balance"], "3113.41");
    let acts = desk.manager.get(&act(WAIVERS, &waiver, "acts")).await.expect(200);
    assert_eq!(acts["allowed"], json!([]));
    desk.finish().await;
}

#[actix_web::test]
async fn waivers_together_exceed_no_balance() {
    let desk = Desk::open().await;
    let (trade, line, waiver) = asked(&desk).await;
    let path = act(PENALTIES, &line, "waive");
    let body = |amount: &str| json!({"amount": amount, "reason": "减免"});
    let refused = desk.admin.post(&path, body("2113.42")).await;
    let problem = refused.refused(409, "receivables.waiver_exceeds_balance");
    assert_eq!(problem["balance"], "2113.41");
    // Paid in the meantime: what was asked for is no longer open.
    let with = json!({"policy": "penalty_first", "received_on": "2025-04-09"});
    desk.receive_as(&trade, "3000.00", with).await.expect(201);
    let late = desk.manager.post(&act(WAIVERS, &waiver, "approve"), json!({})).await;
    late.refused(409, "receivables.waiver_exceeds_balance");
    desk.finish().await;
}

#[actix_web::test]
async fn only_penalties_are_waived() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    let price = desk.lines(&trade).await[1].clone();
    let body = json!({"amount": "1.00", "reason": "减免"});
    let refused = desk.admin.post(&act(PENALTIES, &price, "waive"), body).await;
    refused.refused(404, "not_found");
    desk.finish().await;
}
