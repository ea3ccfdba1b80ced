//! Agreed terms as they are entered, stored with the document and shown.

use crate::receivables::item::{Anchor, Item};
use crate::{Amount, Rate, Rounding};
use sea_orm::FromJsonQueryResult;
use sea_orm::prelude::Date;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

crate::labelled! {
    /// What a discount step does.
    DiscountKind in "discount_kind" {
        "percent" Percent ("折扣", "The price becomes this percentage"),
        "points" Points ("点数优惠", "This percentage of the current price is taken off"),
        "amount" Amount ("总价优惠", "This amount is taken off"),
        "unit_price" UnitPrice ("单价优惠", "This amount per square metre is taken off"),
    }
}

crate::labelled! {
    /// Digit that a price is rounded to.
    RoundingDigit in "rounding_digit" {
        "fen" Fen ("分", "0.01"),
        "jiao" Jiao ("角", "0.10"),
        "yuan" Yuan ("元", "1"),
        "ten" Ten ("十元", "10"),
        "hundred" Hundred ("百元", "100"),
        "thousand" Thousand ("千元", "1 000"),
        "ten_thousand" TenThousand ("万元", "10 000"),
    }
}

/// One discount step 优惠; the order of steps matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"kind": "percent", "value": "98"}))]
pub struct Discount {
    pub kind: DiscountKind,
    /// Percent: 98 means 98 %. Points: 1 means 1 %. Amounts are in yuan.
    pub value: Rate,
}

/// The final rounding of a price.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult,
)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"mode": "half_up", "digit": "yuan"}))]
pub struct FinalRounding {
    pub mode: Rounding,
    pub digit: RoundingDigit,
}

/// Discount steps in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, FromJsonQueryResult)]
pub struct Discounts(pub Vec<Discount>);

/// One line of the payment terms 付款方式: a ratio of the price or an amount, due from an anchor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"item": "down_payment", "ratio": "0.3", "anchor": "signing", "months": 0, "days": 7}))]
pub struct TermLine {
    pub item: Item,
    /// Share of the price; exactly one of ratio and amount is given.
    pub ratio: Option<Rate>,
    pub amount: Option<Amount>,
    pub anchor: Anchor,
    /// The day itself where the anchor is `fixed`.
    pub on: Option<Date>,
    #[schema(minimum = 0, maximum = 600)]
    pub months: u32,
    #[schema(minimum = 0, maximum = 3650)]
    pub days: u32,
}

/// Loan part of the terms 按揭.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"ratio": "0.7", "round_down_to": "10000.00"}))]
pub struct LoanTerms {
    /// Share of the price that is lent.
    pub ratio: Rate,
    /// The loan is rounded down to a multiple of this; zero leaves it at the fen.
    pub round_down_to: Amount,
    /// Up to this much comes from the provident fund 公积金, the rest from the bank.
    pub provident_fund_cap: Option<Amount>,
}

/// Payment terms: lines in their order, and the loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult)]
#[serde(deny_unknown_fields)]
pub struct PaymentTerms {
    #[schema(min_items = 1, max_items = 60)]
    pub lines: Vec<TermLine>,
    pub loan: Option<LoanTerms>,
}

crate::labelled! {
    /// How delay is charged.
    PenaltyModel in "penalty_model" {
        "daily_rate" DailyRate ("日费率", "Principal × rate × days"),
        "simple" Simple ("单利", "P × R × T, T = days/365"),
        "compound" Compound ("复利", "P × (1 + R)^T − P"),
    }
}

crate::labelled! {
    /// What a higher band does to the lower one.
    BandsMode in "bands_mode" {
        "replace" Replace ("替代", "Its rate counts for the whole overdue time"),
        "additive" Additive ("分段", "Its rate counts beyond its days only"),
    }
}

crate::labelled! {
    /// How compound interest counts years.
    YearCount in "year_count" {
        "days_365" Days365 ("天数/365", "Days / 365"),
        "anniversaries" Anniversaries ("周年加余日", "Full anniversaries + remaining days / 365"),
    }
}

/// A rate that holds beyond some days of delay.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"beyond_days": 90, "rate": "0.0003"}))]
pub struct PenaltyBand {
    #[schema(minimum = 0, maximum = 36500)]
    pub beyond_days: u32,
    pub rate: Rate,
}

/// Terms of the penalty for delay 违约金.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema, FromJsonQueryResult)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"model": "daily_rate", "rate": "0.0002", "grace_days": 0}))]
pub struct PenaltyTerms {
    pub model: PenaltyModel,
    /// A day for `daily_rate`, a year for the interest models.
    pub rate: Rate,
    /// Delay of so many days or fewer costs nothing.
    #[serde(default)]
    #[schema(minimum = 0, maximum = 3650)]
    pub grace_days: u32,
    /// Ascending; not combined with `compound`.
    #[serde(default)]
    #[schema(max_items = 10)]
    pub bands: Vec<PenaltyBand>,
    #[serde(default = "replace")]
    pub bands_mode: BandsMode,
    /// The penalty of a line never exceeds this.
    pub cap_amount: Option<Amount>,
    /// …nor this share of the overdue principal.
    pub cap_ratio: Option<Rate>,
    #[serde(default = "days_365")]
    pub year_count: YearCount,
}

fn replace() -> BandsMode {
    BandsMode::Replace
}

fn days_365() -> YearCount {
    YearCount::Days365
}
