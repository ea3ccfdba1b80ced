//! Changing a phase: its name, and its code as long as nothing is known by it.

use crate::inventory::branch;
use crate::inventory::naming::named;
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::PhaseId;
use entity::inventory::{phase, unit};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a phase; absent keeps.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "一期"}))]
pub struct UpdatePhase {
    /// Unique in the project; stays once units stand in the phase.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: Option<String>,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: Option<String>,
}

/// Changes the phase.
pub async fn update(tx: &mut Tx<'_>, id: PhaseId, input: &UpdatePhase) -> Result<()> {
    let mut row = branch::lock::<phase::Entity>(tx, id).await?;
    if let Some(code) = &input.code {
        let code = named("/code", code)?;
        let units = unit::Entity::find().filter(unit::Column::PhaseId.eq(id));
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
    tx.record("inventory.phase.updated", Subject::of("inventory.phase", id, project_id), input)
}
