//! Parking and storage spaces that belong to homes.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_unit().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_unit().remove(manager).await
    }
}

fn of_unit() -> Shape {
    Shape::new("unit")
        .id_opt("attached_to_id")
        .link("attached_to_id", "unit")
        .index(&["attached_to_id"])
}
