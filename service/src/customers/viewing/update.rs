//! Another time, consultant or choice of units.

use super::load::{lock, save};
use super::{create, remind, units};
use crate::kernel::text::tidy;
use crate::kernel::{Patch, Result, Tx};
use chrono::{DateTime, SubsecRound, Utc};
use entity::customers::viewing;
use entity::id::{UnitId, UserId, ViewingId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a booked viewing; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"scheduled_at": "2025-03-16T02:00:00Z"}))]
pub struct UpdateViewing {
    pub scheduled_at: Option<DateTime<Utc>>,
    pub consultant_id: Option<UserId>,
    /// The whole list.
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub unit_ids: Option<Vec<UnitId>>,
    #[schema(value_type = Option<String>, max_length = 1000)]
    pub remarks: Patch<String>,
}

/// Changes a booked viewing; the reminder follows the time.
pub async fn update(tx: &mut Tx<'_>, id: ViewingId, input: &UpdateViewing) -> Result<()> {
    let mut row = lock(tx, id).await?;
    if let Some(ids) = &input.unit_ids {
        units::check(tx, ids, row.project_id).await?;
    }
    let mut change = viewing::ActiveModel::default();
    let mut given = false;
    if let Some(named) = input.consultant_id {
        let consultant = create::consultant(tx, Some(named), row.project_id).await?;
        given = consultant.id != row.consultant_id;
        row.consultant_id = consultant.id;
        change.consultant_id = Set(consultant.id);
        change.team_id = Set(consultant.team_id);
    }
    let state = row.state.update()?;
    if let Some(ids) = &input.unit_ids {
        units::replace(tx, id, row.project_id, ids).await?;
    }
    let at = input.scheduled_at.map(|at| at.trunc_subsecs(6));
    if let Some(at) = at.filter(|at| *at != row.scheduled_at) {
        given = true;
        move_to(tx, &mut row, at).await?;
        change.scheduled_at = Set(at);
        change.reminded_for_at = Set(row.reminded_for_at);
    }
    if given {
        remind::tell_late(tx, &row).await?;
    }
    change.remarks = match &input.remarks {
        Patch::Set(text) => Set(Some(tidy(text)).filter(|text| !text.is_empty())),
        other => other.clone().nullable(),
    };
    save(tx, &row, state, change, "customers.viewing.updated").await
}

/// The reminder is for the new time.
async fn move_to(tx: &Tx<'_>, row: &mut viewing::Model, at: DateTime<Utc>) -> Result<()> {
    row.scheduled_at = at;
    remind::forget(tx, row.id).await?;
    if !remind::schedule(tx, row).await? {
        row.reminded_for_at = Some(at);
    }
    Ok(())
}
