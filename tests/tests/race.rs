//! Goal: however many want a unit at once, exactly one gets it and the others are told what is
//! left.

use futures_util::future::join_all;
use serde_json::Value;
use tests::{Client, Reply, TestApp, town};

const ROUNDS: usize = 20;
const CLIENTS: usize = 200;

/// A database that is overrun answers 503 and when to come back; a client comes back, with its key.
async fn insist(client: &Client, body: Value) -> Reply {
    loop {
        let reply = client.post("/api/v1/sales/subscriptions", body.clone()).await;
        if reply.status != 503 {
            return reply;
        }
        assert!(reply.header("retry-after").is_some());
    }
}

#[actix_web::test]
async fn race_for_one_unit_has_exactly_one_winner() {
    let app = TestApp::start_with_workers(2).await;
    let admin = app.admin().await;
    let place = town::found(&admin, 10).await;
    for round in 0..ROUNDS {
        let unit = &place.units[round];
        let clients = (0..CLIENTS).map(|client| {
            let body = town::subscription_body(unit, &place.customers[client % 10]);
            let admin = admin.with("idempotency-key", &format!("race-{round}-{client}"));
            async move { insist(&admin, body).await }
        });
        let replies = join_all(clients).await;
        let won = replies.iter().filter(|reply| reply.status == 201).count();
        assert_eq!(won, 1, "round {round}");
        for reply in replies.iter().filter(|reply| reply.status != 201) {
            let problem = reply.refused(409, "sales.unit_taken");
            let alternatives = problem["alternatives"].as_array().unwrap();
            assert!((3..=5).contains(&alternatives.len()), "{problem:#}");
        }
    }
    app.finish().await;
}

#[actix_web::test]
async fn race_with_one_key_has_one_effect_and_equal_answers() {
    let app = TestApp::start_with_workers(2).await;
    let admin = app.admin().await;
    let place = town::found(&admin, 1).await;
    let keyed = admin.with("idempotency-key", "the-one-key");
    let body = town::subscription_body(&place.units[0], &place.customers[0]);
    let calls = (0..50).map(|_| keyed.post("/api/v1/sales/subscriptions", body.clone()));
    let replies = join_all(calls).await;
    for reply in &replies {
        assert_eq!((reply.status, &reply.text), (201, &replies[0].text));
    }
    let first = replies.iter().filter(|reply| reply.header("idempotency-replayed").is_none());
    assert_eq!(first.count(), 1);
    let list = admin.get("/api/v1/sales/subscriptions").await.expect(200);
    assert_eq!(list["total"], 1);
    let other = town::subscription_body(&place.units[1], &place.customers[0]);
    keyed.post("/api/v1/sales/subscriptions", other).await.refused(422, "idempotency_key_reused");
    app.finish().await;
}
