//! Assignments 归属: who looks after a customer in a project.

use super::grade::Grade;
use crate::id::{AssignmentId, CustomerId, ProjectId, TeamId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How the present owner came to the customer.
    AssignmentOrigin in "assignment_origin" {
        "entered" Entered ("自行录入", "Entered by the consultant"),
        "rotation" Rotation ("轮岗分配", "By rotation"),
        "chosen" Chosen ("指定分配", "Chosen by a manager"),
        "claim" Claim ("公客领取", "Claimed from the public pool"),
        "transfer" Transfer ("转移", "Transferred"),
        "recycle" Recycle ("回收", "Returned to the public pool"),
        "channel" Channel ("渠道判客", "By a channel registration"),
    }
}

/// A customer of a project; there is one row for each of both, which nobody deletes. Of a person
/// who was entered several times and merged, one row counts; the others yield to it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "assignment")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AssignmentId,
    pub customer_id: CustomerId,
    pub project_id: ProjectId,
    /// The consultant; null while the customer is in the public pool 公客池.
    pub owner_id: Option<UserId>,
    /// The owner's team when he became the owner.
    pub team_id: Option<TeamId>,
    pub origin: AssignmentOrigin,
    /// Moment of the last change of owner.
    pub since_at: DateTimeUtc,
    /// Moment of the last contact, at first of the assignment; recycling counts from it.
    pub contact_at: DateTimeUtc,
    /// The owner was warned that the customer is about to be recycled.
    pub warned_at: Option<DateTimeUtc>,
    /// Grade that counts; null while the customer is ungraded.
    pub grade: Option<Grade>,
    /// Not recycled before, since a better grade has shortened the time.
    pub spared_until_at: Option<DateTimeUtc>,
    /// The customer was merged, and this other assignment counts for the person in the project.
    pub yields_to_id: Option<AssignmentId>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
