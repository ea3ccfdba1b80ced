//! The deadline of a subscription, and the timed events that follow from it.

use super::{guard, load};
use crate::inventory;
use crate::kernel::schedule::{self, Later};
use crate::kernel::writes::Writes;
use crate::kernel::{Result, Tx, parameter};
use crate::sales::trade::days;
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::SubscriptionId;
use entity::sales::subscription::{self, SubscriptionState};
use serde_json::json;

const EXPIRE: &str = "sales.subscription.expire";
const REMIND: &str = "sales.subscription.remind";

/// Asks for expiry and reminder, as far as the parameters want them.
pub async fn schedule(tx: &Tx<'_>, row: &subscription::Model) -> Result<()> {
    let mut writes = Writes::default();
    note(tx, &mut writes, row).await?;
    writes.run(tx.db()).await
}

/// The same, added to what is about to be written.
pub async fn note(tx: &Tx<'_>, writes: &mut Writes, row: &subscription::Model) -> Result<()> {
    let Some(expires_at) = row.expires_at else { return Ok(()) };
    let project = Some(row.project_id);
    let reader = tx.reader();
    let mut timed = vec![];
    if parameter::read(&reader, "sales.expiry.by_event", project).await? {
        timed.push(later(EXPIRE, row, expires_at));
    }
    let key = "sales.subscription.reminder_hours";
    let hours: i64 = parameter::read(&reader, key, project).await?;
    let remind_at = expires_at - TimeDelta::hours(hours);
    if remind_at > tx.now {
        timed.push(later(REMIND, row, remind_at));
    }
    schedule::note_all(tx, writes, timed);
    Ok(())
}

/// Takes the timed events back.
pub async fn forget(tx: &Tx<'_>, id: SubscriptionId) -> Result<()> {
    schedule::forget(tx, &key(EXPIRE, id)).await?;
    schedule::forget(tx, &key(REMIND, id)).await
}

fn key(kind: &str, id: SubscriptionId) -> String {
    format!("{kind}/{id}")
}

fn later(kind: &'static str, row: &subscription::Model, due_at: DateTime<Utc>) -> Later {
    Later {
        kind,
        due_at,
        project_id: Some(row.project_id),
        payload: json!({"subscription_id": row.id}),
        unique_key: Some(key(kind, row.id)),
        repeat_seconds: None,
    }
}

/// A contract is on its way to signing: the time stands still, unless it is over already.
pub async fn stop(tx: &Tx<'_>, id: Option<SubscriptionId>) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    let mut row = load::lock(tx, id).await?;
    guard::live(tx.now, &row)?;
    row.expires_at = None;
    load::save(tx, &row).await?;
    forget(tx, id).await
}

/// The contract did not come about: the time goes on, a day at least.
pub async fn resume(tx: &Tx<'_>, id: Option<SubscriptionId>) -> Result<()> {
    let Some(id) = id else { return Ok(()) };
    let mut row = load::lock(tx, id).await?;
    if row.state != SubscriptionState::Active || row.expires_at.is_some() {
        return Ok(());
    }
    let project = inventory::project::get(&tx.reader(), row.project_id).await?;
    row.expires_at = Some(days::deadline(tx, &project, row.sign_by_on));
    load::save(tx, &row).await?;
    schedule(tx, &row).await
}
