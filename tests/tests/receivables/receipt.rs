use super::desk::{Desk, RECEIPTS, laid, parts, trade};
use serde_json::{Value, json};

#[actix_web::test]
async fn create_lays_books_and_moves_the_money() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(0).await;
    let trade = trade(&subscription);
    assert_eq!(desk.payment(0).await, "none");
    let with = json!({"reference": " B-1 ", "payer": "客户900000"});
    let reply = desk.receive_as(&trade, "60000.00", with).await;
    let receipt = reply.expect(201);
    assert_eq!(receipt["number"], "GZ001-SK202503100001");
    assert_eq!(receipt["reference"], "B-1");
    assert_eq!(laid(&receipt), parts(&[("earnest", "50000.00")]));
    assert_eq!(receipt["credit"], "10000.00");
    assert_eq!(receipt["status"], "confirmed");
    let home = reply.header("location").unwrap();
    assert_eq!(desk.cashier.get(&home).await.expect(200), receipt);
    let money = desk.money(&trade).await;
    assert_eq!(
        (&money["received"], &money["allocated"], &money["credit"]),
        (&json!("60000.00"), &json!("50000.00"), &json!("10000.00"))
    );
    assert_eq!(desk.balance("1002.01").await, "60000.00");
    assert_eq!(desk.balance("2203").await, "-60000.00");
    assert_eq!(desk.payment(0).await, "partial");
    let list = desk.cashier.get(&format!("{RECEIPTS}?trade_id={trade}")).await.expect(200);
    assert_eq!(list["items"], json!([receipt]));
    desk.finish().await;
}

#[actix_web::test]
async fn create_is_replayed_by_its_key_and_receives_once() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    let cashier = desk.cashier.with("idempotency-key", "receipt-1");
    let body = json!({
        "trade_id": trade, "amount": "50000.00", "method": "cash", "received_on": "2025-03-10",
    });
    let first = cashier.post(RECEIPTS, body.clone()).await;
    let again = cashier.post(RECEIPTS, body).await;
    assert_eq!(first.expect(201), again.expect(201));
    assert_eq!(again.header("idempotency-replayed").as_deref(), Some("true"));
    assert_eq!(desk.balance("1001").await, "50000.00");
    desk.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_reference_that_the_account_has() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    let with = json!({"reference": "B-1"});
    desk.receive_as(&trade, "1.00", with.clone()).await.expect(201);
    let twice = desk.receive_as(&trade, "2.00", with).await;
    twice.refused(409, "receivables.reference_taken");
    let other = json!({"reference": "B-1", "method": "cash"});
    desk.receive_as(&trade, "2.00", other).await.expect(201);
    assert_eq!(desk.money(&trade).await["received"], "3.00");
    desk.finish().await;
}

#[actix_web::test]
async fn create_refuses_days_to_come_and_accounts_outside_the_project() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    let fault = |pointer: &str, code: &str| vec![(pointer.to_owned(), code.to_owned())];
    let tomorrow = desk.receive_as(&trade, "1.00", json!({"received_on": "2025-03-11"})).await;
    assert_eq!(tomorrow.faults(), fault("/received_on", "date_in_future"));
    let before = desk.receive_as(&trade, "1.00", json!({"received_on": "2025-03-09"})).await;
    before.expect(201);
    let other = tests::town::project(&desk.admin, "GZ002").await;
    let path = format!("/api/v1/funds/bank-accounts?project_id={other}");
    let account = desk.admin.get(&path).await.expect(200)["items"][0]["id"].clone();
    let elsewhere = desk.receive_as(&trade, "1.00", json!({"account_id": account})).await;
    assert_eq!(elsewhere.faults(), fault("/account_id", "not_found"));
    for amount in ["0.00", "-1.00", "0.001"] {
        assert_eq!(desk.receive(&trade, amount).await.status, 422, "{amount}");
    }
    desk.finish().await;
}

#[actix_web::test]
async fn create_is_refused_on_a_closed_trade() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(0).await;
    let path = super::desk::act("/api/v1/sales/subscriptions", &subscription, "cancel");
    desk.manager.post(&path, json!({"reason": "买方放弃"})).await.expect(200);
    let refused = desk.receive(&trade(&subscription), "1.00").await;
    refused.refused(409, "receivables.trade_closed");
    desk.finish().await;
}

#[actix_web::test]
async fn dry_run_shows_the_outcome_and_keeps_nothing() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    let body = json!({
        "trade_id": trade, "amount": "60000.00", "method": "cash", "received_on": "2025-03-10",
    });
    let quote = desk.cashier.post(&format!("{RECEIPTS}?dry_run=true"), body).await;
    assert_eq!(quote.expect(201)["credit"], "10000.00");
    assert_eq!(desk.money(&trade).await["received"], "0.00");
    assert_eq!(desk.balance("1001").await, "0.00");
    desk.finish().await;
}

#[actix_web::test]
async fn receipts_at_the_same_moment_lose_no_fen() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    let rivals = (0..12).map(|_| desk.receive(&trade, "100000.01"));
    for reply in futures_util::future::join_all(rivals).await {
        reply.expect(201);
    }
    let money = desk.money(&trade).await;
    assert_eq!(money["received"], "1250000.12");
    assert_eq!(money["credit"], "0.00");
    assert_eq!(desk.balance("1002.01").await, "1250000.12");
    desk.finish().await;
}

#[actix_web::test]
async fn a_receipt_of_another_project_does_not_exist() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    let receipt = desk.receive(&trade, "50000.00").await.expect(201);
    let other = tests::town::project(&desk.admin, "GZ002").await;
    let body = json!({
        "username": "stranger", "display_name": "stranger", "password": "a sentence of words",
        "roles": ["cashier"], "project_ids": [other],
    });
    desk.admin.post("/api/v1/admin/users", body).await.expect(201);
    let stranger = desk.app.sign_in("stranger", "a sentence of words").await;
    let path = format!("{RECEIPTS}/{}", receipt["id"].as_str().unwrap());
    stranger.get(&path).await.refused(404, "not_found");
    assert_eq!(stranger.get(RECEIPTS).await.expect(200)["total"], 0);
    let body = json!({
        "trade_id": trade, "amount": "1.00", "method": "cash", "received_on": "2025-03-10",
    });
    stranger.post(RECEIPTS, body).await.refused(404, "not_found");
    desk.finish().await;
}

#[actix_web::test]
async fn the_newest_receipts_come_first_when_asked_for() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    for amount in ["1.00", "2.00", "3.00"] {
        desk.receive(&trade, amount).await.expect(201);
    }
    let path =
        format!("/api/v1/receivables/receipts?trade_id={trade}&sort=-created_at&page_size=2");
    let listed = desk.admin.get(&path).await.expect(200);
    let amounts: Vec<&Value> =
        listed["items"].as_array().unwrap().iter().map(|item| &item["amount"]).collect();
    assert_eq!(amounts, ["3.00", "2.00"]);
    desk.finish().await;
}
