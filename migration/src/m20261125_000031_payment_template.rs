//! Payment templates of projects.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Shape::new("payment_template")
            .id("id")
            .id("project_id")
            .text("name", 80)
            .json("terms")
            .id("author_id")
            .moment("created_at")
            .moment_opt("archived_at")
            .int("version")
            .key(&["id"])
            .link("project_id", "project")
            .link("author_id", "user_account")
            .unique(&["project_id", "name"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["payment_template"]).await
    }
}
