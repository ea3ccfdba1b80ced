//! Entering a presale permit with the buildings that it covers.

use crate::inventory::naming::named;
use crate::inventory::project;
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::{BuildingId, PermitId, ProjectId};
use entity::inventory::{building, permit, permit_building};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeSet;
use utoipa::ToSchema;
use validator::Validate;

/// A presale permit.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "number": "穗房预(网)字第20250001号",
    "issued_on": "2025-03-01",
    "building_ids": ["01935e3c-5a00-7000-8000-000000000004"]
}))]
pub struct CreatePermit {
    /// Unique in the project.
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub number: String,
    pub issued_on: NaiveDate,
    /// Last day of validity; none for a permit without an end.
    pub valid_until_on: Option<NaiveDate>,
    /// Buildings that it covers.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub building_ids: Vec<BuildingId>,
}

/// Enters the permit.
pub async fn create(
    tx: &mut Tx<'_>,
    project_id: ProjectId,
    input: &CreatePermit,
) -> Result<PermitId> {
    let project = project::get(&tx.reader(), project_id).await?;
    check_days(input, tx.today(&project.time_zone))?;
    check_buildings(tx, project_id, &input.building_ids).await?;
    let row = permit::Model {
        id: tx.id::<PermitId>(),
        project_id,
        number: named("/number", &input.number)?,
        issued_on: input.issued_on,
        valid_until_on: input.valid_until_on,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    let told = json!({
        "permit_id": id, "number": row.number, "building_ids": input.building_ids,
    });
    permit::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", "number").into())?;
    let rows = input.building_ids.iter().map(|building_id| {
        permit_building::Model { permit_id: id, building_id: *building_id, project_id }
            .into_active_model()
    });
    permit_building::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    tx.record("inventory.permit.created", Subject::of("inventory.permit", id, project_id), &told)?;
    Ok(id)
}

fn check_days(input: &CreatePermit, today: NaiveDate) -> Result<()> {
    if input.issued_on > today {
        return Err(Error::fault("/issued_on", FaultCode::DateInFuture));
    }
    if input.valid_until_on.is_some_and(|until| until < input.issued_on) {
        return Err(Error::fault("/valid_until_on", FaultCode::DateOrder));
    }
    Ok(())
}

async fn check_buildings(tx: &Tx<'_>, project_id: ProjectId, ids: &[BuildingId]) -> Result<()> {
    let known: Vec<BuildingId> = building::Entity::find()
        .select_only()
        .column(building::Column::Id)
        .filter(building::Column::ProjectId.eq(project_id))
        .filter(building::Column::Id.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(tx.db())
        .await?;
    let mut seen = BTreeSet::new();
    let mut faults = vec![];
    for (index, id) in ids.iter().enumerate() {
        let pointer = format!("/building_ids/{index}");
        if !known.contains(id) {
            faults.push(Fault::at(pointer, FaultCode::NotFound));
        } else if !seen.insert(*id) {
            faults.push(Fault::at(pointer, FaultCode::Duplicate));
        }
    }
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
}
