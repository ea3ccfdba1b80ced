//! Taking a report back.

use super::load::{lock, save};
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::registration::ActiveModel;
use entity::id::RegistrationId;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Why it is taken back.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "客户改看其他项目"}))]
pub struct WithdrawRegistration {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Withdraws a valid report; one whose visit is confirmed stays.
pub async fn withdraw(
    tx: &mut Tx<'_>,
    id: RegistrationId,
    input: &WithdrawRegistration,
) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let row = lock(tx, id).await?;
    let state = row.state.withdraw()?;
    let change = ActiveModel {
        reason: Set(Some(reason)),
        code_hash: Set(None),
        code_expires_at: Set(None),
        ..Default::default()
    };
    save(tx, &row, state, change, "customers.registration.withdrawn").await
}
