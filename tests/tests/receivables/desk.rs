//! The money desk of a sales office: the worked sale of 1 896 339.00, and who takes the money.

use serde_json::{Value, json};
use tests::town::{self, Town};
use tests::{Client, Reply, TestApp};

pub const RECEIPTS: &str = "/api/v1/receivables/receipts";
pub const REFUNDS: &str = "/api/v1/receivables/refunds";
pub const PENALTIES: &str = "/api/v1/receivables/penalties";
pub const WAIVERS: &str = "/api/v1/receivables/waivers";

const PASSWORD: &str = "a sentence of words";

/// The server with a town and the people who handle money.
pub struct Desk {
    pub app: TestApp,
    pub admin: Client,
    /// Sells inside his own authority, and decides.
    pub manager: Client,
    pub cashier: Client,
    pub town: Town,
}

impl Desk {
    pub async fn open() -> Self {
        let app = TestApp::start().await;
        let admin = app.admin().await;
        let town = town::found(&admin, 1).await;
        let manager = person(&app, &admin, "manager", &town.project).await;
        let cashier = person(&app, &admin, "cashier", &town.project).await;
        Self { app, admin, manager, cashier, town }
    }

    /// The worked subscription of a unit; answers its trade.
    pub async fn subscribed(&self, unit: usize) -> Value {
        let body = town::subscription_body(&self.town.units[unit], &self.town.customers[0]);
        self.subscribe(body).await
    }

    /// The worked subscription with other payment terms.
    pub async fn subscribed_with(&self, unit: usize, terms: Value) -> Value {
        let mut body = town::subscription_body(&self.town.units[unit], &self.town.customers[0]);
        body["payment_terms"] = terms;
        self.subscribe(body).await
    }

    async fn subscribe(&self, body: Value) -> Value {
        let made = self.manager.post("/api/v1/sales/subscriptions", body).await.expect(201);
        assert_eq!(made["status"], "active");
        assert_eq!(made["deal_price"], "1896339.00");
        made
    }

    /// From the subscription on: earnest money in, contract signed on 10 March; answers the trade.
    pub async fn signed(&self, unit: usize) -> String {
        let subscription = self.subscribed(unit).await;
        self.sign(&subscription).await
    }

    /// The same with other payment terms.
    pub async fn signed_with(&self, unit: usize, terms: Value) -> String {
        let subscription = self.subscribed_with(unit, terms).await;
        self.sign(&subscription).await
    }

    async fn sign(&self, subscription: &Value) -> String {
        let trade = trade(subscription);
        self.receive(&trade, "50000.00").await.expect(201);
        self.contract(subscription).await;
        trade
    }

    /// Drafts, passes and signs the contract of a subscription.
    pub async fn contract(&self, subscription: &Value) -> Value {
        let path = act("/api/v1/sales/subscriptions", subscription, "convert");
        let contract = self.manager.post(&path, json!({})).await.expect(201);
        let home = "/api/v1/sales/contracts";
        let path = act(home, &contract, "submit");
        let passed = self.manager.post(&path, json!({})).await.expect(200);
        assert_eq!(passed["status"], "approved");
        let body = json!({"signed_on": "2025-03-10"});
        self.manager.post(&act(home, &contract, "sign"), body).await.expect(200)
    }

    /// Money by bank transfer on the day the town was founded.
    pub async fn receive(&self, trade: &str, amount: &str) -> Reply {
        self.receive_as(trade, amount, json!({})).await
    }

    /// The same with further or other properties.
    pub async fn receive_as(&self, trade: &str, amount: &str, with: Value) -> Reply {
        let mut body = json!({
            "trade_id": trade, "amount": amount, "method": "transfer",
            "received_on": "2025-03-10",
        });
        for (name, value) in with.as_object().unwrap() {
            body[name] = value.clone();
        }
        self.cashier.post(RECEIPTS, body).await
    }

    /// The plan of a trade, in its order.
    pub async fn lines(&self, trade: &str) -> Vec<Value> {
        let path = format!("/api/v1/receivables/plan-lines?trade_id={trade}");
        self.cashier.get(&path).await.expect(200)["items"].as_array().unwrap().clone()
    }

    /// One property of every line of the plan.
    pub async fn column(&self, trade: &str, name: &str) -> Vec<Value> {
        self.lines(trade).await.into_iter().map(|line| line[name].clone()).collect()
    }

    /// Where the money of a trade stands.
    pub async fn money(&self, trade: &str) -> Value {
        let trade = self.admin.get(&format!("/api/v1/sales/trades/{trade}")).await.expect(200);
        trade["money"].clone()
    }

    /// Balance of a ledger account, debit − credit.
    pub async fn balance(&self, code: &str) -> String {
        let books = self.admin.get("/api/v1/funds/ledger/trial-balance").await.expect(200);
        assert_eq!(books["debit_total"], books["credit_total"]);
        let accounts = books["accounts"].as_array().unwrap();
        let account = accounts.iter().find(|account| account["code"] == code).unwrap();
        account["balance"].as_str().unwrap().to_owned()
    }

    /// The payment axis of a unit.
    pub async fn payment(&self, unit: usize) -> Value {
        let path = format!("/api/v1/inventory/units/{}", self.town.units[unit]);
        self.admin.get(&path).await.expect(200)["axes"]["payment"].clone()
    }

    /// Moves the clock to ten in the morning of a day, which runs what has become due.
    pub async fn day(&self, day: &str) {
        let body = json!({"now": format!("{day}T02:00:00Z")});
        self.admin.put("/api/v1/sandbox/clock", body).await.expect(200);
    }

    /// Checks every invariant and ends.
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

/// The address of an act on a thing.
pub fn act(home: &str, thing: &Value, act: &str) -> String {
    format!("{home}/{}/{act}", thing["id"].as_str().unwrap())
}

/// The trade of a document.
pub fn trade(document: &Value) -> String {
    document["trade_id"].as_str().unwrap().to_owned()
}

/// `(item, amount)` of every allocation.
pub fn laid(receipt: &Value) -> Vec<(String, String)> {
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let parts = receipt["allocations"].as_array().unwrap();
    parts.iter().map(|part| (text(&part["item"]), text(&part["amount"]))).collect()
}

/// What [`laid`] gives, written shortly.
pub fn parts(parts: &[(&str, &str)]) -> Vec<(String, String)> {
    parts.iter().map(|(item, amount)| ((*item).to_owned(), (*amount).to_owned())).collect()
}
