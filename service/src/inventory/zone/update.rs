//! Changing a zone: its name, its phase, and its code as long as nothing is known by it.

use crate::inventory::branch;
use crate::inventory::naming::named;
use crate::kernel::error::OnDuplicate;
use crate::kernel::patch::Patch;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::{BuildingId, PhaseId, ZoneId};
use entity::inventory::{building, phase, unit, zone};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, Condition, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a zone; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "A 区"}))]
pub struct UpdateZone {
    /// Unique in the project; stays once units stand in the zone, because their codes name it.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: Option<String>,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: Option<String>,
    /// Phase that the zone lies in; its buildings and their units follow. Null clears: then each
    /// building keeps the phase that it has.
    #[schema(value_type = Option<PhaseId>)]
    pub phase_id: Patch<PhaseId>,
}

/// Changes the zone.
pub async fn update(tx: &mut Tx<'_>, id: ZoneId, input: &UpdateZone) -> Result<()> {
    let mut row = branch::lock::<zone::Entity>(tx, id).await?;
    if let Some(code) = &input.code {
        let code = named("/code", code)?;
        let units = unit::Entity::find().filter(unit::Column::ZoneId.eq(id));
        if code != row.code && units.count(tx.db()).await? > 0 {
            return Err(KernelRefusal::InUse.into());
        }
        row.code = code;
    }
    if let Some(name) = &input.name {
        row.name = named("/name", name)?;
    }
    let before = row.phase_id;
    input.phase_id.put(&mut row.phase_id);
    if let Some(id) = row.phase_id.filter(|_| row.phase_id != before) {
        branch::of_project::<phase::Entity>(tx, id, row.project_id).await?;
        bring_along(tx, row.id, id).await?;
    }
    row.version += 1;
    let project_id = row.project_id;
    let written = row.into_active_model().reset_all().update(tx.db()).await;
    written.on_duplicate(|| KernelRefusal::Duplicate.with("field", "code").into())?;
    tx.record("inventory.zone.updated", Subject::of("inventory.zone", id, project_id), input)
}

/// The buildings of the zone come to the phase, and their units. They are locked first: a unit that
/// is being entered in one of them is there before, or sees the phase.
async fn bring_along(tx: &Tx<'_>, id: ZoneId, phase_id: PhaseId) -> Result<()> {
    let elsewhere =
        |column: Expr| Condition::any().add(column.clone().is_null()).add(column.ne(phase_id.0));
    let in_zone = building::Column::ZoneId.eq(id);
    building::Entity::find()
        .select_only()
        .column(building::Column::Id)
        .filter(in_zone.clone())
        .order_by_asc(building::Column::Id)
        .lock_exclusive()
        .into_tuple::<BuildingId>()
        .all(tx.db())
        .await?;
    building::Entity::update_many()
        .col_expr(building::Column::PhaseId, Expr::value(phase_id))
        .col_expr(building::Column::Version, Expr::col(building::Column::Version).add(1))
        .filter(in_zone)
        .filter(elsewhere(building::Column::PhaseId.into_expr()))
        .exec(tx.db())
        .await?;
    unit::Entity::update_many()
        .col_expr(unit::Column::PhaseId, Expr::value(phase_id))
        .col_expr(unit::Column::Version, Expr::col(unit::Column::Version).add(1))
        .filter(unit::Column::ZoneId.eq(id))
        .filter(elsewhere(unit::Column::PhaseId.into_expr()))
        .exec(tx.db())
        .await?;
    Ok(())
}
