//! Goal: what is kept 预留 for a customer is his to take, and nobody else's.

use super::office::{CONTRACTS, HOLDS, Office, SUBSCRIPTIONS, act};
use futures_util::future::join_all;
use serde_json::{Value, json};
use tests::{Reply, TestApp, town};

const UNITS: &str = "/api/v1/inventory/units";
const CUSTOMERS: &str = "/api/v1/customers/customers";
const KEPT: &str = "taken by whom it was kept for";

/// Keeps a unit for the first customer, as who sees everybody's customers.
async fn keep(office: &Office, unit: usize, until_on: Value) {
    let body = json!({
        "unit_ids": [office.units[unit]], "customer_id": office.customers[0],
        "reason": "老客户", "until_on": until_on
    });
    let told = office.admin.post(&format!("{UNITS}/withhold"), body).await.expect(200);
    assert_eq!(told["done"], 1, "{told}");
}

async fn hold(office: &Office, unit: usize, customer: usize) -> Reply {
    let body = json!({"unit_id": office.units[unit], "customer_id": office.customers[customer]});
    office.admin.post(HOLDS, body).await
}

/// The newest line of the unit's history.
async fn newest(office: &Office, unit: usize) -> Value {
    let path = format!("{UNITS}/{}/history?sort=-at", office.units[unit]);
    office.admin.get(&path).await.expect(200)["items"][0].clone()
}

/// The unit is kept for the first customer still, or again.
async fn kept(office: &Office, unit: usize) {
    let shown = office.unit(unit).await;
    assert_eq!((&shown["status"], &shown["withheld_kind"]), (&json!("withheld"), &json!("kept")));
    assert_eq!(shown["withheld_for_id"], json!(office.customers[0]));
    assert_eq!(shown["withheld_reason"], "老客户");
}

async fn free(office: &Office, unit: usize, status: &str) {
    let shown = office.unit(unit).await;
    assert_eq!(shown["status"], status);
    for name in ["withheld_kind", "withheld_for_id", "withheld_reason", "withheld_until_on"] {
        assert_eq!(shown[name], Value::Null, "{name}");
    }
}

#[actix_web::test]
async fn a_unit_kept_for_a_customer_is_held_by_him_and_refused_to_everybody_else() {
    let office = Office::open().await;
    keep(&office, 0, json!("2025-03-31")).await;
    let other = hold(&office, 0, 1).await.refused(409, "sales.unit_not_available");
    assert_eq!(other["state"], "withheld");
    let body = town::subscription_body(&office.units[0], &office.customers[1]);
    office.admin.post(SUBSCRIPTIONS, body).await.refused(409, "sales.unit_not_available");
    kept(&office, 0).await;

    hold(&office, 0, 0).await.expect(201);
    let line = newest(&office, 0).await;
    assert_eq!((&line["act"], &line["reason"]), (&json!("sales.hold.create"), &json!(KEPT)));
    assert_eq!(line["changes"]["sale"], json!({"from": "withheld", "to": "held"}));
    let shown = office.unit(0).await;
    assert_eq!((&shown["status"], &shown["withheld_kind"]), (&json!("held"), &json!("kept")));
    hold(&office, 0, 1).await.refused(409, "sales.unit_taken");
    office.finish().await;
}

#[actix_web::test]
async fn a_hold_that_ends_unused_leaves_the_unit_kept_until_its_last_day() {
    let office = Office::open().await;
    keep(&office, 0, json!("2025-03-10")).await;
    let first = hold(&office, 0, 0).await.expect(201);
    office.admin.post(&act(HOLDS, &first, "cancel"), json!({})).await.expect(200);
    kept(&office, 0).await;
    assert_eq!(newest(&office, 0).await["changes"]["sale"]["to"], "withheld");
    hold(&office, 0, 0).await.expect(201);
    office.clock("2025-03-10T02:10:00Z").await;
    kept(&office, 0).await;
    // One that runs over the end of the last day in Shanghai leaves the unit for sale.
    office.clock("2025-03-10T15:55:00Z").await;
    hold(&office, 0, 0).await.expect(201);
    office.clock("2025-03-10T16:05:00Z").await;
    free(&office, 0, "available").await;
    office.finish().await;
}

#[actix_web::test]
async fn an_expired_hold_of_his_makes_way_for_nobody_else() {
    let office = Office::open().await;
    keep(&office, 0, Value::Null).await;
    hold(&office, 0, 0).await.expect(201);
    // Nothing has swept the hold yet.
    office.app.kernel.clock.set_shift(11 * 60 * 1_000_000);
    hold(&office, 0, 1).await.refused(409, "sales.unit_not_available");
    let body = town::subscription_body(&office.units[0], &office.customers[0]);
    office.admin.post(SUBSCRIPTIONS, body).await.expect(201);
    free(&office, 0, "subscribed").await;
    office.finish().await;
}

