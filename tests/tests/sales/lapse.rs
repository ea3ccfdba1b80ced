//! Goal: a hold or a withholding counts until its end and no longer, for who reads and for who
//! acts, before any job has come by.

use super::office::{HOLDS, Office, SUBSCRIPTIONS, act, id};
use serde_json::{Value, json};
use tests::town;

const UNITS: &str = "/api/v1/inventory/units";
const MINUTE: i64 = 60 * 1_000_000;
/// The end of 10 March 2025 in Shanghai, from the beginning of every test.
const MIDNIGHT: i64 = 14 * 60 * MINUTE;

/// Moves the hands without running what has become due.
fn later(office: &Office, micros: i64) {
    office.app.kernel.clock.set_shift(micros);
}

async fn hold(office: &Office, unit: usize, customer: usize) -> Value {
    let body = json!({"unit_id": office.units[unit], "customer_id": office.customers[customer]});
    office.admin.post(HOLDS, body).await.expect(201)
}

async fn withhold(office: &Office, unit: usize, until_on: Value) {
    let body = json!({
        "unit_ids": [office.units[unit]], "reason": "留待二期", "until_on": until_on
    });
    let told = office.admin.post(&format!("{UNITS}/withhold"), body).await.expect(200);
    assert_eq!(told["done"], 1, "{told}");
}

async fn keep(office: &Office, unit: usize, until_on: Value) {
    let body = json!({
        "unit_ids": [office.units[unit]], "customer_id": office.customers[0], "reason": "老客户",
        "until_on": until_on
    });
    let told = office.admin.post(&format!("{UNITS}/withhold"), body).await.expect(200);
    assert_eq!(told["done"], 1, "{told}");
}

async fn total(office: &Office, query: &str) -> u64 {
    let path = format!("{UNITS}?page_size=1&{query}");
    office.admin.get(&path).await.expect(200)["total"].as_u64().unwrap()
}

/// How many units have the value, by the counts over everything.
async fn counted(office: &Office, facet: &str, value: &str) -> u64 {
    let path = format!("{UNITS}?page_size=1&facets={facet}");
    let list = office.admin.get(&path).await.expect(200);
    let counts = list["facets"][facet].as_array().unwrap();
    let count = counts.iter().find(|count| count["value"] == value);
    count.map_or(0, |count| count["count"].as_u64().unwrap())
}

/// Both boards with their tags.
async fn boards(office: &Office) -> Vec<(Value, String)> {
    let building = office.unit(0).await["building_id"].as_str().unwrap().to_owned();
    let mut boards = vec![];
    for path in [
        format!("/api/v1/inventory/buildings/{building}/board"),
        format!("/api/v1/inventory/projects/{}/board", office.project),
    ] {
        let reply = office.admin.get(&path).await;
        let tag = reply.header("etag").unwrap();
        let board = reply.expect(200);
        let board = if board["buildings"].is_array() { &board["buildings"][0] } else { &board };
        boards.push((board.clone(), tag));
    }
    boards
}

fn cell<'a>(board: &'a Value, id: &str) -> &'a Value {
    let floors = board["floors"].as_array().unwrap();
    let mut cells = floors.iter().flat_map(|floor| floor["units"].as_array().unwrap());
    cells.find(|cell| cell["id"] == id).unwrap()
}

