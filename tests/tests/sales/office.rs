//! A sales office: a town with units to sell, and the people who sell them.

use serde_json::{Value, json};
use tests::{Client, Reply, TestApp, town};

pub const HOLDS: &str = "/api/v1/sales/holds";
pub const SUBSCRIPTIONS: &str = "/api/v1/sales/subscriptions";
pub const CONTRACTS: &str = "/api/v1/sales/contracts";

/// Password of everybody in the office.
const PASSWORD: &str = "a sentence of words";

/// The server with a town, its people and two customers of the consultant.
pub struct Office {
    pub app: TestApp,
    pub admin: Client,
    pub director: Client,
    pub manager: Client,
    pub consultant: Client,
    pub project: String,
    pub units: Vec<String>,
    pub customers: Vec<String>,
}

impl Office {
    pub async fn open() -> Self {
        let app = TestApp::start().await;
        Self::on(app).await
    }

    pub async fn on(app: TestApp) -> Self {
        let admin = app.admin().await;
        let town = town::found(&admin, 0).await;
        let project = town.project;
        let director = person(&app, &admin, "director", &project).await;
        let manager = person(&app, &admin, "manager", &project).await;
        let consultant = person(&app, &admin, "consultant", &project).await;
        let mut customers = vec![];
        for serial in 1..=2 {
            let body = town::customer_body(serial);
            let customer = consultant.post("/api/v1/customers/customers", body).await.expect(201);
            customers.push(id(&customer));
        }
        let units = town.units;
        Self { app, admin, director, manager, consultant, project, units, customers }
    }

    /// The body of the worked sale with one discount that leaves this percentage.
    pub fn body(&self, unit: usize, percent: &str) -> Value {
        json!({
            "unit_id": self.units[unit],
            "buyers": [{"customer_id": self.customers[0], "share": "1"}],
            "discounts": [{"kind": "percent", "value": percent}],
            "earnest_amount": "50000.00",
            "payment_terms": {"lines": [
                {"item": "instalment", "ratio": "0.3", "anchor": "signing", "months": 0, "days": 0},
                {"item": "instalment", "ratio": "0.7", "anchor": "filing", "months": 1, "days": 0},
            ]},
        })
    }

    /// An active subscription at 98 % of the list price.
    pub async fn subscribed(&self, unit: usize) -> Value {
        self.consultant.post(SUBSCRIPTIONS, self.body(unit, "98")).await.expect(201)
    }

    /// The administrator enters money.
    pub async fn receive(&self, trade: &Value, amount: &str) -> Reply {
        let body = json!({
            "trade_id": trade, "amount": amount, "method": "transfer", "received_on": "2025-03-10",
        });
        self.admin.post("/api/v1/receivables/receipts", body).await
    }

    /// A signed contract, from the subscription on.
    pub async fn signed(&self, unit: usize) -> Value {
        let contract = self.approved(unit).await;
        let body = json!({"signed_on": "2025-03-10"});
        self.manager.post(&act(CONTRACTS, &contract, "sign"), body).await.expect(200)
    }

    /// A contract that waits for its signatures.
    pub async fn approved(&self, unit: usize) -> Value {
        let subscription = self.subscribed(unit).await;
        self.receive(&subscription["trade_id"], "50000.00").await.expect(201);
        let contract = self.convert(&subscription).await;
        let submitted = self.consultant.post(&act(CONTRACTS, &contract, "submit"), json!({})).await;
        let contract = submitted.expect(200);
        assert_eq!(contract["status"], "approved");
        contract
    }

    pub async fn convert(&self, subscription: &Value) -> Value {
        let path = act(SUBSCRIPTIONS, subscription, "convert");
        self.consultant.post(&path, json!({})).await.expect(201)
    }

    pub async fn unit(&self, unit: usize) -> Value {
        let path = format!("/api/v1/inventory/units/{}", self.units[unit]);
        self.admin.get(&path).await.expect(200)
    }

    pub async fn trade(&self, document: &Value) -> Value {
        let path = format!("/api/v1/sales/trades/{}", document["trade_id"].as_str().unwrap());
        self.admin.get(&path).await.expect(200)
    }

    /// Moves the clock, which runs what has become due.
    pub async fn clock(&self, now: &str) {
        self.admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    }

    pub async fn parameter(&self, key: &str, value: Value) {
        let path = format!("/api/v1/admin/parameters/{key}");
        self.admin.put(&path, json!({"value": value})).await.expect(200);
    }

    pub async fn finish(self) {
        self.app.finish().await;
    }
}

async fn person(app: &TestApp, admin: &Client, role: &str, project: &str) -> Client {
    let body = json!({
        "username": role, "display_name": role, "password": PASSWORD, "roles": [role],
        "project_ids": [project],
    });
    admin.post("/api/v1/admin/users", body).await.expect(201);
    app.sign_in(role, PASSWORD).await
}

/// The id of a thing.
pub fn id(thing: &Value) -> String {
    thing["id"].as_str().unwrap().to_owned()
}

/// The address of an act on a thing.
pub fn act(home: &str, thing: &Value, act: &str) -> String {
    format!("{home}/{}/{act}", id(thing))
}
