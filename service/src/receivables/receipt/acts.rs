//! What can be done with a receipt now.

use super::super::account;
use super::super::refusal::Receivables;
use super::query::one;
use super::reverse::usable;
use crate::kernel::acts::Acts;
use crate::kernel::{Error, Reader, Result, act};
use entity::id::ReceiptId;

/// The acts, each with the code that it would meet.
pub async fn acts(reader: &Reader<'_>, id: ReceiptId) -> Result<Acts> {
    let receipt = one(reader, id).await?;
    let account = account::get(reader, receipt.trade_id).await?;
    let guard = match receipt.reversal {
        Some(_) => Err(Error::from(Receivables::AlreadyReversed)),
        None => usable(&account, receipt.credit),
    };
    let mut acts = Acts::default();
    acts.weigh(reader.actor, act::RECEIVABLES_RECEIPT_REVERSE, guard)?;
    Ok(acts)
}
