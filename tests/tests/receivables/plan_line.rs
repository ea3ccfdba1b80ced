use super::desk::Desk;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_subscription_owes_its_earnest_money() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(0).await;
    let trade = super::desk::trade(&subscription);
    let lines = desk.lines(&trade).await;
    assert_eq!(lines.len(), 1);
    let line = &lines[0];
    assert_eq!(
        (&line["item"], &line["group"], &line["due_on"], &line["amount"], &line["status"]),
        (
            &json!("earnest"),
            &json!("price"),
            &json!("2025-03-10"),
            &json!("50000.00"),
            &json!("pending")
        )
    );
    assert_eq!((&line["overdue"], &line["balance"]), (&json!(false), &json!("50000.00")));
    desk.finish().await;
}

#[actix_web::test]
async fn signing_reduces_the_first_price_lines_by_the_earnest_money() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    let amounts = ["50000.00", "518901.70", "568901.70", "758535.60"];
    assert_eq!(desk.column(&trade, "amount").await, amounts);
    let days = [json!("2025-03-10"), json!("2025-03-10"), json!("2025-06-10"), Value::Null];
    assert_eq!(desk.column(&trade, "due_on").await, days);
    assert_eq!(desk.column(&trade, "status").await, ["paid", "pending", "pending", "pending"]);
    desk.finish().await;
}

#[actix_web::test]
async fn a_loan_is_rounded_down_and_the_rest_is_down_payment() {
    let desk = Desk::open().await;
    let line = |item: &str, anchor: &str| {
        json!({"item": item, "ratio": null, "amount": null, "anchor": anchor,
            "months": 0, "days": 0})
    };
    let terms = json!({
        "lines": [line("down_payment", "signing"), line("mortgage", "mortgage_approved")],
        "loan": {"ratio": "0.7", "round_down_to": "10000.00"},
    });
    let trade = desk.signed_with(0, terms).await;
    assert_eq!(desk.column(&trade, "amount").await, ["50000.00", "526339.00", "1320000.00"]);
    desk.finish().await;
}

#[actix_web::test]
async fn money_beyond_the_earnest_line_is_laid_when_the_plan_opens() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(0).await;
    let trade = super::desk::trade(&subscription);
    let receipt = desk.receive(&trade, "650000.00").await.expect(201);
    assert_eq!(receipt["credit"], "600000.00");
    assert_eq!(desk.payment(0).await, "partial");
    desk.contract(&subscription).await;
    let allocated = ["50000.00", "518901.70", "81098.30", "0.00"];
    assert_eq!(desk.column(&trade, "allocated").await, allocated);
    let path = format!("{}/{}", super::desk::RECEIPTS, receipt["id"].as_str().unwrap());
    let receipt = desk.cashier.get(&path).await.expect(200);
    assert_eq!(receipt["credit"], "0.00");
    assert_eq!(receipt["allocations"].as_array().unwrap().len(), 3);
    assert_eq!(desk.balance("2203").await, "-650000.00");
    desk.finish().await;
}

#[actix_web::test]
async fn a_price_paid_before_signing_shows_as_paid_once_the_plan_is_open() {
    let desk = Desk::open().await;
    let subscription = desk.subscribed(0).await;
    let trade = super::desk::trade(&subscription);
    desk.receive(&trade, "1896339.00").await.expect(201);
    assert_eq!(desk.payment(0).await, "partial");
    desk.contract(&subscription).await;
    assert_eq!(desk.payment(0).await, "paid");
    desk.finish().await;
}

#[actix_web::test]
async fn list_finds_late_lines() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    desk.day("2025-03-20").await;
    let path = "/api/v1/receivables/plan-lines?overdue=true";
    let late = desk.cashier.get(path).await.expect(200);
    assert_eq!(late["total"], 1);
    assert_eq!(late["items"][0]["amount"], "518901.70");
    assert_eq!(late["items"][0]["overdue_days"], 10);
    let path = format!("/api/v1/receivables/plan-lines?overdue=false&trade_id={trade}");
    assert_eq!(desk.cashier.get(&path).await.expect(200)["total"], 3);
    desk.finish().await;
}
