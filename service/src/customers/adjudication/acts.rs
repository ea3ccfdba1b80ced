//! What could be done with an adjudication now, and why not the rest.

use super::load::{get, state_at};
use super::{appeal, decide, decide_appeal, withdraw};
use crate::kernel::acts::Acts;
use crate::kernel::{Reader, Result, act};
use entity::id::AdjudicationId;

/// The acts of the adjudication.
pub async fn acts(reader: &Reader<'_>, id: AdjudicationId) -> Result<Acts> {
    let mut row = get(reader, id).await?;
    row.state = state_at(&row, reader.now);
    let (actor, me) = (reader.actor, reader.actor.user()?);
    let appeal = appeal::guard(reader, me, &row).await.map(drop);
    let on_appeal = decide_appeal::guard(reader, me, &row).await.map(drop);
    let mut acts = Acts::default();
    acts.weigh(actor, act::CUSTOMERS_ADJUDICATION_DECIDE, decide::guard(me, &row).map(drop))?;
    acts.weigh(actor, act::CUSTOMERS_ADJUDICATION_APPEAL, appeal)?;
    acts.weigh(actor, act::CUSTOMERS_ADJUDICATION_DECIDE_APPEAL, on_appeal)?;
    acts.weigh(actor, act::CUSTOMERS_ADJUDICATION_WITHDRAW, withdraw::guard(me, &row).map(drop))?;
    Ok(acts)
}
