//! Addresses of staff 员工通知地址 lie sealed under a key of each person's own, and what waits to go
//! out holds no address at all: it is looked up when the courier takes it.
//!
//! A migration has no key. Addresses that were entered before therefore stay where they are until
//! the job `notifications.contact.rewrap`, which the process begins with, has sealed them and
//! emptied their columns; messages that wait meanwhile go out as well. The way down has no key
//! either: sealed addresses are lost, which their owners enter again, and it has no address to give
//! back to a message and drops them all. What stands in the inbox stays.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        sealed().add(manager).await?;
        Shape::new("notification_delivery").text("address", 254).remove(manager).await
    }

    /// A connection that has not seen the old index go would not make the new one on SQLite.
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["notification_delivery"]).await?;
        delivery(manager).await?;
        sealed().remove(manager).await
    }
}

fn sealed() -> Shape {
    Shape::new("notification_contact")
        .text_opt("data_key", 255)
        .text_opt("email_cipher", 1500)
        .text_opt("phone_cipher", 255)
}

/// The table as it was at its birth.
async fn delivery(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("notification_delivery")
        .id("id")
        .id("notification_id")
        .state("channel", &["email", "inbox", "sms"])
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
