//! One database per test, made from a migrated template.

use migration::{Migrator, MigratorTrait};
use sea_orm::{ConnectionTrait, Database, DatabaseConnection, DbBackend, Statement};
use service::admin::install;
use service::jobs::recurring;
use service::kernel::cipher::Cipher;
use service::kernel::clock::Clock;
use service::kernel::start::Ids;
use service::kernel::strength::Strength;
use service::kernel::{Kernel, database};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use tokio::sync::OnceCell;

/// Password of the administrator in every test database.
pub const ADMIN_PASSWORD: &str = "test-administrator";
/// Master key of every test database.
pub const DATA_KEY: [u8; 32] = [7; 32];

static TEMPLATE: OnceCell<Template> = OnceCell::const_new();
static COUNTER: AtomicU64 = AtomicU64::new(0);

enum Template {
    Sqlite(PathBuf),
    Postgres { server: String, name: String },
    MySql { server: String, script: String },
}

/// A database that one test has to itself.
#[derive(Debug)]
pub struct TestDatabase {
    pub url: String,
    /// Where its files are kept.
    pub files: PathBuf,
    drop: Option<(String, String)>,
}

fn server_url() -> String {
    std::env::var("LOUXIAO_TEST_DATABASE_URL").unwrap_or_else(|_| "sqlite:".to_owned())
}

/// Which database the suite runs on.
#[must_use]
pub fn backend() -> DbBackend {
    match server_url().split(':').next() {
        Some("postgres") => DbBackend::Postgres,
        Some("mysql") => DbBackend::MySql,
        _ => DbBackend::Sqlite,
    }
}

fn fresh_name() -> String {
    let count = COUNTER.fetch_add(1, Ordering::Relaxed);
    format!("louxiao_test_{}_{count}", std::process::id())
}

/// Where a test's messages to the outside are left.
pub(crate) fn outbox(seed: u64) -> PathBuf {
    folder().join(format!("outbox_{}_{seed}", std::process::id()))
}

/// Where test databases and the files beside them stand.
pub(crate) fn folder() -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/test-databases");
    std::fs::create_dir_all(&folder).unwrap();
    folder
}

/// A folder for the files of one test.
fn files() -> PathBuf {
    let files = folder().join(format!("{}.files", fresh_name()));
    std::fs::create_dir_all(&files).unwrap();
    files
}

/// Same server, another database.
fn with_name(server: &str, name: &str) -> String {
    let (head, tail) = server.rsplit_once('/').unwrap();
    let options = tail.split_once('?').map(|(_, options)| format!("?{options}"));
    format!("{head}/{name}{}", options.unwrap_or_default())
}

async fn fill(url: &str) {
    let db = database::connect(url, 2).await.unwrap();
    Migrator::up(&db, None).await.unwrap();
    let clock = Clock::fixed(super::app::start_of_time());
    let seed = 0xA000_0000_0000;
    let ids = Ids::Seeded(AtomicU64::new(seed));
    let kernel =
        Kernel::new(db, clock, ids, Cipher::new(&DATA_KEY)).with_password_strength(Strength::Test);
    install::run(&kernel, Some(ADMIN_PASSWORD), Strength::Test).await.unwrap();
    recurring::install(&kernel).await.unwrap();
    kernel.db.close_by_ref().await.unwrap();
}

async fn template() -> &'static Template {
    TEMPLATE
        .get_or_init(|| async {
            let server = server_url();
            match backend() {
                DbBackend::Postgres => {
                    let name = fresh_name();
                    let admin = Database::connect(&server).await.unwrap();
                    run(&admin, &format!("CREATE DATABASE {name}")).await;
                    fill(&with_name(&server, &name)).await;
                    Template::Postgres { server, name }
                }
                DbBackend::MySql => {
                    let name = fresh_name();
                    let admin = Database::connect(&server).await.unwrap();
                    run(&admin, &format!("CREATE DATABASE {name}")).await;
                    let url = with_name(&server, &name);
                    fill(&url).await;
                    // One text of many statements: a round trip for each would take longer.
                    let script = dump(&url).await.join(";\n");
                    run(&admin, &format!("DROP DATABASE {name}")).await;
                    Template::MySql { server, script }
                }
                _ => {
                    let path = folder().join(format!("{}.db", fresh_name()));
                    fill(&format!("sqlite://{}", path.display())).await;
                    Template::Sqlite(path)
                }
            }
        })
        .await
}

