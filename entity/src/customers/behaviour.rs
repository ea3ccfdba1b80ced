//! Behaviour 行为: what a customer did with a unit.

use crate::id::{BehaviourId, CustomerId, ProjectId, UnitId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What the customer did.
    BehaviourKind in "behaviour_kind" {
        "viewed" Viewed ("浏览", "Viewed"),
        "favoured" Favoured ("收藏", "Favoured"),
        "shared" Shared ("分享", "Shared"),
        "asked" Asked ("咨询", "Asked"),
    }
}

/// One thing that was done; insert only.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "behaviour")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BehaviourId,
    pub project_id: ProjectId,
    pub customer_id: CustomerId,
    pub unit_id: UnitId,
    pub kind: BehaviourKind,
    pub happened_at: DateTimeUtc,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
