//! Exchanging the master key: the keys of brokers are wrapped anew by the present one.

use crate::customers::customer::{PHONE, Sealer};
use crate::kernel::progress::Progress;
use crate::kernel::rewrap::{each, renewed};
use crate::kernel::{Kernel, Result, Tx};
use entity::customers::broker::{ActiveModel, Column, Entity};
use entity::id::BrokerId;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};
use serde_json::Value;
use std::ops::ControlFlow;

/// Rewraps every broker whom another master key wrapped; what no key opens is left and counted.
pub async fn run_rewrap(kernel: &Kernel, progress: &Progress<'_>) -> Result<Value> {
    let columns = (Column::Id, Column::DataKey);
    each((kernel, progress), "customers.broker.rewrap", Entity::find(), columns, rewrap).await
}

/// False where no key that is understood opens the broker's.
async fn rewrap(tx: &Tx<'_>, id: BrokerId) -> Result<bool> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let Some(row) = row else { return Ok(true) };
    let cipher = &tx.kernel.cipher;
    let data_key = match renewed(tx, id.0, &row.data_key) {
        ControlFlow::Continue(data_key) => data_key,
        ControlFlow::Break(done) => return Ok(done),
    };
    let phone = Sealer::under(cipher, id, &row.data_key)?.open(PHONE, &row.phone_cipher)?;
    let change = ActiveModel {
        id: Set(id),
        data_key: Set(data_key),
        phone_hash: Set(cipher.search_hash(PHONE, &phone)),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    Ok(true)
}
