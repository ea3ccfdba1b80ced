//! Exchanging the master key: going through the rows whose data key an earlier one wrapped.

use super::progress::Progress;
use super::refusal::{Kernel as Refused, RefusalCode};
use super::{Error, Kernel, Result, Tx, commit};
use sea_orm::sea_query::{LikeExpr, SimpleExpr};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, Select, TryGetable};
use serde_json::{Value, json};
use std::ops::ControlFlow;
use uuid::Uuid;

/// Is the data key in this column wrapped by another master key than the present one?
pub fn behind(kernel: &Kernel, data_key: impl ColumnTrait) -> SimpleExpr {
    data_key.not_like(LikeExpr::new(format!("{}%", kernel.cipher.mark())))
}

/// False of a row in which something sealed does not open: it holds up no other.
pub fn readable(rewrapped: Result<bool>) -> Result<bool> {
    match rewrapped {
        Err(Error::Refused(refusal)) if refusal.text == Refused::SealedUnreadable.text() => {
            Ok(false)
        }
        other => other,
    }
}

/// What a run says in the end; `failed` are those that no master key opens, and those in which
/// something sealed does not open.
#[must_use]
pub fn told(done: u64, failed: u64) -> Value {
    json!({"rewrapped": done, "failed": failed})
}

/// The data key of a row under the present master key; or what is answered for the row without any
/// change: true where that key wraps it already, false where no key that is understood opens it.
pub fn renewed(tx: &Tx<'_>, id: Uuid, data_key: &str) -> ControlFlow<bool, String> {
    match tx.kernel.cipher.rewrapped(id, data_key) {
        Ok(Some(renewed)) => ControlFlow::Continue(renewed),
        Ok(None) => ControlFlow::Break(true),
        Err(error) => {
            tracing::error!(act = tx.act(), %id, ?error, "no master key opens the row's key");
            ControlFlow::Break(false)
        }
    }
}

/// Rewraps one row after the other, each in a transaction of its own. `one` answers false where no
/// key that is understood opens the row's.
pub async fn each<E, C, I>(
    (kernel, progress): (&Kernel, &Progress<'_>),
    act: &'static str,
    rows: Select<E>,
    (id, data_key): (C, C),
    one: impl AsyncFn(&Tx<'_>, I) -> Result<bool>,
) -> Result<Value>
where
    E: EntityTrait,
    C: ColumnTrait,
    I: TryGetable + Copy + Send,
{
    if !kernel.cipher.rotates() {
        return Ok(told(0, 0));
    }
    let old = rows.select_only().column(id).filter(behind(kernel, data_key));
    let ids: Vec<I> = old.into_tuple().all(&kernel.db).await?;
    let (total, mut seen, mut done) = (ids.len() as u64, 0, 0);
    for id in ids {
        let rewrap = async |tx: &mut Tx<'_>| one(tx, id).await;
        done += u64::from(readable(commit::by_system(kernel, act, rewrap).await)?);
        seen += 1;
        progress.report(seen, total).await?;
    }
    Ok(told(done, seen - done))
}
