//! Booking an entry.

use super::super::refusal::Funds;
use super::booking::Booking;
use crate::kernel::error::OnDuplicate;
use crate::kernel::number::{self, Document, Owner};
use crate::kernel::{Error, Result, Tx};
use entity::calendar::month_of;
use entity::funds::{entry, posting};
use entity::id::{EntryId, PostingId};
use entity::inventory::project;
use sea_orm::{EntityTrait, IntoActiveModel};

/// Books the entry of a project whose code is not at hand.
pub async fn post(tx: &mut Tx<'_>, booking: &Booking) -> Result<EntryId> {
    let project = project::Entity::find_by_id(booking.project_id).one(tx.db()).await?;
    let project = project.ok_or_else(|| Error::internal("an entry without its project"))?;
    post_as(tx, &project.code, booking).await
}

/// Books the entry. The same source and act are never booked twice.
pub(crate) async fn post_as(
    tx: &mut Tx<'_>,
    project_code: &str,
    booking: &Booking,
) -> Result<EntryId> {
    booking.check()?;
    let owner =
        Owner { company_id: booking.company_id, project_id: booking.project_id, project_code };
    let number = number::next(tx, Document::Entry, &owner, booking.booked_on).await?;
    let id = tx.id::<EntryId>();
    let row = entry::Model {
        id,
        company_id: booking.company_id,
        project_id: booking.project_id,
        number,
        act: booking.act.to_owned(),
        source_type: booking.source_type.clone().into_owned(),
        source_id: booking.source_id,
        trade_id: booking.trade_id,
        booked_on: booking.booked_on,
        month: month_of(booking.booked_on),
        reverses_id: booking.reverses,
        created_at: tx.now,
    };
    entry::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Funds::AlreadyBooked.into())?;
    let postings = booking.lines.iter().map(|line| posting::Model {
        id: tx.id::<PostingId>(),
        entry_id: id,
        project_id: booking.project_id,
        account_code: line.code.clone().into_owned(),
        trade_id: booking.trade_id,
        debit: line.debit,
        credit: line.credit,
        booked_on: booking.booked_on,
        created_at: tx.now,
    });
    let rows: Vec<_> = postings.map(IntoActiveModel::into_active_model).collect();
    posting::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    Ok(id)
}
