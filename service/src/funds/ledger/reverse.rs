//! Taking an entry back by its mirror image.

use super::booking::{Booking, Line};
use super::post::post;
use crate::kernel::{Error, Result, Tx};
use chrono::NaiveDate;
use entity::funds::{entry, posting};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder};
use uuid::Uuid;

/// Books the mirror of what `act` booked for a source, in the name of the act `by`; never before
/// the day of the original.
pub async fn reverse(
    tx: &mut Tx<'_>,
    source_id: Uuid,
    act: &'static str,
    by: &'static str,
    booked_on: NaiveDate,
) -> Result<()> {
    let original = entry_of(tx, source_id, act).await?;
    let postings = posting::Entity::find()
        .filter(posting::Column::EntryId.eq(original.id))
        .order_by_asc(posting::Column::Id)
        .all(tx.db())
        .await?;
    let mirrored = |row: posting::Model| Line {
        code: row.account_code.into(),
        debit: row.credit,
        credit: row.debit,
    };
    let booking = Booking {
        company_id: original.company_id,
        project_id: original.project_id,
        act: by,
        source_type: original.source_type.into(),
        source_id,
        trade_id: original.trade_id,
        booked_on: booked_on.max(original.booked_on),
        lines: postings.into_iter().map(mirrored).collect(),
        reverses: Some(original.id),
    };
    post(tx, &booking).await?;
    Ok(())
}

/// What an act booked for a source.
pub(crate) async fn entry_of(
    tx: &Tx<'_>,
    source_id: Uuid,
    act: &'static str,
) -> Result<entry::Model> {
    entry::Entity::find()
        .filter(entry::Column::SourceId.eq(source_id))
        .filter(entry::Column::Act.eq(act))
        .one(tx.db())
        .await?
        .ok_or_else(|| Error::internal(format!("{act} of {source_id} booked nothing")))
}
