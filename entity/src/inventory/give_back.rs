//! Give-backs 解除销控 that wait for an approval: withheld units that shall be for sale again.

use crate::id::{GiveBackId, ProjectId, UnitId, UserId};
use sea_orm::FromJsonQueryResult;
use sea_orm::entity::prelude::*;
use serde::{Deserialize, Serialize};

crate::labelled! {
    /// Life of a give-back that needs an approval.
    GiveBackState in "give_back_state" {
        "requested" Requested ("待审批", "Requested"),
        "approved" Approved ("已通过", "Approved"),
        "rejected" Rejected ("已驳回", "Rejected"),
        "withdrawn" Withdrawn ("已撤回", "Withdrawn"),
    }
}

crate::transitions!(GiveBackState in "inventory.give_back" {
    approve { Requested => Approved }
    reject { Requested => Rejected }
    withdraw { Requested => Withdrawn }
});

/// The units that are meant.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct GivenUnits(pub Vec<UnitId>);

/// Units of one project whose withholding shall end.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "give_back")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: GiveBackId,
    pub project_id: ProjectId,
    pub unit_ids: GivenUnits,
    pub reason: Option<String>,
    pub state: GiveBackState,
    pub author_id: Option<UserId>,
    pub created_at: DateTimeUtc,
    pub ended_at: Option<DateTimeUtc>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
