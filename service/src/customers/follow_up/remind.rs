//! Reminders: in the morning of the day on which a contact is due, the customer's consultant and
//! whoever listens are told.

use super::answered::answered;
use super::load::subject;
use super::query::{superseded, zone};
use crate::customers::{assignment, customer as person};
use crate::kernel::clock::start_of_day;
use crate::kernel::schedule::{self, Later};
use crate::kernel::{Kernel, Result, Tx, commit, parameter};
use crate::notifications::{Notice, notify};
use chrono::{DateTime, TimeDelta, Utc};
use entity::customers::follow_up::{self, Column, Entity};
use entity::customers::{assignment as assignment_row, customer};
use entity::id::{CustomerId, FollowUpId};
use entity::notifications::notification::NotificationKind;
use sea_orm::sea_query::ExprTrait;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde_json::{Value, json};

const ACT: &str = "customers.follow_up.remind";

fn key(id: FollowUpId) -> String {
    format!("{ACT}/{id}")
}

/// Asks for the reminder of a contact that is due on a later day, or later today.
pub(super) async fn schedule(tx: &Tx<'_>, row: &follow_up::Model) -> Result<()> {
    let Some(due_at) = morning(tx, row).await?.filter(|at| *at > tx.now) else { return Ok(()) };
    let later = Later {
        kind: ACT,
        due_at,
        project_id: row.project_id,
        payload: json!({"follow_up_id": row.id}),
        unique_key: Some(key(row.id)),
        repeat_seconds: None,
    };
    schedule::schedule(tx, later).await.map(drop)
}

/// Takes the reminder back.
pub(super) async fn forget(tx: &Tx<'_>, id: FollowUpId) -> Result<()> {
    schedule::forget(tx, &key(id)).await
}

/// Takes back the reminders of contacts that the one just noted has answered, under whichever entry
/// of the person they were promised.
pub(super) async fn forget_earlier(
    tx: &Tx<'_>,
    customer_id: CustomerId,
    happened_at: DateTime<Utc>,
) -> Result<()> {
    let entries = person::people(&tx.reader(), &[customer_id]).await?;
    let earlier: Vec<FollowUpId> = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::CustomerId.is_in(entries.into_keys().map(|id| id.0)))
        .filter(Column::HappenedAt.lte(happened_at))
        .filter(Column::NextOn.is_not_null())
        .filter(Column::DoneAt.is_null())
        .filter(superseded())
        .into_tuple()
        .all(tx.db())
        .await?;
    for id in earlier {
        forget(tx, id).await?;
    }
    Ok(())
}

/// Asks again for the reminders of contacts with the person that a later one had answered, which
/// is void now.
pub(super) async fn resume(
    tx: &Tx<'_>,
    customer_id: CustomerId,
    happened_at: DateTime<Utc>,
) -> Result<()> {
    let entries = person::people(&tx.reader(), &[customer_id]).await?;
    let earlier = Entity::find()
        .filter(Column::CustomerId.is_in(entries.into_keys().map(|id| id.0)))
        .filter(Column::HappenedAt.lte(happened_at))
        .filter(Column::NextOn.is_not_null())
        .filter(Column::DoneAt.is_null())
        .filter(Column::VoidedAt.is_null())
        .filter(superseded().not())
        .all(tx.db())
        .await?;
    for row in earlier.iter().filter(|row| row.next_on != row.reminded_for_on) {
        forget(tx, row.id).await?;
        schedule(tx, row).await?;
    }
    Ok(())
}

/// The hour of reminders on the day, in the project's time zone.
async fn morning(tx: &Tx<'_>, row: &follow_up::Model) -> Result<Option<DateTime<Utc>>> {
    let Some(day) = row.next_on else { return Ok(None) };
    let zone = zone(&tx.reader(), row.project_id).await?;
    let key = "customers.follow_up.reminder_hour";
    let hour: i64 = parameter::read(&tx.reader(), key, row.project_id).await?;
    Ok(start_of_day(&zone, day).map(|midnight| midnight + TimeDelta::hours(hour)))
}

/// Tells that the contact is due, if it is so still.
pub async fn run_remind(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: FollowUpId = serde_json::from_value(payload["follow_up_id"].clone())?;
    let told = commit::by_system(kernel, ACT, async |tx| remind(tx, id).await).await?;
    Ok(json!({"reminded": u8::from(told)}))
}

async fn remind(tx: &mut Tx<'_>, id: FollowUpId) -> Result<bool> {
    let row = Entity::find_by_id(id).filter(answered().not()).lock_exclusive();
    let row = row.one(tx.db()).await?;
    let open = row.filter(|row| row.done_at.is_none() && row.voided_at.is_none());
    let open = open.filter(|row| row.next_on != row.reminded_for_on);
    let Some(row) = open.filter(|row| row.next_on.is_some()) else { return Ok(false) };
    let there = customer::Entity::find_by_id(row.customer_id).one(tx.db()).await?;
    if there.is_none_or(|row| row.deleted_at.is_some() || row.erased_at.is_some()) {
        return Ok(false);
    }
    let change = follow_up::ActiveModel {
        id: Set(id),
        reminded_for_on: Set(row.next_on),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    let held = held(tx, &row).await?;
    let owner_id = held.as_ref().and_then(|held| held.owner_id);
    let detail = json!({
        "customer_id": row.customer_id, "author_id": row.author_id, "owner_id": owner_id,
        "next_on": row.next_on,
    });
    tx.record("customers.follow_up.due", subject(&row), &detail)?;
    // Nobody contacts who lies in the pool.
    let person = held.map_or(Some(row.author_id), |held| held.owner_id);
    if let Some(person) = person {
        let notice = Notice {
            kind: NotificationKind::ContactDue,
            project_id: row.project_id,
            about: ("customers.follow_up", id.0),
            params: json!({"on": row.next_on}),
        };
        notify(tx, person, notice).await?;
    }
    Ok(true)
}

/// Who looks after the customer now; none where he is in no project.
async fn held(tx: &Tx<'_>, row: &follow_up::Model) -> Result<Option<assignment_row::Model>> {
    let Some(project_id) = row.project_id else { return Ok(None) };
    assignment::of(&tx.reader(), row.customer_id, project_id).await
}
