//! Receipts 收款: never updated, reversed by a row of their own.

use crate::Money;
use crate::id::{BankAccountId, CompanyId, ProjectId, ReceiptId, TradeId, UserId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How money came.
    ReceiptMethod in "receipt_method" {
        "cash" Cash ("现金", "Cash"),
        "transfer" Transfer ("转账", "Bank transfer"),
        "pos" Pos ("刷卡", "Card terminal"),
        "cheque" Cheque ("支票", "Cheque"),
        "loan" Loan ("按揭放款", "Loan payment"),
        "online" Online ("线上支付", "Online payment"),
    }
}

crate::labelled! {
    /// In which order money is laid on lines.
    AllocationPolicy in "allocation_policy" {
        "fifo" Fifo ("先到期先核销", "By due date, then sequence"),
        "principal_first" PrincipalFirst ("先本金", "Principal first"),
        "penalty_first" PenaltyFirst ("先违约金", "Penalty first"),
        "explicit" Explicit ("指定", "As named"),
    }
}

/// Money that came in for a trade.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "receipt")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ReceiptId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub trade_id: TradeId,
    pub number: String,
    pub amount: Money,
    pub method: ReceiptMethod,
    pub payer: Option<String>,
    pub bank_account_id: BankAccountId,
    /// Unique in the account.
    pub reference: Option<String>,
    pub received_on: Date,
    pub policy: AllocationPolicy,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
