//! A sales office: a project with units that are for sale, and people who work there.

use super::{Site, released_site};
use crate::staff::PASSWORD;
use crate::{Client, TestApp};
use serde_json::json;

/// A project with one building of six released units.
#[derive(Debug)]
pub struct Office {
    pub site: Site,
}

impl Office {
    /// Opens the project GZ001.
    pub async fn open(admin: &Client) -> Self {
        Self { site: released_site(admin, "GZ001").await }
    }

    /// Hires somebody for the project and signs him in.
    pub async fn hire(&self, app: &TestApp, username: &str, role: &str) -> Client {
        let user = json!({
            "username": username, "display_name": username, "password": PASSWORD,
            "roles": [role], "project_ids": [self.site.project_id()]
        });
        app.admin().await.post("/api/v1/admin/users", user).await.expect(201);
        app.sign_in(username, PASSWORD).await
    }
}
