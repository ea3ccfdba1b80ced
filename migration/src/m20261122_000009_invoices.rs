//! The tables of the shelf `invoices` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        invoice(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["invoice"]).await
    }
}

async fn invoice(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("invoice")
        .id("id")
        .id("company_id")
        .id("project_id")
        .id("trade_id")
        .text("number", 80)
        .text_opt("statutory_number", 20)
        .state("kind", &["prepayment", "final"])
        .state("medium", &["digital", "internal"])
        .id_opt("blue_id")
        .big("gross")
        .big("net")
        .big("tax")
        .big("tax_rate")
        .text_opt("goods_code", 16)
        .text("buyer_name", 200)
        .state(
            "state",
            &[
                "applied",
                "reviewed",
                "issuing",
                "issued",
                "partially_red",
                "fully_red",
                "voided",
                "rejected",
                "failed",
            ],
        )
        .text_opt("red_confirmation", 2)
        .text_opt("reason", 500)
        .day("applied_on")
        .day_opt("issued_on")
        .moment_opt("issued_at")
        .id("author_id")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("trade_id", "trade")
        .link("blue_id", "invoice")
        .unique(&["company_id", "number"])
        .unique(&["statutory_number"])
        .index(&["project_id", "state"])
        .index(&["trade_id"])
        .index(&["blue_id"])
        .check("gross = net + tax")
        .check("gross <> 0")
        .create(manager)
        .await
}
