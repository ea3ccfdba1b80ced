//! Voiding 作废: an entry made by mistake, before any money has come.

use super::close::{self, Ending, Money};
use super::{guard, load};
use crate::kernel::{Result, Tx};
use entity::id::SubscriptionId;
use entity::sales::subscription::SubscriptionState;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What was wrong.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "录错房号"}))]
pub struct VoidSubscription {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Takes the subscription back as if it had not been made.
pub async fn void(tx: &mut Tx<'_>, id: SubscriptionId, input: &VoidSubscription) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    let loaded = close::lock(tx, &seen).await?;
    let step = SubscriptionState::void;
    step(loaded.row.state)?;
    guard::penniless(&tx.reader(), &loaded.row).await?;
    close::close(tx, loaded, &Ending { step, reason: &input.reason, money: Money::Stays }).await
}
