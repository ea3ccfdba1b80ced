use crate::receivables::desk::{Desk, RECEIPTS, act, trade};
use serde_json::{Value, json};

const LEDGER: &str = "/api/v1/funds/ledger";

async fn balance(desk: &Desk, query: &str, code: &str) -> Value {
    let books = desk.admin.get(&format!("{LEDGER}/trial-balance{query}")).await.expect(200);
    assert_eq!(books["debit_total"], books["credit_total"]);
    let accounts = books["accounts"].as_array().unwrap();
    accounts.iter().find(|account| account["code"] == code).unwrap()["balance"].clone()
}

#[actix_web::test]
async fn the_trial_balance_asks_by_day_and_by_what_was_known() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    desk.receive(&trade, "1000.00").await.expect(201);
    desk.day("2025-03-15").await;
    // Entered late: it counts on the twelfth and is known from the fifteenth on.
    let late = json!({"received_on": "2025-03-12"});
    desk.receive_as(&trade, "200.00", late).await.expect(201);
    assert_eq!(balance(&desk, "", "1002.01").await, "1200.00");
    assert_eq!(balance(&desk, "?as_of=2025-03-11", "1002.01").await, "1000.00");
    assert_eq!(balance(&desk, "?as_of=2025-03-12", "1002.01").await, "1200.00");
    let known = "?as_of=2025-03-12&known_at=2025-03-14T00:00:00Z";
    assert_eq!(balance(&desk, known, "1002.01").await, "1000.00");
    assert_eq!(balance(&desk, "?as_of=2025-03-09", "2203").await, "0.00");
    desk.finish().await;
}

#[actix_web::test]
async fn the_trial_balance_merges_projects_by_code() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    desk.receive(&trade, "1000.00").await.expect(201);
    let other = tests::town::project(&desk.admin, "GZ002").await;
    let query = format!("?project_id={other}");
    assert_eq!(balance(&desk, &query, "1002.01").await, "0.00");
    assert_eq!(balance(&desk, "", "1002.01").await, "1000.00");
    desk.finish().await;
}

#[actix_web::test]
async fn entries_show_what_was_booked_and_what_took_it_back() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    let receipt = desk.receive(&trade, "1000.00").await.expect(201);
    let reverse = json!({"reason": "银行退票"});
    desk.cashier.post(&act(RECEIPTS, &receipt, "reverse"), reverse).await.expect(200);
    let source = receipt["id"].as_str().unwrap();
    let path = format!("{LEDGER}/entries?source_id={source}");
    let list = desk.cashier.get(&path).await.expect(200);
    let (first, second) = (&list["items"][0], &list["items"][1]);
    assert_eq!(list["total"], 2);
    assert_eq!(first["number"], "GZ001-PZ202503100001");
    assert_eq!(first["act"], "receivables.receipt.create");
    let side = |code: &str, debit: &str, credit: &str| {
        let mut side = json!({"debit": debit, "credit": credit});
        side["account_code"] = json!(code);
        side
    };
    let booked = [side("1002.01", "1000.00", "0.00"), side("2203", "0.00", "1000.00")];
    assert_eq!(first["postings"], json!(booked));
    assert_eq!(second["reverses_id"], first["id"]);
    assert_eq!(second["act"], "receivables.receipt.reverse");
    let one = desk.cashier.get(&format!("{path}&page_size=1")).await.expect(200);
    let cursor = one["next_cursor"].as_str().unwrap();
    let rest = desk.cashier.get(&format!("{path}&page_size=1&cursor={cursor}")).await.expect(200);
    assert_eq!(rest["items"], json!([second]));
    let act = format!("{LEDGER}/entries?act=receivables.receipt.create&trade_id={trade}");
    assert_eq!(desk.cashier.get(&act).await.expect(200)["total"], 1);
    desk.finish().await;
}

#[actix_web::test]
async fn postings_walk_through_one_account() {
    let desk = Desk::open().await;
    let trade = trade(&desk.subscribed(0).await);
    desk.receive(&trade, "1000.00").await.expect(201);
    let path = format!("{LEDGER}/accounts/2203/postings?trade_id={trade}");
    let list = desk.cashier.get(&path).await.expect(200);
    assert_eq!(list["total"], 1);
    assert_eq!(list["items"][0]["credit"], "1000.00");
    let unknown = desk.cashier.get(&format!("{LEDGER}/accounts/9999/postings")).await;
    unknown.refused(404, "not_found");
    let nobody = desk.manager.get(&path).await;
    nobody.refused(403, "forbidden");
    desk.finish().await;
}
