//! Pictures, floor plans and tours of projects, buildings, layouts and units.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Shape::new("media")
            .id("id")
            .id("project_id")
            .id_opt("building_id")
            .id_opt("layout_id")
            .id_opt("unit_id")
            .id("target_id")
            .state("kind", &["picture", "floor_plan", "tour"])
            .id_opt("file_id")
            .text_opt("url", 500)
            .text_opt("title", 80)
            .int("position")
            .id("author_id")
            .moment("created_at")
            .int("version")
            .key(&["id"])
            .link("project_id", "project")
            .link("building_id", "building")
            .link("layout_id", "layout")
            .link("unit_id", "unit")
            .link("file_id", "file")
            .index(&["target_id", "position"])
            .check("(kind = 'tour') = (url IS NOT NULL)")
            .check("(kind = 'tour') = (file_id IS NULL)")
            .create(manager)
            .await?;
        Shape::new("media_cover")
            .id("target_id")
            .id("project_id")
            .id("media_id")
            .id("file_id")
            .key(&["target_id"])
            .link("project_id", "project")
            .link("media_id", "media")
            .link("file_id", "file")
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["media", "media_cover"]).await
    }
}
