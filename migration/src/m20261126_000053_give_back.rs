//! Give-backs of withheld units that wait for an approval.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Shape::new("give_back")
            .id("id")
            .id("project_id")
            .json("unit_ids")
            .text_opt("reason", 200)
            .state("state", &["requested", "approved", "rejected", "withdrawn"])
            .id_opt("author_id")
            .moment("created_at")
            .moment_opt("ended_at")
            .int("version")
            .key(&["id"])
            .link("project_id", "project")
            .index(&["project_id", "state"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["give_back"]).await
    }
}
