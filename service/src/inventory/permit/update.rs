//! Changing a permit: its last day, and what it covers.

use super::cover::{self, Cover};
use super::guard;
use super::query::lock;
use crate::inventory::Inventory;
use crate::kernel::patch::Patch;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::{BuildingId, PermitId, ProjectId, UnitId};
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a permit; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"valid_until_on": "2027-02-28"}))]
pub struct UpdatePermit {
    /// Last day of validity; null for a permit without an end.
    #[schema(value_type = Option<NaiveDate>)]
    pub valid_until_on: Patch<NaiveDate>,
    /// Replaces the buildings that it covers as a whole.
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    pub building_ids: Option<Vec<BuildingId>>,
    /// Replaces the units left out of those buildings.
    #[validate(length(max = 5000))]
    #[schema(max_items = 5000)]
    pub excluded_unit_ids: Option<Vec<UnitId>>,
    /// Replaces the units covered in other buildings.
    #[validate(length(max = 5000))]
    #[schema(max_items = 5000)]
    pub unit_ids: Option<Vec<UnitId>>,
}

/// Changes the permit; refused while something released or sold would be left without one.
pub async fn update(tx: &mut Tx<'_>, id: PermitId, input: &UpdatePermit) -> Result<()> {
    let mut row = lock(tx, id).await?;
    if row.revoked_on.is_some() {
        return Err(Inventory::PermitRevoked.into());
    }
    match input.valid_until_on {
        Patch::Keep => {}
        Patch::Clear => row.valid_until_on = None,
        Patch::Set(until_on) if until_on < row.issued_on => {
            return Err(Error::fault("/valid_until_on", FaultCode::DateOrder));
        }
        Patch::Set(until_on) => row.valid_until_on = Some(until_on),
    }
    row.version += 1;
    let project_id = row.project_id;
    row.into_active_model().reset_all().update(tx.db()).await?;
    recover(tx, id, project_id, input).await?;
    guard::check(tx, project_id).await?;
    tx.record("inventory.permit.updated", Subject::of("inventory.permit", id, project_id), input)
}

async fn recover(
    tx: &Tx<'_>,
    id: PermitId,
    project_id: ProjectId,
    input: &UpdatePermit,
) -> Result<()> {
    let UpdatePermit { building_ids, excluded_unit_ids, unit_ids, .. } = input;
    if building_ids.is_none() && excluded_unit_ids.is_none() && unit_ids.is_none() {
        return Ok(());
    }
    let mut before = cover::clear(tx, id).await?;
    if let Some(ids) = building_ids {
        // Exceptions that are not named anew stay as far as they still are ones.
        let places = cover::places(tx, project_id, &before).await?;
        let whole = |unit: &UnitId| places.get(unit).is_some_and(|place| ids.contains(place));
        before.excluded_unit_ids.retain(|unit| whole(unit));
        before.unit_ids.retain(|unit| !whole(unit));
    }
    let cover = Cover {
        building_ids: building_ids.clone().unwrap_or(before.building_ids),
        excluded_unit_ids: excluded_unit_ids.clone().unwrap_or(before.excluded_unit_ids),
        unit_ids: unit_ids.clone().unwrap_or(before.unit_ids),
    };
    let places = cover::check(tx, project_id, &cover).await?;
    cover::write(tx, id, project_id, &cover, &places).await
}
