//! Jobs that come back: installed at every start, present once however many replicas start.

use crate::kernel::schedule::{self, Later};
use crate::kernel::{Error, Kernel, Result, Tx, commit};
use entity::kernel::job::{self, Column};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Kind of work, and after how many seconds it is due again.
const RECURRING: &[(&str, i32)] = &[
    ("admin.audit_log.seal", 60),
    ("admin.session.sweep", 3_600),
    ("analytics.customer_cluster.recompute", 86_400),
    ("customers.adjudication.rewrap", 3_600),
    ("customers.broker.rewrap", 3_600),
    ("customers.customer.rewrap", 3_600),
    ("customers.grade.recompute", 86_400),
    ("customers.pool.recycle", 3_600),
    ("customers.registration.expire", 60),
    ("customers.registration.rewrap", 3_600),
    ("files.file.sweep", 3_600),
    ("files.object.sweep", 86_400),
    ("funds.bank_account.rewrap", 3_600),
    ("inventory.unit.end_withholding", 3_600),
    ("kernel.event.place", 60),
    ("kernel.idempotency.forget", 3_600),
    ("notifications.contact.rewrap", 3_600),
    ("notifications.delivery.send", 15),
    ("receivables.plan_line.scan", 3_600),
    ("sales.hold.scan", 15),
    ("sales.subscription.scan", 60),
];

/// Schedules every recurring job that is not there yet.
pub async fn install(kernel: &Kernel) -> Result<()> {
    for (kind, seconds) in RECURRING {
        let ensure = async |tx: &mut Tx<'_>| ensure(tx, kind, *seconds).await;
        match commit::by_system(kernel, "jobs.run.install", ensure).await {
            // Another replica was a moment faster.
            Err(Error::Refused(refusal)) if refusal.text.code == "duplicate" => {}
            other => other?,
        }
    }
    Ok(())
}

async fn ensure(tx: &mut Tx<'_>, kind: &'static str, seconds: i32) -> Result<()> {
    let mut change = job::ActiveModel { repeat_seconds: Set(Some(seconds)), ..Default::default() };
    // With another master key the work begins at once.
    if kind.ends_with(".rewrap") && tx.kernel.cipher.rotates() {
        change.due_at = Set(tx.now);
    }
    let present = job::Entity::update_many()
        .set(change)
        .filter(Column::UniqueKey.eq(kind))
        .exec(tx.db())
        .await?;
    if present.rows_affected == 0 {
        let later = Later {
            kind,
            due_at: tx.now,
            project_id: None,
            payload: json!({}),
            unique_key: Some(kind.to_owned()),
            repeat_seconds: Some(seconds),
        };
        schedule::schedule(tx, later).await?;
    }
    Ok(())
}
