//! Many who watch, and some who come back again and again.

use futures_util::future::{join, join_all};
use serde_json::json;
use tests::watching::Watching;
use tests::{Client, TestApp, given};

const RECONNECTS: usize = 100;
const CHANGES: usize = 160;
const WATCHERS: usize = 500;
/// Connections that are opened at once.
const AT_ONCE: usize = 50;

/// What can change of a unit on sale, other than its price.
async fn change(client: &Client, unit: &str, round: usize) {
    let path = format!("/api/v1/inventory/units/{unit}");
    client.patch(&path, json!({"remarks": format!("第 {round} 次")})).await.expect(200);
}

#[actix_web::test]
async fn a_hundred_reconnects_lose_nothing_and_repeat_nothing() {
    let app = TestApp::start_with_workers(2).await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let query = format!("&building_id={}", site.building_id());
    let mut watching = Watching::ready(&admin, &query).await;
    let write = async {
        for round in 0..CHANGES {
            change(&admin, site.unit_id(0), round).await;
        }
    };
    let watch = async {
        let mut versions = vec![];
        while versions.len() < CHANGES {
            versions.push(watching.event().await["payload"]["version"].as_i64().unwrap());
            if versions.len() <= RECONNECTS {
                // Whatever else was on its way is lost with the connection.
                let query = format!("{query}&cursor={}", watching.last_id);
                watching = Watching::ready(&admin, &query).await;
            }
        }
        versions
    };
    let ((), versions) = join(write, watch).await;
    let last = 2 + i64::try_from(CHANGES).unwrap();
    assert_eq!(versions, (3..=last).collect::<Vec<_>>());
    app.finish().await;
}

#[actix_web::test]
async fn five_hundred_watchers_hear_of_a_change_from_one_reader() {
    let app = TestApp::start_with_workers(2).await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let query = format!("&building_id={}", site.building_id());
    let mut watchers = vec![];
    while watchers.len() < WATCHERS {
        let some = (0..AT_ONCE).map(|_| Watching::ready(&admin, &query));
        watchers.extend(join_all(some).await);
    }
    let before = app.kernel.hub.reads();
    change(&admin, site.unit_id(0), 1).await;
    let heard = join_all(watchers.iter_mut().map(Watching::event)).await;
    assert!(heard.iter().all(|event| event["payload"]["version"] == 3));
    let reads = app.kernel.hub.reads() - before;
    assert!(reads <= 2, "{reads} reads for {WATCHERS} watchers");
    drop(watchers);
    app.finish().await;
}
