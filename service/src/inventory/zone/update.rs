//! Changing a zone: its name, and its code as long as nothing is known by it.

use crate::inventory::branch;
use crate::inventory::naming::named;
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::ZoneId;
use entity::inventory::{unit, zone};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a zone; absent keeps.
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
    row.version += 1;
    let project_id = row.project_id;
    let written = row.into_active_model().reset_all().update(tx.db()).await;
    written.on_duplicate(|| KernelRefusal::Duplicate.with("field", "code").into())?;
    tx.record("inventory.zone.updated", Subject::of("inventory.zone", id, project_id), input)
}
