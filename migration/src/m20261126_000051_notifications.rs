//! The tables of the shelf `notifications` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const CHANNELS: &[&str] = &["email", "inbox", "sms"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Shape::new("notification")
            .id("id")
            .id("user_id")
            .text("kind", 24)
            .id_opt("project_id")
            .text("object_type", 48)
            .id("object_id")
            .json("params")
            .flag("in_inbox")
            .flag("unread")
            .moment_opt("read_at")
            .moment("created_at")
            .key(&["id"])
            .link("user_id", "user_account")
            .link("project_id", "project")
            .index(&["user_id", "unread", "id"])
            .check("(read_at IS NULL) = unread")
            .create(manager)
            .await?;
        Shape::new("notification_preference")
            .id("user_id")
            .text("kind", 24)
            .state("channel", CHANNELS)
            .flag("wanted")
            .key(&["user_id", "kind", "channel"])
            .link("user_id", "user_account")
            .create(manager)
            .await?;
        Shape::new("notification_contact")
            .id("user_id")
            .text_opt("email", 254)
            .text_opt("phone", 20)
            .state("language", &["en", "zh"])
            .key(&["user_id"])
            .link("user_id", "user_account")
            .create(manager)
            .await?;
        Shape::new("notification_delivery")
            .id("id")
            .id("notification_id")
            .state("channel", CHANNELS)
            .text("address", 254)
            .text("title", 200)
            .long("text")
            .state("state", &["failed", "pending", "sent"])
            .int("attempts")
            .moment("created_at")
            .moment_opt("ended_at")
            .key(&["id"])
            .link("notification_id", "notification")
            .index(&["state", "id"])
            .check("(ended_at IS NULL) = (state = 'pending')")
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        let tables = [
            "notification",
            "notification_preference",
            "notification_contact",
            "notification_delivery",
        ];
        drop_all(manager, &tables).await
    }
}
