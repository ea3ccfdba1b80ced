//! The tables of the shelf `analytics` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sale_fact(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["sale_fact"]).await
    }
}

async fn sale_fact(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("sale_fact")
        .id("id")
        .id("project_id")
        .id("building_id")
        .id("unit_id")
        .id("trade_id")
        .state("kind", &["subscribed", "signed"])
        .day("happened_on")
        .text("month", 7)
        .int("units")
        .big("amount")
        .big("area")
        .moment("created_at")
        .key(&["id"])
        .index(&["project_id", "month", "building_id"])
        .index(&["trade_id"])
        .check("units <> 0")
        .create(manager)
        .await
}
