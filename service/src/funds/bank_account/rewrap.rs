//! Exchanging the master key: the keys of account numbers are wrapped anew by the present one.

use super::insert::NUMBER;
use crate::kernel::progress::Progress;
use crate::kernel::rewrap::{each, renewed};
use crate::kernel::{Kernel, Result, Tx};
use entity::funds::bank_account::{ActiveModel, Column, Entity};
use entity::id::BankAccountId;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};
use serde_json::Value;
use std::ops::ControlFlow;

/// Rewraps every account that another master key wrapped; what no key opens is left and counted.
pub async fn run_rewrap(kernel: &Kernel, progress: &Progress<'_>) -> Result<Value> {
    let columns = (Column::Id, Column::DataKey);
    each((kernel, progress), "funds.bank_account.rewrap", Entity::find(), columns, rewrap).await
}

/// False where no key that is understood opens the account's.
async fn rewrap(tx: &Tx<'_>, id: BankAccountId) -> Result<bool> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let Some((row, wrapped)) = row.and_then(|row| row.data_key.clone().map(|key| (row, key)))
    else {
        return Ok(true);
    };
    let cipher = &tx.kernel.cipher;
    let data_key = match renewed(tx, id.0, &wrapped) {
        ControlFlow::Continue(data_key) => data_key,
        ControlFlow::Break(done) => return Ok(done),
    };
    let key = cipher.data_key(id.0, &wrapped)?;
    let hash = match &row.number_cipher {
        Some(sealed) => Some(cipher.search_hash(NUMBER, &key.open(id.0, "number", sealed)?)),
        None => None,
    };
    let change = ActiveModel {
        id: Set(id),
        data_key: Set(Some(data_key)),
        number_hash: Set(hash),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    Ok(true)
}
