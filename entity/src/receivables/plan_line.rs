//! Plan lines 应收计划.

use crate::Money;
use crate::id::{PlanLineId, ProjectId, TradeId};
use sea_orm::entity::prelude::*;

pub use super::item::{Anchor, Item, ItemGroup};

/// One sum that is due on a day or once an event has happened.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "plan_line")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PlanLineId,
    pub project_id: ProjectId,
    pub trade_id: TradeId,
    pub seq: i32,
    pub item: Item,
    pub anchor: Anchor,
    pub months: i32,
    pub days: i32,
    /// Null until the anchor has happened.
    pub due_on: Option<Date>,
    pub amount: Money,
    pub allocated: Money,
    pub waived: Money,
    /// The line whose delay this penalty charges.
    pub penalty_of: Option<PlanLineId>,
    /// Penalty: the day up to which it counts.
    pub charged_until_on: Option<Date>,
    pub cancelled_on: Option<Date>,
    /// The day on which its delay was told, once.
    pub overdue_told_on: Option<Date>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
