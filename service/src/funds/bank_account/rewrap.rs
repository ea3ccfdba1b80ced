//! Exchanging the master key: the keys of account numbers are wrapped anew by the present one.

use super::insert::NUMBER;
use crate::kernel::progress::Progress;
use crate::kernel::{Kernel, Result, Tx, commit};
use entity::funds::bank_account::{ActiveModel, Column, Entity};
use entity::id::BankAccountId;
use sea_orm::sea_query::LikeExpr;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};

/// Rewraps every account that another master key wrapped; what no key opens is left and counted.
pub async fn run_rewrap(kernel: &Kernel, progress: &Progress<'_>) -> Result<Value> {
    if !kernel.cipher.rotates() {
        return Ok(json!({"rewrapped": 0, "failed": 0}));
    }
    let present = LikeExpr::new(format!("{}%", kernel.cipher.mark()));
    let ids: Vec<BankAccountId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::DataKey.not_like(present))
        .into_tuple()
        .all(&kernel.db)
        .await?;
    let (total, mut seen, mut done) = (ids.len() as u64, 0, 0);
    for id in ids {
        let one = async |tx: &mut Tx<'_>| rewrap(tx, id).await;
        let fits = commit::by_system(kernel, "funds.bank_account.rewrap", one).await?;
        seen += 1;
        done += u64::from(fits);
        progress.report(seen, total).await?;
    }
    Ok(json!({"rewrapped": done, "failed": seen - done}))
}

/// False where no key that is understood opens the account's.
async fn rewrap(tx: &Tx<'_>, id: BankAccountId) -> Result<bool> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let Some((row, wrapped)) = row.and_then(|row| row.data_key.clone().map(|key| (row, key)))
    else {
        return Ok(true);
    };
    let cipher = &tx.kernel.cipher;
    let data_key = match cipher.rewrapped(id.0, &wrapped) {
        Ok(Some(data_key)) => data_key,
        Ok(None) => return Ok(true),
        Err(error) => {
            tracing::error!(account = %id, ?error, "no master key opens the account's key");
            return Ok(false);
        }
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