/// The unit reads as available wherever it is shown, found or counted, and no longer as `before`.
async fn reads_as_free(office: &Office, unit: usize, before: &str) {
    let shown = office.unit(unit).await;
    assert_eq!((&shown["status"], &shown["status_code"]), (&json!("available"), &json!(0)));
    assert_eq!(shown["axes"]["sale"], "available");
    assert_eq!(shown["axis_codes"]["sale"], 0);
    for name in ["withheld_kind", "withheld_reason", "withheld_until_on", "sub_status"] {
        assert_eq!(shown[name], Value::Null, "{name}");
    }
    let listed = office.admin.get(&format!("{UNITS}?id={}", office.units[unit])).await.expect(200);
    assert_eq!(listed["items"][0], shown);
    let all = total(office, "").await;
    for (query, expected) in [
        ("status=available".to_owned(), all),
        ("sale=0".to_owned(), all),
        ("status_group=for_sale".to_owned(), all),
        (format!("status={before}"), 0),
        (format!("sale={before}"), 0),
        ("status_group=reserved".to_owned(), 0),
    ] {
        assert_eq!(total(office, &query).await, expected, "{query}");
    }
    for facet in ["status", "sale"] {
        assert_eq!(counted(office, facet, "available").await, all, "{facet}");
        assert_eq!(counted(office, facet, before).await, 0, "{facet}");
    }
    for (board, _) in boards(office).await {
        assert_eq!(cell(&board, &office.units[unit])["status"], "available");
        assert_eq!(cell(&board, &office.units[unit])["withheld_kind"], Value::Null);
        let counts = json!([{"status": "available", "status_code": 0, "count": all}]);
        assert_eq!(board["counts"], counts);
    }
    let tree = format!("/api/v1/inventory/projects/{}/tree", office.project);
    let tree = office.admin.get(&tree).await.expect(200);
    let counts = json!({"units": all, "for_sale": all, "reserved": 0, "sold": 0});
    assert_eq!(tree["buildings"][0]["counts"], counts);
    let acts = format!("{UNITS}/{}/acts", office.units[unit]);
    let acts = office.admin.get(&acts).await.expect(200);
    let allowed: Vec<&str> =
        acts["allowed"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    assert!(allowed.contains(&"withhold") && allowed.contains(&"recall"), "{allowed:?}");
    assert!(!allowed.contains(&"give-back"), "{allowed:?}");
}

#[actix_web::test]
async fn a_hold_that_is_over_is_over_for_every_reader() {
    let office = Office::open().await;
    hold(&office, 0, 0).await;
    let held = boards(&office).await;
    assert_eq!(total(&office, "status=held").await, 1);
    assert_eq!(counted(&office, "status", "held").await, 1);
    later(&office, 10 * MINUTE - 1);
    assert_eq!(office.unit(0).await["status"], "held");
    assert_eq!(boards(&office).await, held);
    later(&office, 10 * MINUTE);
    reads_as_free(&office, 0, "held").await;
    for ((_, before), (_, after)) in held.iter().zip(boards(&office).await) {
        assert_ne!(*before, after, "the board changes with its tag");
    }
    office.finish().await;
}

#[actix_web::test]
async fn a_withholding_is_over_for_every_reader_the_day_after_its_last() {
    let office = Office::open().await;
    withhold(&office, 0, json!("2025-03-10")).await;
    let held = boards(&office).await;
    later(&office, MIDNIGHT - 1);
    assert_eq!(office.unit(0).await["status"], "withheld");
    assert_eq!(total(&office, "status=withheld").await, 1);
    later(&office, MIDNIGHT);
    reads_as_free(&office, 0, "withheld").await;
    for ((_, before), (_, after)) in held.iter().zip(boards(&office).await) {
        assert_ne!(*before, after, "the board changes with its tag");
    }
    office.finish().await;
}

#[actix_web::test]
async fn what_is_kept_for_a_customer_is_kept_again_when_his_hold_is_over() {
    let office = Office::open().await;
    keep(&office, 0, json!("2025-03-10")).await;
    hold(&office, 0, 0).await;
    later(&office, 11 * MINUTE);
    let shown = office.unit(0).await;
    assert_eq!((&shown["status"], &shown["withheld_kind"]), (&json!("withheld"), &json!("kept")));
    assert_eq!(total(&office, "status=withheld").await, 1);
    assert_eq!(counted(&office, "status", "withheld").await, 1);
    let other = json!({"unit_id": office.units[0], "customer_id": office.customers[1]});
    office.admin.post(HOLDS, other).await.refused(409, "sales.unit_not_available");
    later(&office, MIDNIGHT);
    reads_as_free(&office, 0, "held").await;
    hold(&office, 0, 1).await;
    assert_eq!(office.unit(0).await["withheld_for_id"], Value::Null);
    office.finish().await;
}

#[actix_web::test]
async fn who_withholds_a_unit_ends_the_hold_that_is_over() {
    let office = Office::open().await;
    let body = json!({"unit_id": office.units[0], "customer_id": office.customers[0]});
    let first = office.consultant.post(HOLDS, body).await.expect(201);
    later(&office, 11 * MINUTE);
    withhold(&office, 0, Value::Null).await;
    assert_eq!(office.unit(0).await["status"], "withheld");
    let ended = office.consultant.get(&format!("{HOLDS}/{}", id(&first))).await.expect(200);
    assert_eq!((&ended["status"], &ended["version"]), (&json!("expired"), &json!(2)));
    let told = "/api/v1/notifications/notifications?kind=hold_expired";
    assert_eq!(office.consultant.get(told).await.expect(200)["total"], 1);
    let logs = format!("/api/v1/admin/audit-logs?object_id={}", id(&first));
    let logs = office.admin.get(&logs).await.expect(200);
    let acts = logs["items"].as_array().unwrap().iter().map(|row| row["act"].clone());
    assert!(acts.clone().any(|act| act == "inventory.unit.withhold"), "{logs}");
    // No job finds anything to do afterwards.
    let again = service::sales::hold::run_scan(&office.app.kernel, &json!({})).await.unwrap();
    assert_eq!(again, json!({"expired": 0}));
    let history = format!("{UNITS}/{}/history?sort=-at", office.units[0]);
    let history = office.admin.get(&history).await.expect(200);
    let steps: Vec<&Value> =
        history["items"].as_array().unwrap().iter().map(|line| &line["to_status"]).collect();
    assert_eq!(steps[..3], ["withheld", "available", "held"]);
    office.finish().await;
}

#[actix_web::test]
async fn who_holds_or_buys_a_unit_ends_the_hold_that_is_over_and_its_author_hears_of_it() {
    let office = Office::open().await;
    for unit in 0..2 {
        let body = json!({"unit_id": office.units[unit], "customer_id": office.customers[0]});
        office.consultant.post(HOLDS, body).await.expect(201);
    }
    later(&office, 11 * MINUTE);
    hold(&office, 0, 1).await;
    let body = town::subscription_body(&office.units[1], &office.customers[1]);
    office.admin.post(SUBSCRIPTIONS, body).await.expect(201);
    assert_eq!(office.unit(0).await["status"], "held");
    assert_eq!(office.unit(1).await["status"], "subscribed");
    let holds = office.consultant.get(&format!("{HOLDS}?status=expired")).await.expect(200);
    assert_eq!(holds["total"], 2);
    let told = "/api/v1/notifications/notifications?kind=hold_expired";
    assert_eq!(office.consultant.get(told).await.expect(200)["total"], 2);
    office.finish().await;
}

#[actix_web::test]
async fn what_is_withheld_no_longer_is_recalled_withheld_or_priced_anew() {
    let office = Office::open().await;
    for unit in 0..3 {
        withhold(&office, unit, json!("2025-03-10")).await;
    }
    later(&office, MIDNIGHT);
    let amend = format!("{UNITS}/{}/amend-withholding", office.units[0]);
    let longer = json!({"until_on": "2025-03-31"});
    office.admin.post(&amend, longer).await.refused(409, "invalid_transition");
    let body = json!({"unit_ids": [office.units[0]], "reason": "调整"});
    let told = office.admin.post(&format!("{UNITS}/recall"), body).await.expect(200);
    assert_eq!(told, json!({"done": 1, "failed": []}));
    withhold(&office, 1, Value::Null).await;
    let again = office.unit(1).await;
    assert_eq!((&again["status"], &again["withheld_until_on"]), (&json!("withheld"), &Value::Null));
    let body = json!({"unit_ids": [office.units[2]]});
    let told = office.admin.post(&format!("{UNITS}/give-back"), body).await.expect(200);
    assert_eq!(told["failed"][0]["code"], "invalid_transition", "it is free already: {told}");
    assert_eq!(office.unit(2).await["status"], "available");
    office.finish().await;
}

#[actix_web::test]
async fn a_live_hold_is_in_the_way_still() {
    let office = Office::open().await;
    let first = hold(&office, 0, 0).await;
    later(&office, 9 * MINUTE);
    office.admin.post(&act(HOLDS, &first, "renew"), json!({})).await.expect(200);
    later(&office, 11 * MINUTE);
    assert_eq!(office.unit(0).await["status"], "held");
    assert_eq!(total(&office, "status=held").await, 1);
    let body = json!({"unit_ids": [office.units[0]], "reason": "留待二期"});
    let told = office.admin.post(&format!("{UNITS}/withhold"), body).await.expect(200);
    assert_eq!(told["failed"][0]["code"], "invalid_transition");
    let body = json!({"unit_id": office.units[0], "customer_id": office.customers[1]});
    office.admin.post(HOLDS, body).await.refused(409, "sales.unit_taken");
    office.finish().await;
}

#[actix_web::test]
async fn a_forfeiture_is_undone_past_a_hold_that_is_over() {
    let office = Office::open().await;
    let made = office.subscribed(0).await;
    office.receive(&made["trade_id"], "50000.00").await.expect(201);
    let forfeit = act(SUBSCRIPTIONS, &made, "forfeit");
    office.manager.post(&forfeit, json!({"reason": "逾期未签约"})).await.expect(200);
    let held = hold(&office, 0, 1).await;
    let undo = act(SUBSCRIPTIONS, &made, "undo-forfeit");
    office.manager.post(&undo, json!({})).await.refused(409, "sales.unit_taken");
    later(&office, 11 * MINUTE);
    let back = office.manager.post(&undo, json!({})).await.expect(200);
    assert_eq!(back["status"], "active");
    assert_eq!(office.unit(0).await["status"], "subscribed");
    let over = office.admin.get(&format!("{HOLDS}/{}", id(&held))).await.expect(200);
    assert_eq!(over["status"], "expired");
    office.finish().await;
}

#[actix_web::test]
async fn an_adjustment_selects_units_by_what_they_read_as() {
    let office = Office::open().await;
    let all = total(&office, "").await;
    hold(&office, 0, 1).await;
    let body = json!({
        "project_id": office.project, "selection": {"statuses": ["available"]},
        "applies_to": "list",
        "change": {"kind": "percent", "value": "2"}, "reason": "二季度调价"
    });
    let home = "/api/v1/inventory/price-adjustments";
    let draft = office.admin.post(home, body).await.expect(201);
    let preview = format!("{home}/{}/preview", id(&draft));
    assert_eq!(office.admin.get(&preview).await.expect(200)["units"], all - 1);
    later(&office, 11 * MINUTE);
    assert_eq!(office.admin.get(&preview).await.expect(200)["units"], all);
    office.finish().await;
}
