//! Adjudications 判客: to whom a customer counts when several claim to have brought him.

use crate::id::{
    AdjudicationId, CompanyId, CustomerId, ProjectId, RegistrationId, UserId, VisitId,
};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How far an adjudication has come.
    AdjudicationState in "adjudication_state" {
        "requested" Requested ("待裁定", "Requested"),
        "decided" Decided ("已裁定", "Decided"),
        "appealed" Appealed ("申诉中", "Appealed"),
        "final" Final ("终局", "Final"),
        "withdrawn" Withdrawn ("已撤回", "Withdrawn"),
        "superseded" Superseded ("已被新裁定取代", "Superseded by a later verdict"),
    }
}

crate::transitions!(AdjudicationState in "customers.adjudication" {
    withdraw { Requested => Withdrawn }
    decide { Requested => Decided }
    appeal { Decided => Appealed }
    decide_appeal { Appealed => Final }
    /// Nobody appealed in time.
    settle { Decided => Final }
    /// A later adjudication of the number was decided.
    supersede { Final => Superseded }
});

crate::labelled! {
    /// What a claim to a customer rests on.
    ClaimantKind in "claimant_kind" {
        "deal" Deal ("已有成交", "A deal that goes on"),
        "owner" Owner ("归属保护", "A consultant who looks after him"),
        "report" Report ("渠道报备", "A channel report"),
        "walk_in" WalkIn ("自然来访", "He came by himself"),
    }
}

/// One question about a number in a project. The number lies encrypted under the adjudication's own
/// key.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "adjudication")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AdjudicationId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    /// The report about which it is asked.
    pub registration_id: Option<RegistrationId>,
    /// The visit about which it is asked.
    pub visit_id: Option<VisitId>,
    /// The customer, where he is known.
    pub customer_id: Option<CustomerId>,
    /// The adjudication's own key, wrapped; empty once the person is erased.
    pub data_key: String,
    pub phone_cipher: Option<String>,
    pub phone_hash: Option<String>,
    /// `138****8000`.
    pub phone_mask: String,
    /// The hash once more while the question is open; unique in the project.
    pub open_hash: Option<String>,
    pub state: AdjudicationState,
    /// Why it is asked.
    pub reason: String,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    /// To whom the customer counts by the last verdict.
    pub winner_kind: Option<ClaimantKind>,
    /// Trade, assignment, report or visit, after the kind.
    pub winner_id: Option<Uuid>,
    /// End of the time for an appeal.
    pub appeal_until_at: Option<DateTimeUtc>,
    pub appeal_reason: Option<String>,
    pub appealed_by_id: Option<UserId>,
    pub appealed_at: Option<DateTimeUtc>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
