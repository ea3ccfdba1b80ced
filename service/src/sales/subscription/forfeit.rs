//! Forfeiting 挞定: the buyer defaults and his earnest money is kept.

use super::close::{self, Ending, Money};
use crate::kernel::{Result, Tx};
use entity::id::SubscriptionId;
use entity::sales::subscription::SubscriptionState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What the default was.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "逾期未签约"}))]
pub struct ForfeitSubscription {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Keeps the effective earnest money (Civil Code art. 586 f.); what exceeds it is asked back.
pub async fn forfeit(
    tx: &mut Tx<'_>,
    id: SubscriptionId,
    input: &ForfeitSubscription,
) -> Result<()> {
    let step = SubscriptionState::forfeit;
    close::end(tx, id, &Ending { step, reason: &input.reason, money: Money::Forfeited }).await
}
