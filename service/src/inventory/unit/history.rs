//! The history 变更记录 of a unit: who, when, from, to, by which act, why, and what else changed.

use super::load::get;
use super::query::sees_floor_price;
use crate::inventory::project;
use crate::kernel::clock::end_of_day;
use crate::kernel::page::{Listed, Paging, fetch};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{UnitEventId, UnitId, UserId};
use entity::inventory::axes::UnitStatus;
use entity::inventory::unit_event::{self, Column, Entity, Step};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::ToSchema;

/// Names that the history can be sorted by.
pub const HISTORY_SORTABLE: &[&str] = &["at"];

/// One change of a unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000008",
    "unit_id": "01935e3c-5a00-7000-8000-000000000006",
    "at": "2025-03-10T01:30:00Z", "act": "inventory.unit.release",
    "from_status": "unreleased", "to_status": "available",
    "from_status_code": 10, "to_status_code": 0,
    "actor_id": "01935e3c-5a00-7000-8000-000000000009", "actor": "admin", "reason": null,
    "changes": {"sale": {"from": "unreleased", "to": "available"}}
}))]
pub struct UnitEventView {
    pub id: UnitEventId,
    pub unit_id: UnitId,
    pub at: DateTime<Utc>,
    /// Name of the act.
    pub act: String,
    /// Null for the first one.
    pub from_status: Option<UnitStatus>,
    pub to_status: UnitStatus,
    pub from_status_code: Option<i32>,
    pub to_status_code: i32,
    /// Null for the system.
    pub actor_id: Option<UserId>,
    pub actor: String,
    pub reason: Option<String>,
    /// Axes and fields that changed, by name.
    pub changes: BTreeMap<String, Step>,
}

/// Which changes are wanted.
#[derive(Debug, Clone, Default)]
pub struct HistoryFilter {
    /// Names of acts.
    pub act: Vec<String>,
    pub actor_id: Option<UserId>,
    /// Statuses that the unit came to.
    pub status: Vec<UnitStatus>,
    /// Days in the project's time zone.
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

/// The changes of the unit, oldest first unless asked otherwise.
pub async fn history(
    reader: &Reader<'_>,
    id: UnitId,
    filter: &HistoryFilter,
    paging: &Paging,
) -> Result<Listed<UnitEventView>> {
    let unit = get(reader, id).await?;
    let zone = project::get(reader, unit.project_id).await?.time_zone;
    let mut select = Entity::find().filter(Column::UnitId.eq(id)).filter(filter.condition(&zone));
    for (_, descending) in &paging.sort {
        let order = if *descending { Order::Desc } else { Order::Asc };
        select = select.order_by(Column::At, order.clone()).order_by(Column::Id, order);
    }
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(|row| shown(row, sees_floor_price(reader))))
}

impl HistoryFilter {
    fn condition(&self, zone: &str) -> Condition {
        let begin = self.from_on.and_then(|day| end_of_day(zone, day.pred_opt()?));
        let end = self.to_on.and_then(|day| end_of_day(zone, day));
        let acts = self.act.iter().map(String::as_str);
        Condition::all()
            .add_option((!self.act.is_empty()).then(|| Column::Act.is_in(acts)))
            .add_option(self.actor_id.map(|id| Column::ActorId.eq(id)))
            .add_option(
                (!self.status.is_empty())
                    .then(|| Column::ToStatus.is_in(self.status.iter().copied())),
            )
            .add_option(begin.map(|at| Column::At.gte(at)))
            .add_option(end.map(|at| Column::At.lt(at)))
    }
}

fn shown(row: unit_event::Model, sees_floor_price: bool) -> UnitEventView {
    let mut changes = row.changes.0;
    if !sees_floor_price {
        changes.remove("floor_price");
    }
    UnitEventView {
        id: row.id,
        unit_id: row.unit_id,
        at: row.at,
        act: row.act,
        from_status: row.from_status,
        to_status: row.to_status,
        from_status_code: row.from_status.map(UnitStatus::code),
        to_status_code: row.to_status.code(),
        actor_id: row.actor_id,
        actor: row.actor,
        reason: row.reason,
        changes,
    }
}
