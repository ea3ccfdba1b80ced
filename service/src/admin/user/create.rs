//! Creating a user.

use super::grants::{self, Wanted};
use crate::admin::refusal::Admin;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::{tidy, unsaid};
use crate::kernel::tx::{Subject, Tx};
use crate::kernel::{Error, Result};
use entity::admin::user_account::{self, UserState};
use entity::id::{ProjectId, TeamId, UserId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::{Validate, ValidationError};

/// A new user of the caller's company.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "username": "li.na", "display_name": "李娜", "password": "four words make one",
    "roles": ["consultant"], "team_id": null,
    "project_ids": ["0195a3c0-5b7e-7000-8000-000000000021"]
}))]
pub struct CreateUser {
    /// Unique; kept in lower case. Letters, digits and `. _ - @`.
    #[validate(length(min = 1, max = 64), custom(function = username_is_plain))]
    #[schema(min_length = 1, max_length = 64)]
    pub username: String,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub display_name: String,
    /// 8 to 128 characters, not one of those that everybody tries first.
    // Left out of the hash that tells requests apart: what is stored must not help to guess it.
    #[serde(serialize_with = "unsaid")]
    #[validate(length(min = 8, max = 128))]
    #[schema(min_length = 8, max_length = 128, format = Password)]
    pub password: String,
    /// Codes of roles.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub roles: Vec<String>,
    #[serde(default)]
    pub team_id: Option<TeamId>,
    /// Projects that the user works in.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub project_ids: Vec<ProjectId>,
}

impl std::fmt::Debug for CreateUser {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CreateUser").field("username", &self.username).finish_non_exhaustive()
    }
}

fn username_is_plain(username: &str) -> Result<(), ValidationError> {
    let plain = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
    let name = username.trim();
    if !name.is_empty() && name.chars().all(plain) {
        Ok(())
    } else {
        Err(ValidationError::new("invalid_format"))
    }
}

/// Creates a user; `password_hash` was made of the input's password before the transaction began.
pub async fn create(tx: &mut Tx<'_>, input: &CreateUser, password_hash: &str) -> Result<UserId> {
    let company_id = tx.actor.company_id;
    let company_id = company_id.ok_or_else(|| Error::internal("the system has no company"))?;
    let wanted = Wanted {
        company_id,
        team_id: input.team_id,
        roles: Some(&input.roles),
        project_ids: Some(&input.project_ids),
    };
    let roles = grants::check(tx, &wanted).await?;
    let id = tx.id::<UserId>();
    let row = user_account::Model {
        id,
        company_id,
        team_id: input.team_id,
        username: tidy(&input.username).to_lowercase(),
        display_name: tidy(&input.display_name),
        password_hash: password_hash.to_owned(),
        state: UserState::Active,
        created_at: tx.now,
        version: 1,
        last_sign_in_at: None,
    };
    let insert = user_account::Entity::insert(row.into_active_model());
    let inserted = insert.exec_without_returning(tx.db()).await;
    inserted.on_duplicate(|| Admin::UsernameTaken.into())?;
    grants::write_roles(tx, id, &roles).await?;
    grants::write_projects(tx, id, &input.project_ids).await?;
    let detail = json!({
        "roles": input.roles, "team_id": input.team_id, "project_ids": input.project_ids
    });
    tx.record("admin.user.created", Subject::global("admin.user", id), &detail)?;
    Ok(id)
}