async fn run(db: &DatabaseConnection, sql: &str) {
    db.execute_unprepared(sql).await.unwrap();
}

/// MySQL has no templates: the statements that make the same tables and rows again.
async fn dump(url: &str) -> Vec<String> {
    let db = Database::connect(url).await.unwrap();
    let query = |sql: String| Statement::from_string(DbBackend::MySql, sql);
    let rows = db.query_all_raw(query("SHOW TABLES".to_owned())).await.unwrap();
    let tables: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0).unwrap()).collect();
    let mut statements = vec!["SET FOREIGN_KEY_CHECKS = 0".to_owned()];
    for table in tables {
        let sql = format!("SHOW CREATE TABLE `{table}`");
        let row = db.query_one_raw(query(sql)).await.unwrap().unwrap();
        statements.push(row.try_get_by_index::<String>(1).unwrap());
        let columns = format!(
            "SELECT GROUP_CONCAT(CONCAT('IFNULL(CONCAT(''0x'', HEX(`', column_name, '`)), ''NULL'')') \
             ORDER BY ordinal_position SEPARATOR ', '','', ') FROM information_schema.columns \
             WHERE table_schema = DATABASE() AND table_name = '{table}'"
        );
        let row = db.query_one_raw(query(columns)).await.unwrap().unwrap();
        let list: String = row.try_get_by_index(0).unwrap();
        let values = db.query_all_raw(query(format!("SELECT CONCAT({list}) FROM `{table}`"))).await;
        for row in values.unwrap() {
            let values: String = row.try_get_by_index(0).unwrap();
            statements.push(literal_insert(&table, &values));
        }
    }
    statements.push("SET FOREIGN_KEY_CHECKS = 1".to_owned());
    db.close().await.unwrap();
    statements
}

fn literal_insert(table: &str, values: &str) -> String {
    format!("INSERT INTO `{table}` VALUES ({values})")
}

impl TestDatabase {
    /// A fresh database with everything that an installation has.
    pub async fn create() -> Self {
        match template().await {
            Template::Sqlite(path) => {
                let copy = folder().join(format!("{}.db", fresh_name()));
                std::fs::copy(path, &copy).unwrap();
                let file = copy.display().to_string();
                let url = format!("sqlite://{file}");
                Self { url, files: files(), drop: Some((String::new(), file)) }
            }
            Template::Postgres { server, name } => {
                let copy = fresh_name();
                let admin = Database::connect(server).await.unwrap();
                run(&admin, &format!("CREATE DATABASE {copy} TEMPLATE {name}")).await;
                admin.close().await.unwrap();
                let url = with_name(server, &copy);
                Self { url, files: files(), drop: Some((server.clone(), copy)) }
            }
            Template::MySql { server, script } => {
                let copy = fresh_name();
                let admin = Database::connect(server).await.unwrap();
                run(&admin, &format!("CREATE DATABASE {copy}")).await;
                admin.close().await.unwrap();
                let url = with_name(server, &copy);
                let mut options = sea_orm::ConnectOptions::new(&url);
                options.max_connections(1);
                let db = Database::connect(options).await.unwrap();
                run(&db, script).await;
                db.close().await.unwrap();
                Self { url, files: files(), drop: Some((server.clone(), copy)) }
            }
        }
    }

    /// Removes the database.
    pub async fn remove(&mut self) {
        let Some((server, name)) = self.drop.take() else { return };
        let _ = std::fs::remove_dir_all(&self.files);
        if server.is_empty() {
            for suffix in ["", "-wal", "-shm"] {
                let _ = std::fs::remove_file(format!("{name}{suffix}"));
            }
            return;
        }
        if let Ok(admin) = Database::connect(&server).await {
            let force = if backend() == DbBackend::Postgres { " WITH (FORCE)" } else { "" };
            let _ = admin.execute_unprepared(&format!("DROP DATABASE {name}{force}")).await;
            let _ = admin.close().await;
        }
    }
}

/// How many migrations go back with the one of this name.
#[must_use]
pub fn since(name: &str) -> u32 {
    let migrations = Migrator::migrations();
    let at = migrations.iter().position(|one| one.name().ends_with(name)).unwrap();
    u32::try_from(migrations.len() - at).unwrap()
}
