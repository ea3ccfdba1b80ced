//! What a verdict makes of the reports of a number: the one that wins is protected, the others
//! count for nothing.

use super::facts::Number;
use super::load::save;
use super::protection::{Windows, after};
use super::{claim, load};
use crate::customers::Customers;
use crate::customers::customer::phone::Phone;
use crate::customers::customer::{PHONE, Sealer};
use crate::kernel::{Error, Reader, Result, Tx};
use entity::customers::registration::{
    ActiveModel, Column, Entity, InvalidReason, Model, RegistrationState,
};
use entity::id::{AdjudicationId, ProjectId};
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use uuid::Uuid;

/// Reports of the numbers of one person in a project, and those of which only a part of his number
/// is known.
pub async fn kin(
    reader: &Reader<'_>,
    project_id: ProjectId,
    (hashes, phone): (&[String], &Phone),
) -> Result<Vec<Model>> {
    let rows = Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .filter(load::meaning(hashes, phone))
        .order_by_asc(Column::Id)
        .all(&reader.db);
    Ok(rows.await?)
}

/// Reports of the numbers, and the one that wins even where it has a part of the number only, in
/// the order of their ids, locked.
pub async fn lock_numbers(
    tx: &Tx<'_>,
    project_id: ProjectId,
    hashes: &[String],
    winner: Option<Uuid>,
) -> Result<Vec<Model>> {
    let theirs = Condition::any()
        .add(Column::PhoneHash.is_in(hashes))
        .add_option(winner.map(|id| Column::Id.eq(id)));
    let rows = Entity::find()
        .filter(Column::ProjectId.eq(project_id))
        .filter(theirs)
        .order_by_asc(Column::Id)
        .lock_exclusive()
        .all(tx.db());
    Ok(rows.await?)
}

/// Ends what still counts of locked reports, and gives back what they hold.
pub async fn overrule(tx: &mut Tx<'_>, rows: &[Model], by: AdjudicationId) -> Result<()> {
    claim::give_back(tx, rows).await?;
    let counts = [RegistrationState::Valid, RegistrationState::Visited];
    for row in rows.iter().filter(|row| counts.contains(&row.state)) {
        let change = ActiveModel {
            invalid_reason: Set(Some(InvalidReason::Verdict)),
            adjudication_id: Set(Some(by)),
            code_hash: Set(None),
            code_expires_at: Set(None),
            ..Default::default()
        };
        let state = row.state.overrule()?;
        save(tx, row, state, change, "customers.registration.invalidated").await?;
    }
    Ok(())
}

/// Lets a locked report count from the verdict on for as long as the project says, whatever had
/// become of it; the number is known by the verdict.
pub async fn uphold(tx: &mut Tx<'_>, row: &Model, phone: &Phone, by: AdjudicationId) -> Result<()> {
    if row.data_key.is_empty() {
        return Err(Customers::Erased.into());
    }
    let windows = Windows::read(&tx.reader(), row.project_id).await?;
    let (state, days) = match row.visited_at {
        Some(_) => (row.state.uphold_visit()?, windows.visit_days),
        None => (row.state.uphold()?, windows.report_days),
    };
    let sealer = Sealer::under(&tx.kernel.cipher, row.id, &row.data_key)?;
    let sealed = match &row.phone_cipher {
        Some(_) => None,
        None => Some(sealer.phone(phone)?),
    };
    let own = row.phone_cipher.as_ref().map(|sealed| sealer.open(PHONE, sealed)).transpose()?;
    let own = own.and_then(|text| Phone::parse(&text)).unwrap_or_else(|| phone.clone());
    if state == RegistrationState::Visited && !claim::take(tx, row, &own).await? {
        return Err(Error::Contended("another report has taken the number".to_owned()));
    }
    let (cipher, hash) = sealed.map(|sealed| (sealed.cipher, sealed.hash)).unzip();
    let change = ActiveModel {
        phone_cipher: cipher.map_or(NotSet, |cipher| Set(Some(cipher))),
        phone_hash: hash.map_or(NotSet, |hash| Set(Some(hash))),
        expires_at: Set(row.expires_at.max(after(tx.now, days))),
        invalid_reason: Set(None),
        adjudication_id: Set(Some(by)),
        ..Default::default()
    };
    save(tx, row, state, change, "customers.registration.upheld").await
}

/// The report that a verdict protects against new ones of the number, though nobody has visited.
pub async fn upheld(reader: &Reader<'_>, number: Number<'_>) -> Result<Option<Model>> {
    let row = Entity::find()
        .filter(Column::ProjectId.eq(number.project_id))
        .filter(Column::PhoneHash.is_in(number.hashes))
        .filter(Column::AdjudicationId.is_not_null())
        .filter(Column::State.eq(RegistrationState::Valid))
        .filter(Column::ExpiresAt.gt(reader.now))
        .one(&reader.db);
    Ok(row.await?)
}
