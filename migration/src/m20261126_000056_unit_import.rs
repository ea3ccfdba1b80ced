//! Imports of units that are too large for one call, with what was wrong in their files.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Shape::new("unit_import")
            .id("id")
            .id("project_id")
            .id("file_id")
            .id("job_id")
            .int("total")
            .int("done")
            .int("failed_rows")
            .int("faults")
            .int("through_row")
            .json("unknown_columns")
            .id("author_id")
            .moment("created_at")
            .moment_opt("finished_at")
            .key(&["id"])
            .link("project_id", "project")
            .link("file_id", "file")
            .check("done + failed_rows <= total")
            .create(manager)
            .await?;
        Shape::new("unit_import_fault")
            .id("id")
            .id("import_id")
            .id("project_id")
            .int("sheet_row")
            .text("cell", 16)
            .text("column_key", 24)
            .text("code", 64)
            .int_opt("like_row")
            .key(&["id"])
            .link("import_id", "unit_import")
            .index(&["import_id", "id"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["unit_import", "unit_import_fault"]).await
    }
}
