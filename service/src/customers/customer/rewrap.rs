//! Exchanging the master key: every data key is wrapped anew by the present one, and what is
//! found by hash is hashed anew with it. Others read and write meanwhile: a customer is locked for
//! the few whom one transaction takes.

use super::identity;
use super::sealed::{EMAIL, ID_NUMBER, ID_TAIL, PHONE, Sealer};
use crate::customers::identity_document::fill_tails;
use crate::kernel::progress::Progress;
use crate::kernel::rewrap::{behind, readable, renewed, told};
use crate::kernel::{Error, Kernel, Result, Tx, commit};
use entity::customers::{contact, customer, identity_document};
use entity::id::CustomerId;
use entity::label::Labelled;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use serde_json::Value;
use std::ops::ControlFlow;
use uuid::Uuid;

const ACT: &str = "customers.customer.rewrap";
/// Customers of one transaction.
const BATCH: u64 = 20;

/// Gives the documents from before tails their hashes, and rewraps the keys of every customer that
/// another master key wrapped; both count as rewrapped. What no key opens is left and counted.
pub async fn run_rewrap(kernel: &Kernel, progress: &Progress<'_>) -> Result<Value> {
    let (filled, left) = fill_tails(kernel).await?;
    if !kernel.cipher.rotates() {
        return Ok(told(filled, left));
    }
    let (done, failed) = rewrap_all(kernel, progress).await?;
    // A customer whose documents were left is among those whom no key opens.
    Ok(told(filled + done, failed.max(left)))
}

async fn rewrap_all(kernel: &Kernel, progress: &Progress<'_>) -> Result<(u64, u64)> {
    let total = customer::Entity::find().filter(old(kernel)).count(&kernel.db).await?;
    let (mut last, mut seen, mut done) = (CustomerId(Uuid::nil()), 0, 0);
    loop {
        let ids: Vec<CustomerId> = customer::Entity::find()
            .select_only()
            .column(customer::Column::Id)
            .filter(old(kernel))
            .filter(customer::Column::Id.gt(last))
            .order_by_asc(customer::Column::Id)
            .limit(BATCH)
            .into_tuple()
            .all(&kernel.db)
            .await?;
        let Some(end) = ids.last() else {
            return Ok((done, seen - done));
        };
        last = *end;
        let batch = async |tx: &mut Tx<'_>| {
            let mut done = 0;
            for id in &ids {
                done += u64::from(rewrap(tx, *id).await?);
            }
            Ok(done)
        };
        done += match commit::by_system(kernel, ACT, batch).await {
            Err(Error::Refused(_)) => one_by_one(kernel, &ids).await?,
            other => other?,
        };
        seen += ids.len() as u64;
        progress.report(seen.min(total), total).await?;
    }
}

/// Where something sealed does not open, that customer alone is left.
async fn one_by_one(kernel: &Kernel, ids: &[CustomerId]) -> Result<u64> {
    let mut done = 0;
    for id in ids {
        let one = async |tx: &mut Tx<'_>| rewrap(tx, *id).await;
        done += u64::from(readable(commit::by_system(kernel, ACT, one).await)?);
    }
    Ok(done)
}

/// Rows whose key another master key wrapped; an erased person has none.
fn old(kernel: &Kernel) -> Condition {
    let data_key = customer::Column::DataKey;
    Condition::all().add(data_key.ne("")).add(behind(kernel, data_key))
}

/// False where no key that is understood opens the customer's.
async fn rewrap(tx: &Tx<'_>, id: CustomerId) -> Result<bool> {
    let row = customer::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let Some(row) = row.filter(|row| !row.data_key.is_empty()) else { return Ok(true) };
    let cipher = &tx.kernel.cipher;
    let data_key = match renewed(tx, id.0, &row.data_key) {
        ControlFlow::Continue(data_key) => data_key,
        ControlFlow::Break(done) => return Ok(done),
    };
    let sealer = Sealer::of(cipher, &row)?;
    let email = match &row.email_cipher {
        Some(sealed) => Some(cipher.search_hash(EMAIL, &sealer.open(EMAIL, sealed)?)),
        None => None,
    };
    let number = match row.id_number_cipher.as_str() {
        "" => String::new(),
        sealed => cipher.search_hash(ID_NUMBER, &sealer.open(ID_NUMBER, sealed)?),
    };
    let change = customer::ActiveModel {
        id: Set(id),
        data_key: Set(data_key),
        phone_hash: Set(cipher.search_hash(PHONE, &sealer.open(PHONE, &row.phone_cipher)?)),
        email_hash: Set(email),
        id_number_hash: Set(number),
        ..Default::default()
    };
    customer::Entity::update(change).exec(tx.db()).await?;
    contacts(tx, &sealer, id).await?;
    documents(tx, &sealer, id).await?;
    Ok(true)
}

async fn contacts(tx: &Tx<'_>, sealer: &Sealer<'_>, id: CustomerId) -> Result<()> {
    let theirs = contact::Entity::find().filter(contact::Column::CustomerId.eq(id));
    for row in theirs.all(tx.db()).await? {
        let value = sealer.open(&row.slot, &row.value_cipher)?;
        let hash = tx.kernel.cipher.search_hash(row.kind.value(), &value);
        let change = contact::ActiveModel {
            id: Set(row.id),
            value_key: Set(row.value_key.map(|_| hash.clone())),
            value_hash: Set(hash),
            ..Default::default()
        };
        contact::Entity::update(change).exec(tx.db()).await?;
    }
    Ok(())
}

async fn documents(tx: &Tx<'_>, sealer: &Sealer<'_>, id: CustomerId) -> Result<()> {
    let theirs =
        identity_document::Entity::find().filter(identity_document::Column::CustomerId.eq(id));
    for row in theirs.all(tx.db()).await? {
        let value = sealer.open(&row.slot, &row.number_cipher)?;
        let cipher = &tx.kernel.cipher;
        let hash = cipher.search_hash(ID_NUMBER, &value);
        let tail = identity::tail(&value).map(|tail| cipher.search_hash(ID_TAIL, tail));
        let change = identity_document::ActiveModel {
            id: Set(row.id),
            number_key: Set(row.number_key.map(|_| hash.clone())),
            number_hash: Set(hash),
            tail_hash: Set(Some(tail.unwrap_or_default())),
            ..Default::default()
        };
        identity_document::Entity::update(change).exec(tx.db()).await?;
    }
    Ok(())
}
