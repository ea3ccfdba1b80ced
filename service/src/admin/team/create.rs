//! Creating a team.

use crate::admin::refusal::Admin;
use crate::kernel::error::OnDuplicate;
use crate::kernel::text::tidy;
use crate::kernel::tx::{Subject, Tx};
use crate::kernel::{Error, Result};
use entity::admin::team;
use entity::id::TeamId;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A new team of the caller's company; users join it by their `team_id`.
#[derive(Debug, Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"name": "销售一组"}))]
pub struct CreateTeam {
    /// Unique in the company.
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
}

/// Creates a team in the caller's company.
pub async fn create(tx: &mut Tx<'_>, input: &CreateTeam) -> Result<TeamId> {
    let company_id = tx.actor.company_id;
    let id = tx.id::<TeamId>();
    let row = team::Model {
        id,
        company_id: company_id.ok_or_else(|| Error::internal("the system has no company"))?,
        name: tidy(&input.name),
        created_at: tx.now,
        version: 1,
    };
    let insert = team::Entity::insert(row.into_active_model());
    let inserted = insert.exec_without_returning(tx.db()).await;
    inserted.on_duplicate(|| Admin::TeamNameTaken.into())?;
    tx.record(
        "admin.team.created",
        Subject::global("admin.team", id),
        &json!({"name": input.name}),
    )?;
    Ok(id)
}
