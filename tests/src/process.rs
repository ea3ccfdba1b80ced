//! The real binary as a process of its own, to be killed.

use crate::client::Client;
use crate::database::{ADMIN_PASSWORD, DATA_KEY, TestDatabase};
use std::net::TcpListener;
use std::path::PathBuf;
use std::process::Stdio;
use std::sync::{Arc, Mutex};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A server process on a database.
#[derive(Debug)]
pub struct Process {
    pub base: String,
    child: Child,
    said: Arc<Mutex<Vec<String>>>,
}

/// The binary under test: `LOUXIAO_BINARY`, or what stands beside the test binary.
fn binary() -> PathBuf {
    if let Ok(path) = std::env::var("LOUXIAO_BINARY") {
        return PathBuf::from(path);
    }
    let test = std::env::current_exe().unwrap();
    test.parent().unwrap().parent().unwrap().join("louxiao")
}

impl Process {
    /// Starts the server and waits until it listens.
    pub async fn start(database: &TestDatabase) -> Self {
        Self::start_saying(database, "info").await
    }

    /// The same, logging by this filter.
    pub async fn start_saying(database: &TestDatabase, log: &str) -> Self {
        Self::start_with(database, &[("LOUXIAO_LOG", log)]).await
    }

    /// The same with settings beside the usual ones.
    pub async fn start_with(database: &TestDatabase, settings: &[(&str, &str)]) -> Self {
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let key: String = DATA_KEY.iter().map(|byte| format!("{byte:02x}")).collect();
        let mut child = Command::new(binary())
            .arg("serve")
            .env("LOUXIAO_PROFILE", "dev")
            .env("LOUXIAO_DATABASE_URL", &database.url)
            .env("LOUXIAO_BIND", format!("127.0.0.1:{port}"))
            .env("LOUXIAO_DATA_KEY", key)
            .env("LOUXIAO_FILES", crate::database::folder().join("files"))
            .envs(settings.iter().copied())
            .stderr(Stdio::piped())
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stderr.take().unwrap()).lines();
        while let Some(line) = lines.next_line().await.unwrap() {
            if line.contains("listening") {
                break;
            }
        }
        let said = Arc::new(Mutex::new(vec![]));
        let heard = said.clone();
        // A full pipe would stop the server: go on reading what it says.
        tokio::spawn(async move {
            while let Ok(Some(line)) = lines.next_line().await {
                heard.lock().unwrap().push(line);
            }
        });
        Self { base: format!("http://127.0.0.1:{port}"), child, said }
    }

    /// A client nobody has signed in.
    #[must_use]
    pub fn anonymous(&self) -> Client {
        Client::new(&self.base)
    }

    /// The lines of the log that hold this.
    #[must_use]
    pub fn said(&self, part: &str) -> Vec<String> {
        let said = self.said.lock().unwrap();
        said.iter().filter(|line| line.contains(part)).cloned().collect()
    }

    /// Most memory that the server has held so far, in kB; zero where nobody tells.
    #[must_use]
    pub fn memory(&self) -> u64 {
        let id = self.child.id().unwrap_or_default();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.trim().trim_end_matches(" kB").parse().ok()).unwrap_or_default()
    }

    /// kill −9.
    pub async fn kill(mut self) {
        self.child.start_kill().unwrap();
        self.child.wait().await.unwrap();
    }

    /// The administrator.
    pub async fn admin(&self) -> Client {
        let mut client = Client::new(&self.base);
        let body = serde_json::json!({"username": "admin", "password": ADMIN_PASSWORD});
        let reply = client.post("/api/v1/auth/login", body).await.expect(200);
        client.set_token(reply["access_token"].as_str().unwrap());
        client
    }
}
