//! Customers who ask to be forgotten, and customers with whom the office does not deal.

use crate::shape::Shape;
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_customer().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_customer().remove(manager).await
    }
}

fn of_customer() -> Shape {
    Shape::new("customer")
        .moment_opt("erased_at")
        .moment_opt("blacklisted_at")
        .text_opt("blacklist_reason", 200)
        .index(&["blacklisted_at"])
}
