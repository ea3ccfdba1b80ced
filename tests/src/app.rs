//! A whole server on a port of its own, as clients meet it.

use crate::client::Client;
use crate::database::{ADMIN_PASSWORD, DATA_KEY, TestDatabase};
use crate::operation::DOCUMENT;
use actix_web::dev::ServerHandle;
use actix_web::web;
use api::app::{Listening, serve};
use api::limits::Limits;
use api::operations::Operations;
use api::proxies::Proxies;
use api::state::State;
use api::telemetry;
use chrono::{DateTime, TimeZone, Utc};
use service::kernel::cipher::Cipher;
use service::kernel::clock::Clock;
use service::kernel::courier::Outbox;
use service::kernel::start::Ids;
use service::kernel::store::Store;
use service::kernel::strength::Strength;
use service::kernel::{Kernel, database};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

/// Signs the tokens of every test server.
pub const SECRET: &[u8] = b"test-secret-of-more-than-32-bytes!";

static OPERATIONS: LazyLock<Arc<Operations>> =
    LazyLock::new(|| Arc::new(Operations::new(&DOCUMENT)));
/// Ids of one test never meet those of another, so that logs can be told apart.
static SEED: AtomicU64 = AtomicU64::new(1);

/// 2025-03-10 10:00 in Shanghai, the day most worked figures begin.
#[must_use]
pub fn start_of_time() -> DateTime<Utc> {
    Utc.with_ymd_and_hms(2025, 3, 10, 2, 0, 0).unwrap()
}

/// A server under test.
pub struct TestApp {
    pub base: String,
    pub kernel: Arc<Kernel>,
    pub database: TestDatabase,
    /// Folder that messages to the outside are left in.
    pub outbox: PathBuf,
    server: ServerHandle,
}

impl std::fmt::Debug for TestApp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestApp").field("base", &self.base).finish_non_exhaustive()
    }
}

impl TestApp {
    /// Starts a server on a fresh database; the sandbox clock stands at [`start_of_time`].
    pub async fn start() -> Self {
        Self::start_within(Limits::default()).await
    }

    /// Starts a server that lets in only so much.
    pub async fn start_within(limits: Limits) -> Self {
        let database = TestDatabase::create().await;
        let bounds = (limits, Proxies::default());
        Self::on(database, 1, bounds, Cipher::new(&DATA_KEY)).await
    }

    /// Starts a server that believes these peers.
    pub async fn start_behind(proxies: &str) -> Self {
        let database = TestDatabase::create().await;
        let bounds = (Limits::default(), Proxies::parse(proxies).unwrap());
        Self::on(database, 1, bounds, Cipher::new(&DATA_KEY)).await
    }

    /// The server stops, and another one starts on the same database.
    pub async fn restart(self) -> Self {
        self.restart_under(Cipher::new(&DATA_KEY)).await
    }

    /// The same with other master keys.
    pub async fn restart_under(self, cipher: Cipher) -> Self {
        let Self { kernel, database, server, .. } = self;
        kernel.hub.close();
        kernel.hub.ended().await;
        server.stop(false).await;
        kernel.db.close_by_ref().await.unwrap();
        Self::on(database, 1, Default::default(), cipher).await
    }

    /// Starts a server with several workers, for races.
    pub async fn start_with_workers(workers: usize) -> Self {
        let database = TestDatabase::create().await;
        Self::on(database, workers, Default::default(), Cipher::new(&DATA_KEY)).await
    }

    async fn on(
        test_database: TestDatabase,
        workers: usize,
        (limits, proxies): (Limits, Proxies),
        cipher: Cipher,
    ) -> Self {
        telemetry::start("error", false);
        let db = database::connect(&test_database.url, 10).await.unwrap();
        let seed = SEED.fetch_add(1, Ordering::Relaxed) << 32;
        let outbox = crate::database::outbox(seed);
        let kernel = Kernel::new(
            db,
            Clock::fixed(start_of_time()),
            Ids::Seeded(AtomicU64::new(seed)),
            cipher,
        )
        .with_password_strength(Strength::Test)
        .with_heartbeat(Duration::from_millis(500))
        .with_courier(Outbox::new(outbox.clone()))
        .with_store(Store::folder(&test_database.files).unwrap())
        .with_sandbox(true);
        let kernel = Arc::new(service::subscribed(kernel));
        let state = State::new(kernel.clone(), SECRET, OPERATIONS.clone()).within(limits);
        let state = state.behind(proxies);
        let socket = TcpListener::bind("127.0.0.1:0").unwrap();
        let base = format!("http://{}", socket.local_addr().unwrap());
        let listening = Listening { workers, cors_origins: vec![] };
        let server = serve(socket, web::Data::new(state), listening).unwrap();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self { base, kernel, database: test_database, outbox, server: handle }
    }

    /// A client nobody has signed in.
    #[must_use]
    pub fn anonymous(&self) -> Client {
        Client::new(&self.base)
    }

    /// The administrator.
    pub async fn admin(&self) -> Client {
        self.sign_in("admin", ADMIN_PASSWORD).await
    }

    /// Any user.
    pub async fn sign_in(&self, username: &str, password: &str) -> Client {
        let mut client = self.anonymous();
        let body = serde_json::json!({"username": username, "password": password});
        let reply = client.post("/api/v1/auth/login", body).await.expect(200);
        client.set_token(reply["access_token"].as_str().unwrap());
        client
    }

    /// Checks every invariant and that nothing personal lies in the clear, stops the server,
    /// removes the database. Every test ends here.
    pub async fn finish(self) {
        self.finish_with(&[]).await;
    }

    /// The same where the test itself has written these numbers into free text, where the program
    /// cannot tell what people write.
    pub async fn finish_with(self, planted: &[&str]) {
        crate::audit::check(&self.kernel).await;
        crate::dump::check(&self.kernel.db, planted).await;
        self.abandon().await;
    }

    /// The end of a test that has broken the books on purpose: as [`Self::finish`], unchecked.
    pub async fn abandon(mut self) {
        self.kernel.hub.close();
        self.kernel.hub.ended().await;
        self.server.stop(false).await;
        self.kernel.db.close_by_ref().await.unwrap();
        let _ = std::fs::remove_dir_all(&self.outbox);
        self.database.remove().await;
    }
}
