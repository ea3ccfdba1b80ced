//! Goal: what was acknowledged is there after a kill −9, and nothing is half done.
//!
//! Method: clients write through the real binary; once some writes are acknowledged the process is
//! killed in the middle of the others; a new one starts on the same database. Then every
//! acknowledged write must be readable, every write without an answer is repeated with its key and
//! must have one effect, and all invariants must hold.

use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};
use std::sync::atomic::{AtomicUsize, Ordering};
use tests::database::TestDatabase;
use tests::process::Process;
use tests::{Client, town};

const CLIENTS: usize = 8;

/// A write with its key and what is known of it.
#[derive(Debug, Clone)]
struct Write {
    key: String,
    path: String,
    body: Value,
    /// Address of what it made, once acknowledged.
    location: Option<String>,
}

#[actix_web::test]
async fn crash_loses_nothing_that_was_acknowledged() {
    survive(3).await;
}

#[actix_web::test]
#[ignore = "a long proof: scripts/prove.sh crash"]
async fn crash_loses_nothing_in_twenty_kills() {
    survive(20).await;
}

async fn survive(kills: usize) {
    let mut database = TestDatabase::create().await;
    let process = Process::start(&database).await;
    let admin = process.admin().await;
    let place = town::found(&admin, 30).await;
    let mut process = process;
    let mut acknowledged = 0;
    let mut unanswered = 0;
    for round in 0..kills {
        let admin = process.admin().await;
        let done = AtomicUsize::new(0);
        let enough = 20 + round * 7 % 30;
        let (written, ()) = tokio::join!(
            join_all((0..CLIENTS).map(|client| write(&admin, &place, round, client, &done))),
            async {
                while done.load(Ordering::Relaxed) < enough {
                    tokio::task::yield_now().await;
                }
                process.kill().await;
            }
        );
        process = Process::start(&database).await;
        let admin = process.admin().await;
        for write in written.into_iter().flatten() {
            match &write.location {
                Some(location) => {
                    acknowledged += 1;
                    admin.get(location).await.expect(200);
                }
                None => {
                    unanswered += 1;
                    repeat(&admin, &write).await;
                }
            }
        }
        let report = admin.get("/api/v1/admin/invariants").await.expect(200);
        assert_eq!(report["ok"], true, "{report:#}");
    }
    println!("{kills} kills: {acknowledged} acknowledged, {unanswered} unanswered, none lost");
    assert!(acknowledged > 0);
    process.kill().await;
    database.remove().await;
}

/// Repeated with its key a write has one effect: the first answer again, or the effect now.
async fn repeat(admin: &Client, write: &Write) {
    let admin = admin.with("idempotency-key", &write.key);
    let first = admin.post(&write.path, write.body.clone()).await;
    assert!(first.status < 500, "{}", first.text);
    if first.status < 300 {
        let again = admin.post(&write.path, write.body.clone()).await;
        assert_eq!((first.status, &first.text), (again.status, &again.text));
    }
}

/// Writes until the server is gone: customers, subscriptions, receipts.
async fn write(
    admin: &Client,
    place: &town::Town,
    round: usize,
    client: usize,
    done: &AtomicUsize,
) -> Vec<Write> {
    let mut writes = vec![];
    for count in 0_usize.. {
        let serial = (round * CLIENTS + client) * 1_000 + count;
        let (path, body) = match count % 3 {
            0 => ("/api/v1/customers/customers", town::customer_body(serial)),
            1 => {
                let unit = &place.units[serial * 31 % place.units.len()];
                let buyer = &place.customers[serial % place.customers.len()];
                ("/api/v1/sales/subscriptions", town::subscription_body(unit, buyer))
            }
            _ => match last_trade(admin, &writes).await {
                Some(trade) => (
                    "/api/v1/receivables/receipts",
                    json!({
                        "trade_id": trade, "amount": "1000.00", "method": "transfer",
                        "received_on": place.today, "reference": format!("crash-{serial}"),
                    }),
                ),
                None => continue,
            },
        };
        let key = format!("crash-{serial}");
        let call = admin.with("idempotency-key", &key);
        let reply = call.try_call(Method::POST, path, Some(body.clone())).await;
        let mut write = Write { key, path: path.to_owned(), body, location: None };
        match reply {
            Ok(reply) if reply.status == 201 => {
                write.location = reply.header("location");
                writes.push(write);
                done.fetch_add(1, Ordering::Relaxed);
            }
            // A refusal leaves nothing behind.
            Ok(_) => {}
            Err(_) => {
                writes.push(write);
                break;
            }
        }
    }
    writes
}

/// The trade of the newest acknowledged subscription.
async fn last_trade(admin: &Client, writes: &[Write]) -> Option<Value> {
    let write = writes.iter().rev().find(|write| write.path.ends_with("subscriptions"))?;
    let location = write.location.as_ref()?;
    let reply = admin.try_call(Method::GET, location, None).await.ok()?;
    (reply.status == 200).then(|| reply.json()["trade_id"].clone())
}
