//! Object access: what belongs to another project does not exist.
//!
//! Two projects are sold in; the administrator walks every list, and people of the one project
//! then ask every operation for the things of the other.

use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::operation::{Operation, all};
use tests::source::none;
use tests::{Client, TestApp, town};

const PASSWORD: &str = "four words make one";

/// Roles that see only their projects.
const ROLES: &[&str] = &["manager", "consultant", "cashier", "accountant"];

/// Things above projects: everybody may see them.
const ABOVE: &[&str] = &["inventory/companies"];

/// Ids of things by their home, `sales/contracts`.
type Things = BTreeMap<String, Vec<String>>;

async fn created(client: &Client, path: &str, body: Value) -> Value {
    let reply = client.post(path, body).await;
    assert!(reply.status == 200 || reply.status == 201, "{path}: {}", reply.text);
    reply.json()
}

fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap()
}

/// A project with a building of four released units.
async fn project(admin: &Client, code: &str) -> (String, Vec<String>) {
    let project = town::project(admin, code).await;
    let home = format!("/api/v1/inventory/projects/{project}");
    let building = json!({"code": "1", "name": "1 栋", "floors": 9});
    let building = created(admin, &format!("{home}/buildings"), building).await;
    let building = id(&building);
    created(admin, &format!("{home}/zones"), json!({"code": "Z1", "name": "一区"})).await;
    created(admin, &format!("{home}/phases"), json!({"code": "P1", "name": "一期"})).await;
    let permit = json!({
        "number": format!("{code}-1"), "issued_on": "2025-01-02", "building_ids": [building],
    });
    created(admin, &format!("{home}/permits"), permit).await;
    let stack = json!({
        "room": "01", "layout": "A1", "gross_area": "98.76", "inside_area": "79.50",
        "orientation": "south", "use": "home", "unit_price": "20000.00",
    });
    let units = json!({"floors": {"from": 2, "to": 5}, "stacks": [stack], "floor_step": "0.00"});
    let path = format!("/api/v1/inventory/buildings/{building}/units/generate");
    let made = created(admin, &path, units).await;
    let release = json!({"building_id": building});
    created(admin, "/api/v1/inventory/units/release", release).await;
    let units = made["units"].as_array().unwrap().iter().map(|unit| id(unit).to_owned());
    (project, units.collect())
}

async fn somebody(app: &TestApp, role: &str, project: &str) -> Client {
    let username = format!("{role}.{}", &project[project.len() - 4..]);
    let body = json!({
        "username": username, "display_name": role, "password": PASSWORD, "roles": [role],
        "project_ids": [project],
    });
    app.admin().await.post("/api/v1/admin/users", body).await.expect(201);
    app.sign_in(&username, PASSWORD).await
}

/// A sale up to money received and an invoice applied for, a hold, and a follow-up.
async fn sell(admin: &Client, consultant: &Client, units: &[String]) {
    let body = town::customer_body(usize::from(units[0].as_bytes()[35]));
    let customer = created(consultant, "/api/v1/customers/customers", body).await;
    let customer = id(&customer);
    let follow_up = json!({"channel": "phone", "content": "约看房"});
    let path = format!("/api/v1/customers/customers/{customer}/follow-ups");
    created(consultant, &path, follow_up).await;
    let hold = json!({"unit_id": units[0], "customer_id": customer});
    created(consultant, "/api/v1/sales/holds", hold).await;
    let body = json!({
        "unit_id": units[1],
        "buyers": [{"customer_id": customer, "share": "1"}],
        "discounts": [{"kind": "percent", "value": "98"}],
        "earnest_amount": "50000.00",
        "payment_terms": {"lines": [
            {"item": "instalment", "ratio": "1", "anchor": "signing", "months": 0, "days": 0},
        ]},
    });
    let subscription = created(consultant, "/api/v1/sales/subscriptions", body).await;
    let trade = subscription["trade_id"].as_str().unwrap();
    receive(admin, trade, "50000.00").await;
    let path = format!("/api/v1/sales/subscriptions/{}/convert", id(&subscription));
    let contract = created(consultant, &path, json!({})).await;
    let contract = format!("/api/v1/sales/contracts/{}", id(&contract));
    created(consultant, &format!("{contract}/submit"), json!({})).await;
    created(admin, &format!("{contract}/sign"), json!({"signed_on": "2025-03-10"})).await;
    receive(admin, trade, "100000.00").await;
    let invoice = json!({"trade_id": trade, "kind": "prepayment", "amount": "10000.00"});
    created(admin, "/api/v1/invoices/invoices", invoice).await;
}

