//! Invoices 发票: blue ones, and the red ones that reverse them.

use crate::id::{CompanyId, InvoiceId, ProjectId, TradeId, UserId};
use crate::{Money, Rate};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What an invoice is for.
    InvoiceKind in "invoice_kind" {
        "prepayment" Prepayment ("预收款发票", "Prepayment, not taxed"),
        "final" Final ("销售发票", "Final"),
    }
}

crate::labelled! {
    /// A fully digital invoice can only be reversed; an internal one may be void-marked in its
    /// month.
    InvoiceMedium in "invoice_medium" {
        "digital" Digital ("数电票", "Fully digital"),
        "internal" Internal ("内部票据", "Paper or internal"),
    }
}

crate::labelled! {
    /// Life of an invoice.
    InvoiceState in "invoice_state" {
        "applied" Applied ("已申请", "Applied"),
        "reviewed" Reviewed ("已审核", "Reviewed"),
        "issuing" Issuing ("开具中", "Issuing"),
        "issued" Issued ("已开具", "Issued"),
        "partially_red" PartiallyRed ("部分冲红", "Partially reversed"),
        "fully_red" FullyRed ("全部冲红", "Fully reversed"),
        "voided" Voided ("已作废", "Voided"),
        "rejected" Rejected ("已驳回", "Rejected"),
        "failed" Failed ("开具失败", "Failed"),
    }
}

crate::transitions!(InvoiceState in "invoices.invoice" {
    review { Applied => Reviewed }
    reject { Applied => Rejected }
    issue { Reviewed => Issuing, Failed => Issuing }
    confirm { Issuing => Issued }
    fail { Issuing => Failed }
    void { Applied => Voided, Reviewed => Voided, Failed => Voided, Issued => Voided }
    reverse_part { Issued => PartiallyRed, PartiallyRed => PartiallyRed }
    reverse_rest { Issued => FullyRed, PartiallyRed => FullyRed }
});

/// One tax document.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "invoice")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: InvoiceId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub trade_id: TradeId,
    pub number: String,
    /// 20 digits when fully digital.
    pub statutory_number: Option<String>,
    pub kind: InvoiceKind,
    pub medium: InvoiceMedium,
    /// The invoice that this red one reverses.
    pub blue_id: Option<InvoiceId>,
    pub gross: Money,
    pub net: Money,
    pub tax: Money,
    pub tax_rate: Rate,
    /// `602` for prepayments, which are not taxed.
    pub goods_code: Option<String>,
    pub buyer_name: String,
    pub state: InvoiceState,
    /// State of the red confirmation, 01 to 13.
    pub red_confirmation: Option<String>,
    pub reason: Option<String>,
    pub applied_on: Date,
    pub issued_on: Option<Date>,
    pub issued_at: Option<DateTimeUtc>,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
