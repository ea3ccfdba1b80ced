//! Who looks after a customer in a project, and every change of it.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const ORIGINS: &[&str] =
    &["entered", "rotation", "chosen", "claim", "transfer", "recycle", "channel"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        Shape::new("assignment")
            .id("id")
            .id("customer_id")
            .id("project_id")
            .id_opt("owner_id")
            .id_opt("team_id")
            .state("origin", ORIGINS)
            .moment("since_at")
            .moment("contact_at")
            .moment("created_at")
            .int("version")
            .key(&["id"])
            .link("customer_id", "customer")
            .link("project_id", "project")
            .unique(&["customer_id", "project_id"])
            .index(&["owner_id", "project_id"])
            .index(&["team_id", "project_id"])
            .index(&["project_id", "contact_at"])
            .create(manager)
            .await?;
        Shape::new("assignment_event")
            .id("id")
            .id("assignment_id")
            .id("customer_id")
            .id("project_id")
            .state("origin", ORIGINS)
            .id_opt("from_owner_id")
            .id_opt("to_owner_id")
            .text_opt("reason", 500)
            .id_opt("actor_id")
            .moment("at")
            .key(&["id"])
            .link("assignment_id", "assignment")
            .index(&["assignment_id", "at"])
            .index(&["customer_id", "from_owner_id"])
            .create(manager)
            .await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(manager, &["assignment", "assignment_event"]).await
    }
}
