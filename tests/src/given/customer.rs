//! Customers with identities that hold.

use crate::{Client, town};
use serde_json::Value;

/// The body of a person; the serial tells people apart.
#[must_use]
pub fn person(serial: usize) -> Value {
    town::customer_body(serial)
}

/// The identity number of that person.
#[must_use]
pub fn resident_id(serial: usize) -> String {
    person(serial)["id_number"].as_str().unwrap().to_owned()
}

/// Enters a person and answers the customer.
pub async fn entered(client: &Client, serial: usize) -> Value {
    client.post("/api/v1/customers/customers", person(serial)).await.expect(201)
}
