//! Subscriptions 认购.

use crate::id::{CompanyId, ProjectId, SubscriptionId, TeamId, TradeId, UnitId, UserId};
use crate::{Money, Rate};
use sea_orm::entity::prelude::*;

pub use super::terms::{Discounts, FinalRounding, PaymentTerms, PenaltyTerms};

crate::labelled! {
    /// Life of a subscription.
    SubscriptionState in "subscription_state" {
        "pending_approval" PendingApproval ("待审批", "Pending approval"),
        "active" Active ("有效", "Active"),
        "converted" Converted ("已转签约", "Converted"),
        "cancelled" Cancelled ("已退订", "Cancelled"),
        "swapped" Swapped ("已换房", "Swapped"),
        "forfeited" Forfeited ("已挞定", "Forfeited"),
        "expired" Expired ("已逾期", "Expired"),
        "voided" Voided ("已作废", "Voided"),
    }
}

crate::transitions!(SubscriptionState in "sales.subscription" {
    approve { PendingApproval => Active }
    reject { PendingApproval => Voided }
    void { PendingApproval => Voided, Active => Voided }
    convert { Active => Active }
    sign { Active => Converted }
    cancel { PendingApproval => Cancelled, Active => Cancelled }
    forfeit { Active => Forfeited }
    undo_forfeit { Forfeited => Active }
    extend { Active => Active }
    expire { PendingApproval => Expired, Active => Expired }
});

/// A unit promised to buyers against earnest money.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "subscription")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SubscriptionId,
    pub company_id: CompanyId,
    pub project_id: ProjectId,
    pub unit_id: UnitId,
    pub trade_id: TradeId,
    pub number: String,
    pub state: SubscriptionState,
    pub list_price: Money,
    pub discounts: Discounts,
    pub rounding: Option<FinalRounding>,
    pub deal_price: Money,
    pub unit_price: Money,
    pub discount_rate: Rate,
    /// Lowest price inside the author's authority when the price was agreed; never shown.
    pub authority_price: Money,
    /// As agreed; what exceeds the legal share is an ordinary prepayment.
    pub earnest_amount: Money,
    pub payment_terms: PaymentTerms,
    pub penalty_terms: PenaltyTerms,
    pub subscribed_on: Date,
    pub sign_by_on: Date,
    /// Null while a contract is drafted or once closed.
    pub expires_at: Option<DateTimeUtc>,
    pub author_id: UserId,
    pub team_id: Option<TeamId>,
    pub closed_on: Option<Date>,
    pub close_reason: Option<String>,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
