//! Price adjustments 调价: one change of the prices of many units, decided by a second person.

use super::axes::UnitStatus;
use super::unit::{Orientation, UnitUse};
use crate::Money;
use crate::id::{BuildingId, PhaseId, PriceAdjustmentId, ProjectId, UnitId, UserId, ZoneId};
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::labelled! {
    /// Life of a price adjustment.
    PriceAdjustmentState in "price_adjustment_state" {
        "draft" Draft ("草稿", "Draft"),
        "reviewing" Reviewing ("待审批", "Waiting for approval"),
        "approved" Approved ("待生效", "Approved, not yet effective"),
        "applied" Applied ("已生效", "Applied"),
        "rejected" Rejected ("已驳回", "Rejected"),
        "withdrawn" Withdrawn ("已撤回", "Withdrawn"),
    }
}

crate::transitions!(PriceAdjustmentState in "inventory.price_adjustment" {
    update { Draft => Draft, Rejected => Draft }
    submit { Draft => Reviewing, Rejected => Reviewing }
    approve { Reviewing => Approved }
    reject { Reviewing => Rejected }
    /// Its request was taken back.
    recall { Reviewing => Draft }
    apply { Approved => Applied }
    withdraw {
        Draft => Withdrawn, Reviewing => Withdrawn, Approved => Withdrawn, Rejected => Withdrawn,
    }
});

crate::labelled! {
    /// How prices change.
    PriceChangeKind in "price_change_kind" {
        "percent" Percent ("按比例", "By this percentage"),
        "amount" Amount ("按总价", "By this amount of the total"),
        "unit_amount" UnitAmount ("按单价", "By this amount per square metre"),
    }
}

crate::labelled! {
    /// Which prices an adjustment moves.
    AdjustedPrice in "adjusted_price" {
        "list" List ("标价", "List price"),
        "floor" Floor ("底价", "Floor price"),
        "both" Both ("标价和底价", "List price and floor price"),
    }
}

impl AdjustedPrice {
    /// Does the list price move?
    #[must_use]
    pub const fn list(self) -> bool {
        matches!(self, Self::List | Self::Both)
    }

    /// Does the floor price move?
    #[must_use]
    pub const fn floor(self) -> bool {
        matches!(self, Self::Floor | Self::Both)
    }
}

/// Which units of the project are meant: those that fit everything that is said.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult,
)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({
    "building_ids": ["01935e3c-5a00-7000-8000-000000000004"], "layouts": ["A1"],
    "min_floor": 10, "max_floor": 18
}))]
pub struct Selection {
    #[schema(max_items = 200)]
    pub phase_ids: Vec<PhaseId>,
    #[schema(max_items = 200)]
    pub zone_ids: Vec<ZoneId>,
    #[schema(max_items = 500)]
    pub building_ids: Vec<BuildingId>,
    /// Codes of layouts.
    #[schema(max_items = 200)]
    pub layouts: Vec<String>,
    #[schema(minimum = -9, maximum = 200)]
    pub min_floor: Option<i32>,
    #[schema(minimum = -9, maximum = 200)]
    pub max_floor: Option<i32>,
    #[schema(max_items = 4)]
    pub uses: Vec<UnitUse>,
    #[schema(max_items = 10)]
    pub orientations: Vec<Orientation>,
    /// Marks that the units bear, all of them, whatever their case.
    #[schema(max_items = 20)]
    pub tags: Vec<String>,
    #[schema(max_items = 5000)]
    pub unit_ids: Vec<UnitId>,
    /// Statuses that the units show when the rows are made up.
    #[schema(max_items = 9)]
    pub statuses: Vec<UnitStatus>,
}

/// A price adjustment.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "price_adjustment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PriceAdjustmentId,
    pub project_id: ProjectId,
    pub state: PriceAdjustmentState,
    pub selection: Selection,
    pub change_kind: PriceChangeKind,
    /// Yuan, or percent with two places.
    pub change_value: Money,
    pub applies_to: AdjustedPrice,
    /// Null for at once.
    pub effective_at: Option<DateTimeUtc>,
    pub reason: String,
    /// SHA-256 over what was submitted, its rows included.
    pub content_hash: Option<String>,
    /// Rows that shall change, as submitted.
    pub planned: i32,
    /// Rows that could not change when it was submitted.
    pub refused: i32,
    /// Units that were changed.
    pub changed: i32,
    /// Units that were left when the others were changed.
    pub skipped: i32,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub submitted_at: Option<DateTimeUtc>,
    pub decided_by: Option<UserId>,
    pub decided_at: Option<DateTimeUtc>,
    pub applied_at: Option<DateTimeUtc>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
