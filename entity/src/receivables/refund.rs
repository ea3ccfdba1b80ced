//! Refunds 退款.

use crate::Money;
use crate::id::{BankAccountId, CompanyId, ProjectId, RefundId, TradeId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Life of a refund; a bank failure can be retried under the same number.
    RefundState in "refund_state" {
        "requested" Requested ("待审批", "Requested"),
        "approved" Approved ("已审批", "Approved"),
        "paying" Paying ("付款中", "Paying"),
        "paid" Paid ("已付款", "Paid"),
        "failed" Failed ("付款失败", "Failed"),
        "rejected" Rejected ("已驳回", "Rejected"),
    }
}

crate::transitions!(RefundState in "receivables.refund" {
    approve { Requested => Approved }
    reject { Requested => Rejected }
    pay { Approved => Paid, Paying => Paid, Failed => Paid }
    fail { Approved => Failed, Paying => Failed }
});

/// Money that goes back to the buyer, paid once.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refund")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RefundId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub trade_id: TradeId,
    pub number: String,
    pub amount: Money,
    pub reason: String,
    pub state: RefundState,
    pub bank_account_id: Option<BankAccountId>,
    pub reference: Option<String>,
    pub paid_on: Option<Date>,
    pub failure: Option<String>,
    /// Null where a timed act asked for it.
    pub author_id: Option<UserId>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
