//! Reminder: the time to sign is nearly over.

use super::load;
use crate::inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Kernel, Result, commit};
use crate::notifications::{Notice, notify};
use entity::id::SubscriptionId;
use entity::notifications::notification::NotificationKind;
use entity::sales::subscription::SubscriptionState;
use serde_json::{Value, json};

const ACT: &str = "sales.subscription.remind";

/// Tells everybody who listens that the subscription is about to expire.
pub async fn run_remind(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: SubscriptionId = serde_json::from_value(payload["subscription_id"].clone())?;
    let done = commit::by_system(kernel, ACT, async |tx| {
        let row = load::get(&tx.reader(), id).await?;
        let due = row.state == SubscriptionState::Active;
        let (true, Some(expires_at)) = (due, row.expires_at) else { return Ok(false) };
        let detail = json!({
            "trade_id": row.trade_id, "author_id": row.author_id, "expires_at": expires_at,
        });
        let subject = Subject::of("sales.subscription", id, row.project_id);
        tx.record("sales.subscription.expiring", subject, &detail)?;
        let unit = inventory::unit::get(&tx.reader(), row.unit_id).await?;
        let notice = Notice {
            kind: NotificationKind::SubscriptionExpiring,
            project_id: Some(row.project_id),
            about: ("sales.subscription", id.0),
            params: json!({
                "number": row.number, "unit": unit.code, "sign_by_on": row.sign_by_on,
            }),
        };
        notify(tx, row.author_id, notice).await?;
        Ok(true)
    });
    Ok(json!({"reminded": done.await?}))
}
