//! Channel companies with their brokers, and the codes that prove visits.

use super::id;
use crate::{Client, TestApp};
use serde_json::{Value, json};

const CUSTOMERS: &str = "/api/v1/customers";

/// A broker of a channel company of his own; the serial tells them apart.
pub async fn broker(client: &Client, serial: usize) -> Value {
    let body = json!({"code": format!("Q{serial}"), "name": format!("渠道{serial}")});
    let path = format!("{CUSTOMERS}/channel-companies");
    let company = client.post(&path, body).await.expect(201);
    let body = json!({
        "channel_company_id": company["id"], "code": format!("Q{serial}-1"),
        "name": format!("经纪人{serial}"), "phone": format!("137{serial:08}"),
    });
    client.post(&format!("{CUSTOMERS}/brokers"), body).await.expect(201)
}

/// The broker reports a number for a project.
pub async fn reported(client: &Client, project: &str, broker: &Value, phone: &str) -> Value {
    let body = json!({
        "project_id": project, "broker_id": broker["id"], "customer_name": "王小明",
        "phone": phone,
    });
    client.post(&format!("{CUSTOMERS}/registrations"), body).await.expect(201)
}

/// The message with the code of a report: asked for, sent, and read from what went out.
pub async fn message(app: &TestApp, client: &Client, registration: &Value) -> Value {
    message_to(app, client, registration, json!({})).await
}

/// The same, asked for with this body.
pub async fn message_to(
    app: &TestApp,
    client: &Client,
    registration: &Value,
    body: Value,
) -> Value {
    let path = format!("{CUSTOMERS}/registrations/{}/send-code", id(registration));
    client.post(&path, body).await.expect(200);
    service::jobs::run_due(&app.kernel).await.unwrap();
    let files = std::fs::read_dir(&app.outbox).unwrap();
    let mut files: Vec<_> = files.map(|file| file.unwrap().path()).collect();
    files.sort();
    let text = std::fs::read_to_string(files.last().unwrap()).unwrap();
    serde_json::from_str(text.lines().last().unwrap()).unwrap()
}

/// The six digits of the message.
pub async fn code(app: &TestApp, client: &Client, registration: &Value) -> String {
    digits(&message(app, client, registration).await)
}

/// The same of a report of a part, for the whole number that is told.
pub async fn code_to(app: &TestApp, client: &Client, registration: &Value, phone: &str) -> String {
    digits(&message_to(app, client, registration, json!({"phone": phone})).await)
}

/// The six digits in a message.
#[must_use]
pub fn digits(message: &Value) -> String {
    let text = message["text"].as_str().unwrap();
    let digits = text.chars().skip_while(|letter| !letter.is_ascii_digit());
    digits.take_while(char::is_ascii_digit).collect()
}
