//! Taking a question back before it is decided.

use super::load::{lock, save};
use crate::customers::Customers;
use crate::kernel::{Result, Tx};
use entity::customers::adjudication::{ActiveModel, AdjudicationState, Model};
use entity::id::{AdjudicationId, UserId};
use sea_orm::ActiveValue::Set;

/// Withdraws what one has asked oneself.
pub async fn withdraw(tx: &mut Tx<'_>, id: AdjudicationId) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = guard(tx.actor.user()?, &row)?;
    let change = ActiveModel { open_hash: Set(None), ..Default::default() };
    save(tx, &row, state, change, "customers.adjudication.withdrawn").await
}

/// Nobody takes back what somebody else has asked.
pub(super) fn guard(me: UserId, row: &Model) -> Result<AdjudicationState> {
    if me != row.author_id {
        return Err(Customers::NotAuthor.into());
    }
    Ok(row.state.withdraw()?)
}
