//! The sandbox clock: moves business time forward and runs what becomes due, for all replicas.

use super::runner;
use crate::kernel::refusal::Kernel as Refusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Actor, Error, FaultCode, Kernel, Result, Tx, commit, epoch};
use chrono::{DateTime, Datelike, SubsecRound, Utc};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// Where the hands shall stand.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"now": "2026-03-11T04:00:00Z"}))]
pub struct MoveClock {
    pub now: DateTime<Utc>,
}

/// Beyond it deadlines would leave the calendar of RFC 3339.
const LAST_YEAR: i32 = 2200;

/// Business time, and what ran because of the move.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"now": "2026-03-11T04:00:00Z", "jobs_run": 3}))]
pub struct ClockView {
    pub now: DateTime<Utc>,
    /// Jobs that ran in this call.
    pub jobs_run: u32,
}

/// What the business clock says.
pub fn read(kernel: &Kernel) -> Result<ClockView> {
    allowed(kernel)?;
    Ok(ClockView { now: kernel.clock.now(), jobs_run: 0 })
}

/// Moves the clock, then runs everything that has become due.
pub async fn advance(kernel: &Kernel, actor: &Actor, input: &MoveClock) -> Result<ClockView> {
    allowed(kernel)?;
    // Another replica may have moved it since this one looked.
    epoch::refresh(kernel).await?;
    let target = input.now.trunc_subsecs(6);
    if target.year() > LAST_YEAR {
        return Err(Error::fault("/now", FaultCode::OutOfRange));
    }
    let shift = async |tx: &mut Tx<'_>| shift(tx, actor, target).await;
    commit::by_system(kernel, "sandbox.clock.move", shift).await?;
    let jobs_run = runner::run_due(kernel).await?;
    Ok(ClockView { now: kernel.clock.now(), jobs_run })
}

async fn shift(tx: &mut Tx<'_>, actor: &Actor, target: DateTime<Utc>) -> Result<()> {
    if target < tx.now {
        return Err(Refusal::ClockBackwards.with("now", &tx.now).into());
    }
    epoch::store_clock(tx, tx.kernel.clock.shift_to(target)).await?;
    let subject = Subject::global("sandbox.clock", Uuid::nil());
    tx.audit_only(subject, json!({"from": tx.now, "to": target, "by": actor.user_id}));
    Ok(())
}

fn allowed(kernel: &Kernel) -> Result<(), Error> {
    if kernel.sandbox { Ok(()) } else { Err(Refusal::SandboxOff.into()) }
}
