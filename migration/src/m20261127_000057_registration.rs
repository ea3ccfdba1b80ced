//! Channel companies, their brokers, and whom they report, with the claims that confirmed visits
//! take.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

const STATES: &[&str] = &["active", "paused", "disabled"];

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        channel_company(manager).await?;
        broker(manager).await?;
        registration(manager).await?;
        registration_claim(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = &["channel_company", "broker", "registration", "registration_claim"];
        drop_all(manager, tables).await
    }
}

async fn channel_company(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("channel_company")
        .id("id")
        .id("company_id")
        .text("code", 32)
        .text("name", 200)
        .state("state", STATES)
        .text_opt("remarks", 1000)
        .id("author_id")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("company_id", "company")
        .unique(&["company_id", "code"])
        .create(manager)
        .await
}

async fn broker(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("broker")
        .id("id")
        .id("company_id")
        .id("channel_company_id")
        .text("code", 32)
        .text("name", 100)
        .text("data_key", 255)
        .text("phone_cipher", 255)
        .text("phone_hash", 64)
        .text("phone_mask", 32)
        .state("state", STATES)
        .id("author_id")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("channel_company_id", "channel_company")
        .unique(&["company_id", "code"])
        .index(&["channel_company_id"])
        .create(manager)
        .await
}

async fn registration(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
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
        .state_opt("invalid_reason", &["deal", "owner", "visit"])
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
        .create(manager)
        .await
}

/// Its key lets one report alone hold a phone number in a project.
async fn registration_claim(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("registration_claim")
        .id("project_id")
        .text("phone_hash", 64)
        .id("registration_id")
        .key(&["project_id", "phone_hash"])
        .link("registration_id", "registration")
        .unique(&["registration_id"])
        .create(manager)
        .await
}
