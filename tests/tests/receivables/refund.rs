use super::desk::{Desk, REFUNDS, act, trade};
use serde_json::{Value, json};

/// A trade with 10 000.00 of credit, and a refund of 4 000.00 asked for by the cashier.
async fn asked(desk: &Desk) -> (String, Value) {
    let trade = trade(&desk.subscribed(0).await);
    desk.receive(&trade, "60000.00").await.expect(201);
    let body = json!({"trade_id": trade, "amount": "4000.00", "reason": "多收退回"});
    let refund = desk.cashier.post(REFUNDS, body).await.expect(201);
    assert_eq!(refund["status"], "requested");
    assert_eq!(refund["number"], "GZ001-TK202503100001");
    (trade, refund)
}

#[actix_web::test]
async fn a_refund_is_approved_by_another_and_paid_once() {
    let desk = Desk::open().await;
    let (trade, refund) = asked(&desk).await;
    let pay = act(REFUNDS, &refund, "pay");
    desk.cashier.post(&pay, json!({})).await.refused(409, "invalid_transition");
    let approve = act(REFUNDS, &refund, "approve");
    let approved = desk.manager.post(&approve, json!({"comment": "同意"})).await.expect(200);
    assert_eq!(approved["status"], "approved");
    let money = desk.money(&trade).await;
    assert_eq!((&money["credit"], &money["refunding"]), (&json!("10000.00"), &json!("4000.00")));
    let paid = desk.cashier.post(&pay, json!({"reference": "R-1"})).await.expect(200);
    assert_eq!((&paid["status"], &paid["paid_on"]), (&json!("paid"), &json!("2025-03-10")));
    desk.cashier.post(&pay, json!({})).await.refused(409, "invalid_transition");
    let money = desk.money(&trade).await;
    assert_eq!(
        (&money["credit"], &money["refunding"], &money["refunded"]),
        (&json!("6000.00"), &json!("0.00"), &json!("4000.00"))
    );
    assert_eq!(desk.balance("1002.01").await, "56000.00");
    assert_eq!(desk.balance("2203").await, "-56000.00");
    desk.finish().await;
}

#[actix_web::test]
async fn nobody_approves_his_own_refund() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    desk.receive(&trade, "60000.00").await.expect(201);
    let body = json!({"trade_id": trade, "amount": "4000.00", "reason": "多收退回"});
    let own = desk.admin.post(REFUNDS, body).await.expect(201);
    let approve = act(REFUNDS, &own, "approve");
    let acts = desk.admin.get(&act(REFUNDS, &own, "acts")).await.expect(200);
    assert_eq!(acts["allowed"], json!([]));
    assert_eq!(acts["refused"][0]["code"], "approvals.own_document");
    let chinese = desk.admin.with("accept-language", "en;q=0.5,zh-CN");
    let told = chinese.get(&act(REFUNDS, &own, "acts")).await.expect(200);
    assert_eq!(told["refused"][3]["detail"], "当前状态不允许该操作。");
    desk.admin.post(&approve, json!({})).await.refused(409, "approvals.own_document");
    desk.cashier.post(&approve, json!({})).await.refused(403, "forbidden");
    desk.finish().await;
}

#[actix_web::test]
async fn a_refund_is_at_most_what_is_refundable() {
    let desk = Desk::open().await;
    let (trade, _) = asked(&desk).await;
    let body = |amount: &str| json!({"trade_id": trade, "amount": amount, "reason": "退款"});
    let refused = desk.cashier.post(REFUNDS, body("6000.01")).await;
    let problem = refused.refused(409, "receivables.refund_exceeds_refundable");
    assert_eq!(problem["refundable"], "6000.00");
    desk.cashier.post(REFUNDS, body("6000.00")).await.expect(201);
    desk.finish().await;
}

