//! The tables of the shelf `receivables` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        trade_account(manager).await?;
        plan_line(manager).await?;
        receipt(manager).await?;
        receipt_reversal(manager).await?;
        allocation(manager).await?;
        refund(manager).await?;
        milestone(manager).await?;
        waiver(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &[
                "trade_account",
                "plan_line",
                "receipt",
                "receipt_reversal",
                "allocation",
                "refund",
                "milestone",
                "waiver",
            ],
        )
        .await
    }
}

async fn trade_account(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("trade_account")
        .id("trade_id")
        .id("project_id")
        .big("received")
        .big("allocated")
        .big("credit")
        .big("refunded")
        .big("refunding")
        .big("kept")
        .int("version")
        .key(&["trade_id"])
        .link("trade_id", "trade")
        .check("received >= 0")
        .check("allocated >= 0")
        .check("credit >= 0")
        .check("refunded >= 0")
        .check("refunding >= 0")
        .check("kept >= 0")
        .check("received = allocated + credit + refunded + kept")
        .create(manager)
        .await
}

async fn plan_line(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("plan_line")
        .id("id")
        .id("project_id")
        .id("trade_id")
        .int("seq")
        .state(
            "item",
            &[
                "earnest",
                "down_payment",
                "instalment",
                "mortgage",
                "provident_fund",
                "area_difference",
                "penalty",
                "fit_out",
                "sincerity",
                "deed_tax",
                "maintenance_fund",
                "service_fee",
                "other",
            ],
        )
        .state(
            "anchor",
            &[
                "fixed",
                "subscription",
                "signing",
                "online_signing",
                "mortgage_approved",
                "filing",
                "topped_out",
                "delivery",
                "area_settlement",
                "title",
            ],
        )
        .int("months")
        .int("days")
        .day_opt("due_on")
        .big("amount")
        .big("allocated")
        .big("waived")
        .id_opt("penalty_of")
        .day_opt("charged_until_on")
        .day_opt("cancelled_on")
        .day_opt("overdue_told_on")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("trade_id", "trade")
        .link("penalty_of", "plan_line")
        .unique(&["trade_id", "seq"])
        .index(&["project_id", "due_on"])
        .check("amount > 0")
        .check("allocated >= 0")
        .check("waived >= 0")
        .check("allocated + waived <= amount")
        .create(manager)
        .await
}

async fn receipt(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("receipt")
        .id("id")
        .id("company_id")
        .id("project_id")
        .id("trade_id")
        .text("number", 80)
        .big("amount")
        .state("method", &["cash", "transfer", "pos", "cheque", "loan", "online"])
        .text_opt("payer", 120)
        .id("bank_account_id")
        .text_opt("reference", 80)
        .day("received_on")
        .state("policy", &["fifo", "principal_first", "penalty_first", "explicit"])
        .id("author_id")
        .moment("created_at")
        .key(&["id"])
        .link("trade_id", "trade")
        .link("bank_account_id", "bank_account")
        .unique(&["company_id", "number"])
        .unique(&["bank_account_id", "reference"])
        .index(&["project_id", "received_on"])
        .index(&["trade_id"])
        .check("amount > 0")
        .create(manager)
        .await
}

async fn receipt_reversal(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("receipt_reversal")
        .id("receipt_id")
        .id("project_id")
        .id("trade_id")
        .day("reversed_on")
        .text("reason", 500)
        .id("author_id")
        .moment("created_at")
        .key(&["receipt_id"])
        .link("receipt_id", "receipt")
        .index(&["trade_id"])
        .create(manager)
        .await
}

async fn allocation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("allocation")
        .id("id")
        .id("project_id")
        .id("trade_id")
        .id("receipt_id")
        .id("plan_line_id")
        .int("seq")
        .big("amount")
        .day("allocated_on")
        .id_opt("reverses_id")
        .moment("created_at")
        .key(&["id"])
        .link("receipt_id", "receipt")
        .link("plan_line_id", "plan_line")
        .unique(&["reverses_id"])
        .index(&["receipt_id"])
        .index(&["plan_line_id"])
        .index(&["trade_id"])
        .check("amount <> 0")
        .create(manager)
        .await
}

async fn refund(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("refund")
        .id("id")
        .id("company_id")
        .id("project_id")
        .id("trade_id")
        .text("number", 80)
        .big("amount")
        .text("reason", 500)
        .state("state", &["requested", "approved", "paying", "paid", "failed", "rejected"])
        .id_opt("bank_account_id")
        .text_opt("reference", 80)
        .day_opt("paid_on")
        .text_opt("failure", 500)
        .id_opt("author_id")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("trade_id", "trade")
        .unique(&["company_id", "number"])
        .index(&["project_id", "state"])
        .index(&["trade_id"])
        .check("amount > 0")
        .create(manager)
        .await
}

async fn milestone(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("milestone")
        .id("id")
        .id("project_id")
        .id("building_id")
        .state(
            "anchor",
            &[
                "fixed",
                "subscription",
                "signing",
                "online_signing",
                "mortgage_approved",
                "filing",
                "topped_out",
                "delivery",
                "area_settlement",
                "title",
            ],
        )
        .day("happened_on")
        .id("author_id")
        .moment("created_at")
        .key(&["id"])
        .link("building_id", "building")
        .unique(&["building_id", "anchor"])
        .create(manager)
        .await
}

async fn waiver(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("waiver")
        .id("id")
        .id("project_id")
        .id("trade_id")
        .id("plan_line_id")
        .big("amount")
        .text("reason", 500)
        .state("state", &["requested", "approved", "rejected"])
        .id("author_id")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("plan_line_id", "plan_line")
        .index(&["plan_line_id"])
        .index(&["trade_id"])
        .check("amount > 0")
        .create(manager)
        .await
}
