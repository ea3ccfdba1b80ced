//! Adding a phase to a project.

use crate::inventory::naming::named;
use crate::inventory::project;
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::{PhaseId, ProjectId};
use entity::inventory::phase::{self, Entity};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A new phase of a project.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "P1", "name": "一期"}))]
pub struct CreatePhase {
    /// Unique in the project.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: String,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
}

/// Adds the phase to its project.
pub async fn create(
    tx: &mut Tx<'_>,
    project_id: ProjectId,
    input: &CreatePhase,
) -> Result<PhaseId> {
    let project = project::get(&tx.reader(), project_id).await?;
    let row = phase::Model {
        id: tx.id::<PhaseId>(),
        project_id: project.id,
        code: named("/code", &input.code)?,
        name: named("/name", &input.name)?,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    let told = json!({"phase_id": id, "project_id": project.id, "code": row.code});
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", "code").into())?;
    tx.record("inventory.phase.created", Subject::of("inventory.phase", id, project.id), &told)?;
    Ok(id)
}
