//! What becomes of a subscription whose request was taken back: there is none, as before it.

use super::close::{self, Ending, Money};
use crate::kernel::{Result, Tx};
use entity::id::SubscriptionId;
use entity::sales::subscription::SubscriptionState;

/// What stands on it where nobody said why.
const WITHDRAWN_BY_AUTHOR: &str = "提交人撤回";

/// Cancels it; the unit is for sale again, and money that came in is asked back.
pub(in crate::sales) async fn recall(
    tx: &mut Tx<'_>,
    id: SubscriptionId,
    reason: Option<&str>,
) -> Result<()> {
    let reason = reason.unwrap_or(WITHDRAWN_BY_AUTHOR);
    let step = SubscriptionState::cancel;
    close::end(tx, id, &Ending { step, reason, money: Money::Refunded }).await
}
