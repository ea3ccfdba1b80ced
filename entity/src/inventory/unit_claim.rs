//! Live claims 占用 on units. The unit is the key: the insert takes it, the delete gives it back, and
//! the database allows one.

use crate::id::{CustomerId, ProjectId, UnitId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What claims a unit.
    ClaimKind in "claim_kind" {
        "hold" Hold ("锁定", "Hold"),
        "subscription" Subscription ("认购", "Subscription"),
        "contract" Contract ("合同", "Contract"),
    }
}

/// Who has the unit now.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "unit_claim")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub unit_id: UnitId,
    pub project_id: ProjectId,
    pub kind: ClaimKind,
    /// The hold, or the trade.
    pub holder_id: Uuid,
    pub customer_id: CustomerId,
    /// An expired claim counts as gone.
    pub expires_at: Option<DateTimeUtc>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
