//! Tours that were uploaded: what their archives held, entry by entry.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Shape::new("tour_entry")
            .id("id")
            .id("project_id")
            .id("media_id")
            .text("path", 200)
            .big("size")
            .text("sha256", 64)
            .key(&["id"])
            .link("project_id", "project")
            .link("media_id", "media")
            .unique(&["media_id", "path"])
            .check("size >= 0")
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["tour_entry"]).await
    }
}
