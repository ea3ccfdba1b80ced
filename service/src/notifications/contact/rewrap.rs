//! Exchanging the master key: the keys of staff are wrapped anew by the present one. What was
//! entered before addresses were sealed is sealed on the way.

use super::Addresses;
use crate::kernel::progress::Progress;
use crate::kernel::rewrap::{each, renewed};
use crate::kernel::{Kernel, Result, Tx, commit};
use entity::id::UserId;
use entity::notifications::contact::{ActiveModel, Column, Entity};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect,
};
use serde_json::Value;
use std::ops::ControlFlow;

const ACT: &str = "notifications.contact.rewrap";

/// Seals what lies in the clear, and rewraps whom another master key wrapped; both count as
/// rewrapped. What no key opens is left and counted.
pub async fn run_rewrap(kernel: &Kernel, progress: &Progress<'_>) -> Result<Value> {
    let clear: Vec<UserId> = Entity::find()
        .select_only()
        .column(Column::UserId)
        .filter(Column::DataKey.is_null())
        .into_tuple()
        .all(&kernel.db)
        .await?;
    let sealed = clear.len() as u64;
    for id in clear {
        commit::by_system(kernel, ACT, async |tx| seal(tx, id).await).await?;
    }
    let columns = (Column::UserId, Column::DataKey);
    let mut told = each((kernel, progress), ACT, Entity::find(), columns, rewrap).await?;
    told["rewrapped"] = (sealed + told["rewrapped"].as_u64().unwrap_or_default()).into();
    Ok(told)
}

async fn seal(tx: &Tx<'_>, id: UserId) -> Result<()> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let Some(row) = row.filter(|row| row.data_key.is_none()) else { return Ok(()) };
    let cipher = &tx.kernel.cipher;
    let sealed = Addresses::open(cipher, &row)?.sealed(cipher, id, row.language)?;
    let change = sealed.into_active_model().reset_all();
    Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

/// False where no key that is understood opens the person's.
async fn rewrap(tx: &Tx<'_>, id: UserId) -> Result<bool> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let Some(wrapped) = row.and_then(|row| row.data_key) else { return Ok(true) };
    let data_key = match renewed(tx, id.0, &wrapped) {
        ControlFlow::Continue(data_key) => data_key,
        ControlFlow::Break(done) => return Ok(done),
    };
    let change =
        ActiveModel { user_id: Set(id), data_key: Set(Some(data_key)), ..Default::default() };
    Entity::update(change).exec(tx.db()).await?;
    Ok(true)
}
