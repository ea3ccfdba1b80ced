//! Assignments of merged customers: one counts for the person, the others yield to it. And whom
//! somebody lost since when is looked up, for whoever must wait before he claims.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_assignment().add(manager).await?;
        of_event().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_event().remove(manager).await?;
        of_assignment().remove(manager).await
    }
}

fn of_assignment() -> Shape {
    Shape::new("assignment")
        .id_opt("yields_to_id")
        .link("yields_to_id", "assignment")
        .index(&["yields_to_id"])
}

fn of_event() -> Shape {
    Shape::new("assignment_event").index(&["from_owner_id", "at"])
}
