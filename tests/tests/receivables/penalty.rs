use super::desk::{Desk, PENALTIES};
use serde_json::json;

#[actix_web::test]
async fn read_computes_the_worked_penalty_by_any_day() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    let path = format!("{PENALTIES}?trade_id={trade}&as_of=2025-04-09");
    let found = desk.cashier.get(&path).await.expect(200);
    assert_eq!(found["chargeable"], "3113.41");
    let line = &found["lines"][0];
    assert_eq!((&line["days"], &line["accrued"]), (&json!(30), &json!("3113.41")));
    assert_eq!(line["segments"].as_array().unwrap().len(), 1);
    let path = format!("{PENALTIES}?trade_id={trade}");
    assert_eq!(desk.cashier.get(&path).await.expect(200)["accrued"], "0.00");
    desk.finish().await;
}

#[actix_web::test]
async fn charge_draws_up_what_was_not_charged_before() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    let body = json!({"trade_id": trade});
    let none = desk.cashier.post(PENALTIES, body.clone()).await;
    none.refused(409, "receivables.nothing_to_charge");
    desk.day("2025-03-20").await;
    let paid = json!({"received_on": "2025-03-20"});
    desk.receive_as(&trade, "200000.00", paid).await.expect(201);
    let first = desk.cashier.post(PENALTIES, body.clone()).await.expect(201);
    assert_eq!(first["total"], "1037.80");
    desk.day("2025-04-09").await;
    let second = desk.cashier.post(PENALTIES, body.clone()).await.expect(201);
    assert_eq!(second["total"], "1275.61");
    let line = &second["lines"][0];
    assert_eq!(
        (&line["item"], &line["group"], &line["due_on"], &line["charged_until_on"]),
        (&json!("penalty"), &json!("penalty"), &json!("2025-04-09"), &json!("2025-04-09"))
    );
    let twice = desk.cashier.post(PENALTIES, body).await;
    twice.refused(409, "receivables.nothing_to_charge");
    assert_eq!(desk.balance("1221").await, "2313.41");
    assert_eq!(desk.balance("6302").await, "-2313.41");
    desk.finish().await;
}

#[actix_web::test]
async fn charge_refuses_days_to_come() {
    let desk = Desk::open().await;
    let trade = desk.signed(0).await;
    let body = json!({"trade_id": trade, "as_of": "2025-03-11"});
    let fault = ("/as_of".to_owned(), "date_in_future".to_owned());
    assert_eq!(desk.cashier.post(PENALTIES, body).await.faults(), [fault]);
    desk.finish().await;
}
