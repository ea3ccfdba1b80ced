use entity::id::ProjectId;
use entity::kernel::event;
use futures_util::future::{join, join_all};
use sea_orm::{ActiveModelTrait, DbBackend, IntoActiveModel, TransactionTrait};
use serde_json::{Value, json};
use std::cell::Cell;
use tests::database::backend;
use tests::given::office::Office;
use tests::{Client, TestApp, given, town};
use uuid::Uuid;

const FEED: &str = "/api/v1/events";

/// Everything behind a cursor, and where it ends.
async fn walk(client: &Client, mut cursor: String, query: &str) -> (Vec<Value>, String) {
    let mut seen = vec![];
    loop {
        let feed = client.get(&format!("{FEED}?cursor={cursor}{query}")).await.expect(200);
        cursor = feed["next_cursor"].as_str().unwrap().to_owned();
        let items = feed["items"].as_array().unwrap();
        if items.is_empty() {
            return (seen, cursor);
        }
        seen.extend(items.iter().cloned());
    }
}

fn names(events: &[Value]) -> Vec<&str> {
    events.iter().map(|event| event["name"].as_str().unwrap()).collect()
}

/// What can change of a unit on sale, other than its price.
async fn change(client: &Client, unit: &str, round: usize) {
    let path = format!("/api/v1/inventory/units/{unit}");
    client.patch(&path, json!({"remarks": format!("第 {round} 次")})).await.expect(200);
}

async fn hold(client: &Client, unit: &str, serial: usize) {
    let customer = town::customer_body(serial);
    let customer = client.post("/api/v1/customers/customers", customer).await.expect(201);
    let body = json!({"unit_id": unit, "customer_id": customer["id"]});
    client.post("/api/v1/sales/holds", body).await.expect(201);
}

#[actix_web::test]
async fn who_asks_while_others_write_gets_every_event_once_and_in_order() {
    let app = TestApp::start_with_workers(2).await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let busy = Cell::new(true);
    let write = async {
        let writers = site.unit_ids().into_iter().map(|unit| {
            let admin = admin.clone();
            async move {
                for round in 1..=10 {
                    change(&admin, unit, round).await;
                }
            }
        });
        join_all(writers).await;
        busy.set(false);
    };
    let ask = async {
        let (mut seen, mut cursor) = (vec![], "0".to_owned());
        loop {
            let last = !busy.get();
            let (some, next) = walk(&admin, cursor, "&page_size=7").await;
            seen.extend(some);
            cursor = next;
            if last {
                return seen;
            }
        }
    };
    let (seen, ()) = join(ask, write).await;
    let (all, _) = walk(&admin, "0".to_owned(), "&page_size=200").await;
    assert_eq!(seen, all);
    for unit in site.unit_ids() {
        let of_unit = all.iter().filter(|event| event["object_id"] == unit);
        let changed = of_unit.filter(|event| event["name"] == "inventory.unit.changed");
        let versions: Vec<i64> =
            changed.map(|event| event["payload"]["version"].as_i64().unwrap()).collect();
        assert_eq!(versions, (2..=12).collect::<Vec<_>>(), "{unit}");
    }
    app.finish().await;
}

/// SQLite has one writer: there what began first is also committed first.
#[actix_web::test]
#[expect(clippy::disallowed_methods, reason = "a transaction that ends when the test wants it")]
async fn what_is_committed_late_comes_behind_what_was_read_before() {
    if backend() == DbBackend::Sqlite {
        return;
    }
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let (_, cursor) = walk(&admin, "0".to_owned(), "").await;
    let late = app.kernel.db.begin().await.unwrap();
    let project: ProjectId = site.project_id().parse().unwrap();
    let row = event::Model {
        id: Uuid::from_u128(7).into(),
        at: app.kernel.clock.now(),
        name: "inventory.project.updated".to_owned(),
        project_id: Some(project),
        object_type: "inventory.project".to_owned(),
        object_id: project.0,
        payload: json!({}),
        position: None,
        building_id: None,
        actor_id: None,
        recipient_id: None,
    };
    row.into_active_model().insert(&late).await.unwrap();
    change(&admin, site.unit_id(0), 1).await;
    let (before, cursor) = walk(&admin, cursor, "").await;
    assert_eq!(names(&before), ["inventory.unit.changed", "inventory.unit.updated"]);
    late.commit().await.unwrap();
    let (behind, _) = walk(&admin, cursor, "").await;
    assert_eq!(names(&behind), ["inventory.project.updated"]);
    app.finish().await;
}

#[actix_web::test]
async fn from_the_end_only_what_comes_is_told() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::released_site(&admin, "GZ001").await;
    let end = admin.get(&format!("{FEED}?cursor=end")).await.expect(200);
    assert_eq!(end["items"], json!([]));
    change(&admin, site.unit_id(0), 1).await;
    let query = format!("&building_id={}", site.building_id());
    let (events, cursor) =
        walk(&admin, end["next_cursor"].as_str().unwrap().to_owned(), &query).await;
    assert_eq!(names(&events), ["inventory.unit.changed"]);
    assert_eq!(walk(&admin, cursor.clone(), "").await, (vec![], cursor));
    let reply = admin.get(&format!("{FEED}?cursor=x")).await;
    assert_eq!(reply.refused(400, "bad_request")["errors"][0]["pointer"], "cursor");
    app.finish().await;
}

#[actix_web::test]
async fn everybody_is_told_of_his_projects_what_he_may_read() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let ours = Office::open(&admin).await;
    let theirs = given::released_site(&admin, "SZ001").await;
    let manager = ours.hire(&app, "manager", "manager").await;
    let (one, other) =
        (ours.hire(&app, "one", "consultant").await, ours.hire(&app, "two", "consultant").await);
    let (_, cursor) = walk(&admin, "0".to_owned(), "").await;
    change(&admin, theirs.unit_id(0), 1).await;
    hold(&one, ours.site.unit_id(0), 1).await;
    let told = async |client: &Client| walk(client, cursor.clone(), "").await.0;
    let (of_manager, of_one, of_other) =
        (told(&manager).await, told(&one).await, told(&other).await);
    for events in [&of_manager, &of_one, &of_other] {
        let elsewhere = json!(events).to_string().contains(theirs.project_id());
        assert!(!elsewhere, "{events:?}");
    }
    assert_eq!(names(&of_other), ["inventory.unit.changed"]);
    let own = [
        "customers.customer.created",
        "inventory.unit.changed",
        "sales.hold.created",
        "customers.assignment.changed",
    ];
    assert_eq!(names(&of_one), own);
    assert_eq!(names(&of_manager), own[1..]);
    let (all, _) = walk(&admin, cursor.clone(), "").await;
    assert_eq!(all.len(), 6, "{all:?}");
    let query = format!("&project_id={}", theirs.project_id());
    assert_eq!(walk(&manager, cursor, &query).await.0, Vec::<Value>::new());
    app.finish().await;
}

#[actix_web::test]
async fn no_floor_price_is_told() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let site = given::site(&admin, "GZ001").await;
    let path = format!("/api/v1/inventory/units/{}", site.unit_id(0));
    admin.patch(&path, json!({"floor_price": "1765432.00"})).await.expect(200);
    let (events, _) = walk(&admin, "0".to_owned(), "").await;
    let text = json!(events).to_string();
    assert!(text.contains("inventory.unit.updated") && !text.contains("1765432.00"), "{text}");
    assert!(!text.contains("\"floor_price\":"), "{text}");
    app.finish().await;
}
