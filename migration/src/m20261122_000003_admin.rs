//! The tables of the shelf `admin` at its birth.

use crate::shape::{Shape, drop_all};
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        team(manager).await?;
        user_account(manager).await?;
        role(manager).await?;
        role_permission(manager).await?;
        user_role(manager).await?;
        user_project(manager).await?;
        session(manager).await?;
        refresh_token(manager).await?;
        sign_in_failure(manager).await?;
        Ok(())
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        drop_all(
            manager,
            &[
                "team",
                "user_account",
                "role",
                "role_permission",
                "user_role",
                "user_project",
                "session",
                "refresh_token",
                "sign_in_failure",
            ],
        )
        .await
    }
}

async fn team(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("team")
        .id("id")
        .id("company_id")
        .text("name", 80)
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("company_id", "company")
        .unique(&["company_id", "name"])
        .create(manager)
        .await
}

async fn user_account(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("user_account")
        .id("id")
        .id("company_id")
        .id_opt("team_id")
        .text("username", 64)
        .text("display_name", 80)
        .text("password_hash", 255)
        .state("state", &["active", "disabled"])
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .link("company_id", "company")
        .link("team_id", "team")
        .unique(&["username"])
        .index(&["company_id"])
        .create(manager)
        .await
}

async fn role(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("role")
        .id("id")
        .text("code", 64)
        .text("name", 80)
        .state("data_scope", &["own", "team", "project", "company", "all"])
        .flag("built_in")
        .moment("created_at")
        .int("version")
        .key(&["id"])
        .unique(&["code"])
        .create(manager)
        .await
}

async fn role_permission(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("role_permission")
        .id("role_id")
        .text("act", 80)
        .key(&["role_id", "act"])
        .link("role_id", "role")
        .create(manager)
        .await
}

async fn user_role(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("user_role")
        .id("user_id")
        .id("role_id")
        .key(&["user_id", "role_id"])
        .link("user_id", "user_account")
        .link("role_id", "role")
        .create(manager)
        .await
}

async fn user_project(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("user_project")
        .id("user_id")
        .id("project_id")
        .key(&["user_id", "project_id"])
        .link("user_id", "user_account")
        .link("project_id", "project")
        .index(&["project_id"])
        .create(manager)
        .await
}

async fn session(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("session")
        .id("id")
        .id("user_id")
        .moment("created_at")
        .moment("expires_at")
        .moment_opt("revoked_at")
        .key(&["id"])
        .link("user_id", "user_account")
        .index(&["user_id"])
        .create(manager)
        .await
}

async fn refresh_token(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("refresh_token")
        .text("id", 64)
        .id("session_id")
        .moment("issued_at")
        .moment_opt("used_at")
        .key(&["id"])
        .link("session_id", "session")
        .index(&["session_id"])
        .create(manager)
        .await
}

async fn sign_in_failure(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    Shape::new("sign_in_failure")
        .text("id", 64)
        .int("failures")
        .moment("last_at")
        .moment_opt("blocked_until")
        .key(&["id"])
        .create(manager)
        .await
}
