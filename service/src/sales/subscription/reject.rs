//! Rejecting a price: the unit is free again.

use super::close::{self, Ending, Money};
use super::load;
use crate::approvals::{self, Verdict};
use crate::kernel::{Result, Tx};
use entity::id::SubscriptionId;
use entity::sales::subscription::SubscriptionState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Why the price is not given.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "折扣过大"}))]
pub struct RejectSubscription {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Ends a subscription that waited for its price; money that came in already is asked back.
pub async fn reject(tx: &mut Tx<'_>, id: SubscriptionId, input: &RejectSubscription) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    let loaded = close::lock(tx, &seen).await?;
    loaded.row.state.reject()?;
    let content = load::content(tx, &loaded.row).await?;
    let reason = Some(input.reason.as_str());
    let _over = approvals::decide(tx, id.0, &content, Verdict::Reject, reason).await?;
    let step = SubscriptionState::reject;
    close::close(tx, loaded, &Ending { step, reason: &input.reason, money: Money::Refunded }).await
}
