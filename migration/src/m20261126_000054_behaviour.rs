//! What customers do with units, and what people keep for themselves.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        behaviour(manager).await?;
        favourite(manager).await?;
        saved_view(manager).await?;
        preference(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["behaviour", "favourite", "saved_view", "user_preference"]).await
    }
}

async fn behaviour(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("behaviour")
        .id("id")
        .id("project_id")
        .id("customer_id")
        .id("unit_id")
        .state("kind", &["viewed", "favoured", "shared", "asked"])
        .moment("happened_at")
        .id("author_id")
        .moment("created_at")
        .key(&["id"])
        .link("project_id", "project")
        .link("customer_id", "customer")
        .link("unit_id", "unit")
        .index(&["customer_id", "unit_id"])
        .index(&["unit_id", "kind"])
        .create(manager)
        .await
}

async fn favourite(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("favourite")
        .id("id")
        .id("project_id")
        .id("customer_id")
        .id("unit_id")
        .text_opt("note", 200)
        .id("author_id")
        .moment("created_at")
        .key(&["id"])
        .link("project_id", "project")
        .link("customer_id", "customer")
        .link("unit_id", "unit")
        .unique(&["customer_id", "unit_id"])
        .create(manager)
        .await
}

async fn saved_view(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("saved_view")
        .id("id")
        .id("user_id")
        .text("noun", 64)
        .text("name", 64)
        .json("query")
        .moment("created_at")
        .moment("updated_at")
        .key(&["id"])
        .link("user_id", "user_account")
        .unique(&["user_id", "noun", "name"])
        .create(manager)
        .await
}

async fn preference(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("user_preference")
        .id("user_id")
        .json("kept")
        .moment("updated_at")
        .key(&["user_id"])
        .link("user_id", "user_account")
        .create(manager)
        .await
}
