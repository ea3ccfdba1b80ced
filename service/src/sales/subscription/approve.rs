//! Approving a price outside its author's authority.

use super::{deadline, guard, load};
use crate::approvals::{self, Ruling, Verdict};
use crate::inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use crate::sales::trade::{self, days, event::SaleEvent};
use entity::id::SubscriptionId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What the decider adds.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comment": "同意"}))]
pub struct ApproveSubscription {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub comment: Option<String>,
}

/// Lets the subscription become active, once the last step has agreed; its time to sign starts to
/// count.
pub async fn approve(
    tx: &mut Tx<'_>,
    id: SubscriptionId,
    input: &ApproveSubscription,
) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    let locked = trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let mut row = load::lock(tx, id).await?;
    row.state = row.state.approve()?;
    guard::live(tx.now, &row)?;
    let content = load::content(tx, &row).await?;
    let comment = input.comment.as_deref();
    let ruling = approvals::decide(tx, id.0, &content, Verdict::Approve, comment).await?;
    if ruling == Ruling::Open {
        return Ok(());
    }
    let project = inventory::project::get(&tx.reader(), row.project_id).await?;
    row.expires_at = Some(days::deadline(tx, &project, row.sign_by_on));
    load::save(tx, &row).await?;
    deadline::forget(tx, id).await?;
    deadline::schedule(tx, &row).await?;
    let event = SaleEvent::of(row.trade_id, &locked.unit, row.subscribed_on, row.deal_price);
    let subject = Subject::of("sales.subscription", id, row.project_id);
    tx.record("sales.subscription.activated", subject, &event)
}
