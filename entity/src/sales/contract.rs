//! Contracts 合同.

use crate::id::{
    CompanyId, ContractId, ProjectId, SubscriptionId, TeamId, TradeId, UnitId, UserId,
};
use crate::{Area, Money, Rate};
use sea_orm::entity::prelude::*;

pub use super::terms::{Discounts, FinalRounding, PaymentTerms, PenaltyTerms};

crate::labelled! {
    /// Life of a contract.
    ContractState in "contract_state" {
        "draft" Draft ("草稿", "Draft"),
        "reviewing" Reviewing ("审核中", "Reviewing"),
        "approved" Approved ("已审核", "Approved"),
        "rejected" Rejected ("已驳回", "Rejected"),
        "signed" Signed ("已草签", "Signed"),
        "online_signed" OnlineSigned ("已网签", "Signed online"),
        "filed" Filed ("已备案", "Filed"),
        "delivering" Delivering ("交付中", "Delivering"),
        "completed" Completed ("已完成", "Completed"),
        "archived" Archived ("已归档", "Archived"),
        "cancelled" Cancelled ("已撤销", "Cancelled"),
        "terminated" Terminated ("已退房", "Terminated"),
        "swapped" Swapped ("已换房", "Swapped"),
    }
}

crate::transitions!(ContractState in "sales.contract" {
    /// Rules ask for a person.
    submit { Draft => Reviewing, Rejected => Reviewing }
    /// Rules let it pass at once.
    pass { Draft => Approved, Rejected => Approved }
    withdraw {
        Draft => Cancelled,
        Reviewing => Cancelled,
        Approved => Cancelled,
        Rejected => Cancelled,
    }
    approve { Reviewing => Approved }
    reject { Reviewing => Rejected }
    /// Its request was taken back.
    recall { Reviewing => Draft }
    sign { Approved => Signed }
    online_sign { Signed => OnlineSigned }
    file { OnlineSigned => Filed }
});

/// The sale itself, from the draft to the archive.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "contract")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ContractId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub unit_id: UnitId,
    pub trade_id: TradeId,
    pub subscription_id: Option<SubscriptionId>,
    pub number: String,
    pub state: ContractState,
    pub list_price: Money,
    pub discounts: Discounts,
    pub rounding: Option<FinalRounding>,
    pub deal_price: Money,
    pub unit_price: Money,
    pub discount_rate: Rate,
    /// Lowest price inside the author's authority when the price was agreed; never shown.
    pub authority_price: Money,
    pub earnest_amount: Money,
    /// Gross area the price was agreed on.
    pub contract_area: Area,
    pub payment_terms: PaymentTerms,
    pub penalty_terms: PenaltyTerms,
    pub drafted_on: Date,
    pub signed_on: Option<Date>,
    pub online_number: Option<String>,
    pub online_signed_on: Option<Date>,
    pub filing_number: Option<String>,
    pub filed_on: Option<Date>,
    pub author_id: UserId,
    pub team_id: Option<TeamId>,
    pub close_reason: Option<String>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
