//! An adjudication under lock, the state that counts, and its change with what is told of it.

use super::about::{self, About, known};
use super::query::visible;
use crate::customers::Customers;
use crate::customers::customer::{PHONE, Sealer};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::customers::adjudication::{ActiveModel, AdjudicationState, Column, Entity, Model};
use entity::id::AdjudicationId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::json;

/// The state that counts at a moment: the time for an appeal ends by itself.
#[must_use]
pub fn state_at(row: &Model, now: DateTime<Utc>) -> AdjudicationState {
    let over = row.appeal_until_at.is_some_and(|until| until <= now);
    match row.state {
        AdjudicationState::Decided if over => AdjudicationState::Final,
        state => state,
    }
}

/// A visible adjudication.
pub async fn get(reader: &Reader<'_>, id: AdjudicationId) -> Result<Model> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.ok_or(Error::NotFound("adjudication"))
}

/// A visible adjudication, locked, in the state that counts now.
pub async fn lock(tx: &Tx<'_>, id: AdjudicationId) -> Result<Model> {
    get(&tx.reader(), id).await?;
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let mut row = row.ok_or(Error::NotFound("adjudication"))?;
    row.state = state_at(&row, tx.now);
    Ok(row)
}

/// What is kept of the number; of somebody erased nothing is decided any more.
pub fn sealed(row: &Model) -> Result<&String> {
    let kept = row.phone_cipher.as_ref().filter(|_| !row.data_key.is_empty());
    kept.ok_or_else(|| Customers::Erased.into())
}

/// Whom it is about.
pub async fn about(tx: &Tx<'_>, row: &Model) -> Result<About> {
    let sealed = sealed(row)?;
    let sealer = Sealer::under(&tx.kernel.cipher, row.id, &row.data_key)?;
    let phone = known(&sealer.open(PHONE, sealed)?)?;
    let place = (row.company_id, row.project_id);
    about::about(&tx.reader(), place, (&phone, row.registration_id)).await
}

/// Writes the change of a locked adjudication.
pub async fn save(
    tx: &mut Tx<'_>,
    row: &Model,
    state: AdjudicationState,
    mut change: ActiveModel,
    event: &str,
) -> Result<()> {
    let winner = match (&change.winner_kind, &change.winner_id) {
        (Set(kind), Set(id)) => json!({"kind": kind, "id": id}),
        _ => json!({"kind": row.winner_kind, "id": row.winner_id}),
    };
    change.id = Set(row.id);
    change.state = Set(state);
    change.version = Set(row.version + 1);
    Entity::update(change).exec(tx.db()).await?;
    let detail = json!({"status": state, "winner": winner});
    tx.record(event, Subject::of("customers.adjudication", row.id, row.project_id), &detail)
}
