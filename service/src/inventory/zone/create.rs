//! Adding a zone to a project.

use crate::inventory::naming::named;
use crate::inventory::{branch, project};
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::{PhaseId, ProjectId, ZoneId};
use entity::inventory::phase;
use entity::inventory::zone::{self, Entity};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A new zone of a project.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "A02", "name": "A02 区"}))]
pub struct CreateZone {
    /// Unique in the project.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: String,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Phase that the zone lies in.
    pub phase_id: Option<PhaseId>,
}

/// Adds the zone to its project.
pub async fn create(tx: &mut Tx<'_>, project_id: ProjectId, input: &CreateZone) -> Result<ZoneId> {
    let project = project::get(&tx.reader(), project_id).await?;
    if let Some(id) = input.phase_id {
        branch::of_project::<phase::Entity>(tx, id, project.id).await?;
    }
    let row = zone::Model {
        id: tx.id::<ZoneId>(),
        project_id: project.id,
        phase_id: input.phase_id,
        code: named("/code", &input.code)?,
        name: named("/name", &input.name)?,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    let told = json!({"zone_id": id, "project_id": project.id, "code": row.code});
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", "code").into())?;
    tx.record("inventory.zone.created", Subject::of("inventory.zone", id, project.id), &told)?;
    Ok(id)
}
