//! Who a buyer is does not change under his contract: name and papers of somebody who buys are
//! corrected only by those who may.

use crate::customers::{Customers, pool};
use crate::kernel::act::CUSTOMERS_CUSTOMER_CORRECT;
use crate::kernel::{Result, Tx};
use entity::id::CustomerId;

/// Refuses another name or other papers while an open trade names the customer as a buyer.
pub(in crate::customers) async fn may_be_renamed(tx: &Tx<'_>, id: CustomerId) -> Result<()> {
    if tx.actor.may(CUSTOMERS_CUSTOMER_CORRECT) || !pool::trades(tx, id).await? {
        return Ok(());
    }
    Err(Customers::HasOpenTrade.into())
}
