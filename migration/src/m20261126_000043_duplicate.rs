//! Customers who turn out to be the same person, and customers who buy together.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        merged().add(manager).await?;
        Shape::new("buyer_group")
            .id("id")
            .id("company_id")
            .id("owner_id")
            .id_opt("team_id")
            .text("name", 100)
            .moment("created_at")
            .int("version")
            .key(&["id"])
            .link("company_id", "company")
            .index(&["company_id", "owner_id"])
            .create(manager)
            .await?;
        Shape::new("buyer_group_member")
            .id("group_id")
            .int("seq")
            .id("customer_id")
            .big("share")
            .key(&["group_id", "seq"])
            .link("group_id", "buyer_group")
            .link("customer_id", "customer")
            .unique(&["group_id", "customer_id"])
            .check("share > 0")
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        merged().remove(manager).await?;
        drop_all(manager, &["buyer_group", "buyer_group_member"]).await
    }
}

fn merged() -> Shape {
    Shape::new("customer")
        .id_opt("merged_into")
        .id_opt("survivor_id")
        .moment_opt("merged_at")
        .index(&["merged_into"])
        .index(&["survivor_id"])
}
