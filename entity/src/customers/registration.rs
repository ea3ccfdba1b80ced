//! Registrations 报备: a broker reports whom he will bring to a project.

use crate::id::{
    AdjudicationId, BrokerId, ChannelCompanyId, CompanyId, CustomerId, ProjectId, RegistrationId,
    UserId, VisitId,
};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How far a report has come.
    RegistrationState in "registration_state" {
        "valid" Valid ("有效", "Valid"),
        "invalid" Invalid ("无效", "Invalid"),
        "visited" Visited ("已确认到访", "Visit confirmed"),
        "expired" Expired ("已过期", "Expired"),
        "withdrawn" Withdrawn ("已撤回", "Withdrawn"),
    }
}

crate::transitions!(RegistrationState {
    send_code { Valid => Valid }
    confirm_visit { Valid => Visited }
    withdraw { Valid => Withdrawn }
    expire { Valid => Expired, Visited => Expired }
    /// Somebody else has the customer.
    outdo { Valid => Invalid }
    /// A verdict gave the customer to another.
    overrule { Valid => Invalid, Visited => Invalid }
    /// A verdict gave the customer to this one, whose visit is to come.
    uphold { Valid => Valid, Expired => Valid, Invalid => Valid }
    /// A verdict gave the customer to this one, whose visit was confirmed.
    uphold_visit { Visited => Visited, Expired => Visited, Invalid => Visited }
});

crate::labelled! {
    /// Why a report counts for nothing.
    InvalidReason in "invalid_reason" {
        "deal" Deal ("已有成交", "The customer buys here already"),
        "owner" Owner ("归属保护期内", "A consultant looks after the customer already"),
        "visit" Visit ("他人已确认到访", "The visit of another report is confirmed"),
        "blacklist" Blacklist ("黑名单客户", "The customer is on the blacklist"),
        "verdict" Verdict ("判客裁定他方", "A verdict gave the customer to another"),
    }
}

/// One report. The phone lies encrypted under the report's own key; of a partial one only the mask
/// is known until the visit.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "registration")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RegistrationId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub channel_company_id: ChannelCompanyId,
    pub broker_id: BrokerId,
    pub customer_name: String,
    /// The report's own key, wrapped; empty once the person is erased.
    pub data_key: String,
    pub phone_cipher: Option<String>,
    pub phone_hash: Option<String>,
    /// `138****8000`, of partial reports as well.
    pub phone_mask: String,
    /// Three digits and the last four were reported.
    pub partial: bool,
    pub state: RegistrationState,
    pub invalid_reason: Option<InvalidReason>,
    /// Why it was withdrawn.
    pub reason: Option<String>,
    pub reported_at: DateTimeUtc,
    /// The protection ends.
    pub expires_at: DateTimeUtc,
    pub visited_at: Option<DateTimeUtc>,
    pub visit_id: Option<VisitId>,
    pub customer_id: Option<CustomerId>,
    /// Keyed hash of the code that was sent last.
    pub code_hash: Option<String>,
    pub code_expires_at: Option<DateTimeUtc>,
    pub code_tries: i32,
    /// Days of protection from the report, as the project said then.
    pub report_days: i32,
    /// Days of protection from the visit.
    pub visit_days: Option<i32>,
    /// Beginning of the day in which codes are counted: the moment of its first.
    pub codes_since_at: Option<DateTimeUtc>,
    /// Codes that were asked for in that day.
    pub codes_sent: Option<i32>,
    /// The verdict that upheld or ended the report.
    pub adjudication_id: Option<AdjudicationId>,
    pub author_id: UserId,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
