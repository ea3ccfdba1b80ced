//! The public pool: warnings before customers are recycled, their grades, and claims by day.

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
        .moment_opt("warned_at")
        .state_opt("grade", &["A", "B", "C", "D"])
        .moment_opt("spared_until_at")
}

fn of_event() -> Shape {
    Shape::new("assignment_event").index(&["to_owner_id", "at"])
}