#[actix_web::test]
async fn a_subscription_or_a_contract_of_his_ends_the_withholding_for_good() {
    let office = Office::open().await;
    for unit in 0..3 {
        keep(&office, unit, Value::Null).await;
    }
    // As one of joint buyers, whatever his place among them.
    let mut joint = town::subscription_body(&office.units[0], &office.customers[0]);
    joint["buyers"] = json!([
        {"customer_id": office.customers[1], "share": "0.5"},
        {"customer_id": office.customers[0], "share": "0.5"},
    ]);
    let made = office.admin.post(SUBSCRIPTIONS, joint).await.expect(201);
    free(&office, 0, "subscribed").await;
    let path = format!("{UNITS}/{}/history?sort=-at", office.units[0]);
    let lines = office.admin.get(&path).await.expect(200)["items"].clone();
    let ended = lines.as_array().unwrap().iter().find(|line| line["to_status"] == "available");
    assert_eq!(ended.unwrap()["reason"], KEPT);
    let cancel = json!({"reason": "改变主意"});
    office.admin.post(&act(SUBSCRIPTIONS, &made, "cancel"), cancel).await.expect(200);
    free(&office, 0, "available").await;

    let direct = town::subscription_body(&office.units[1], &office.customers[0]);
    office.admin.post(CONTRACTS, direct).await.expect(201);
    free(&office, 1, "subscribed").await;
    hold(&office, 2, 0).await.expect(201);
    let own = town::subscription_body(&office.units[2], &office.customers[0]);
    office.admin.post(SUBSCRIPTIONS, own).await.expect(201);
    free(&office, 2, "subscribed").await;
    office.finish().await;
}

#[actix_web::test]
async fn who_stands_for_the_customer_takes_what_was_kept_for_him() {
    let office = Office::open().await;
    keep(&office, 0, Value::Null).await;
    let body = json!({"into": office.customers[1], "reason": "entered twice"});
    let path = format!("{CUSTOMERS}/{}/merge", office.customers[0]);
    office.admin.post(&path, body).await.expect(200);
    hold(&office, 0, 0).await.refused(409, "customers.merged");
    hold(&office, 0, 1).await.expect(201);
    office.finish().await;
}

#[actix_web::test]
async fn units_are_kept_for_those_only_to_whom_they_could_be_sold() {
    let office = Office::open().await;
    let withhold = async |customer: &str| {
        let body = json!({
            "unit_ids": [office.units[0]], "customer_id": customer, "reason": "老客户"
        });
        office.admin.post(&format!("{UNITS}/withhold"), body).await
    };
    let [first, second] = [&office.customers[0], &office.customers[1]];
    let body = json!({"into": second, "reason": "entered twice"});
    office.admin.post(&format!("{CUSTOMERS}/{first}/merge"), body).await.expect(200);
    assert_eq!(withhold(first).await.refused(409, "customers.merged")["into"], json!(second));
    let reason = json!({"reason": "forged a proof of income"});
    let path = format!("{CUSTOMERS}/{second}");
    office.admin.post(&format!("{path}/blacklist"), reason.clone()).await.expect(200);
    let listed = json!({
        "unit_ids": [office.units[0]], "customer_id": second, "reason": "老客户"
    });
    let told = office.manager.post(&format!("{UNITS}/withhold"), listed).await;
    told.refused(409, "customers.blacklisted");
    assert_eq!(office.unit(0).await["status"], "available");
    office.finish().await;
}

#[actix_web::test]
async fn of_many_who_want_a_kept_unit_at_once_one_hold_of_his_wins() {
    let office = Office::on(TestApp::start_with_workers(4).await).await;
    keep(&office, 0, Value::Null).await;
    let calls = (0..30).map(|client| hold(&office, 0, client % 2));
    let replies = join_all(calls).await;
    let won: Vec<usize> = (0..30).filter(|client| replies[*client].status == 201).collect();
    assert_eq!(won.len(), 1);
    assert_eq!(won[0] % 2, 0, "the other customer has it");
    for (client, reply) in replies.iter().enumerate().filter(|(client, _)| *client != won[0]) {
        let code = reply.json()["code"].clone();
        let taken = code == "sales.unit_taken";
        // Before his hold stands, others are told that the unit is withheld.
        assert!(taken || (client % 2 == 1 && code == "sales.unit_not_available"), "{code}");
    }
    let lines = format!("{UNITS}/{}/history?act=sales.hold.create", office.units[0]);
    assert_eq!(office.admin.get(&lines).await.expect(200)["total"], 1);
    office.finish().await;
}