#[actix_web::test]
async fn a_rejected_refund_frees_its_money() {
    let desk = Desk::open().await;
    let (trade, refund) = asked(&desk).await;
    let reject = act(REFUNDS, &refund, "reject");
    desk.manager.post(&reject, json!({})).await.missing("/reason");
    let rejected = desk.manager.post(&reject, json!({"reason": "不同意"})).await.expect(200);
    assert_eq!(rejected["status"], "rejected");
    assert_eq!(desk.money(&trade).await["refunding"], "0.00");
    let acts = desk.manager.get(&act(REFUNDS, &refund, "acts")).await.expect(200);
    assert_eq!(acts["allowed"], json!([]));
    desk.finish().await;
}

#[actix_web::test]
async fn a_payment_that_failed_is_tried_again_under_the_same_number() {
    let desk = Desk::open().await;
    let (trade, refund) = asked(&desk).await;
    desk.manager.post(&act(REFUNDS, &refund, "approve"), json!({})).await.expect(200);
    let fail = act(REFUNDS, &refund, "fail");
    let failed = desk.cashier.post(&fail, json!({"reason": "户名不符"})).await.expect(200);
    assert_eq!((&failed["status"], &failed["failure"]), (&json!("failed"), &json!("户名不符")));
    assert_eq!(desk.money(&trade).await["refunding"], "4000.00");
    let paid = desk.cashier.post(&act(REFUNDS, &refund, "pay"), json!({})).await.expect(200);
    assert_eq!((&paid["status"], &paid["number"]), (&json!("paid"), &refund["number"]));
    assert_eq!(paid["failure"], Value::Null);
    desk.finish().await;
}

#[actix_web::test]
async fn pay_is_refused_when_the_account_holds_less() {
    let desk = Desk::open().await;
    let (_, refund) = asked(&desk).await;
    desk.manager.post(&act(REFUNDS, &refund, "approve"), json!({})).await.expect(200);
    let path = format!("/api/v1/funds/bank-accounts?project_id={}&kind=cash", desk.town.project);
    let cash = desk.admin.get(&path).await.expect(200)["items"][0]["id"].clone();
    let pay = act(REFUNDS, &refund, "pay");
    let refused = desk.cashier.post(&pay, json!({"account_id": cash})).await;
    refused.refused(409, "funds.insufficient_balance");
    desk.cashier.post(&pay, json!({})).await.expect(200);
    desk.finish().await;
}

#[actix_web::test]
async fn a_cancelled_subscription_gives_its_money_back() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(0).await;
    let trade = trade(&subscription);
    desk.receive(&trade, "50000.00").await.expect(201);
    let path = act("/api/v1/sales/subscriptions", &subscription, "cancel");
    desk.manager.post(&path, json!({"reason": "买方放弃"})).await.expect(200);
    assert_eq!(desk.column(&trade, "status").await, ["cancelled"]);
    assert_eq!(desk.payment(0).await, "none");
    let list = desk.admin.get(&format!("{REFUNDS}?trade_id={trade}")).await.expect(200);
    let refund = &list["items"][0];
    assert_eq!((&refund["amount"], &refund["status"]), (&json!("50000.00"), &json!("requested")));
    desk.admin.post(&act(REFUNDS, refund, "approve"), json!({})).await.expect(200);
    desk.cashier.post(&act(REFUNDS, refund, "pay"), json!({})).await.expect(200);
    assert_eq!(desk.balance("2203").await, "0.00");
    assert_eq!(desk.balance("1002.01").await, "0.00");
    desk.finish().await;
}

#[actix_web::test]
async fn a_forfeiture_keeps_the_earnest_money_and_its_undoing_gives_it_back() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(0).await;
    let trade = trade(&subscription);
    desk.receive(&trade, "50000.00").await.expect(201);
    let home = "/api/v1/sales/subscriptions";
    let body = json!({"reason": "逾期未签约"});
    desk.manager.post(&act(home, &subscription, "forfeit"), body).await.expect(200);
    assert_eq!(desk.balance("6301").await, "-50000.00");
    assert_eq!(desk.money(&trade).await["kept"], "50000.00");
    let undo = act(home, &subscription, "undo-forfeit");
    desk.manager.post(&undo, json!({})).await.expect(200);
    assert_eq!(desk.balance("6301").await, "0.00");
    assert_eq!(desk.column(&trade, "status").await, ["paid"]);
    assert_eq!(desk.payment(0).await, "partial");
    desk.finish().await;
}
