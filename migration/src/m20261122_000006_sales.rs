//! The tables of the shelf `sales` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        hold(manager).await?;
        trade(manager).await?;
        trade_buyer(manager).await?;
        subscription(manager).await?;
        contract(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["hold", "trade", "trade_buyer", "subscription", "contract"]).await
    }
}

async fn hold(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("hold")
        .id("id")
        .id("project_id")
        .id("unit_id")
        .id("customer_id")
        .id("author_id")
        .id_opt("team_id")
        .state("state", &["active", "cancelled", "expired", "used"])
        .moment("expires_at")
        .int("renewals")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("unit_id", "unit")
        .link("customer_id", "customer")
        .index(&["state", "expires_at"])
        .index(&["customer_id", "state"])
        .index(&["unit_id"])
        .create(manager)
        .await
}

async fn trade(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("trade")
        .id("id")
        .id("company_id")
        .id("project_id")
        .id("building_id")
        .id("unit_id")
        .id("consultant_id")
        .id_opt("team_id")
        .state("state", &["open", "closed"])
        .big("deal_price")
        .day("opened_on")
        .day_opt("closed_on")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .link("unit_id", "unit")
        .index(&["project_id", "state"])
        .index(&["unit_id"])
        .index(&["consultant_id"])
        .check("deal_price > 0")
        .create(manager)
        .await
}

async fn trade_buyer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("trade_buyer")
        .id("trade_id")
        .int("seq")
        .id("project_id")
        .id("customer_id")
        .big("share")
        .key(&["trade_id", "seq"])
        .link("trade_id", "trade")
        .link("customer_id", "customer")
        .index(&["customer_id"])
        .check("share > 0")
        .create(manager)
        .await
}

async fn subscription(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("subscription")
        .id("id")
        .id("company_id")
        .id("project_id")
        .id("unit_id")
        .id("trade_id")
        .text("number", 80)
        .state(
            "state",
            &[
                "pending_approval",
                "active",
                "converted",
                "cancelled",
                "swapped",
                "forfeited",
                "expired",
                "voided",
            ],
        )
        .big("list_price")
        .json("discounts")
        .json_opt("rounding")
        .big("deal_price")
        .big("unit_price")
        .big("discount_rate")
        .big("authority_price")
        .big("earnest_amount")
        .json("payment_terms")
        .json("penalty_terms")
        .day("subscribed_on")
        .day("sign_by_on")
        .moment_opt("expires_at")
        .id("author_id")
        .id_opt("team_id")
        .day_opt("closed_on")
        .text_opt("close_reason", 500)
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("trade_id", "trade")
        .unique(&["company_id", "number"])
        .index(&["project_id", "state"])
        .index(&["unit_id"])
        .index(&["trade_id"])
        .index(&["state", "expires_at"])
        .create(manager)
        .await
}

async fn contract(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("contract")
        .id("id")
        .id("company_id")
        .id("project_id")
        .id("unit_id")
        .id("trade_id")
        .id_opt("subscription_id")
        .text("number", 80)
        .state(
            "state",
            &[
                "draft",
                "reviewing",
                "approved",
                "rejected",
                "signed",
                "online_signed",
                "filed",
                "delivering",
                "completed",
                "archived",
                "cancelled",
                "terminated",
                "swapped",
            ],
        )
        .big("list_price")
        .json("discounts")
        .json_opt("rounding")
        .big("deal_price")
        .big("unit_price")
        .big("discount_rate")
        .big("authority_price")
        .big("earnest_amount")
        .big("contract_area")
        .json("payment_terms")
        .json("penalty_terms")
        .day("drafted_on")
        .day_opt("signed_on")
        .text_opt("online_number", 64)
        .day_opt("online_signed_on")
        .text_opt("filing_number", 64)
        .day_opt("filed_on")
        .id("author_id")
        .id_opt("team_id")
        .text_opt("close_reason", 500)
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("trade_id", "trade")
        .link("subscription_id", "subscription")
        .unique(&["company_id", "number"])
        .index(&["project_id", "state"])
        .index(&["unit_id"])
        .index(&["trade_id"])
        .index(&["subscription_id"])
        .create(manager)
        .await
}
