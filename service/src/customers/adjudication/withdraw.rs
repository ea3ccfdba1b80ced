//! Taking a question back before it is decided.

use super::load::{lock, save};
use crate::customers::Customers;
use crate::kernel::{Result, Tx};
use entity::customers::adjudication::ActiveModel;
use entity::id::AdjudicationId;
use sea_orm::ActiveValue::Set;

/// Withdraws what one has asked oneself.
pub async fn withdraw(tx: &mut Tx<'_>, id: AdjudicationId) -> Result<()> {
    let row = lock(tx, id).await?;
    if tx.actor.user()? != row.author_id {
        return Err(Customers::NotAuthor.into());
    }
    let state = row.state.withdraw()?;
    let change = ActiveModel { open_hash: Set(None), ..Default::default() };
    save(tx, &row, state, change, "customers.adjudication.withdrawn").await
}
