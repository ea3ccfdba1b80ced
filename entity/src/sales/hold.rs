//! Holds 锁定: a unit kept for minutes.

use crate::id::{CustomerId, HoldId, ProjectId, TeamId, UnitId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Life of a hold.
    HoldState in "hold_state" {
        "active" Active ("有效", "Active"),
        "cancelled" Cancelled ("已取消", "Cancelled"),
        "expired" Expired ("已到期", "Expired"),
        "used" Used ("已认购", "Used"),
    }
}

crate::transitions!(HoldState in "sales.hold" {
    renew { Active => Active }
    cancel { Active => Cancelled }
    expire { Active => Expired }
    subscribe { Active => Used }
});

/// A short claim of one customer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "hold")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: HoldId,
    pub project_id: ProjectId,
    pub unit_id: UnitId,
    pub customer_id: CustomerId,
    pub author_id: UserId,
    pub team_id: Option<TeamId>,
    pub state: HoldState,
    pub expires_at: DateTimeUtc,
    pub renewals: i32,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
