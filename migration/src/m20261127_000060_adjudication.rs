//! Adjudications with their verdicts, what a verdict makes of reports, and how many codes of a
//! visit were asked for.
//!
//! A report may be invalid by a verdict now, which widens a check that SQLite lets nobody change.
//! So reports and their claims are set aside and made anew, the same way on the three databases.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::ConnectionTrait;

const WINNERS: &[&str] = &["deal", "owner", "report", "walk_in"];

/// Columns that reports had before.
const REPORT: &str = "id, company_id, project_id, channel_company_id, broker_id, customer_name, \
    data_key, phone_cipher, phone_hash, phone_mask, partial, state, invalid_reason, reason, \
    reported_at, expires_at, visited_at, visit_id, customer_id, code_hash, code_expires_at, \
    code_tries, report_days, visit_days, author_id, version";
const CLAIM: &str = "project_id, phone_hash, registration_id";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // First a table that stays: where tables are no part of a transaction, a replica a step
        // behind fails at it, instead of setting aside once more what is made already.
        adjudication(manager).await?;
        verdict(manager).await?;
        let counted = registration(&["deal", "owner", "visit", "verdict"])
            .moment_opt("codes_since_at")
            .int_opt("codes_sent");
        remake(manager, counted).await?;
        overruled().add(manager).await
    }

    /// Rows are in neither table for a moment; and a connection that has not seen the old indexes
    /// go would not make the new ones on SQLite.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        overruled().remove(manager).await?;
        // What a verdict ended had better stay ended.
        let told = "UPDATE registration SET invalid_reason = 'visit' \
            WHERE invalid_reason = 'verdict'";
        manager.get_connection().execute_unprepared(told).await?;
        remake(manager, registration(&["deal", "owner", "visit"])).await?;
        drop_all(manager, &["adjudication", "adjudication_verdict"]).await
    }
}

/// Reports and claims in other tables of the same names.
async fn remake(manager: &SchemaManager<'_>, registration: Shape) -> Result<(), DbErr> {
    let run = async |sql: String| manager.get_connection().execute_unprepared(&sql).await;
    let tables = [("registration", REPORT), ("registration_claim", CLAIM)];
    for (table, columns) in tables {
        run(format!("CREATE TABLE {table}_aside AS SELECT {columns} FROM {table}")).await?;
    }
    drop_all(manager, &["registration", "registration_claim"]).await?;
    registration.create(manager).await?;
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

/// The unique key lets a number be adjudicated once at a time in a project. The report has no link:
/// reports are made anew after this.
async fn adjudication(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let states = ["requested", "decided", "appealed", "final", "withdrawn", "superseded"];
    Shape::new("adjudication")
        .id("id")
        .id("company_id")
        .id("project_id")
        .id_opt("registration_id")
        .id_opt("visit_id")
        .id_opt("customer_id")
        .text("data_key", 255)
        .text_opt("phone_cipher", 255)
        .text_opt("phone_hash", 64)
        .text("phone_mask", 32)
        .text_opt("open_hash", 64)
        .state("state", &states)
        .text("reason", 500)
        .id("author_id")
        .moment("created_at")
        .state_opt("winner_kind", WINNERS)
        .id_opt("winner_id")
        .moment_opt("appeal_until_at")
        .text_opt("appeal_reason", 500)
        .id_opt("appealed_by_id")
        .moment_opt("appealed_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .link("visit_id", "visit")
        .link("customer_id", "customer")
        .unique(&["project_id", "open_hash"])
        .index(&["registration_id"])
        .index(&["project_id", "phone_hash"])
        .index(&["project_id", "state"])
        .check("(state IN ('requested', 'decided', 'appealed')) = (open_hash IS NOT NULL)")
        .check("(state IN ('requested', 'withdrawn')) = (winner_kind IS NULL)")
        .create(manager)
        .await
}

/// The first verdict, and the one on the appeal.
async fn verdict(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("adjudication_verdict")
        .id("adjudication_id")
        .int("round")
        .id("project_id")
        .text("rule", 32)
        .moment("judged_at")
        .moment("collected_at")
        .json("facts")
        .state("found_kind", WINNERS)
        .id_opt("found_id")
        .state_opt("winner_kind", WINNERS)
        .id_opt("winner_id")
        .flag("departs")
        .text_opt("reason", 500)
        .id_opt("decided_by_id")
        .moment_opt("decided_at")
        .key(&["adjudication_id", "round"])
        .link("adjudication_id", "adjudication")
        .link("project_id", "project")
        .check("round IN (1, 2)")
        .check("(decided_at IS NULL) = (winner_kind IS NULL)")
        .create(manager)
        .await
}

/// The verdict that bound a report.
fn overruled() -> Shape {
    Shape::new("registration")
        .id_opt("adjudication_id")
        .link("adjudication_id", "adjudication")
        .index(&["adjudication_id"])
}
