//! Extending: more time to sign.

use super::{deadline, guard, load};
use crate::inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use crate::sales::trade::days;
use chrono::NaiveDate;
use entity::id::SubscriptionId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Until when, and why.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"sign_by_on": "2025-03-20", "reason": "客户出差"}))]
pub struct ExtendSubscription {
    /// Later than the present day to sign by, not before today.
    pub sign_by_on: NaiveDate,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Moves the day to sign by.
pub async fn extend(tx: &mut Tx<'_>, id: SubscriptionId, input: &ExtendSubscription) -> Result<()> {
    load::get(&tx.reader(), id).await?;
    let mut row = load::lock(tx, id).await?;
    row.state = row.state.extend()?;
    guard::live(tx.now, &row)?;
    let project = inventory::project::get(&tx.reader(), row.project_id).await?;
    let from = row.sign_by_on;
    if input.sign_by_on <= from || input.sign_by_on < tx.today(&project.time_zone) {
        return Err(Error::fault("/sign_by_on", FaultCode::DateOrder));
    }
    row.sign_by_on = input.sign_by_on;
    if row.expires_at.is_some() {
        row.expires_at = Some(days::deadline(tx, &project, row.sign_by_on));
    }
    load::save(tx, &row).await?;
    deadline::forget(tx, id).await?;
    deadline::schedule(tx, &row).await?;
    let detail = json!({"from": from, "to": row.sign_by_on, "reason": input.reason});
    let subject = Subject::of("sales.subscription", id, row.project_id);
    tx.record("sales.subscription.extended", subject, &detail)
}
