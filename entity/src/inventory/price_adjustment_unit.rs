//! Rows of price adjustments 调价明细: what each unit cost and what it shall cost.

use crate::Money;
use crate::id::{PriceAdjustmentId, ProjectId, UnitId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What becomes of a unit in a price adjustment.
    AdjustmentOutcome in "adjustment_outcome" {
        "planned" Planned ("待调整", "To be changed"),
        "refused" Refused ("不可调整", "Cannot be changed"),
        "changed" Changed ("已调整", "Changed"),
        "skipped" Skipped ("已跳过", "Left as it was"),
    }
}

/// A unit of an adjustment, as it was submitted.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "price_adjustment_unit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub adjustment_id: PriceAdjustmentId,
    /// A unit that was never released can be gone by now.
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
    pub project_id: ProjectId,
    /// In the order of buildings, floors and rooms, from 1.
    pub seq: i32,
    pub unit_code: String,
    pub from_unit_price: Money,
    pub from_list_price: Money,
    pub from_floor_price: Money,
    pub filed_price: Option<Money>,
    pub to_unit_price: Money,
    pub to_list_price: Money,
    pub to_floor_price: Money,
    pub outcome: AdjustmentOutcome,
    /// Why it was refused or left: code of the refusal.
    pub code: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
