//! What could be done with a report now, and why not the rest.

use super::load::get;
use super::protection::state_at;
use super::reveal::sealed;
use super::{allowance, code};
use crate::kernel::acts::Acts;
use crate::kernel::{Error, Reader, Result, act};
use entity::id::RegistrationId;

/// The acts of the report; whether a code is right is told only by trying it.
pub async fn acts(reader: &Reader<'_>, id: RegistrationId) -> Result<Acts> {
    let row = get(reader, id).await?;
    let state = state_at(&row, reader.now);
    let send = match state.send_code() {
        Ok(_) => allowance::of_report(reader, &row).await.map(drop),
        Err(error) => Err(Error::from(error)),
    };
    let confirm = state.confirm_visit().map_err(Error::from);
    let confirm = confirm.and_then(|_| code::ready(&row, reader.now));
    let actor = reader.actor;
    let mut acts = Acts::default();
    acts.weigh(actor, act::CUSTOMERS_REGISTRATION_SEND_CODE, send)?;
    acts.weigh(actor, act::CUSTOMERS_REGISTRATION_CONFIRM_VISIT, confirm)?;
    acts.weigh(actor, act::CUSTOMERS_REGISTRATION_WITHDRAW, state.withdraw().map(drop))?;
    acts.weigh(actor, act::CUSTOMERS_REGISTRATION_REVEAL, sealed(&row).map(drop))?;
    Ok(acts)
}