async fn receive(admin: &Client, trade: &str, amount: &str) {
    let body = json!({
        "trade_id": trade, "amount": amount, "method": "transfer", "received_on": "2025-03-10",
    });
    created(admin, "/api/v1/receivables/receipts", body).await;
}

/// `sales/contracts` of `/api/v1/sales/contracts/{id}/sign`.
fn home(operation: &Operation) -> Option<&'static str> {
    let (before, _) = operation.path.split_once("/{id}")?;
    before.strip_prefix("/api/v1/")
}

/// Whatever of the project the administrator finds by walking every list.
async fn things_of(admin: &Client, project: &str) -> Things {
    let mut things = Things::from([("inventory/projects".to_owned(), vec![project.to_owned()])]);
    let lists = all().iter().filter(|op| op.method == "GET" && !op.path.contains('{'));
    for operation in lists.filter(|op| !op.public()) {
        let reply = admin.get(&format!("{}?page_size=200", operation.path)).await;
        let Some(home) = operation.path.strip_prefix("/api/v1/") else { continue };
        if reply.status != 200 {
            continue;
        }
        for item in reply.json()["items"].as_array().into_iter().flatten() {
            if item["project_id"] == *project && item["id"].is_string() {
                things.entry(home.to_owned()).or_default().push(id(item).to_owned());
            }
            if item["project_id"] == *project && item["trade_id"].is_string() {
                let trade = item["trade_id"].as_str().unwrap().to_owned();
                things.entry("sales/trades".to_owned()).or_default().push(trade);
            }
        }
    }
    things.retain(|home, _| !ABOVE.contains(&home.as_str()));
    things
}

/// What a stranger is answered where he should find nothing.
async fn leaks(who: &str, client: &Client, things: &Things, broken: &mut Vec<String>) -> usize {
    let mut asked = 0;
    for operation in all() {
        let Some(ids) = home(operation).and_then(|home| things.get(home)) else { continue };
        for thing in ids.iter().take(2) {
            let path = operation.address(thing);
            let body = operation.body().map(|_| operation.example());
            let reply = client.call(operation.method.clone(), &path, body).await;
            asked += 1;
            if reply.status != 404 && reply.status != 403 {
                broken.push(format!("{who} {}: {} {}", operation.id, reply.status, reply.text));
            }
        }
    }
    asked
}

/// Ids of the other project must not stand in any list either.
async fn listed(who: &str, client: &Client, things: &Things, broken: &mut Vec<String>) {
    let ids: Vec<&String> = things.values().flatten().collect();
    let lists = all().iter().filter(|op| op.method == "GET" && !op.path.contains('{'));
    for operation in lists.filter(|op| !op.public()) {
        let reply = client.get(&format!("{}?page_size=200", operation.path)).await;
        if let Some(found) = ids.iter().find(|id| reply.text.contains(id.as_str())) {
            broken.push(format!("{who} {} shows {found}", operation.id));
        }
    }
}

#[actix_web::test]
async fn another_project_does_not_exist() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (ours, _) = project(&admin, "GZ001").await;
    let (theirs, units) = project(&admin, "SZ001").await;
    let seller = somebody(&app, "consultant", &theirs).await;
    sell(&admin, &seller, &units).await;
    let things = things_of(&admin, &theirs).await;
    for home in ["inventory/units", "sales/contracts", "receivables/receipts", "sales/trades"] {
        assert!(things.contains_key(home), "the walk found no {home}: {:?}", things.keys());
    }
    let (mut broken, mut asked) = (vec![], 0);
    for role in ROLES {
        let client = somebody(&app, role, &ours).await;
        asked += leaks(role, &client, &things, &mut broken).await;
        listed(role, &client, &things, &mut broken).await;
    }
    println!("{asked} questions about {} kinds of things", things.len());
    none("another project does not exist", &broken);
    app.finish().await;
}

#[actix_web::test]
async fn the_administrator_finds_what_strangers_do_not() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (theirs, units) = project(&admin, "SZ001").await;
    let seller = somebody(&app, "consultant", &theirs).await;
    sell(&admin, &seller, &units).await;
    let things = things_of(&admin, &theirs).await;
    let reads = all().iter().filter(|op| op.method == "GET" && op.path.ends_with("/{id}"));
    let mut found = 0;
    for operation in reads {
        for thing in home(operation).and_then(|home| things.get(home)).into_iter().flatten() {
            admin.get(&operation.address(thing)).await.expect(200);
            found += 1;
        }
    }
    assert!(found > 10, "the walk found things: {:?}", things.keys());
    app.finish().await;
}
