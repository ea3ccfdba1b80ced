//! The reception: rotations with their members, and the register of calls and visits.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const SOURCES: &[&str] =
    &["walk_in", "call", "referral", "channel", "online", "exhibition", "old_customer", "other"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        rotation(manager).await?;
        rotation_member(manager).await?;
        visit(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["rotation", "rotation_member", "visit"]).await
    }
}

async fn rotation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("rotation")
        .id("id")
        .id("project_id")
        .state("missed_turns", &["lost", "made_up"])
        .int_opt("max_open")
        .int_opt("max_per_day")
        .int("pointer")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .unique(&["project_id"])
        .create(manager)
        .await
}

async fn rotation_member(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("rotation_member")
        .id("id")
        .id("rotation_id")
        .id("project_id")
        .id("user_id")
        .int("position")
        .json("shift")
        .flag("on_duty")
        .moment_opt("paused_at")
        .moment_opt("paused_until_at")
        .text_opt("pause_reason", 200)
        .int_opt("max_open")
        .int_opt("max_per_day")
        .int("turns")
        .int("missed")
        .int("owed")
        .day_opt("served_on")
        .int("served")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("rotation_id", "rotation")
        .link("user_id", "user_account")
        .unique(&["rotation_id", "user_id"])
        .index(&["user_id"])
        .check("owed >= 0 AND served >= 0")
        .create(manager)
        .await
}

async fn visit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("visit")
        .id("id")
        .id("project_id")
        .id("customer_id")
        .state("kind", &["visit", "call"])
        .moment("arrived_at")
        .int("party_size")
        .state_opt("source", SOURCES)
        .id_opt("campaign_id")
        .id_opt("consultant_id")
        .id_opt("team_id")
        .state("routing", &["owner", "rotation", "chosen", "entered", "waiting"])
        .text_opt("reason", 500)
        .text_opt("remarks", 1000)
        .id("author_id")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .link("customer_id", "customer")
        .index(&["customer_id", "project_id", "kind", "arrived_at"])
        .index(&["project_id", "arrived_at"])
        .index(&["consultant_id", "arrived_at"])
        .index(&["campaign_id"])
        .check("party_size BETWEEN 1 AND 100")
        .create(manager)
        .await
}
