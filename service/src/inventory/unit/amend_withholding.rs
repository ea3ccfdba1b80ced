//! Amending a withholding 变更销控: another last day or reason, without giving the unit back in
//! between, when somebody else could take it.

use super::give_back::{check, schedule_end};
use super::lapse;
use super::load::lock;
use super::update::write_because;
use crate::inventory::naming::named;
use crate::inventory::{Inventory, give_back, project};
use crate::kernel::patch::Patch;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::NaiveDate;
use entity::id::UnitId;
use entity::inventory::unit;
use entity::inventory::unit_event::Changes;
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::Validate;

/// What changes of the withholding; absent keeps.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"until_on": "2025-04-30", "reason": "二期推迟一个月"}))]
pub struct AmendWithholding {
    /// Last day, not before today; null for no end.
    #[schema(value_type = Option<NaiveDate>)]
    pub until_on: Patch<NaiveDate>,
    /// Why the unit is withheld from now on.
    #[validate(length(min = 1, max = 200))]
    #[schema(min_length = 1, max_length = 200)]
    pub reason: Option<String>,
}

/// Amends the withholding of the unit.
pub async fn amend_withholding(
    tx: &mut Tx<'_>,
    id: UnitId,
    input: &AmendWithholding,
) -> Result<()> {
    let before = lock(tx, id).await?;
    let before = lapse::end_one(tx, before).await?;
    check(&before)?;
    check_give_back(tx, &before, input).await?;
    let zone = project::get(&tx.reader(), before.project_id).await?.time_zone;
    let last = input.until_on.as_set().copied();
    if last.is_some_and(|until_on| until_on < tx.today(&zone)) {
        return Err(Error::fault("/until_on", FaultCode::DateOrder));
    }
    let mut after = before.clone();
    input.until_on.put(&mut after.withheld_until_on);
    if let Some(reason) = &input.reason {
        after.withheld_reason = Some(named("/reason", reason)?);
    }
    let day = |day: Option<NaiveDate>| day.map(|day| day.to_string());
    let mut changes = Changes::default();
    let (old, new) = (before.withheld_until_on, after.withheld_until_on);
    changes.note("withheld_until_on", day(old), day(new));
    let (old, new) = (before.withheld_reason.clone(), after.withheld_reason.clone());
    changes.note("withheld_reason", old, new);
    let told = json!({
        "unit_id": id, "until_on": after.withheld_until_on, "reason": after.withheld_reason,
    });
    if !changes.0.is_empty() {
        after.version += 1;
        let reason = after.withheld_reason.clone();
        write_because(tx, (&before, after), changes, reason).await?;
        if let Some(until_on) = last {
            schedule_end(tx, &BTreeMap::from([(before.project_id, zone)]), until_on).await?;
        }
    }
    let subject = Subject::of("inventory.unit", id, before.project_id);
    tx.record("inventory.unit.withholding_amended", subject, &told)
}

/// An earlier end is a giving back that nobody was asked about.
async fn check_give_back(tx: &Tx<'_>, unit: &unit::Model, input: &AmendWithholding) -> Result<()> {
    let reader = tx.reader();
    if give_back::asked_already(&reader, unit.project_id).await?.contains(&unit.id) {
        return Err(Inventory::GiveBackPending.into());
    }
    let last = input.until_on.as_set();
    let earlier = last.is_some_and(|new| unit.withheld_until_on.is_none_or(|old| *new < old));
    if earlier && give_back::others_decide(&reader, unit.project_id).await? {
        return Err(Inventory::GiveBackFirst.into());
    }
    Ok(())
}
