//! Entering a presale permit with what it covers.

use super::cover::{self, Cover};
use crate::inventory::naming::named;
use crate::inventory::project;
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::{BuildingId, PermitId, ProjectId, UnitId};
use entity::inventory::permit;
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A presale permit: buildings, units of other buildings, or both.
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
    /// First day of validity.
    pub issued_on: NaiveDate,
    /// Last day of validity; none for a permit without an end.
    pub valid_until_on: Option<NaiveDate>,
    /// Buildings that it covers as a whole, later units included.
    #[serde(default)]
    #[validate(length(max = 500))]
    #[schema(max_items = 500)]
    pub building_ids: Vec<BuildingId>,
    /// Units left out of those buildings.
    #[serde(default)]
    #[validate(length(max = 5000))]
    #[schema(max_items = 5000)]
    pub excluded_unit_ids: Vec<UnitId>,
    /// Units that it covers in other buildings.
    #[serde(default)]
    #[validate(length(max = 5000))]
    #[schema(max_items = 5000)]
    pub unit_ids: Vec<UnitId>,
}

/// Enters the permit.
pub async fn create(
    tx: &mut Tx<'_>,
    project_id: ProjectId,
    input: &CreatePermit,
) -> Result<PermitId> {
    let project = project::get(&tx.reader(), project_id).await?;
    check_days(input, tx.today(&project.time_zone))?;
    let cover = Cover {
        building_ids: input.building_ids.clone(),
        excluded_unit_ids: input.excluded_unit_ids.clone(),
        unit_ids: input.unit_ids.clone(),
    };
    let places = cover::check(tx, project_id, &cover).await?;
    let row = permit::Model {
        id: tx.id::<PermitId>(),
        project_id,
        number: named("/number", &input.number)?,
        issued_on: input.issued_on,
        valid_until_on: input.valid_until_on,
        revoked_on: None,
        revoke_reason: None,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    let told = json!({
        "permit_id": id, "number": row.number, "building_ids": input.building_ids,
        "excluded_units": input.excluded_unit_ids.len(), "units": input.unit_ids.len(),
    });
    permit::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", "number").into())?;
    cover::write(tx, id, project_id, &cover, &places).await?;
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
