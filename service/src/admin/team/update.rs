//! Changing a team.

use super::query::get;
use crate::admin::refusal::Admin;
use crate::kernel::Result;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::{Subject, Tx};
use entity::id::TeamId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a team; absent keeps.
#[derive(Debug, Clone, Default, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "销售二组"}))]
pub struct UpdateTeam {
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: Option<String>,
}

/// Changes a team of the caller's scope.
pub async fn update(tx: &mut Tx<'_>, id: TeamId, input: &UpdateTeam) -> Result<()> {
    let row = get(&tx.reader(), id).await?;
    let version = row.version + 1;
    let mut change = row.into_active_model();
    if let Some(name) = &input.name {
        change.name = Set(tidy(name));
    }
    change.version = Set(version);
    change.update(tx.db()).await.on_duplicate(|| Admin::TeamNameTaken.into())?;
    tx.record("admin.team.updated", Subject::global("admin.team", id), input)
}
