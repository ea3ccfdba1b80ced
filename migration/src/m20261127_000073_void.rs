//! Visits and contacts that are void, and reports that count for nothing because of the blacklist.
//!
//! That reason widens a check that SQLite lets nobody change. So reports and their claims are set
//! aside and made anew, the same way on the three databases.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

/// Columns of reports.
const REPORT: &str = "id, company_id, project_id, channel_company_id, broker_id, customer_name, \
    data_key, phone_cipher, phone_hash, phone_mask, partial, state, invalid_reason, reason, \
    reported_at, expires_at, visited_at, visit_id, customer_id, code_hash, code_expires_at, \
    code_tries, report_days, visit_days, author_id, version, codes_since_at, codes_sent, \
    adjudication_id";
const CLAIM: &str = "project_id, phone_hash, registration_id";
const VOIDED: [&str; 2] = ["visit", "follow_up"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // First tables that stay: where tables are no part of a transaction, a replica a step
        // behind fails at them, instead of setting aside once more what is made already.
        for table in VOIDED {
            voided(table).add(manager).await?;
        }
        remake(manager, &["deal", "owner", "visit", "blacklist", "verdict"]).await
    }

    /// Rows are in neither table for a moment; and a connection that has not seen the old indexes
    /// go would not make the new ones on SQLite.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // What the blacklist ended had better stay ended.
        let told = "UPDATE registration SET invalid_reason = 'owner' \
            WHERE invalid_reason = 'blacklist'";
        manager.get_connection().execute_unprepared(told).await?;
        remake(manager, &["deal", "owner", "visit", "verdict"]).await?;
        for table in VOIDED.iter().rev() {
            voided(table).remove(manager).await?;
        }
        Ok(())
    }
}

fn voided(table: &'static str) -> Shape {
    Shape::new(table)
        .moment_opt("voided_at")
        .id_opt("voided_by_id")
        .link("voided_by_id", "user_account")
        .text_opt("void_reason", 500)
}

/// Reports and claims in other tables of the same names.
async fn remake(manager: &SchemaManager<'_>, reasons: &[&str]) -> Result<(), DbErr> {
    let run = async |sql: String| manager.get_connection().execute_unprepared(&sql).await;
    let tables = [("registration", REPORT), ("registration_claim", CLAIM)];
    for (table, columns) in tables {
        run(format!("CREATE TABLE {table}_aside AS SELECT {columns} FROM {table}")).await?;
    }
    drop_all(manager, &["registration", "registration_claim"]).await?;
    registration(reasons).create(manager).await?;
    overruled().add(manager).await?;
    registration_claim().create(manager).await?;
    for (table, columns) in tables {
        let from = format!("SELECT {columns} FROM {table}_aside");
        run(format!("INSERT INTO {table} ({columns}) {from}")).await?;
        run(format!("DROP TABLE {table}_aside")).await?;
    }
    Ok(())
}

fn registration(reasons: &[&str]) -> Shape {
    let states = ["valid", "invalid", "visited", "expired", "withdrawn"];
    Shape::new("registration")
        .id("id")
        .id("company_id")
        .id("project_id")
        .id("channel_company_id")
        .id("broker_id")
        .text("customer_name", 100)
        .text("data_key", 255)
        .text_opt("phone_cipher", 255)
        .text_opt("phone_hash", 64)
        .text("phone_mask", 32)
        .flag("partial")
        .state("state", &states)
        .state_opt("invalid_reason", reasons)
        .text_opt("reason", 500)
        .moment("reported_at")
        .moment("expires_at")
        .moment_opt("visited_at")
        .id_opt("visit_id")
        .id_opt("customer_id")
        .text_opt("code_hash", 64)
        .moment_opt("code_expires_at")
        .int("code_tries")
        .int("report_days")
        .int_opt("visit_days")
        .id("author_id")
        .int("version")
        .moment_opt("codes_since_at")
        .int_opt("codes_sent")
        .key(&["id"])
        .link("project_id", "project")
        .link("channel_company_id", "channel_company")
        .link("broker_id", "broker")
        .link("visit_id", "visit")
        .link("customer_id", "customer")
        .index(&["project_id", "phone_hash"])
        .index(&["project_id", "phone_mask"])
        .index(&["state", "expires_at"])
        .index(&["broker_id"])
        .check("(state = 'invalid') = (invalid_reason IS NOT NULL)")
        .check("state <> 'visited' OR visited_at IS NOT NULL")
}

fn registration_claim() -> Shape {
    Shape::new("registration_claim")
        .id("project_id")
        .text("phone_hash", 64)
        .id("registration_id")
        .key(&["project_id", "phone_hash"])
        .link("registration_id", "registration")
        .unique(&["registration_id"])
}

/// The verdict that bound a report; added by itself, as it was at first, so that it can be taken
/// back the same way.
fn overruled() -> Shape {
    Shape::new("registration")
        .id_opt("adjudication_id")
        .link("adjudication_id", "adjudication")
        .index(&["adjudication_id"])
}
