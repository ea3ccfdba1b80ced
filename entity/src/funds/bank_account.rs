//! Bank accounts 银行账户 and cash boxes.

use crate::Money;
use crate::id::{BankAccountId, ProjectId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What an account is for.
    BankAccountKind in "bank_account_kind" {
        "operating" Operating ("一般户", "Operating"),
        "supervised" Supervised ("监管户", "Supervised presale funds"),
        "cash" Cash ("现金", "Cash"),
        "platform" Platform ("支付平台", "Payment platform"),
    }
}

/// Where cash really lies, with its running balance.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "bank_account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: BankAccountId,
    pub project_id: ProjectId,
    pub name: String,
    pub bank: String,
    /// Key of this row, wrapped by the master key; null as long as there is no number.
    pub data_key: Option<String>,
    pub number_cipher: Option<String>,
    pub number_hash: Option<String>,
    pub number_tail: Option<String>,
    pub kind: BankAccountKind,
    /// Account of the ledger that it is part of.
    pub ledger_code: String,
    pub balance: Money,
    pub last_serial: i64,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
