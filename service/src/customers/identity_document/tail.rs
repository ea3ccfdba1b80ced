//! The hashes by which documents are found by their last four characters, for rows from before
//! there were any: they are made where the number can be opened, since a migration has no key.

use crate::customers::customer::Sealer;
use crate::kernel::rewrap::readable;
use crate::kernel::{Kernel, Result, Tx, commit};
use entity::customers::customer;
use entity::customers::identity_document::{ActiveModel, Column, Entity};
use entity::id::CustomerId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

const ACT: &str = "customers.identity_document.fill_tails";

/// Makes every hash that is missing, one customer after the other; answers how many customers were
/// done, and of how many something does not open.
pub async fn fill_tails(kernel: &Kernel) -> Result<(u64, u64)> {
    let (mut done, mut left) = (0, 0);
    let customers: Vec<CustomerId> = Entity::find()
        .select_only()
        .column(Column::CustomerId)
        .filter(Column::TailHash.is_null())
        .distinct()
        .order_by_asc(Column::CustomerId)
        .into_tuple()
        .all(&kernel.db)
        .await?;
    for id in customers {
        let filled = commit::by_system(kernel, ACT, async |tx| fill(tx, id).await).await;
        if readable(filled)? {
            done += 1;
        } else {
            left += 1;
        }
    }
    Ok((done, left))
}

async fn fill(tx: &Tx<'_>, id: CustomerId) -> Result<bool> {
    let row = customer::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let Some(row) = row.filter(|row| !row.data_key.is_empty()) else { return Ok(true) };
    let sealer = Sealer::of(&tx.kernel.cipher, &row)?;
    let theirs =
        Entity::find().filter(Column::CustomerId.eq(id)).filter(Column::TailHash.is_null());
    for document in theirs.all(tx.db()).await? {
        let number = sealer.open(&document.slot, &document.number_cipher)?;
        let change = ActiveModel {
            id: Set(document.id),
            tail_hash: Set(Some(sealer.tail_hash(&number)?)),
            ..Default::default()
        };
        Entity::update(change).exec(tx.db()).await?;
    }
    Ok(true)
}
