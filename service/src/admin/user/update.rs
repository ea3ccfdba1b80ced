//! Changing a user.

use super::grants::{self, Wanted};
use super::query::locked;
use crate::admin::rights::{ADMINISTRATOR, an_administrator_remains, roles_of};
use crate::kernel::epoch::{self, Kind};
use crate::kernel::text::tidy;
use crate::kernel::tx::{Subject, Tx};
use crate::kernel::{Patch, Result};
use entity::admin::user_account::UserState;
use entity::admin::{role, user_account};
use entity::id::{ProjectId, TeamId, UserId};
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a user; absent keeps.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"display_name": "李娜", "roles": ["manager"], "team_id": null}))]
pub struct UpdateUser {
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub display_name: Option<String>,
    /// Null leaves the team.
    #[schema(value_type = Option<TeamId>)]
    pub team_id: Patch<TeamId>,
    /// All roles the user shall hold.
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub roles: Option<Vec<String>>,
    /// All projects the user shall work in.
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub project_ids: Option<Vec<ProjectId>>,
}

/// Changes a user; what concerns his rights works at his next request.
pub async fn update(tx: &mut Tx<'_>, id: UserId, input: &UpdateUser) -> Result<()> {
    let user = locked(tx, id).await?;
    grants::check_manageable(tx, &user).await?;
    let wanted = Wanted {
        company_id: user.company_id,
        team_id: input.team_id.as_set().copied(),
        roles: input.roles.as_deref(),
        project_ids: input.project_ids.as_deref(),
    };
    let roles = grants::check(tx, &wanted).await?;
    if input.roles.is_some() {
        keep_an_administrator(tx, &user, &roles).await?;
        grants::write_roles(tx, id, &roles).await?;
    }
    if let Some(ids) = &input.project_ids {
        grants::write_projects(tx, id, ids).await?;
    }
    let version = user.version + 1;
    let mut change = user.into_active_model();
    if let Some(name) = &input.display_name {
        change.display_name = Set(tidy(name));
    }
    match input.team_id {
        Patch::Keep => {}
        Patch::Clear => change.team_id = Set(None),
        Patch::Set(team_id) => change.team_id = Set(Some(team_id)),
    }
    change.version = Set(version);
    change.update(tx.db()).await?;
    epoch::raise(tx, Kind::Rights).await?;
    let detail = json!({
        "renamed": input.display_name.is_some(), "roles": input.roles,
        "team_id": input.team_id.as_set(), "project_ids": input.project_ids
    });
    tx.record("admin.user.updated", Subject::global("admin.user", id), &detail)
}

async fn keep_an_administrator(
    tx: &Tx<'_>,
    user: &user_account::Model,
    roles: &[role::Model],
) -> Result<()> {
    let among = |roles: &[role::Model]| roles.iter().any(|role| role.code == ADMINISTRATOR);
    if among(roles) || user.state != UserState::Active || !among(&roles_of(tx, user.id).await?) {
        return Ok(());
    }
    an_administrator_remains(tx, user.id).await
}
