//! The price book of units, and price adjustments with the rows that were approved.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        price_adjustment(manager).await?;
        price_adjustment_unit(manager).await?;
        unit_price(manager).await?;
        open_books(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["price_adjustment", "price_adjustment_unit", "unit_price"]).await
    }
}

async fn price_adjustment(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("price_adjustment")
        .id("id")
        .id("project_id")
        .state("state", &["draft", "reviewing", "approved", "applied", "rejected", "withdrawn"])
        .json("selection")
        .state("change_kind", &["percent", "amount", "unit_amount"])
        .big("change_value")
        .state("applies_to", &["list", "floor", "both"])
        .moment_opt("effective_at")
        .text("reason", 500)
        .text_opt("content_hash", 64)
        .int("planned")
        .int("refused")
        .int("changed")
        .int("skipped")
        .id("author_id")
        .moment("created_at")
        .moment_opt("submitted_at")
        .id_opt("decided_by")
        .moment_opt("decided_at")
        .moment_opt("applied_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .index(&["project_id", "state"])
        .create(manager)
        .await
}

async fn price_adjustment_unit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("price_adjustment_unit")
        .id("adjustment_id")
        .id("unit_id")
        .id("project_id")
        .int("seq")
        .text("unit_code", 64)
        .big("from_unit_price")
        .big("from_list_price")
        .big("from_floor_price")
        .big_opt("filed_price")
        .big("to_unit_price")
        .big("to_list_price")
        .big("to_floor_price")
        .state("outcome", &["planned", "refused", "changed", "skipped"])
        .text_opt("code", 64)
        .key(&["adjustment_id", "unit_id"])
        .link("adjustment_id", "price_adjustment")
        .create(manager)
        .await
}

async fn unit_price(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("unit_price")
        .id("id")
        .id("project_id")
        .id("unit_id")
        .int("unit_version")
        .big("list_unit_price")
        .big("list_price")
        .big_opt("filed_price")
        .big("floor_price")
        .moment("effective_at")
        .text("act", 80)
        .id_opt("adjustment_id")
        .id_opt("actor_id")
        .text("actor", 64)
        .key(&["id"])
        .link("unit_id", "unit")
        .link("adjustment_id", "price_adjustment")
        .unique(&["unit_id", "unit_version"])
        .create(manager)
        .await
}

/// Units that are there already begin their books with the prices that they have.
async fn open_books(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let mut units = Query::select();
    units
        .columns(["id", "project_id"])
        .expr(Expr::col("id"))
        .columns(["version", "list_unit_price", "list_price", "filed_price", "floor_price"])
        .expr(Expr::col("created_at"))
        .expr(Expr::val("inventory.unit.generate"))
        .expr(Expr::val("system"))
        .from("unit");
    let mut first = Query::insert();
    first.into_table("unit_price").columns([
        "id",
        "project_id",
        "unit_id",
        "unit_version",
        "list_unit_price",
        "list_price",
        "filed_price",
        "floor_price",
        "effective_at",
        "act",
        "actor",
    ]);
    first.select_from(units).map_err(|error| DbErr::Custom(error.to_string()))?;
    manager.execute(first).await
}
