//! Object access: what belongs to another project does not exist, and of another company not even
//! its customers do.
//!
//! Two projects are sold in; the administrator walks every list, and people of the one project
//! then ask every operation for the things of the other.

use super::neighbours::{
    Things, groups_of, hire, home, permissions, permitted, pointed_at, sell, shop, somebody,
    things_of,
};
use entity::admin::user_account;
use entity::id::CompanyId;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;
use service::kernel::epoch::Kind;
use std::collections::BTreeSet;
use tests::operation::{Operation, all};
use tests::source::none;
use tests::{Client, TestApp};

/// Roles that see only their projects.
const ROLES: &[&str] = &["manager", "consultant", "cashier", "accountant"];

/// Roles that see no further than their company.
const OF_A_COMPANY: &[&str] =
    &["director", "manager", "consultant", "cashier", "accountant", "auditor"];

/// What the walk has to find, or it proves nothing.
const FOUND: &[&str] = &[
    "approvals/flows",
    "approvals/requests",
    "approvals/tasks",
    "customers/adjudications",
    "customers/follow-ups",
    "customers/grades",
    "customers/pool",
    "customers/registrations",
    "customers/viewings",
    "customers/visits",
    "files/files",
    "funds/bank-accounts",
    "inventory/give-backs",
    "inventory/price-adjustments",
    "inventory/media",
    "inventory/units",
    "invoices/invoices",
    "jobs/runs",
    "receivables/penalties",
    "receivables/receipts",
    "receivables/refunds",
    "receivables/waivers",
    "sales/contracts",
    "sales/holds",
    "sales/subscriptions",
    "sales/trades",
];

/// Addresses of the operation with things in the place of `{id}`.
fn asked(operation: &Operation, things: &Things) -> Vec<String> {
    let ids = home(operation).and_then(|home| things.get(home));
    ids.into_iter().flatten().take(2).map(|id| operation.address(id)).collect()
}

/// What a stranger is answered where he should find nothing: 403 exactly where his role lacks the
/// permission, 404 everywhere else.
async fn leaks(who: &str, client: &Client, things: &Things, broken: &mut Vec<String>) -> usize {
    let held = permissions(client).await;
    let mut count = 0;
    for operation in all() {
        let wanted = if permitted(operation, &held) { 404 } else { 403 };
        for path in asked(operation, things) {
            let body = operation.body().map(|_| operation.example());
            let reply = client.call(operation.method.clone(), &path, body).await;
            count += 1;
            if reply.status != wanted {
                let (id, status) = (operation.id, reply.status);
                broken.push(format!("{who} {id}: {status} not {wanted}: {}", reply.text));
            }
        }
    }
    count
}

/// Ids of the other project must not stand in any list either, nor be found by its filters.
async fn listed(who: &str, client: &Client, things: &Things, broken: &mut Vec<String>) {
    let ids: BTreeSet<&String> = things.values().flatten().collect();
    let lists = all().iter().filter(|op| op.method == "GET" && !op.path.contains('{'));
    for operation in lists.filter(|op| !op.public()) {
        let mut paths = vec![format!("{}?page_size=200", operation.path)];
        for parameter in operation.parameters().filter_map(|p| p["name"].as_str()) {
            let Some(home) = pointed_at(parameter, things) else { continue };
            paths.push(format!("{}?{parameter}={}", operation.path, things[&home][0]));
        }
        for path in paths {
            let reply = client.get(&path).await;
            // A problem repeats the address that was asked.
            let shown = ids.iter().find(|id| reply.text.contains(id.as_str()));
            if let Some(found) = shown.filter(|_| reply.status == 200) {
                broken.push(format!("{who} {path} shows {found}"));
            }
        }
    }
}

#[actix_web::test]
async fn another_project_does_not_exist() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let (ours, theirs) = (shop(&app, &admin, "GZ001").await, shop(&app, &admin, "SZ001").await);
    let customer = sell(&admin, &theirs).await;
    let mut things = things_of(&admin, &theirs.project).await;
    for home in FOUND {
        assert!(things.contains_key(*home), "the walk found no {home}: {:?}", things.keys());
    }
    let (mut broken, mut count) = (vec![], 0);
    for role in ROLES {
        let client = match *role {
            "consultant" => ours.consultant.clone(),
            "manager" => ours.manager.clone(),
            other => somebody(&app, other, &ours.project).await,
        };
        count += leaks(role, &client, &things, &mut broken).await;
        listed(role, &client, &things, &mut broken).await;
    }
    // Customers are the company's, but a consultant sees only his own.
    things.insert("customers/customers".to_owned(), vec![customer]);
    things.insert("customers/buyer-groups".to_owned(), groups_of(&theirs.consultant).await);
    count += leaks("consultant", &ours.consultant, &things, &mut broken).await;
    listed("consultant", &ours.consultant, &things, &mut broken).await;
    println!("{count} questions about {} kinds of things", things.len());
    none("another project does not exist", &broken);
    app.finish().await;
}

/// Somebody of another company; users are always made in their maker's own.
async fn stranger(app: &TestApp, role: &str, company: CompanyId) -> Client {
    let username = format!("{role}.elsewhere");
    let client = hire(app, &username, role, &[]).await;
    user_account::Entity::update_many()
        .col_expr(user_account::Column::CompanyId, Expr::value(company.0))
        .filter(user_account::Column::Username.eq(username))
        .exec(&app.kernel.db)
        .await
        .unwrap();
    app.kernel.caches.forget(Kind::Rights);
    client
}

#[actix_web::test]
async fn another_company_does_not_exist() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let theirs = shop(&app, &admin, "SZ001").await;
    let customer = sell(&admin, &theirs).await;
    let mut things = things_of(&admin, &theirs.project).await;
    things.insert("customers/customers".to_owned(), vec![customer]);
    things.insert("customers/buyer-groups".to_owned(), groups_of(&theirs.consultant).await);
    let company = json!({"code": "C900", "name": "别家置业", "kind": "developer"});
    let company = admin.post("/api/v1/inventory/companies", company).await.expect(201);
    let company: CompanyId = company["id"].as_str().unwrap().parse().unwrap();
    let (mut broken, mut count) = (vec![], 0);
    for role in OF_A_COMPANY {
        let client = stranger(&app, role, company).await;
        count += leaks(role, &client, &things, &mut broken).await;
        listed(role, &client, &things, &mut broken).await;
    }
    println!("{count} questions about {} kinds of things", things.len());
    none("another company does not exist", &broken);
    app.finish().await;
}

#[actix_web::test]
async fn the_administrator_finds_what_strangers_do_not() {
    let app = TestApp::start().await;
    let admin = app.admin().await;
    let theirs = shop(&app, &admin, "SZ001").await;
    let customer = sell(&admin, &theirs).await;
    let mut things = things_of(&admin, &theirs.project).await;
    things.insert("customers/customers".to_owned(), vec![customer]);
    things.insert("customers/buyer-groups".to_owned(), groups_of(&theirs.consultant).await);
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
