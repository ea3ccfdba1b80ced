//! Approval flows with their versions, steps of a request, its history, and delegations.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

const TABLES: &[&str] =
    &["approval_flow", "approval_flow_version", "approval_act", "approval_delegation"];

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        flow(manager).await?;
        flow_version(manager).await?;
        act(manager).await?;
        delegation(manager).await?;
        of_approval().add(manager).await?;
        of_task().add(manager).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        of_task().remove(manager).await?;
        of_approval().remove(manager).await?;
        drop_all(manager, TABLES).await
    }
}

/// Null in requests of before: the built-in flow with its one step.
fn of_approval() -> Shape {
    Shape::new("approval")
        .id_opt("flow_id")
        .int_opt("flow_version")
        .json_opt("plan")
        .json_opt("rules")
        .int_opt("step")
        .moment_opt("reminded_at")
        .index(&["author_id", "state"])
}

fn of_task() -> Shape {
    Shape::new("approval_task")
        .int_opt("step")
        .id_opt("user_id")
        .id_opt("decided_for_id")
        .moment_opt("opened_at")
        .moment_opt("due_at")
        .index(&["user_id", "state"])
}

async fn flow(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("approval_flow")
        .id("id")
        .text("document_type", 48)
        .id_opt("project_id")
        .text("name", 80)
        .state("state", &["active", "retired"])
        .text_opt("live_key", 100)
        .int("version")
        .id("author_id")
        .moment("created_at")
        .moment_opt("retired_at")
        .key(&["id"])
        .link("project_id", "project")
        .unique(&["live_key"])
        .check("(state = 'active') = (live_key IS NOT NULL)")
        .create(manager)
        .await
}

async fn flow_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("approval_flow_version")
        .id("flow_id")
        .int("version")
        .json("definition")
        .id("author_id")
        .moment("created_at")
        .key(&["flow_id", "version"])
        .link("flow_id", "approval_flow")
        .create(manager)
        .await
}

async fn act(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("approval_act")
        .id("id")
        .id("approval_id")
        .id("project_id")
        .id_opt("task_id")
        .text("kind", 24)
        .moment("at")
        .id_opt("user_id")
        .id_opt("for_user_id")
        .id_opt("to_user_id")
        .text_opt("role", 64)
        .text_opt("comment", 500)
        .key(&["id"])
        .link("approval_id", "approval")
        .index(&["approval_id"])
        .create(manager)
        .await
}

async fn delegation(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("approval_delegation")
        .id("id")
        .id("from_user_id")
        .id("to_user_id")
        .text_opt("document_type", 48)
        .moment("from_at")
        .moment("until_at")
        .text_opt("reason", 500)
        .moment("created_at")
        .moment_opt("ended_at")
        .key(&["id"])
        .index(&["to_user_id", "until_at"])
        .index(&["from_user_id", "until_at"])
        .check("until_at > from_at")
        .check("from_user_id <> to_user_id")
        .create(manager)
        .await
}
