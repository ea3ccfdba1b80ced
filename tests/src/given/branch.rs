//! A branch 案场: a server with one office, and the people whom it hired.

use super::office::Office;
use crate::{Client, TestApp};
use serde_json::{Value, json};
use std::ops::Deref;

/// The server, its administrator and the office GZ001.
#[derive(Debug)]
pub struct Branch {
    pub app: TestApp,
    pub admin: Client,
    pub office: Office,
}

impl Branch {
    /// Opens it on a server of its own.
    pub async fn open() -> Self {
        Self::on(TestApp::start().await).await
    }

    /// Opens it on this server.
    pub async fn on(app: TestApp) -> Self {
        let admin = app.admin().await;
        let office = Office::open(&admin).await;
        Self { app, admin, office }
    }

    /// Hires somebody for the office and signs him in.
    pub async fn hire(&self, username: &str, role: &str) -> Client {
        self.office.hire(&self.app, username, role).await
    }

    /// Id of the project.
    #[must_use]
    pub fn project(&self) -> &str {
        self.office.site.project_id()
    }

    /// Moves the clock, which runs what has become due.
    pub async fn clock(&self, now: &str) {
        self.admin.put("/api/v1/sandbox/clock", json!({"now": now})).await.expect(200);
    }

    /// Ends in the audit.
    pub async fn finish(self) {
        self.app.finish().await;
    }
}

/// A branch with two consultants.
#[derive(Debug)]
pub struct Pair {
    pub branch: Branch,
    pub li: Client,
    pub chen: Client,
}

impl Pair {
    /// Opens the branch on a server of its own.
    pub async fn open() -> Self {
        Self::of(Branch::open().await).await
    }

    /// Hires both for a branch.
    pub async fn of(branch: Branch) -> Self {
        let li = branch.hire("li.na", "consultant").await;
        let chen = branch.hire("chen.lei", "consultant").await;
        Self { branch, li, chen }
    }

    /// Ends in the audit.
    pub async fn finish(self) {
        self.branch.finish().await;
    }
}

impl Deref for Pair {
    type Target = Branch;

    fn deref(&self) -> &Branch {
        &self.branch
    }
}

/// The id of whoever is signed in.
pub async fn me(client: &Client) -> Value {
    client.get("/api/v1/auth/me").await.expect(200)["id"].clone()
}
