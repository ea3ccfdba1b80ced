//! Pausing 暂停接待: no turns for a while, with a reason.

use super::load::{lock, save};
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::{DateTime, SubsecRound, Utc};
use entity::customers::rotation_member::ActiveModel;
use entity::id::RotationMemberId;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Why, and until when.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "培训", "until_at": "2025-03-12T02:00:00Z"}))]
pub struct PauseRotationMember {
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: String,
    /// Until resumed where nothing is said.
    pub until_at: Option<DateTime<Utc>>,
}

/// Pauses the member; a pause can be prolonged.
pub async fn pause(
    tx: &mut Tx<'_>,
    id: RotationMemberId,
    input: &PauseRotationMember,
) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let until = input.until_at.map(|at| at.trunc_subsecs(6));
    if until.is_some_and(|until| until <= tx.now) {
        return Err(Error::fault("/until_at", FaultCode::DateOrder));
    }
    let row = lock(tx, id).await?;
    let change = ActiveModel {
        paused_at: Set(Some(tx.now)),
        paused_until_at: Set(until),
        pause_reason: Set(Some(reason)),
        ..Default::default()
    };
    let detail = json!({"until_at": until});
    save(tx, &row, change, "customers.rotation_member.paused", &detail).await
}
