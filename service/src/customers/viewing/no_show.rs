//! The customer did not come 爽约.

use super::load::{lock, save};
use super::remind;
use crate::customers::Customers;
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
#[schema(example = json!({"reason": "电话未接"}))]
pub struct NoShowViewing {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Notes that the customer of a booked viewing did not come; that is no contact.
pub async fn no_show(tx: &mut Tx<'_>, id: ViewingId, input: &NoShowViewing) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let row = lock(tx, id).await?;
    if row.scheduled_at > tx.now {
        return Err(Customers::ViewingAhead.into());
    }
    let state = row.state.no_show()?;
    remind::forget(tx, id).await?;
    let change = viewing::ActiveModel { reason: Set(Some(reason)), ..Default::default() };
    save(tx, &row, state, change, "customers.viewing.no_show").await
}
