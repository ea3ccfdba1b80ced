//! One URL chooses the database; what differs between the three is decided here.

use super::error::Error;
use sea_orm::sqlx;
use sea_orm::sqlx::Executor;
use sea_orm::sqlx::sqlite::{SqliteJournalMode, SqliteSynchronous};
use sea_orm::{
    ConnectOptions, Database, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr,
    RuntimeErr, SqliteTransactionMode, TransactionOptions, TransactionTrait,
};
use std::time::Duration;

/// SQLite waits so long for its one writer before it gives up.
const BUSY_TIMEOUT: Duration = Duration::from_secs(5);
/// A connection that was idle longer is tried before it is used again.
const TEST_AFTER_IDLE: Duration = Duration::from_secs(30);

/// Opens the pool. SQLite files are created, WAL, and safe against power loss.
pub async fn connect(url: &str, max_connections: u32) -> Result<DatabaseConnection, DbErr> {
    let mut options = ConnectOptions::new(url.to_owned());
    options
        .max_connections(max_connections)
        .min_connections(1)
        .acquire_timeout(Duration::from_secs(5))
        .connect_timeout(Duration::from_secs(5))
        .test_before_acquire_if_idle_for(TEST_AFTER_IDLE)
        .sqlx_logging(false)
        .map_sqlx_sqlite_opts(|sqlite| {
            sqlite
                .create_if_missing(true)
                .journal_mode(SqliteJournalMode::Wal)
                .synchronous(SqliteSynchronous::Full)
                .busy_timeout(BUSY_TIMEOUT)
                .foreign_keys(true)
        })
        .map_sqlx_mysql_pool_opts(|pool| {
            // Under REPEATABLE READ a plain read after another's commit would see the past.
            pool.after_connect(|connection, _| {
                Box::pin(async move {
                    let level = "SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED";
                    connection.execute(level).await.map(drop)
                })
            })
        });
    Database::connect(options).await
}

/// Begins a writing transaction: IMMEDIATE on SQLite, since a deferred one that has read may never
/// write.
#[expect(clippy::disallowed_methods, reason = "the one place where transactions begin")]
pub(super) async fn begin(db: &DatabaseConnection) -> Result<DatabaseTransaction, DbErr> {
    db.begin_with_options(TransactionOptions {
        sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate),
        ..Default::default()
    })
    .await
}

/// Has the database one writer at a time?
#[must_use]
pub fn single_writer(db: &DatabaseConnection) -> bool {
    db.get_database_backend() == DbBackend::Sqlite
}

/// What a database error means to the envelope.
pub(super) fn classify(error: &DbErr) -> Error {
    let Some(source) = sqlx_error(error) else { return Error::Internal(error.to_string()) };
    let Some(database) = source.as_database_error() else {
        return match source {
            sqlx::Error::Io(_)
            | sqlx::Error::PoolTimedOut
            | sqlx::Error::PoolClosed
            | sqlx::Error::WorkerCrashed => Error::Unavailable(error.to_string()),
            _ => Error::Internal(error.to_string()),
        };
    };
    match database.code().as_deref() {
        // Serialization failure and deadlock; SQLite busy and busy snapshot; MySQL lock timeout.
        Some("40001" | "40P01" | "5" | "517" | "HY000") if contended(&database.to_string()) => {
            Error::Contended(error.to_string())
        }
        Some("40001" | "40P01" | "5" | "517") => Error::Contended(error.to_string()),
        // Connection failures, shutdown in progress, too many connections.
        Some(code) if code.starts_with("08") || code.starts_with("57P") || code == "53300" => {
            Error::Unavailable(error.to_string())
        }
        _ => Error::Internal(error.to_string()),
    }
}

fn contended(message: &str) -> bool {
    message.contains("lock") || message.contains("Record has changed")
}

fn sqlx_error(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(source))
        | DbErr::Exec(RuntimeErr::SqlxError(source))
        | DbErr::Query(RuntimeErr::SqlxError(source)) => Some(source),
        _ => None,
    }
}
