//! Reminders: some hours before a viewing, its consultant and whoever listens are told.

use crate::kernel::clock::written;
use crate::kernel::schedule::{self, Later};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Kernel, Result, Tx, commit, parameter};
use crate::notifications::{Notice, notify};
use chrono::TimeDelta;
use entity::customers::customer;
use entity::customers::viewing::{self, Entity, ViewingState};
use entity::id::ViewingId;
use entity::inventory::project;
use entity::notifications::notification::NotificationKind;
use sea_orm::{ActiveValue::Set, EntityTrait, QuerySelect};
use serde_json::{Value, json};

const ACT: &str = "customers.viewing.remind";

fn key(id: ViewingId) -> String {
    format!("{ACT}/{id}")
}

/// Asks for the reminder; false where its time is past.
pub(super) async fn schedule(tx: &Tx<'_>, row: &viewing::Model) -> Result<bool> {
    let key_of_hours = "customers.viewing.reminder_hours";
    let project = Some(row.project_id);
    let hours: i64 = parameter::read(&tx.reader(), key_of_hours, project).await?;
    let due_at = row.scheduled_at.checked_sub_signed(TimeDelta::hours(hours));
    let Some(due_at) = due_at.filter(|at| *at > tx.now) else { return Ok(false) };
    let later = Later {
        kind: ACT,
        due_at,
        project_id: project,
        payload: json!({"viewing_id": row.id}),
        unique_key: Some(key(row.id)),
        repeat_seconds: None,
    };
    schedule::schedule(tx, later).await?;
    Ok(true)
}

/// Takes the reminder back.
pub(super) async fn forget(tx: &Tx<'_>, id: ViewingId) -> Result<()> {
    schedule::forget(tx, &key(id)).await
}

/// Tells whom others have given a viewing of which no reminder comes any more.
pub(super) async fn tell_late(tx: &mut Tx<'_>, row: &viewing::Model) -> Result<()> {
    let late = row.reminded_for_at == Some(row.scheduled_at) && row.scheduled_at > tx.now;
    if late && tx.actor.user_id != Some(row.consultant_id) {
        tell(tx, row).await?;
    }
    Ok(())
}

/// Tells that the viewing is near, if it is booked still.
pub async fn run_remind(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: ViewingId = serde_json::from_value(payload["viewing_id"].clone())?;
    let told = commit::by_system(kernel, ACT, async |tx| remind(tx, id).await).await?;
    Ok(json!({"reminded": u8::from(told)}))
}

async fn remind(tx: &mut Tx<'_>, id: ViewingId) -> Result<bool> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let due = |row: &viewing::Model| {
        row.state == ViewingState::Booked && row.reminded_for_at != Some(row.scheduled_at)
    };
    let Some(row) = row.filter(due) else { return Ok(false) };
    let there = customer::Entity::find_by_id(row.customer_id).one(tx.db()).await?;
    if there.is_none_or(|row| row.deleted_at.is_some() || row.erased_at.is_some()) {
        return Ok(false);
    }
    let change = viewing::ActiveModel {
        id: Set(id),
        reminded_for_at: Set(Some(row.scheduled_at)),
        ..Default::default()
    };
    Entity::update(change).exec(tx.db()).await?;
    let detail = json!({
        "customer_id": row.customer_id, "consultant_id": row.consultant_id,
        "scheduled_at": row.scheduled_at,
    });
    let subject = Subject::of("customers.viewing", id, row.project_id);
    tx.record("customers.viewing.due", subject, &detail)?;
    tell(tx, &row).await?;
    Ok(true)
}

async fn tell(tx: &mut Tx<'_>, row: &viewing::Model) -> Result<()> {
    let project = project::Entity::find_by_id(row.project_id).one(tx.db()).await?;
    let zone = project.ok_or(Error::NotFound("project"))?.time_zone;
    let notice = Notice {
        kind: NotificationKind::ViewingNear,
        project_id: Some(row.project_id),
        about: ("customers.viewing", row.id.0),
        params: json!({"at": written(&zone, row.scheduled_at)}),
    };
    notify(tx, row.consultant_id, notice).await
}
