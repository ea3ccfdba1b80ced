//! Keeping a unit longer.

use super::{create, expire, load};
use crate::inventory;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx, parameter};
use crate::sales::refusal::Sales;
use chrono::TimeDelta;
use entity::id::HoldId;
use serde_json::json;

/// Starts the hold's time anew, a limited number of times.
pub async fn renew(tx: &mut Tx<'_>, id: HoldId) -> Result<()> {
    load::get(&tx.reader(), id).await?;
    let mut hold = load::lock(tx, id).await?;
    hold.state = hold.state.renew()?;
    if hold.expires_at <= tx.now {
        return Err(Sales::HoldExpired.into());
    }
    let reader = tx.reader();
    let project = Some(hold.project_id);
    let most: i32 = parameter::read(&reader, "sales.hold.renewals_max", project).await?;
    if hold.renewals >= most {
        return Err(Sales::RenewalLimit.with("limit", &most).into());
    }
    let minutes: i64 = parameter::read(&reader, "sales.hold.ttl_minutes", project).await?;
    hold.expires_at = tx.now + TimeDelta::minutes(minutes);
    hold.renewals += 1;
    inventory::unit::claim::turn_into(tx, hold.unit_id, hold.id.0, &create::claim(&hold)).await?;
    load::save(tx, &hold).await?;
    expire::forget(tx, id).await?;
    expire::schedule(tx, &hold).await?;
    let detail = json!({"expires_at": hold.expires_at, "renewals": hold.renewals});
    tx.record("sales.hold.renewed", Subject::of("sales.hold", id, hold.project_id), &detail)
}
