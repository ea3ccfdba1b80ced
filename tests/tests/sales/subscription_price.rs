use super::office::{Office, SUBSCRIPTIONS, act, id};
use serde_json::{Value, json};

async fn filed(office: &Office, unit: usize, price: &str) {
    let path = format!("/api/v1/inventory/units/{}", office.units[unit]);
    office.admin.patch(&path, json!({"filed_price": price})).await.expect(200);
}

#[actix_web::test]
async fn a_price_inside_the_authority_is_active_at_once() {
    let office = Office::open().await;
    for (client, unit, percent, status) in [
        (&office.consultant, 0, "98", "active"),
        (&office.consultant, 1, "97.99", "pending_approval"),
        (&office.manager, 2, "95", "active"),
        (&office.manager, 3, "94.99", "pending_approval"),
        (&office.director, 4, "90", "active"),
        (&office.admin, 5, "90", "active"),
    ] {
        let made = client.post(SUBSCRIPTIONS, office.body(unit, percent)).await.expect(201);
        assert_eq!(made["status"], status, "{percent}");
    }
    office.finish().await;
}

#[actix_web::test]
async fn create_refuses_prices_beyond_their_limits() {
    let office = Office::open().await;
    let low = office.admin.post(SUBSCRIPTIONS, office.body(0, "89.99")).await;
    let problem = low.refused(409, "sales.below_floor_price");
    assert!(problem.get("floor_price").is_none());
    filed(&office, 0, "1975200.00").await;
    let high = office.admin.post(SUBSCRIPTIONS, office.body(0, "101")).await;
    assert_eq!(high.refused(409, "sales.above_filed_price")["filed_price"], "1975200.00");
    let free = office.admin.post(SUBSCRIPTIONS, office.body(0, "0")).await.faults();
    assert_eq!(free[0].0, "/discounts");
    assert_eq!(office.unit(0).await["status"], "available");
    office.finish().await;
}

#[actix_web::test]
async fn a_price_below_the_floor_goes_to_the_group_where_the_policy_says_so() {
    let office = Office::open().await;
    office.parameter("sales.below_floor.policy", json!("ask_group")).await;
    let made = office.director.post(SUBSCRIPTIONS, office.body(0, "85")).await.expect(201);
    assert_eq!(made["status"], "pending_approval");
    let path = act(SUBSCRIPTIONS, &made, "approve");
    let manager = office.manager.post(&path, json!({})).await;
    manager.refused(409, "approvals.not_your_step");
    assert_eq!(office.admin.post(&path, json!({})).await.expect(200)["status"], "active");
    office.finish().await;
}

#[actix_web::test]
async fn create_refuses_a_loan_that_leaves_too_little_down_payment() {
    let office = Office::open().await;
    let mut body = office.body(0, "98");
    body["payment_terms"] = json!({
        "lines": [
            {"item": "down_payment", "anchor": "signing", "months": 0, "days": 0},
            {"item": "mortgage", "anchor": "signing", "months": 1, "days": 0},
        ],
        "loan": {"ratio": "0.9", "round_down_to": "10000.00"},
    });
    let refused = office.consultant.post(SUBSCRIPTIONS, body.clone()).await;
    let problem = refused.refused(409, "sales.loan_too_high");
    assert_eq!(problem["loan"], "1740000.00");
    assert_eq!(problem["largest_loan"], "1645341.60");
    body["payment_terms"]["loan"]["ratio"] = json!("0.7");
    office.consultant.post(SUBSCRIPTIONS, body).await.expect(201);
    office.finish().await;
}

async fn pending(office: &Office) -> Value {
    let made = office.consultant.post(SUBSCRIPTIONS, office.body(0, "96")).await.expect(201);
    assert_eq!(made["status"], "pending_approval");
    assert_eq!(made["expires_at"], "2025-03-11T02:00:00Z");
    assert_eq!(office.unit(0).await["status"], "subscribed");
    made
}

#[actix_web::test]
async fn approve_makes_it_active_and_starts_its_time_to_sign() {
    let office = Office::open().await;
    let made = pending(&office).await;
    let path = act(SUBSCRIPTIONS, &made, "approve");
    let own = office.consultant.post(&path, json!({})).await;
    own.refused(403, "forbidden");
    let tasks = office.manager.get("/api/v1/approvals/tasks").await.expect(200);
    assert_eq!(tasks["items"][0]["document_id"], made["id"]);
    assert_eq!(tasks["items"][0]["role"], "manager");
    let approved = office.manager.post(&path, json!({"comment": "同意"})).await.expect(200);
    assert_eq!(approved["status"], "active");
    assert_eq!(approved["expires_at"], "2025-03-17T16:00:00Z");
    office.manager.post(&path, json!({})).await.refused(409, "invalid_transition");
    office.clock("2025-03-12T02:00:00Z").await;
    assert_eq!(office.unit(0).await["status"], "subscribed");
    office.finish().await;
}

#[actix_web::test]
async fn nobody_approves_his_own_price_the_administrator_included() {
    let office = Office::open().await;
    office.parameter("sales.below_floor.policy", json!("ask_group")).await;
    let made = office.admin.post(SUBSCRIPTIONS, office.body(0, "85")).await.expect(201);
    let path = act(SUBSCRIPTIONS, &made, "approve");
    office.admin.post(&path, json!({})).await.refused(409, "approvals.own_document");
    office.finish().await;
}

#[actix_web::test]
async fn reject_frees_the_unit_and_asks_money_back_that_came_in_already() {
    let office = Office::open().await;
    let made = pending(&office).await;
    office.receive(&made["trade_id"], "50000.00").await.expect(201);
    let path = act(SUBSCRIPTIONS, &made, "reject");
    let body = json!({"reason": "折扣过大"});
    let rejected = office.manager.post(&path, body).await.expect(200);
    assert_eq!(rejected["status"], "voided");
    assert_eq!(rejected["close_reason"], "折扣过大");
    assert_eq!(office.unit(0).await["status"], "available");
    let trade = office.trade(&made).await;
    assert_eq!(trade["status"], "closed");
    assert_eq!(trade["money"]["refunding"], "50000.00");
    office.finish().await;
}

#[actix_web::test]
async fn a_price_that_nobody_decides_about_gives_the_unit_back_after_a_day() {
    let office = Office::open().await;
    let made = pending(&office).await;
    office.clock("2025-03-11T02:00:00Z").await;
    let path = format!("{SUBSCRIPTIONS}/{}", id(&made));
    assert_eq!(office.consultant.get(&path).await.expect(200)["status"], "expired");
    assert_eq!(office.unit(0).await["status"], "available");
    let late = office.manager.post(&act(SUBSCRIPTIONS, &made, "approve"), json!({})).await;
    late.refused(409, "invalid_transition");
    let tasks = office.manager.get("/api/v1/approvals/tasks").await.expect(200);
    assert_eq!(tasks["items"], json!([]));
    office.finish().await;
}
