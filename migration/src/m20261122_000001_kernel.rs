//! The tables of the shelf `kernel` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        audit_head(manager).await?;
        audit_log(manager).await?;
        event(manager).await?;
        idempotency(manager).await?;
        job(manager).await?;
        parameter_version(manager).await?;
        rule_pack(manager).await?;
        number_series(manager).await?;
        kernel_state(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &[
                "audit_head",
                "audit_log",
                "event",
                "idempotency",
                "job",
                "parameter_version",
                "rule_pack",
                "number_series",
                "kernel_state",
            ],
        )
        .await
    }
}

async fn audit_head(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("audit_head")
        .text("name", 16)
        .big("seq")
        .text("seal", 64)
        .text("proof", 64)
        .moment("sealed_at")
        .key(&["name"])
        .check("seq >= 0")
        .create(manager)
        .await
}

async fn audit_log(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("audit_log")
        .id("id")
        .moment("at")
        .text("act", 80)
        .id_opt("actor_id")
        .text("actor", 64)
        .id_opt("project_id")
        .text("object_type", 48)
        .id_opt("object_id")
        .text("request_id", 64)
        .json("detail")
        .big_opt("seq")
        .text_opt("seal", 64)
        .key(&["id"])
        .unique(&["seq"])
        .index(&["at"])
        .index(&["object_id"])
        .index(&["actor_id", "at"])
        .create(manager)
        .await
}

async fn event(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("event")
        .id("id")
        .moment("at")
        .text("name", 80)
        .id_opt("project_id")
        .text("object_type", 48)
        .id("object_id")
        .json("payload")
        .key(&["id"])
        .index(&["at"])
        .index(&["object_id"])
        .create(manager)
        .await
}

async fn idempotency(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("idempotency")
        .text("id", 64)
        .text("request_hash", 64)
        .text("outcome", 16)
        .long("answer")
        .text_opt("location", 200)
        .text_opt("etag", 80)
        .moment("created_at")
        .key(&["id"])
        .index(&["created_at"])
        .create(manager)
        .await
}

async fn job(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("job")
        .id("id")
        .text("kind", 64)
        .id_opt("project_id")
        .json("payload")
        .state("state", &["scheduled", "running", "done", "dead", "cancelled"])
        .moment("due_at")
        .int_opt("repeat_seconds")
        .text_opt("unique_key", 160)
        .text_opt("lease_owner", 64)
        .moment_opt("lease_until")
        .moment_opt("stop_asked_at")
        .int("attempts")
        .int("progress")
        .json_opt("result")
        .long_opt("error")
        .id_opt("author_id")
        .moment("created_at")
        .moment_opt("finished_at")
        .key(&["id"])
        .unique(&["unique_key"])
        .index(&["state", "due_at"])
        .check("progress BETWEEN 0 AND 100")
        .create(manager)
        .await
}

async fn parameter_version(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("parameter_version")
        .id("id")
        .text("key", 64)
        .id_opt("project_id")
        .text("scope", 40)
        .int("version")
        .json("value")
        .moment("set_at")
        .id_opt("set_by")
        .key(&["id"])
        .unique(&["key", "scope", "version"])
        .create(manager)
        .await
}

async fn rule_pack(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("rule_pack")
        .id("id")
        .text("code", 64)
        .day("valid_from")
        .json("content")
        .key(&["id"])
        .unique(&["code", "valid_from"])
        .create(manager)
        .await
}

async fn number_series(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("number_series")
        .text("id", 160)
        .big("last")
        .key(&["id"])
        .check("last >= 0")
        .create(manager)
        .await
}

async fn kernel_state(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("kernel_state").text("name", 64).big("value").key(&["name"]).create(manager).await
}
