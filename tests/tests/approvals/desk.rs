//! Where decisions are asked for: an office with flows, and people beside its first ones.

use crate::sales::office::{Office, SUBSCRIPTIONS};
use serde_json::{Value, json};
use tests::Client;

pub const FLOWS: &str = "/api/v1/approvals/flows";
pub const TASKS: &str = "/api/v1/approvals/tasks";
pub const REQUESTS: &str = "/api/v1/approvals/requests";
pub const DELEGATIONS: &str = "/api/v1/approvals/delegations";

const PASSWORD: &str = "a sentence of words";

/// The id of who is signed in.
pub async fn id_of(client: &Client) -> String {
    let me = client.get("/api/v1/auth/me").await.expect(200);
    me["id"].as_str().unwrap().to_owned()
}

/// One more person of the office.
pub async fn hire(office: &Office, name: &str, role: &str) -> Client {
    let body = json!({
        "username": name, "display_name": name, "password": PASSWORD, "roles": [role],
        "project_ids": [office.project],
    });
    office.admin.post("/api/v1/admin/users", body).await.expect(201);
    office.app.sign_in(name, PASSWORD).await
}

/// A flow of the project with these steps.
pub async fn flow(office: &Office, document_type: &str, definition: Value) -> Value {
    let body = json!({
        "document_type": document_type, "project_id": office.project, "name": "审批",
        "definition": definition,
    });
    office.director.post(FLOWS, body).await.expect(201)
}

/// A subscription of the consultant whose price a manager has to approve.
pub async fn cheap(office: &Office, unit: usize) -> Value {
    let made = office.consultant.post(SUBSCRIPTIONS, office.body(unit, "96")).await.expect(201);
    assert_eq!(made["status"], "pending_approval");
    made
}

/// The only task in somebody's inbox.
pub async fn task_of(client: &Client) -> Value {
    let inbox = client.get(TASKS).await.expect(200);
    assert_eq!(inbox["total"], 1, "{inbox}");
    inbox["items"][0].clone()
}

/// How many tasks somebody has.
pub async fn waiting(client: &Client) -> Value {
    client.get(TASKS).await.expect(200)["total"].clone()
}

/// The request of a document.
pub async fn request_of(client: &Client, document: &Value) -> Value {
    let id = document["id"].as_str().unwrap();
    let found = client.get(&format!("{REQUESTS}?document_id={id}&sort=-created_at")).await;
    found.expect(200)["items"][0].clone()
}

/// Kinds of the acts on a request, in their order.
pub async fn history(client: &Client, request: &Value) -> Vec<String> {
    let path = format!("{REQUESTS}/{}/history", request["id"].as_str().unwrap());
    let acts = client.get(&path).await.expect(200);
    let kinds = acts["items"].as_array().unwrap().iter().map(|act| act["kind"].as_str().unwrap());
    kinds.map(str::to_owned).collect()
}
