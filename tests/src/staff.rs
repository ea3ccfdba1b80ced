//! Users with their roles, as tests need them.

use crate::app::TestApp;
use crate::client::Client;
use serde_json::{Value, json};

/// Password of every user that tests make.
pub const PASSWORD: &str = "a sentence of words";

/// Creates a user with these roles, in no project; answers him.
pub async fn user(admin: &Client, username: &str, roles: &[&str]) -> Value {
    let body = json!({
        "username": username, "display_name": username, "password": PASSWORD, "roles": roles
    });
    admin.post("/api/v1/admin/users", body).await.expect(201)
}

/// Creates a user with these roles and signs him in.
pub async fn signed_in(app: &TestApp, username: &str, roles: &[&str]) -> Client {
    user(&app.admin().await, username, roles).await;
    app.sign_in(username, PASSWORD).await
}
