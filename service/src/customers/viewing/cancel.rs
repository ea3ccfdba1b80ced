//! Cancelling a viewing.

use super::load::{lock, save};
use super::remind;
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::customers::viewing;
use entity::id::ViewingId;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What is known of it.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "客户改期"}))]
pub struct CancelViewing {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Cancels a booked viewing.
pub async fn cancel(tx: &mut Tx<'_>, id: ViewingId, input: &CancelViewing) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let row = lock(tx, id).await?;
    let state = row.state.cancel()?;
    remind::forget(tx, id).await?;
    let change = viewing::ActiveModel { reason: Set(Some(reason)), ..Default::default() };
    save(tx, &row, state, change, "customers.viewing.cancelled").await
}
