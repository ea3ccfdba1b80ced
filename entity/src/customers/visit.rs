//! Calls and visits 来电来访.

use super::customer::CustomerSource;
use crate::id::{CampaignId, CustomerId, ProjectId, TeamId, UserId, VisitId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How the customer turned to the sales office.
    VisitKind in "visit_kind" {
        "visit" Visit ("来访", "Visit"),
        "call" Call ("来电", "Call"),
    }
}

crate::labelled! {
    /// How the consultant of a visit was found.
    VisitRouting in "visit_routing" {
        "owner" Owner ("归属顾问", "The customer's own consultant"),
        "rotation" Rotation ("轮岗", "By rotation"),
        "chosen" Chosen ("指定", "Chosen by a manager"),
        "entered" Entered ("登记人", "Whoever registered it, for want of a rotation"),
        "waiting" Waiting ("待分配", "Nobody was available"),
    }
}

/// A call or visit of a customer.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "visit")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: VisitId,
    pub project_id: ProjectId,
    pub customer_id: CustomerId,
    pub kind: VisitKind,
    pub arrived_at: DateTimeUtc,
    /// People who came, the customer included.
    pub party_size: i32,
    /// What brought the customer this time.
    pub source: Option<CustomerSource>,
    pub campaign_id: Option<CampaignId>,
    /// Null while nobody was available.
    pub consultant_id: Option<UserId>,
    pub team_id: Option<TeamId>,
    pub routing: VisitRouting,
    /// Why the consultant was chosen.
    pub reason: Option<String>,
    pub remarks: Option<String>,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    /// Entered by mistake: it stays, and counts for nothing.
    pub voided_at: Option<DateTimeUtc>,
    pub voided_by_id: Option<UserId>,
    pub void_reason: Option<String>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
