//! Adding a building to a project.

use super::entrance;
use crate::inventory::naming::named;
use crate::inventory::{branch, project};
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::{BuildingId, PhaseId, ProjectId, ZoneId};
use entity::inventory::{building, phase, zone};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A new building of a project.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"code": "2", "name": "2 栋", "floors": 18}))]
pub struct CreateBuilding {
    /// Unique in the project; unit codes are made of it.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: String,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// Floors above ground.
    #[validate(range(min = 1, max = 200))]
    #[schema(minimum = 1, maximum = 200)]
    pub floors: i32,
    pub zone_id: Option<ZoneId>,
    /// The zone's phase when absent.
    pub phase_id: Option<PhaseId>,
    /// Day of completion, when it has been completed.
    pub completed_on: Option<NaiveDate>,
    /// Names of its entrances 单元, of at most 16 characters each; empty where it has only one.
    #[serde(default)]
    #[validate(length(max = 50))]
    #[schema(max_items = 50)]
    pub entrances: Vec<String>,
}

/// Adds the building.
pub async fn create(
    tx: &mut Tx<'_>,
    project_id: ProjectId,
    input: &CreateBuilding,
) -> Result<BuildingId> {
    let project = project::get(&tx.reader(), project_id).await?;
    if input.completed_on.is_some_and(|on| on > tx.today(&project.time_zone)) {
        return Err(Error::fault("/completed_on", FaultCode::DateInFuture));
    }
    let row = building::Model {
        id: tx.id::<BuildingId>(),
        project_id,
        phase_id: phase_of(tx, project_id, input).await?,
        zone_id: input.zone_id,
        code: named("/code", &input.code)?,
        name: named("/name", &input.name)?,
        floors: input.floors,
        completed_on: input.completed_on,
        created_at: tx.now,
        version: 1,
        entrances: entrance::named(&input.entrances)?,
    };
    let id = row.id;
    let told = json!({"building_id": id, "project_id": project_id, "code": row.code});
    building::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", "code").into())?;
    tx.record(
        "inventory.building.created",
        Subject::of("inventory.building", id, project_id),
        &told,
    )?;
    Ok(id)
}

/// The phase given, else that of the zone; a zone of another phase contradicts it.
async fn phase_of(
    tx: &Tx<'_>,
    project_id: ProjectId,
    input: &CreateBuilding,
) -> Result<Option<PhaseId>> {
    if let Some(id) = input.phase_id {
        branch::of_project::<phase::Entity>(tx, id, project_id).await?;
    }
    let Some(id) = input.zone_id else { return Ok(input.phase_id) };
    let zone = branch::of_project::<zone::Entity>(tx, id, project_id).await?;
    match (input.phase_id, zone.phase_id) {
        (Some(given), Some(own)) if given != own => {
            Err(Error::fault("/phase_id", FaultCode::Conflict))
        }
        (given, own) => Ok(given.or(own)),
    }
}
