//! Files, and what refers to them.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const KINDS: &[&str] = &["jpeg", "png", "webp", "pdf", "docx", "xlsx", "csv"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Shape::new("file")
            .id("id")
            .id_opt("project_id")
            .id("owner_id")
            .state("kind", KINDS)
            .text("name", 120)
            .big("size")
            .text("sha256", 64)
            .int_opt("width")
            .int_opt("height")
            .moment("created_at")
            .key(&["id"])
            .link("project_id", "project")
            .link("owner_id", "user_account")
            .index(&["project_id"])
            .index(&["owner_id"])
            .index(&["created_at"])
            .check("size > 0")
            .create(manager)
            .await?;
        Shape::new("file_link")
            .id("file_id")
            .id("holder_id")
            .text("holder_type", 64)
            .id("project_id")
            .flag("open")
            .moment("created_at")
            .key(&["file_id", "holder_id"])
            .link("file_id", "file")
            .link("project_id", "project")
            .index(&["holder_id"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["file", "file_link"]).await
    }
}
