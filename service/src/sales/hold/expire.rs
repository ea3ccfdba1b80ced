//! Expiry of holds: by the timed event and by the scan, with one effect.

use super::load;
use crate::inventory;
use crate::kernel::actor::Actor;
use crate::kernel::schedule::{self, Later};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Kernel, Reader, Result, Tx, commit, parameter};
use crate::notifications::{Notice, notify};
use entity::id::HoldId;
use entity::inventory::axes::SaleState;
use entity::notifications::notification::NotificationKind;
use entity::sales::hold::{self, HoldState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

const ACT: &str = "sales.hold.expire";
/// Holds that one scan ends; the next scan takes up the rest.
const BATCH: u64 = 500;

fn key(id: HoldId) -> String {
    format!("{ACT}/{id}")
}

/// Asks for the timed event, where the parameter wants one.
pub(super) async fn schedule(tx: &Tx<'_>, hold: &hold::Model) -> Result<()> {
    let project = Some(hold.project_id);
    if !parameter::read(&tx.reader(), "sales.expiry.by_event", project).await? {
        return Ok(());
    }
    let later = Later {
        kind: ACT,
        due_at: hold.expires_at,
        project_id: project,
        payload: json!({"hold_id": hold.id}),
        unique_key: Some(key(hold.id)),
        repeat_seconds: None,
    };
    schedule::schedule(tx, later).await?;
    Ok(())
}

/// Takes the timed event back.
pub(super) async fn forget(tx: &Tx<'_>, id: HoldId) -> Result<()> {
    schedule::forget(tx, &key(id)).await
}

/// Ends the hold if its time is over; false when there was nothing to do.
async fn expire(tx: &mut Tx<'_>, id: HoldId) -> Result<bool> {
    let Some(seen) = hold::Entity::find_by_id(id).one(tx.db()).await? else { return Ok(false) };
    if seen.state != HoldState::Active || seen.expires_at > tx.now {
        return Ok(false);
    }
    inventory::unit::claim::give_back(tx, seen.unit_id, id.0).await?;
    let unit = inventory::unit::lock(tx, seen.unit_id).await?;
    let hold = load::lock(tx, id).await?;
    if hold.state != HoldState::Active {
        return Ok(false);
    }
    if hold.expires_at > tx.now {
        // Renewed while we waited; the whole is tried again and then finds nothing to do.
        return Err(Error::Contended("the hold was renewed".to_owned()));
    }
    let code = unit.code.clone();
    if unit.sale_state == SaleState::Held {
        inventory::unit::end_hold(tx, unit).await?;
    }
    end(tx, hold, &code).await?;
    Ok(true)
}

/// What becomes of a hold whose time is over, whoever notices, and of nothing but the hold.
pub(super) async fn end(tx: &mut Tx<'_>, mut hold: hold::Model, unit_code: &str) -> Result<()> {
    hold.state = hold.state.expire()?;
    load::save(tx, &hold).await?;
    forget(tx, hold.id).await?;
    let notice = Notice {
        kind: NotificationKind::HoldExpired,
        project_id: Some(hold.project_id),
        about: ("sales.hold", hold.id.0),
        params: json!({"unit": unit_code}),
    };
    notify(tx, hold.author_id, notice).await?;
    let detail = json!({"unit_id": hold.unit_id});
    tx.record("sales.hold.expired", Subject::of("sales.hold", hold.id, hold.project_id), &detail)
}

/// The timed event.
pub async fn run_expire(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: HoldId = serde_json::from_value(payload["hold_id"].clone())?;
    let done = commit::by_system(kernel, ACT, async |tx| expire(tx, id).await).await?;
    Ok(json!({"expired": u8::from(done)}))
}

/// The scan over every hold whose time is over.
pub async fn run_scan(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let actor = Actor::system();
    let reader = Reader::new(kernel, &actor);
    let over = hold::Entity::find()
        .filter(hold::Column::State.eq(HoldState::Active))
        .filter(hold::Column::ExpiresAt.lte(reader.now))
        .order_by_asc(hold::Column::ExpiresAt)
        .limit(BATCH)
        .all(&reader.db)
        .await?;
    let mut expired = 0;
    for hold in over {
        let project = Some(hold.project_id);
        if parameter::read(&reader, "sales.expiry.by_scan", project).await? {
            match commit::by_system(kernel, ACT, async |tx| expire(tx, hold.id).await).await {
                Ok(done) => expired += u32::from(done),
                // One that fails must not keep the rest from ending; the next scan tries it again.
                Err(error) => tracing::error!(id = %hold.id, ?error, "not expired"),
            }
        }
    }
    Ok(json!({"expired": expired}))
}
