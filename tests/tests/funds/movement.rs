use crate::receivables::desk::{Desk, RECEIPTS, act, trade};
use serde_json::{Value, json};

const MOVEMENTS: &str = "/api/v1/funds/movements";

#[actix_web::test]
async fn movements_are_numbered_in_their_account_and_carry_the_balance() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    let first = desk.receive(&trade, "1000.00").await.expect(201);
    desk.receive(&trade, "200.00").await.expect(201);
    desk.receive_as(&trade, "5.00", json!({"method": "cash"})).await.expect(201);
    let reverse = json!({"reason": "银行退票"});
    desk.cashier.post(&act(RECEIPTS, &first, "reverse"), reverse).await.expect(200);
    let account = first["account_id"].as_str().unwrap();
    let path = format!("{MOVEMENTS}?account_id={account}");
    let list = desk.cashier.get(&path).await.expect(200);
    let rows: Vec<_> = list["items"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| ["serial", "direction", "amount", "balance_after"].map(|n| row[n].clone()))
        .collect();
    let row = |serial: u32, direction: &str, amount: &str, balance: &str| -> [Value; 4] {
        [json!(serial), json!(direction), json!(amount), json!(balance)]
    };
    let expected = [
        row(1, "in", "1000.00", "1000.00"),
        row(2, "in", "200.00", "1200.00"),
        row(3, "out", "1000.00", "200.00"),
    ];
    assert_eq!(rows, expected);
    let all = desk.cashier.get(&format!("{MOVEMENTS}?trade_id={trade}")).await.expect(200);
    assert_eq!(all["total"], 4);
    desk.finish().await;
}
