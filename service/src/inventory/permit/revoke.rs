//! Revoking a permit: from that day on nothing is released or sold under it.

use super::guard;
use super::query::lock;
use crate::inventory::naming::named;
use crate::inventory::{Inventory, project};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::PermitId;
use sea_orm::{ActiveModelTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Why and since when a permit holds no more.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"revoked_on": "2025-03-10", "reason": "主管部门撤销"}))]
pub struct RevokePermit {
    /// First day on which it holds no more, today when absent.
    pub revoked_on: Option<NaiveDate>,
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
}

/// Revokes the permit.
pub async fn revoke(tx: &mut Tx<'_>, id: PermitId, input: &RevokePermit) -> Result<()> {
    let mut row = lock(tx, id).await?;
    if row.revoked_on.is_some() {
        return Err(Inventory::PermitRevoked.into());
    }
    let project = project::get(&tx.reader(), row.project_id).await?;
    let today = tx.today(&project.time_zone);
    let revoked_on = input.revoked_on.unwrap_or(today);
    if revoked_on > today {
        return Err(Error::fault("/revoked_on", FaultCode::DateInFuture));
    }
    if revoked_on < row.issued_on {
        return Err(Error::fault("/revoked_on", FaultCode::DateOrder));
    }
    row.revoked_on = Some(revoked_on);
    row.revoke_reason = Some(named("/reason", &input.reason)?);
    row.version += 1;
    let told = json!({
        "permit_id": id, "number": row.number, "revoked_on": revoked_on, "reason": input.reason,
    });
    row.into_active_model().reset_all().update(tx.db()).await?;
    guard::check(tx, project.id).await?;
    tx.record("inventory.permit.revoked", Subject::of("inventory.permit", id, project.id), &told)
}
