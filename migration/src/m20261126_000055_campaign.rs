//! Consents, segments and campaigns.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        consent(manager).await?;
        segment(manager).await?;
        campaign(manager).await?;
        campaign_target(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["consent", "segment", "campaign", "campaign_target"]).await
    }
}

async fn consent(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("consent")
        .id("customer_id")
        .state("channel", &["sms", "call", "email", "message"])
        .id("company_id")
        .flag("given")
        .text("source", 100)
        .id("author_id")
        .moment("changed_at")
        .key(&["customer_id", "channel"])
        .link("customer_id", "customer")
        .create(manager)
        .await
}

async fn segment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("segment")
        .id("id")
        .id("project_id")
        .text("name", 64)
        .json("audience")
        .id("author_id")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .unique(&["project_id", "name"])
        .create(manager)
        .await
}

async fn campaign(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("campaign")
        .id("id")
        .id("project_id")
        .id_opt("segment_id")
        .text("name", 64)
        .state("channel", &["sms", "call", "email", "message", "event", "advert"])
        .state("state", &["draft", "launched", "closed", "cancelled"])
        .day("starts_on")
        .day("ends_on")
        .big("cost")
        .text_opt("remarks", 1000)
        .moment_opt("launched_at")
        .id("author_id")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .link("segment_id", "segment")
        .index(&["project_id", "starts_on"])
        .check("cost >= 0")
        .check("ends_on >= starts_on")
        .check("(launched_at IS NOT NULL) = (state IN ('launched', 'closed'))")
        .create(manager)
        .await
}

async fn campaign_target(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("campaign_target")
        .id("campaign_id")
        .id("customer_id")
        .id("project_id")
        .flag("addressed")
        .key(&["campaign_id", "customer_id"])
        .link("campaign_id", "campaign")
        .link("customer_id", "customer")
        .index(&["customer_id"])
        .create(manager)
        .await
}
