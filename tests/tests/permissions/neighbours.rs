//! Two projects side by side: what stands in the one, and people who work in the other.

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::given::{channel, form};
use tests::operation::{Operation, all};
use tests::{Client, TestApp, town};

const PASSWORD: &str = "four words make one";

/// Things above projects: everybody may see them.
const ABOVE: &[&str] = &["inventory/companies"];

/// Ids of things by their home, `sales/contracts`.
pub type Things = BTreeMap<String, Vec<String>>;

pub async fn created(client: &Client, path: &str, body: Value) -> Value {
    let reply = client.post(path, body).await;
    assert!(reply.status == 200 || reply.status == 201, "{path}: {}", reply.text);
    reply.json()
}

pub fn id(thing: &Value) -> &str {
    thing["id"].as_str().unwrap()
}

/// A project with a building of four released units.
pub async fn project(admin: &Client, code: &str) -> (String, Vec<String>) {
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

/// Somebody of a role who works in a project.
pub async fn somebody(app: &TestApp, role: &str, project: &str) -> Client {
    hire(app, &format!("{role}.{}", &project[project.len() - 4..]), role, &[project]).await
}

/// Somebody of a role and name, who works in these projects.
pub async fn hire(app: &TestApp, username: &str, role: &str, projects: &[&str]) -> Client {
    let body = json!({
        "username": username, "display_name": role, "password": PASSWORD, "roles": [role],
        "project_ids": projects,
    });
    app.admin().await.post("/api/v1/admin/users", body).await.expect(201);
    app.sign_in(username, PASSWORD).await
}

/// Who works in a project, and what there is to sell.
pub struct Shop {
    pub project: String,
    pub units: Vec<String>,
    pub consultant: Client,
    pub manager: Client,
}

/// Opens a project with its people.
pub async fn shop(app: &TestApp, admin: &Client, code: &str) -> Shop {
    let (project, units) = project(admin, code).await;
    let consultant = somebody(app, "consultant", &project).await;
    let manager = somebody(app, "manager", &project).await;
    Shop { project, units, consultant, manager }
}

/// A sale up to money received and an invoice applied for, a penalty with its waiver, a cancelled
/// sale with its refund, a hold, a follow-up, a price adjustment. Answers the customer.
pub async fn sell(admin: &Client, shop: &Shop) -> String {
    let Shop { project, units, consultant, manager } = shop;
    let serial = usize::from_str_radix(&units[0][32..], 16).unwrap();
    let customer =
        created(consultant, "/api/v1/customers/customers", town::customer_body(serial)).await;
    let customer = id(&customer).to_owned();
    let follow_up = json!({"channel": "phone", "content": "约看房", "project_id": project});
    let path = format!("/api/v1/customers/customers/{customer}/follow-ups");
    created(consultant, &path, follow_up).await;
    let visit = json!({"project_id": project, "customer_id": customer});
    created(consultant, "/api/v1/customers/visits", visit).await;
    let viewing = json!({
        "project_id": project, "customer_id": customer, "scheduled_at": "2025-03-11T02:00:00Z",
        "unit_ids": [units[0]],
    });
    created(consultant, "/api/v1/customers/viewings", viewing).await;
    let group = json!({"name": "本人", "members": [{"customer_id": customer, "share": "1"}]});
    created(consultant, "/api/v1/customers/buyer-groups", group).await;
    grade(consultant, project, &customer).await;
    give_up(consultant, project, serial + 1).await;
    report(admin, project, manager, serial).await;
    form::picture_of(consultant, project, "a.png").await;
    let tour = json!({"unit_id": units[0], "kind": "tour", "url": "https://vr.example.com/a"});
    created(manager, "/api/v1/inventory/media", tour).await;
    let hold = json!({"unit_id": units[0], "customer_id": customer});
    created(consultant, "/api/v1/sales/holds", hold).await;
    let body = subscription(&units[1], &customer);
    let subscription_row = created(consultant, "/api/v1/sales/subscriptions", body).await;
    let trade = subscription_row["trade_id"].as_str().unwrap();
    receive(admin, trade, "50000.00").await;
    let path = format!("/api/v1/sales/subscriptions/{}/convert", id(&subscription_row));
    let contract = created(consultant, &path, json!({})).await;
    let contract = format!("/api/v1/sales/contracts/{}", id(&contract));
    created(consultant, &format!("{contract}/submit"), json!({})).await;
    created(admin, &format!("{contract}/sign"), json!({"signed_on": LONG_AGO})).await;
    receive(admin, trade, "100000.00").await;
    let invoice = json!({"trade_id": trade, "kind": "prepayment", "amount": "10000.00"});
    created(admin, "/api/v1/invoices/invoices", invoice).await;
    let charge = json!({"trade_id": trade});
    let charged = created(manager, "/api/v1/receivables/penalties", charge).await;
    let path = format!("/api/v1/receivables/penalties/{}/waive", id(&charged["lines"][0]));
    created(manager, &path, json!({"amount": "1.00", "reason": "减免"})).await;
    let body = subscription(&units[2], &customer);
    let second = created(consultant, "/api/v1/sales/subscriptions", body).await;
    receive(admin, second["trade_id"].as_str().unwrap(), "50000.00").await;
    let path = format!("/api/v1/sales/subscriptions/{}/cancel", id(&second));
    created(manager, &path, json!({"reason": "退订"})).await;
    let adjustment = json!({
        "project_id": project, "selection": {}, "change": {"kind": "percent", "value": "1.00"},
        "applies_to": "list", "reason": "调价",
    });
    created(manager, "/api/v1/inventory/price-adjustments", adjustment).await;
    ask_back(admin, shop).await;
    customer
}

/// A flow of the project, and a withheld unit for which a decision is asked by it.
async fn ask_back(admin: &Client, shop: &Shop) {
    let Shop { project, units, manager, .. } = shop;
    let key = "inventory.give_back.approval";
    let path = format!("/api/v1/admin/parameters/{key}?project_id={project}");
    admin.put(&path, json!({"value": true})).await.expect(200);
    let flow = json!({
        "document_type": "inventory.give_back", "project_id": project, "name": "解除销控审批",
        "definition": {"steps": [{"name": "经理审批", "role": "manager"}]},
    });
    created(admin, "/api/v1/approvals/flows", flow).await;
    let unit = json!({"unit_ids": [units[2]], "reason": "销控"});
    created(manager, "/api/v1/inventory/units/withhold", unit.clone()).await;
    created(manager, "/api/v1/inventory/units/give-back", unit).await;
}

/// Grades the customer.
async fn grade(consultant: &Client, project: &str, customer: &str) {
    let body = json!({"project_id": project, "customer_ids": [customer]});
    created(consultant, "/api/v1/customers/grades/recompute", body).await;
}

/// A broker of the company reports somebody, and the manager asks whether he may.
async fn report(admin: &Client, project: &str, manager: &Client, serial: usize) {
    let broker = channel::broker(admin, serial).await;
    let report = channel::reported(admin, project, &broker, "13912345678").await;
    let asked = json!({
        "project_id": project, "registration_id": report["id"], "reason": "渠道争议"
    });
    created(manager, "/api/v1/customers/adjudications", asked).await;
}

/// Enters a customer and puts him into the public pool.
async fn give_up(consultant: &Client, project: &str, serial: usize) {
    let body = town::customer_body(serial);
    let customer = created(consultant, "/api/v1/customers/customers", body).await;
    let path = format!("/api/v1/customers/customers/{}/assignments", id(&customer));
    let held = created(consultant, &path, json!({"project_id": project})).await;
    let path = format!("/api/v1/customers/assignments/{}/release", id(&held));
    created(consultant, &path, json!({"reason": "暂无意向"})).await;
}

/// A month before the clock's day, so that what fell due then is overdue.
const LONG_AGO: &str = "2025-02-10";

fn subscription(unit: &str, customer: &str) -> Value {
    json!({
        "unit_id": unit,
        "buyers": [{"customer_id": customer, "share": "1"}],
        "discounts": [{"kind": "percent", "value": "98"}],
        "earnest_amount": "50000.00",
        "subscribed_on": LONG_AGO,
        "payment_terms": {"lines": [
            {"item": "instalment", "ratio": "1", "anchor": "signing", "months": 0, "days": 0},
        ]},
    })
}

async fn receive(admin: &Client, trade: &str, amount: &str) {
    let body = json!({
        "trade_id": trade, "amount": amount, "method": "transfer", "received_on": "2025-03-10",
    });
    created(admin, "/api/v1/receivables/receipts", body).await;
}

/// `sales/contracts` of `/api/v1/sales/contracts/{id}/sign`.
pub fn home(operation: &Operation) -> Option<&'static str> {
    let (before, _) = operation.path.split_once("/{id}")?;
    before.strip_prefix("/api/v1/")
}

