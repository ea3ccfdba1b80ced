//! Every act of selling on a unit in every state: what the table of transitions names happens,
//! everything else is refused.

use serde_json::{Value, json};
use tests::given::customer::entered as customer;
use tests::given::id;
use tests::given::office::Office;
use tests::given::trade::{received, signed, subscribed};
use tests::{Client, TestApp, town};

const HOME: &str = "/api/v1/inventory/units";
const CONTRACTS: &str = "/api/v1/sales/contracts";
const ACTS: [&str; 6] = ["release", "recall", "withhold", "give-back", "hold", "subscribe"];

/// Tries an act, without doing it; answers why it is refused.
async fn refusal(admin: &Client, act: &str, unit: &str, customer: &Value) -> Option<String> {
    let (path, body) = match act {
        "hold" => {
            let body = json!({"unit_id": unit, "customer_id": customer["id"]});
            ("/api/v1/sales/holds".to_owned(), body)
        }
        "subscribe" => {
            let body = town::subscription_body(unit, id(customer));
            ("/api/v1/sales/subscriptions".to_owned(), body)
        }
        "release" => (format!("{HOME}/release"), json!({"unit_ids": [unit]})),
        _ => (format!("{HOME}/{act}"), json!({"unit_ids": [unit], "reason": "试一试"})),
    };
    let reply = admin.post(&format!("{path}?dry_run=true"), body).await;
    let told = reply.json();
    if path.starts_with(HOME) {
        assert_eq!(reply.status, 200, "{act}: {told}");
        return told["failed"][0]["code"].as_str().map(str::to_owned);
    }
    (reply.status >= 400).then(|| told["code"].as_str().unwrap().to_owned())
}

/// The unit is in this state, and of all acts just these are possible.
async fn only(admin: &Client, unit: &str, other: &Value, state: &str, possible: &[&str]) {
    let shown = admin.get(&format!("{HOME}/{unit}")).await.expect(200);
    assert_eq!(shown["status"], state);
    for act in ACTS {
        let told = refusal(admin, act, unit, other).await;
        let taken = matches!(act, "hold" | "subscribe");
        let why = match state {
            "unreleased" | "withheld" if taken => "sales.unit_not_available",
            _ if taken => "sales.unit_taken",
            _ => "invalid_transition",
        };
        let wanted = (!possible.contains(&act)).then(|| why.to_owned());
        assert_eq!(told, wanted, "{act} of a unit that is {state}");
    }
}

#[actix_web::test]
async fn every_act_is_possible_where_the_table_says_so_and_nowhere_else() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let buyer = customer(&admin, 1).await;
    let other = customer(&admin, 2).await;
    let unit = |index: usize| office.site.unit_id(index);
    let one = |index: usize| json!({"unit_ids": [unit(index)], "reason": "试一试"});

    only(&admin, unit(1), &other, "available", &["recall", "withhold", "hold", "subscribe"]).await;
    admin.post(&format!("{HOME}/recall"), one(1)).await.expect(200);
    only(&admin, unit(1), &other, "unreleased", &["release"]).await;
    admin.post(&format!("{HOME}/withhold"), one(2)).await.expect(200);
    only(&admin, unit(2), &other, "withheld", &["give-back"]).await;
    let body = json!({"unit_id": unit(3), "customer_id": buyer["id"]});
    admin.post("/api/v1/sales/holds", body).await.expect(201);
    only(&admin, unit(3), &other, "held", &[]).await;
    assert_eq!(refusal(&admin, "subscribe", unit(3), &buyer).await, None, "the holder");

    let contract = signed(&admin, &office, &buyer).await;
    only(&admin, unit(0), &other, "contracted", &[]).await;
    let home = format!("/api/v1/sales/contracts/{}", id(&contract));
    for act in ["online-sign", "file"] {
        let body = json!({"number": "0001", "on": "2025-03-10"});
        admin.post(&format!("{home}/{act}"), body).await.expect(200);
    }
    only(&admin, unit(0), &other, "filed", &[]).await;
    app.finish().await;
}

#[actix_web::test]
async fn a_unit_that_is_subscribed_is_nobody_elses() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let (buyer, other) = (customer(&admin, 1).await, customer(&admin, 2).await);
    subscribed(&admin, &office, &buyer).await;
    only(&admin, office.site.unit_id(0), &other, "subscribed", &[]).await;
    app.finish().await;
}

/// The contract axis of the unit stands here, and of all acts of its contract just these are
/// possible; every other is told which are.
async fn contract_only(admin: &Client, contract: &Value, axis: &str, possible: &[&str]) {
    let unit = contract["unit_id"].as_str().unwrap();
    let shown = admin.get(&format!("{HOME}/{unit}")).await.expect(200);
    assert_eq!(shown["axes"]["contract"], axis);
    for act in ["sign", "online-sign", "file", "withdraw"] {
        let body = match act {
            "sign" => json!({"signed_on": "2025-03-10"}),
            "withdraw" => json!({}),
            _ => json!({"number": "0001", "on": "2025-03-10"}),
        };
        let path = format!("{CONTRACTS}/{}/{act}?dry_run=true", id(contract));
        let reply = admin.post(&path, body).await;
        if possible.contains(&act) {
            reply.expect(200);
        } else {
            let problem = reply.refused(409, "invalid_transition");
            assert_eq!(problem["allowed"], json!(possible), "{act} at {axis}");
        }
    }
}

#[actix_web::test]
async fn the_contract_axis_goes_its_way_step_by_step() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let office = Office::open(&admin).await;
    let buyer = customer(&admin, 1).await;
    let subscription = subscribed(&admin, &office, &buyer).await;
    received(&admin, &subscription["trade_id"], "50000.00").await;
    let convert = format!("/api/v1/sales/subscriptions/{}/convert", id(&subscription));
    let contract = admin.post(&convert, json!({})).await.expect(201);
    let home = format!("{CONTRACTS}/{}", id(&contract));
    admin.post(&format!("{home}/submit"), json!({})).await.expect(200);
    contract_only(&admin, &contract, "drafted", &["withdraw", "sign"]).await;
    admin.post(&format!("{home}/withdraw"), json!({})).await.expect(200);
    contract_only(&admin, &contract, "none", &[]).await;

    let contract = admin.post(&convert, json!({})).await.expect(201);
    let home = format!("{CONTRACTS}/{}", id(&contract));
    admin.post(&format!("{home}/submit"), json!({})).await.expect(200);
    let numbered = json!({"number": "0001", "on": "2025-03-10"});
    let steps = [
        ("sign", json!({"signed_on": "2025-03-10"}), "signed", vec!["online-sign"]),
        ("online-sign", numbered.clone(), "online_signed", vec!["file"]),
        ("file", numbered, "filed", vec![]),
    ];
    for (act, body, axis, possible) in steps {
        admin.post(&format!("{home}/{act}"), body).await.expect(200);
        contract_only(&admin, &contract, axis, &possible).await;
    }
    app.finish().await;
}
