//! Exchanging the master key: the keys of adjudications are wrapped anew by the present one, and
//! their numbers hashed anew with it.

use crate::customers::customer::{PHONE, Sealer};
use crate::kernel::progress::Progress;
use crate::kernel::rewrap::{each, renewed};
use crate::kernel::{Kernel, Result, Tx};
use entity::customers::adjudication::{ActiveModel, Column, Entity};
use entity::id::AdjudicationId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::Value;
use std::ops::ControlFlow;

/// Rewraps every adjudication that another master key wrapped; what no key opens is left and
/// counted.
pub async fn run_rewrap(kernel: &Kernel, progress: &Progress<'_>) -> Result<Value> {
    let columns = (Column::Id, Column::DataKey);
    each(
        (kernel, progress),
        "customers.adjudication.rewrap",
        Entity::find().filter(Column::DataKey.ne("")),
        columns,
        rewrap,
    )
    .await
}

/// False where no key that is understood opens the adjudication's.
async fn rewrap(tx: &Tx<'_>, id: AdjudicationId) -> Result<bool> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let Some(row) = row.filter(|row| !row.data_key.is_empty()) else { return Ok(true) };
    let cipher = &tx.kernel.cipher;
    let data_key = match renewed(tx, id.0, &row.data_key) {
        ControlFlow::Continue(data_key) => data_key,
        ControlFlow::Break(done) => return Ok(done),
    };
    let mut change = ActiveModel { id: Set(id), data_key: Set(data_key), ..Default::default() };
    if let Some(sealed) = &row.phone_cipher {
        let phone = Sealer::under(cipher, id, &row.data_key)?.open(PHONE, sealed)?;
        let hash = cipher.search_hash(PHONE, &phone);
        change.open_hash = Set(row.open_hash.as_ref().map(|_| hash.clone()));
        change.phone_hash = Set(Some(hash));
    }
    Entity::update(change).exec(tx.db()).await?;
    Ok(true)
}
