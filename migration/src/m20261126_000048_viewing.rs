//! Follow-ups that are done, and viewings with the units that were shown.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_follow_up().add(manager).await?;
        viewing(manager).await?;
        viewing_unit(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["viewing", "viewing_unit"]).await?;
        of_follow_up().remove(manager).await
    }
}

fn of_follow_up() -> Shape {
    Shape::new("follow_up").moment_opt("done_at").id_opt("done_by_id").text_opt("outcome", 1000)
}

async fn viewing(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("viewing")
        .id("id")
        .id("project_id")
        .id("customer_id")
        .id("consultant_id")
        .id_opt("team_id")
        .state("state", &["booked", "held", "cancelled", "no_show"])
        .moment("scheduled_at")
        .moment_opt("held_at")
        .text_opt("feedback", 2000)
        .int_opt("rating")
        .text_opt("reason", 500)
        .text_opt("remarks", 1000)
        .id("author_id")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("project_id", "project")
        .link("customer_id", "customer")
        .index(&["customer_id", "project_id"])
        .index(&["project_id", "scheduled_at"])
        .index(&["consultant_id", "scheduled_at"])
        .check("rating IS NULL OR rating BETWEEN 1 AND 5")
        .check("(state = 'held') = (held_at IS NOT NULL)")
        .create(manager)
        .await
}

async fn viewing_unit(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("viewing_unit")
        .id("viewing_id")
        .int("seq")
        .id("unit_id")
        .id("project_id")
        .key(&["viewing_id", "seq"])
        .link("viewing_id", "viewing")
        .link("unit_id", "unit")
        .unique(&["viewing_id", "unit_id"])
        .index(&["unit_id"])
        .create(manager)
        .await
}
