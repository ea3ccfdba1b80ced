//! The worked sale of 1 896 339.00, as far as a test needs it.

use super::id;
use super::office::Office;
use crate::{Client, town};
use serde_json::{Value, json};

const SUBSCRIPTIONS: &str = "/api/v1/sales/subscriptions";
const CONTRACTS: &str = "/api/v1/sales/contracts";

/// Subscribes the office's first unit for the customer; answers the subscription.
pub async fn subscribed(admin: &Client, office: &Office, customer: &Value) -> Value {
    let body = town::subscription_body(office.site.unit_id(0), id(customer));
    let subscription = admin.post(SUBSCRIPTIONS, body).await.expect(201);
    assert_eq!(subscription["deal_price"], "1896339.00");
    subscription
}

/// Enters money for a trade.
pub async fn received(admin: &Client, trade_id: &Value, amount: &str) {
    let body = json!({
        "trade_id": trade_id, "amount": amount, "method": "transfer",
        "received_on": "2025-03-10"
    });
    admin.post("/api/v1/receivables/receipts", body).await.expect(201);
}

/// A subscription with its earnest money, converted and signed; answers the contract.
pub async fn signed(admin: &Client, office: &Office, customer: &Value) -> Value {
    let subscription = subscribed(admin, office, customer).await;
    received(admin, &subscription["trade_id"], "50000.00").await;
    let path = format!("{SUBSCRIPTIONS}/{}/convert", id(&subscription));
    let contract = admin.post(&path, json!({})).await.expect(201);
    let home = format!("{CONTRACTS}/{}", id(&contract));
    let submitted = admin.post(&format!("{home}/submit"), json!({})).await.expect(200);
    assert_eq!(submitted["status"], "approved");
    let body = json!({"signed_on": "2025-03-10"});
    admin.post(&format!("{home}/sign"), body).await.expect(200)
}
