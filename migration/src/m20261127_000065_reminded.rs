//! For which day or moment somebody was reminded: a job that runs twice tells once.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_follow_up().add(manager).await?;
        of_viewing().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_viewing().remove(manager).await?;
        of_follow_up().remove(manager).await
    }
}

fn of_follow_up() -> Shape {
    Shape::new("follow_up").day_opt("reminded_for_on")
}

fn of_viewing() -> Shape {
    Shape::new("viewing").moment_opt("reminded_for_at")
}
