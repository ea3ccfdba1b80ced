//! What could be done with a viewing now, and why not the rest.

use super::load::get;
use crate::customers::Customers;
use crate::kernel::acts::Acts;
use crate::kernel::{Error, Reader, Result, act};
use entity::id::ViewingId;

/// The acts of the viewing.
pub async fn acts(reader: &Reader<'_>, id: ViewingId) -> Result<Acts> {
    let row = get(reader, id).await?;
    let missed = row.state.no_show().map(drop).map_err(Error::from);
    let ahead = row.scheduled_at > reader.now;
    let missed =
        missed.and_then(|()| if ahead { Err(Customers::ViewingAhead.into()) } else { Ok(()) });
    let mut acts = Acts::default();
    let actor = reader.actor;
    acts.weigh(actor, act::CUSTOMERS_VIEWING_UPDATE, row.state.update().map(drop))?;
    acts.weigh(actor, act::CUSTOMERS_VIEWING_HOLD, row.state.hold().map(drop))?;
    acts.weigh(actor, act::CUSTOMERS_VIEWING_RATE, row.state.rate().map(drop))?;
    acts.weigh(actor, act::CUSTOMERS_VIEWING_CANCEL, row.state.cancel().map(drop))?;
    acts.weigh(actor, act::CUSTOMERS_VIEWING_NO_SHOW, missed)?;
    Ok(acts)
}
