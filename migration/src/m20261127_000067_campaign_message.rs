//! What a campaign says to those whom it addresses.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_campaign().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_campaign().remove(manager).await
    }
}

fn of_campaign() -> Shape {
    Shape::new("campaign").text_opt("message", 500)
}
