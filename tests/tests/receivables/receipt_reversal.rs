use super::desk::{Desk, PENALTIES, RECEIPTS, REFUNDS, act, trade};
use serde_json::json;

#[actix_web::test]
async fn reverse_takes_everything_back() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    let receipt = desk.receive(&trade, "600000.00").await.expect(201);
    assert_eq!(desk.balance("1002.01").await, "650000.00");
    let path = act(RECEIPTS, &receipt, "reverse");
    let reversed = desk.cashier.post(&path, json!({"reason": "银行退票"})).await.expect(200);
    assert_eq!(reversed["status"], "reversed");
    assert_eq!(reversed["allocations"], json!([]));
    assert_eq!((&reversed["credit"], &reversed["amount"]), (&json!("0.00"), &json!("600000.00")));
    assert_eq!(reversed["reversal"]["reason"], "银行退票");
    assert_eq!(desk.balance("1002.01").await, "50000.00");
    assert_eq!(desk.balance("2203").await, "-50000.00");
    let allocated = ["50000.00", "0.00", "0.00", "0.00"];
    assert_eq!(desk.column(&trade, "allocated").await, allocated);
    assert_eq!(desk.money(&trade).await["received"], "50000.00");
    let again = desk.cashier.post(&path, json!({"reason": "再次"})).await;
    again.refused(409, "receivables.already_reversed");
    let acts = desk.cashier.get(&act(RECEIPTS, &receipt, "acts")).await.expect(200);
    assert_eq!(acts["refused"][0]["code"], "receivables.already_reversed");
    desk.finish().await;
}

#[actix_web::test]
async fn reverse_of_the_earnest_money_takes_the_unit_back_to_unpaid() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(0).await;
    let receipt = desk.receive(&trade(&subscription), "50000.00").await.expect(201);
    assert_eq!(desk.payment(0).await, "partial");
    let path = act(RECEIPTS, &receipt, "reverse");
    desk.cashier.post(&path, json!({"reason": "空头支票"})).await.expect(200);
    assert_eq!(desk.payment(0).await, "none");
    desk.finish().await;
}

#[actix_web::test]
async fn reverse_follows_credit_that_was_laid_later() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(0).await;
    let trade = trade(&subscription);
    let receipt = desk.receive(&trade, "650000.00").await.expect(201);
    desk.contract(&subscription).await;
    let path = act(RECEIPTS, &receipt, "reverse");
    desk.cashier.post(&path, json!({"reason": "银行退票"})).await.expect(200);
    assert_eq!(desk.column(&trade, "allocated").await, ["0.00", "0.00", "0.00", "0.00"]);
    assert_eq!(desk.balance("2203").await, "0.00");
    desk.finish().await;
}

#[actix_web::test]
async fn reverse_accrues_the_penalty_again() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    let paid = desk.receive(&trade, "518901.70").await.expect(201);
    desk.day("2025-04-09").await;
    let read = format!("{PENALTIES}?trade_id={trade}");
    assert_eq!(desk.cashier.get(&read).await.expect(200)["accrued"], "0.00");
    let path = act(RECEIPTS, &paid, "reverse");
    desk.cashier.post(&path, json!({"reason": "银行退票"})).await.expect(200);
    assert_eq!(desk.cashier.get(&read).await.expect(200)["accrued"], "3113.41");
    desk.finish().await;
}

#[actix_web::test]
async fn reverse_is_refused_once_the_money_is_asked_back() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    let receipt = desk.receive(&trade, "60000.00").await.expect(201);
    let body = json!({"trade_id": trade, "amount": "10000.00", "reason": "多收退回"});
    desk.cashier.post(REFUNDS, body).await.expect(201);
    let path = act(RECEIPTS, &receipt, "reverse");
    let refused = desk.cashier.post(&path, json!({"reason": "银行退票"})).await;
    refused.refused(409, "receivables.money_already_used");
    let acts = desk.cashier.get(&act(RECEIPTS, &receipt, "acts")).await.expect(200);
    assert_eq!(acts["refused"][0]["code"], "receivables.money_already_used");
    assert_eq!(desk.money(&trade).await["received"], "60000.00");
    desk.finish().await;
}

#[actix_web::test]
async fn reverse_refuses_days_before_the_money_came() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    let receipt = desk.receive(&trade, "1.00").await.expect(201);
    let path = act(RECEIPTS, &receipt, "reverse");
    for (day, code) in [("2025-03-09", "date_order"), ("2025-03-11", "date_in_future")] {
        let body = json!({"reason": "银行退票", "reversed_on": day});
        let fault = ("/reversed_on".to_owned(), code.to_owned());
        assert_eq!(desk.cashier.post(&path, body).await.faults(), [fault]);
    }
    desk.finish().await;
}

#[actix_web::test]
async fn reverse_on_a_closed_trade_leaves_the_next_buyers_unit_alone() {
    let desk = Desk::open().await;
    let first = desk.subscribed(0).await;
    let receipt = desk.receive(&trade(&first), "50000.00").await.expect(201);
    let path = act("/api/v1/sales/subscriptions", &first, "cancel");
    let body = json!({"reason": "买方放弃", "refund": false});
    desk.manager.post(&path, body).await.expect(200);
    assert_eq!(desk.payment(0).await, "none");
    let second = desk.subscribed(0).await;
    desk.receive(&trade(&second), "50000.00").await.expect(201);
    assert_eq!(desk.payment(0).await, "partial");
    let path = act(RECEIPTS, &receipt, "reverse");
    desk.cashier.post(&path, json!({"reason": "银行退票"})).await.expect(200);
    assert_eq!(desk.payment(0).await, "partial");
    assert_eq!(desk.balance("2203").await, "-50000.00");
    desk.finish().await;
}
