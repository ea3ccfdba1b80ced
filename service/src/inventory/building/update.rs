//! Changing a building: its name, where it belongs, its entrances, and the day it was completed.

use super::query::get;
use super::{entrance, place};
use crate::inventory::naming::named;
use crate::inventory::{Inventory, project};
use crate::kernel::patch::Patch;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::{BuildingId, PhaseId, ZoneId};
use entity::inventory::building;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a building; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"completed_on": "2025-03-01"}))]
pub struct UpdateBuilding {
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: Option<String>,
    /// Floors above ground; no unit may stand higher.
    #[validate(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200)]
    pub floors: Option<i32>,
    /// Phase that the building belongs to; its units follow.
    #[schema(value_type = Option<PhaseId>)]
    pub phase_id: Patch<PhaseId>,
    /// Zone that it lies in, and with it its phase; stays once codes of its units name the zone.
    #[schema(value_type = Option<ZoneId>)]
    pub zone_id: Patch<ZoneId>,
    /// Day of completion, not after today; null clears.
    #[schema(value_type = Option<NaiveDate>)]
    pub completed_on: Patch<NaiveDate>,
    /// Replaces all; an entrance that units stand in has to stay.
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub entrances: Option<Vec<String>>,
}

/// Raises the building's version: something below it has changed that no unit can tell.
pub(in crate::inventory) async fn touch(tx: &Tx<'_>, id: BuildingId) -> Result<()> {
    building::Entity::update_many()
        .col_expr(building::Column::Version, Expr::col(building::Column::Version).add(1))
        .filter(building::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Changes the building.
pub async fn update(tx: &mut Tx<'_>, id: BuildingId, input: &UpdateBuilding) -> Result<()> {
    let project_id = get(&tx.reader(), id).await?.project_id;
    let project = project::get(&tx.reader(), project_id).await?;
    let today = tx.today(&project.time_zone);
    if input.completed_on.as_set().is_some_and(|on| *on > today) {
        return Err(Error::fault("/completed_on", FaultCode::DateInFuture));
    }
    let mut row = entrance::held(tx, id).await?;
    if let Some(name) = &input.name {
        row.name = named("/name", name)?;
    }
    place::correct(tx, &mut row, input).await?;
    input.completed_on.put(&mut row.completed_on);
    if let Some(names) = &input.entrances {
        let names = entrance::named(names)?;
        if let Some(used) = entrance::missed(tx, id, names.as_ref()).await? {
            return Err(Inventory::EntranceUsed.with("entrance", &used).into());
        }
        row.entrances = names;
    }
    row.version += 1;
    row.into_active_model().reset_all().update(tx.db()).await?;
    let subject = Subject::of("inventory.building", id, project_id);
    tx.record("inventory.building.updated", subject, input)
}
