//! The body that agrees on a sale.

use chrono::NaiveDate;
use entity::id::{CustomerId, PaymentTemplateId, UnitId};
use entity::sales::terms::{Discount, FinalRounding, LoanTerms, PenaltyTerms, TermLine};
use entity::{PositiveAmount, Rate};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A buyer 买受人 with a share of the unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "customer_id": "0193a5c0-0000-7000-8000-000000000004", "share": "0.5"
}))]
pub struct BuyerShare {
    pub customer_id: CustomerId,
    /// Decimal fraction above zero; shares sum to 1.
    pub share: Rate,
}

/// Payment terms in full, or by the template that holds them.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"template_id": "0193a5c0-0000-7000-8000-000000000081"}))]
pub struct AgreedTerms {
    /// Exactly one of lines and template is given.
    #[schema(min_items = 1, max_items = 60)]
    pub lines: Option<Vec<TermLine>>,
    /// With lines only.
    pub loan: Option<LoanTerms>,
    /// A template of the unit's project.
    pub template_id: Option<PaymentTemplateId>,
}

/// What the parties agree on: unit, buyers, price, earnest money and terms.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_id": "0193a5c0-0000-7000-8000-000000000003",
    "buyers": [{"customer_id": "0193a5c0-0000-7000-8000-000000000004", "share": "1"}],
    "discounts": [{"kind": "percent", "value": "98"}],
    "rounding": {"mode": "half_up", "digit": "yuan"},
    "earnest_amount": "50000.00",
    "payment_terms": {"lines": [
        {"item": "instalment", "ratio": "0.3", "anchor": "signing", "months": 0, "days": 0},
        {"item": "instalment", "ratio": "0.7", "anchor": "signing", "months": 3, "days": 0}
    ]}
}))]
pub struct Agreement {
    pub unit_id: UnitId,
    /// The first one claims the unit.
    #[validate(length(min = 1, max = 10))]
    #[schema(min_items = 1, max_items = 10)]
    pub buyers: Vec<BuyerShare>,
    /// Applied in this order.
    #[serde(default)]
    #[validate(length(max = 20))]
    #[schema(max_items = 20)]
    pub discounts: Vec<Discount>,
    /// Final rounding; to the fen when absent.
    pub rounding: Option<FinalRounding>,
    /// Earnest money 定金 to be paid, at most the price.
    pub earnest_amount: PositiveAmount,
    /// Lines, or a template of the project; its default when absent.
    pub payment_terms: Option<AgreedTerms>,
    /// Default of the project when absent.
    pub penalty_terms: Option<PenaltyTerms>,
    /// Day of the agreement; today when absent, never later.
    pub subscribed_on: Option<NaiveDate>,
}
