//! The tables of the shelf `approvals` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        approval(manager).await?;
        approval_task(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["approval", "approval_task"]).await
    }
}

async fn approval(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("approval")
        .id("id")
        .id("project_id")
        .text("document_type", 48)
        .id("document_id")
        .text("content_hash", 64)
        .state("state", &["pending", "approved", "rejected", "withdrawn"])
        .json("reasons")
        .id_opt("author_id")
        .moment("opened_at")
        .moment_opt("closed_at")
        .text_opt("pending_key", 40)
        .int("version")
        .key(&["id"])
        .unique(&["pending_key"])
        .index(&["document_id"])
        .index(&["project_id", "state"])
        .create(manager)
        .await
}

async fn approval_task(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("approval_task")
        .id("id")
        .id("approval_id")
        .id("project_id")
        .int("seq")
        .text("role", 64)
        .state("state", &["pending", "approved", "rejected", "withdrawn"])
        .id_opt("decided_by")
        .moment_opt("decided_at")
        .text_opt("comment", 500)
        .key(&["id"])
        .link("approval_id", "approval")
        .unique(&["approval_id", "seq"])
        .index(&["state", "role"])
        .create(manager)
        .await
}