/// The home of what a field of this name points at: `unit_id` and `unit_ids` at `inventory/units`.
pub fn pointed_at(field: &str, things: &Things) -> Option<String> {
    let noun = field.strip_suffix("_ids").or_else(|| field.strip_suffix("_id"))?;
    let noun = match noun {
        "account" => "bank_account",
        "home" => "unit",
        "line" => "plan_line",
        other => other,
    };
    let last = format!("/{}s", noun.replace('_', "-"));
    things.keys().find(|home| home.ends_with(&last)).cloned()
}

/// Whatever of the project the administrator finds by walking every list.
pub async fn things_of(admin: &Client, project: &str) -> Things {
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
    // A penalty is a line of the plan.
    let lines = things.get("receivables/plan-lines").cloned().unwrap_or_default();
    things.insert("receivables/penalties".to_owned(), lines);
    things.retain(|home, _| !ABOVE.contains(&home.as_str()));
    things
}

/// The groups of joint buyers that somebody named; like customers they belong to no project.
pub async fn groups_of(client: &Client) -> Vec<String> {
    let groups = client.get("/api/v1/customers/buyer-groups").await.expect(200);
    groups["items"].as_array().unwrap().iter().map(|group| id(group).to_owned()).collect()
}

/// The permissions that somebody holds, as he is told himself.
pub async fn permissions(client: &Client) -> BTreeSet<String> {
    let me = client.get("/api/v1/auth/me").await.expect(200);
    let held = me["permissions"].as_array().unwrap().iter();
    held.map(|act| act.as_str().unwrap().to_owned()).collect()
}

/// May he call the operation at all?
pub fn permitted(operation: &Operation, held: &BTreeSet<String>) -> bool {
    operation.permission().is_none_or(|act| held.contains(act))
}
