//! Cancelling 退订: the buyers step back by agreement.

use super::close::{self, Ending, Money};
use crate::kernel::{Result, Tx};
use entity::id::SubscriptionId;
use entity::sales::subscription::SubscriptionState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Why, and whether the money goes back.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "客户改变主意", "refund": true}))]
pub struct CancelSubscription {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
    /// `false` leaves the credit on the trade; otherwise its refund is asked for.
    pub refund: Option<bool>,
}

/// Ends the subscription; the unit is for sale again.
pub async fn cancel(tx: &mut Tx<'_>, id: SubscriptionId, input: &CancelSubscription) -> Result<()> {
    let money = if input.refund == Some(false) { Money::Stays } else { Money::Refunded };
    let step = SubscriptionState::cancel;
    close::end(tx, id, &Ending { step, reason: &input.reason, money }).await
}
