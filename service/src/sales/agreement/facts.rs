//! What the rules of an approval flow see of a sale; the authority itself is nobody's to see.

use entity::{Money, Rate};
use serde_json::{Value, json};

/// Units of a rate in one of its ten-thousandths.
const POINT: i64 = 10_000;

/// The prices of a sale.
#[derive(Debug, Clone, Copy)]
pub struct Prices {
    pub list_price: Money,
    pub deal_price: Money,
    pub earnest_amount: Money,
    pub discount_rate: Rate,
    pub authority_price: Money,
}

/// The facts as `approvals::document` lists them.
#[must_use]
pub fn facts(prices: &Prices) -> Value {
    json!({
        "list_price": prices.list_price.as_fen(), "deal_price": prices.deal_price.as_fen(),
        "earnest_amount": prices.earnest_amount.as_fen(),
        "discount_points": prices.discount_rate.units() / POINT,
        "below_authority": prices.deal_price < prices.authority_price,
    })
}
