//! The tables of the shelf `funds` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        account(manager).await?;
        bank_account(manager).await?;
        entry(manager).await?;
        posting(manager).await?;
        movement(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["account", "bank_account", "entry", "posting", "movement"]).await
    }
}

async fn account(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("account")
        .id("id")
        .id("project_id")
        .text("code", 64)
        .text("name", 80)
        .text_opt("company_code", 64)
        .moment("created_at")
        .key(&["id"])
        .link("project_id", "project")
        .unique(&["project_id", "code"])
        .create(manager)
        .await
}

async fn bank_account(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("bank_account")
        .id("id")
        .id("project_id")
        .text("name", 80)
        .text("bank", 120)
        .text_opt("data_key", 120)
        .text_opt("number_cipher", 255)
        .text_opt("number_hash", 64)
        .text_opt("number_tail", 8)
        .state("kind", &["operating", "supervised", "cash", "platform"])
        .text("ledger_code", 64)
        .big("balance")
        .big("last_serial")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .unique(&["project_id", "number_hash"])
        .create(manager)
        .await
}

async fn entry(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("entry")
        .id("id")
        .id("company_id")
        .id("project_id")
        .text("number", 80)
        .text("act", 80)
        .text("source_type", 48)
        .id("source_id")
        .id_opt("trade_id")
        .day("booked_on")
        .text("month", 7)
        .id_opt("reverses_id")
        .moment("created_at")
        .key(&["id"])
        .link("project_id", "project")
        .unique(&["source_id", "act"])
        .unique(&["company_id", "number"])
        .index(&["project_id", "booked_on"])
        .index(&["trade_id"])
        .create(manager)
        .await
}

async fn posting(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("posting")
        .id("id")
        .id("entry_id")
        .id("project_id")
        .text("account_code", 64)
        .id_opt("trade_id")
        .big("debit")
        .big("credit")
        .day("booked_on")
        .moment("created_at")
        .key(&["id"])
        .link("entry_id", "entry")
        .link_pair(["project_id", "account_code"], "account", ["project_id", "code"])
        .index(&["entry_id"])
        .index(&["project_id", "account_code", "booked_on"])
        .index(&["trade_id"])
        .check("debit >= 0")
        .check("credit >= 0")
        .check("(debit = 0 AND credit > 0) OR (credit = 0 AND debit > 0)")
        .create(manager)
        .await
}

async fn movement(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("movement")
        .id("id")
        .id("project_id")
        .id("bank_account_id")
        .big("serial")
        .state("direction", &["in", "out"])
        .big("amount")
        .big("balance_after")
        .text("act", 80)
        .text("source_type", 48)
        .id("source_id")
        .id_opt("trade_id")
        .day("moved_on")
        .moment("created_at")
        .key(&["id"])
        .link("bank_account_id", "bank_account")
        .unique(&["bank_account_id", "serial"])
        .index(&["project_id", "moved_on"])
        .index(&["trade_id"])
        .index(&["source_id"])
        .check("amount > 0")
        .create(manager)
        .await
}
