//! The price book 价格本 of units: every version of their prices, none ever changed.

use crate::Money;
use crate::id::{PriceAdjustmentId, ProjectId, UnitId, UnitPriceId, UserId};
use sea_orm::entity::prelude::*;

/// The prices of one unit from a moment on, until its next version.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_price")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: UnitPriceId,
    pub project_id: ProjectId,
    pub unit_id: UnitId,
    /// Version of the unit that got these prices; the highest is the newest.
    pub unit_version: i32,
    pub list_unit_price: Money,
    pub list_price: Money,
    pub filed_price: Option<Money>,
    pub floor_price: Money,
    pub effective_at: DateTimeUtc,
    pub act: String,
    /// The price adjustment 调价 that made the version, if one did.
    pub adjustment_id: Option<PriceAdjustmentId>,
    pub actor_id: Option<UserId>,
    pub actor: String,
}

impl ActiveModelBehavior for ActiveModel {}
