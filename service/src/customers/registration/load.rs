//! A report under lock, and its change with what is told of it.

use super::facts::Number;
use super::protection::{announced, state_at};
use super::query::visible;
use crate::customers::customer::PHONE;
use crate::customers::customer::phone::Phone;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Reader, Result, Tx};
use entity::customers::registration::{
    ActiveModel, Column, Entity, InvalidReason, Model, RegistrationState,
};
use entity::id::{AdjudicationId, RegistrationId};
use sea_orm::ActiveValue::NotSet;
use sea_orm::{
    ActiveValue::Set, ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use serde_json::json;

/// A visible report.
pub(in crate::customers) async fn get(reader: &Reader<'_>, id: RegistrationId) -> Result<Model> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.ok_or(Error::NotFound("registration"))
}

/// A visible report, locked, in the state that counts now.
pub(super) async fn lock(tx: &Tx<'_>, id: RegistrationId) -> Result<Model> {
    get(&tx.reader(), id).await?;
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let mut row = row.ok_or(Error::NotFound("registration"))?;
    row.state = state_at(&row, tx.now);
    Ok(row)
}

/// Hashes under which a number may lie.
pub(super) fn hashes(tx: &Tx<'_>, phone: &Phone) -> Vec<String> {
    tx.kernel.cipher.search_hashes(PHONE, phone.as_str())
}

/// Reports of the hashed numbers, and those of which only a part of the number is known.
pub(super) fn meaning(hashes: &[String], phone: &Phone) -> Condition {
    let part =
        Condition::all().add(Column::PhoneHash.is_null()).add(Column::PhoneMask.eq(phone.masked()));
    Condition::any().add(Column::PhoneHash.is_in(hashes)).add(part)
}

/// Every report that may mean the same person, in the order of their ids, locked: rivals queue here
/// instead of meeting in the middle.
pub(super) async fn lock_kin(tx: &Tx<'_>, number: Number<'_>, phone: &Phone) -> Result<Vec<Model>> {
    let rows = Entity::find()
        .filter(Column::ProjectId.eq(number.project_id))
        .filter(meaning(number.hashes, phone))
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db());
    Ok(rows.await?)
}

/// Writes the change of a locked report.
pub(super) async fn save(
    tx: &mut Tx<'_>,
    row: &Model,
    state: RegistrationState,
    mut change: ActiveModel,
    event: &str,
) -> Result<()> {
    let invalid = match &change.invalid_reason {
        Set(reason) => *reason,
        _ => row.invalid_reason,
    };
    change.id = Set(row.id);
    change.state = Set(state);
    change.version = Set(row.version + 1);
    Entity::update(change).exec(tx.db()).await?;
    let detail = json!({"status": state, "invalid_reason": announced(invalid)});
    tx.record(event, Subject::of("customers.registration", row.id, row.project_id), &detail)
}

/// The report counts for nothing from now on, by the verdict where that is why.
pub(super) async fn invalidate(
    tx: &mut Tx<'_>,
    row: &Model,
    why: InvalidReason,
    verdict: Option<AdjudicationId>,
) -> Result<()> {
    let state = row.state.outdo()?;
    let change = ActiveModel {
        invalid_reason: Set(Some(why)),
        adjudication_id: match verdict.filter(|_| why == InvalidReason::Verdict) {
            Some(id) => Set(Some(id)),
            None => NotSet,
        },
        code_hash: Set(None),
        code_expires_at: Set(None),
        ..Default::default()
    };
    save(tx, row, state, change, "customers.registration.invalidated").await
}
