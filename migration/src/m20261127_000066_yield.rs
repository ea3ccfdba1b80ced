//! Assignments of merged customers: one counts for the person, the others yield to it.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_assignment().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_assignment().remove(manager).await
    }
}

fn of_assignment() -> Shape {
    Shape::new("assignment")
        .id_opt("yields_to_id")
        .link("yields_to_id", "assignment")
        .index(&["yields_to_id"])
}
