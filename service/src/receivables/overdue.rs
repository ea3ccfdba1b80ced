//! Delay 逾期: told once per line, by a timed event or by a scan, as the parameters say.
//!
//! Being overdue itself is derived; here it only becomes an event that others can hear.

use super::plan::late;
use super::plan::line::{balance, is_open, overdue_days};
use crate::kernel::clock::end_of_day;
use crate::kernel::schedule::{Later, note_all, schedule_all};
use crate::kernel::tx::Subject;
use crate::kernel::writes::Writes;
use crate::kernel::{Error, Kernel, Result, Tx, commit, parameter};
use crate::notifications::{Notice, notify};
use entity::id::{PlanLineId, ProjectId};
use entity::inventory::{project, unit};
use entity::notifications::notification::NotificationKind;
use entity::receivables::plan_line::{self, Column};
use entity::sales::trade;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde_json::{Value, json};

const BY_EVENT: &str = "receivables.overdue.by_event";
const BY_SCAN: &str = "receivables.overdue.by_scan";
/// So many lines are told in one transaction.
const BATCH: u64 = 500;
/// Business days end in the zone of most projects; the event looks at the project's own.
const USUAL_ZONE: &str = "Asia/Shanghai";

/// Sets the timed event of lines that have a due day.
pub(super) async fn watch(
    tx: &Tx<'_>,
    writes: &mut Writes,
    lines: &[plan_line::Model],
) -> Result<()> {
    let Some(first) = lines.first() else { return Ok(()) };
    if !parameter::read(&tx.reader(), BY_EVENT, Some(first.project_id)).await? {
        return Ok(());
    }
    note_all(tx, writes, lines.iter().filter_map(|line| after_due(line, USUAL_ZONE)));
    Ok(())
}

/// The job that looks at a line once its due day is over.
fn after_due(line: &plan_line::Model, zone: &str) -> Option<Later> {
    Some(Later {
        kind: "receivables.plan_line.overdue",
        due_at: end_of_day(zone, line.due_on?)?,
        project_id: Some(line.project_id),
        payload: json!({"plan_line_id": line.id}),
        unique_key: None,
        repeat_seconds: None,
    })
}

/// Looks at one line; payload `{plan_line_id}`.
pub async fn run_overdue(kernel: &Kernel, payload: &Value) -> Result<Value> {
    let id: PlanLineId = serde_json::from_value(payload["plan_line_id"].clone())?;
    commit::by_system(kernel, "receivables.plan_line.overdue", async |tx: &mut Tx<'_>| {
        let Some(line) = plan_line::Entity::find_by_id(id).one(tx.db()).await? else {
            return Ok(json!({"told": 0}));
        };
        if !parameter::read(&tx.reader(), BY_EVENT, Some(line.project_id)).await? {
            return Ok(json!({"told": 0}));
        }
        let zone = zone(tx, line.project_id).await?;
        let over = line.due_on.is_some_and(|due_on| due_on < tx.today(&zone));
        if is_open(&line) && !over {
            schedule_all(tx, after_due(&line, &zone).into_iter().collect()).await?;
            return Ok(json!({"told": 0}));
        }
        let told = is_open(&line) && tell(tx, &line, &zone).await?;
        Ok(json!({"told": u8::from(told)}))
    })
    .await
}

/// Looks at every line that is late and was not told; restartable at any point.
pub async fn run_scan(kernel: &Kernel, _payload: &Value) -> Result<Value> {
    let mut told = 0;
    let mut after: Option<PlanLineId> = None;
    loop {
        let (last, count) =
            commit::by_system(kernel, "receivables.plan_line.scan", async |tx: &mut Tx<'_>| {
                batch(tx, after).await
            })
            .await?;
        told += count;
        match last {
            Some(last) => after = Some(last),
            None => return Ok(json!({"told": told})),
        }
    }
}

/// Tells the next lines; answers the last that was looked at, if any, and how many were told.
async fn batch(tx: &mut Tx<'_>, after: Option<PlanLineId>) -> Result<(Option<PlanLineId>, u64)> {
    let mut select = plan_line::Entity::find()
        .filter(late(&tx.reader()).await?)
        .filter(Column::OverdueToldOn.is_null());
    if let Some(after) = after {
        select = select.filter(Column::Id.gt(after));
    }
    let lines = select.order_by_asc(Column::Id).limit(BATCH).all(tx.db()).await?;
    let mut told = 0;
    for line in &lines {
        if parameter::read(&tx.reader(), BY_SCAN, Some(line.project_id)).await? {
            let zone = zone(tx, line.project_id).await?;
            told += u64::from(tell(tx, line, &zone).await?);
        }
    }
    Ok((lines.last().map(|line| line.id), told))
}

async fn zone(tx: &Tx<'_>, project_id: ProjectId) -> Result<String> {
    let project = project::Entity::find_by_id(project_id).one(tx.db()).await?;
    project.map(|project| project.time_zone).ok_or(Error::NotFound("project"))
}

/// Tells the delay; false where another was first.
async fn tell(tx: &mut Tx<'_>, line: &plan_line::Model, zone: &str) -> Result<bool> {
    let today = tx.today(zone);
    let row = plan_line::ActiveModel { overdue_told_on: Set(Some(today)), ..Default::default() };
    let done = plan_line::Entity::update_many()
        .set(row)
        .filter(Column::Id.eq(line.id))
        .filter(Column::OverdueToldOn.is_null())
        .exec(tx.db())
        .await?;
    if done.rows_affected == 0 {
        return Ok(false);
    }
    let subject = Subject::of("receivables.plan_line", line.id, line.project_id);
    let detail = json!({
        "trade_id": line.trade_id, "item": line.item, "due_on": line.due_on,
        "overdue_days": overdue_days(line, today),
    });
    tx.record("receivables.plan_line.overdue", subject, &detail)?;
    remind(tx, line).await?;
    Ok(true)
}

/// Tells the consultant of the trade.
async fn remind(tx: &mut Tx<'_>, line: &plan_line::Model) -> Result<()> {
    let trade = trade::Entity::find_by_id(line.trade_id).one(tx.db()).await?;
    let trade = trade.ok_or(Error::NotFound("trade"))?;
    let unit = unit::Entity::find_by_id(trade.unit_id).one(tx.db()).await?;
    let notice = Notice {
        kind: NotificationKind::LineOverdue,
        project_id: Some(line.project_id),
        about: ("receivables.plan_line", line.id.0),
        params: json!({
            "unit": unit.map(|unit| unit.code), "seq": line.seq, "due_on": line.due_on,
            "balance": balance(line),
        }),
    };
    notify(tx, trade.consultant_id, notice).await
}
