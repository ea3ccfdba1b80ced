use super::desk::{Desk, PENALTIES, laid, parts};
use serde_json::json;

/// The worked lines with their penalty of 3 113.41 charged on 9 April.
async fn with_penalty(desk: &Desk) -> String {
    let trade = desk.signed(0).await;
    desk.day("2025-04-09").await;
    let charged = desk.cashier.post(PENALTIES, json!({"trade_id": trade})).await.expect(201);
    assert_eq!(charged["total"], "3113.41");
    trade
}

async fn receive_600_000(policy: &str) -> (Desk, Vec<(String, String)>) {
    let desk = Desk::open().await;
    let trade = with_penalty(&desk).await;
    let with = json!({"policy": policy, "received_on": "2025-04-09"});
    let receipt = desk.receive_as(&trade, "600000.00", with).await.expect(201);
    assert_eq!(receipt["credit"], "0.00");
    (desk, laid(&receipt))
}

#[actix_web::test]
async fn principal_first_pays_every_principal_before_penalties() {
    let (desk, found) = receive_600_000("principal_first").await;
    assert_eq!(found, parts(&[("instalment", "518901.70"), ("instalment", "81098.30")]));
    assert_eq!(desk.balance("1221").await, "3113.41");
    assert_eq!(desk.balance("2203").await, "-650000.00");
    desk.finish().await;
}

#[actix_web::test]
async fn penalty_first_pays_penalties_before_every_principal() {
    let (desk, found) = receive_600_000("penalty_first").await;
    let expected =
        [("penalty", "3113.41"), ("instalment", "518901.70"), ("instalment", "77984.89")];
    assert_eq!(found, parts(&expected));
    assert_eq!(desk.balance("1221").await, "0.00");
    assert_eq!(desk.balance("6302").await, "-3113.41");
    assert_eq!(desk.balance("2203").await, "-646886.59");
    desk.finish().await;
}

#[actix_web::test]
async fn fifo_pays_by_due_day_whatever_the_kind() {
    let (desk, found) = receive_600_000("fifo").await;
    let expected =
        [("instalment", "518901.70"), ("penalty", "3113.41"), ("instalment", "77984.89")];
    assert_eq!(found, parts(&expected));
    desk.finish().await;
}

#[actix_web::test]
async fn explicit_parts_go_where_they_are_named_and_leave_the_rest_as_credit() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    let lines = desk.lines(&trade).await;
    let named = json!([{"line_id": lines[2]["id"], "amount": "1000.00"}]);
    let with = json!({"allocations": named, "policy": "explicit"});
    let receipt = desk.receive_as(&trade, "1500.00", with).await.expect(201);
    assert_eq!(laid(&receipt), parts(&[("instalment", "1000.00")]));
    assert_eq!(receipt["credit"], "500.00");
    assert_eq!(desk.money(&trade).await["credit"], "500.00");
    desk.finish().await;
}

#[actix_web::test]
async fn explicit_parts_that_cannot_be_laid_are_refused() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    let lines = desk.lines(&trade).await;
    let named = |line: &serde_json::Value, amount: &str| {
        let part = json!({"line_id": line["id"], "amount": amount});
        json!({"allocations": [part]})
    };
    let over = desk.receive_as(&trade, "600000.00", named(&lines[1], "518901.71")).await;
    let fault = |pointer: &str, code: &str| (pointer.to_owned(), code.to_owned());
    assert_eq!(over.faults(), [fault("/allocations/0/amount", "out_of_range")]);
    let more = desk.receive_as(&trade, "100.00", named(&lines[1], "100.01")).await;
    assert_eq!(more.faults(), [fault("/allocations", "sum_mismatch")]);
    let paid = desk.receive_as(&trade, "100.00", named(&lines[0], "1.00")).await;
    paid.refused(409, "receivables.line_not_open");
    let strange = json!({"allocations": [{"line_id": trade, "amount": "1.00"}]});
    let strange = desk.receive_as(&trade, "100.00", strange).await;
    assert_eq!(strange.faults(), [fault("/allocations/0/line_id", "not_found")]);
    let bare = desk.receive_as(&trade, "100.00", json!({"policy": "explicit"})).await;
    assert_eq!(bare.faults(), [fault("/allocations", "required")]);
    desk.finish().await;
}

/// Down payment, mortgage and the maintenance fund, all due at signing.
async fn with_loan(desk: &Desk) -> String {
    let line = |item: &str, amount: Option<&str>| {
        json!({"item": item, "ratio": null, "amount": amount, "anchor": "signing",
            "months": 0, "days": 0})
    };
    let terms = json!({
        "lines": [
            line("down_payment", None), line("mortgage", None),
            line("maintenance_fund", Some("8000.00")),
        ],
        "loan": {"ratio": "0.7", "round_down_to": "10000.00"},
    });
    desk.signed_with(0, terms).await
}

#[actix_web::test]
async fn loan_money_settles_loan_lines_only() {
    let desk = Desk::open().await;
    let trade = with_loan(&desk).await;
    let loan = json!({"method": "loan"});
    let receipt = desk.receive_as(&trade, "1330000.00", loan).await.expect(201);
    assert_eq!(laid(&receipt), parts(&[("mortgage", "1320000.00")]));
    assert_eq!(receipt["credit"], "10000.00");
    assert_eq!(desk.balance("1002.02").await, "1330000.00");
    let lines = desk.lines(&trade).await;
    let named = json!({
        "method": "loan", "allocations": [{"line_id": lines[1]["id"], "amount": "1.00"}],
    });
    let refused = desk.receive_as(&trade, "1.00", named).await;
    refused.refused(409, "receivables.loan_lines_only");
    desk.finish().await;
}

#[actix_web::test]
async fn money_collected_on_behalf_stands_in_an_account_of_its_own() {
    let desk = Desk::open().await;
    let trade = with_loan(&desk).await;
    let receipt = desk.receive(&trade, "1854339.00").await.expect(201);
    let expected = [
        ("down_payment", "526339.00"),
        ("mortgage", "1320000.00"),
        ("maintenance_fund", "8000.00"),
    ];
    assert_eq!(laid(&receipt), parts(&expected));
    assert_eq!(desk.balance("2241.1").await, "-8000.00");
    assert_eq!(desk.balance("2203").await, "-1896339.00");
    assert_eq!(desk.payment(0).await, "paid");
    desk.finish().await;
}
