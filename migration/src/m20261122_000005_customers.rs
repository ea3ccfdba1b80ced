//! The tables of the shelf `customers` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        customer(manager).await?;
        follow_up(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["customer", "follow_up"]).await
    }
}

async fn customer(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("customer")
        .id("id")
        .id("company_id")
        .id("owner_id")
        .id_opt("team_id")
        .state("kind", &["person", "company"])
        .text("name", 200)
        .text("name_search", 400)
        .text("data_key", 255)
        .text("phone_cipher", 255)
        .text("phone_hash", 64)
        .text("phone_mask", 32)
        .text_opt("email_cipher", 500)
        .text_opt("email_hash", 64)
        .text_opt("email_mask", 254)
        .state_opt("gender", &["female", "male"])
        .int_opt("birth_year")
        .state(
            "id_type",
            &[
                "resident_id",
                "passport",
                "hk_macau_permit",
                "taiwan_permit",
                "foreign_permanent_resident",
                "officer_id",
                "business_licence",
            ],
        )
        .text("id_number_cipher", 255)
        .text("id_number_hash", 64)
        .text("id_number_mask", 32)
        .text_opt("id_number_key", 64)
        .state(
            "source",
            &[
                "walk_in",
                "call",
                "referral",
                "channel",
                "online",
                "exhibition",
                "old_customer",
                "other",
            ],
        )
        .json_opt("needs")
        .text_opt("remarks", 1000)
        .moment("created_at")
        .moment_opt("deleted_at")
        .int("version")
        .key(&["id"])
        .link("company_id", "company")
        .unique(&["company_id", "id_number_key"])
        .index(&["company_id", "created_at"])
        .index(&["owner_id"])
        .index(&["phone_hash"])
        .index(&["id_number_hash"])
        .index(&["email_hash"])
        .create(manager)
        .await
}

async fn follow_up(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("follow_up")
        .id("id")
        .id("customer_id")
        .id_opt("project_id")
        .id("author_id")
        .state("channel", &["phone", "email", "meeting", "message"])
        .long("content")
        .moment("happened_at")
        .day_opt("next_on")
        .moment("created_at")
        .key(&["id"])
        .link("customer_id", "customer")
        .index(&["customer_id", "happened_at"])
        .index(&["next_on"])
        .create(manager)
        .await
}
