//! Changing a permit: its number and days, and what it covers.

use super::cover::{self, Cover};
use super::coverage::covering;
use super::guard;
use super::query::lock;
use crate::inventory::naming::named;
use crate::inventory::{Inventory, project};
use crate::kernel::error::OnDuplicate;
use crate::kernel::patch::Patch;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::{BuildingId, PermitId, ProjectId, UnitId};
use entity::inventory::permit;
use entity::sales::trade;
use sea_orm::sea_query::Expr;
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a permit; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"valid_until_on": "2027-02-28"}))]
pub struct UpdatePermit {
    /// 许可证号, corrected: with a reason once something was sold under the permit.
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub number: Option<String>,
    /// Day of issue, corrected: likewise.
    pub issued_on: Option<NaiveDate>,
    /// Why it is corrected; the audit trail keeps it.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: Option<String>,
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
    let mut row: permit::Model = lock(tx, id).await?;
    if row.revoked_on.is_some() {
        return Err(Inventory::PermitRevoked.into());
    }
    correct(tx, &mut row, input).await?;
    match input.valid_until_on {
        Patch::Keep => {}
        Patch::Clear => row.valid_until_on = None,
        Patch::Set(until_on) if until_on < row.issued_on => {
            return Err(Error::fault("/valid_until_on", FaultCode::DateOrder));
        }
        Patch::Set(until_on) => row.valid_until_on = Some(until_on),
    }
    if row.valid_until_on.is_some_and(|until_on| until_on < row.issued_on) {
        return Err(Error::fault("/issued_on", FaultCode::DateOrder));
    }
    row.version += 1;
    let project_id = row.project_id;
    let row: permit::ActiveModel = row.into_active_model().reset_all();
    let written = row.update(tx.db()).await;
    written.on_duplicate(|| KernelRefusal::Duplicate.with("field", "number").into())?;
    recover(tx, id, project_id, input).await?;
    guard::check(tx, project_id).await?;
    tx.record("inventory.permit.updated", Subject::of("inventory.permit", id, project_id), input)
}

/// Number and day of issue. Contracts name the permit, so what was sold under it needs a reason.
async fn correct(tx: &Tx<'_>, row: &mut permit::Model, input: &UpdatePermit) -> Result<()> {
    let before = (row.number.clone(), row.issued_on);
    if let Some(number) = &input.number {
        row.number = named("/number", number)?;
    }
    if let Some(issued_on) = input.issued_on {
        let project = project::get(&tx.reader(), row.project_id).await?;
        if issued_on > tx.today(&project.time_zone) {
            return Err(Error::fault("/issued_on", FaultCode::DateInFuture));
        }
        row.issued_on = issued_on;
    }
    let corrected = before != (row.number.clone(), row.issued_on);
    let reasoned = input.reason.as_deref().is_some_and(|reason| !reason.trim().is_empty());
    if corrected && !reasoned && sold_under(tx, row).await? {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    Ok(())
}

/// Was anything of what the permit covers ever sold?
async fn sold_under(tx: &Tx<'_>, row: &permit::Model) -> Result<bool> {
    let mut permits = covering(
        (trade::Entity, trade::Column::UnitId),
        (trade::Entity, trade::Column::BuildingId),
        None,
    );
    permits.and_where(permit::Column::Id.eq(row.id));
    let trades = trade::Entity::find()
        .filter(trade::Column::ProjectId.eq(row.project_id))
        .filter(Expr::exists(permits));
    Ok(trades.count(tx.db()).await? > 0)
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
