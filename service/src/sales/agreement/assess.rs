//! Assessment: the price by the unit's list price and the discounts, and everything that may
//! speak against it.

use super::input::Agreement;
use super::terms::{self, Wanted};
use crate::kernel::fault::refuse;
use crate::kernel::rule_pack::{self, RulePack};
use crate::kernel::{Error, FaultCode, Result, Tx, parameter};
use crate::receivables::penalty::accrual;
use crate::sales::payment_template;
use crate::sales::price::authority::Authority;
use crate::sales::price::limits::{Breach, Limits};
use crate::sales::price::quote::{Quote, discounted};
use crate::sales::refusal::Sales;
use chrono::NaiveDate;
use entity::inventory::{project, unit};
use entity::sales::terms::{Discounts, FinalRounding, PaymentTerms, PenaltyTerms};
use entity::{Area, Money, Rate};

/// Why a person must look at a price.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reason {
    OutsideAuthority,
    BelowFloorPrice,
}

impl Reason {
    /// Stable code, as approvals show it.
    #[must_use]
    pub const fn code(self) -> &'static str {
        match self {
            Self::OutsideAuthority => "sales.price_outside_authority",
            Self::BelowFloorPrice => "sales.below_floor_price",
        }
    }
}

/// What was agreed, checked and with its figures.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Agreed {
    pub list_price: Money,
    pub discounts: Discounts,
    pub rounding: Option<FinalRounding>,
    pub deal_price: Money,
    pub unit_price: Money,
    pub discount_rate: Rate,
    pub authority_price: Money,
    pub earnest_amount: Money,
    pub area: Area,
    pub payment_terms: PaymentTerms,
    pub penalty_terms: PenaltyTerms,
    /// Empty when nobody needs to be asked.
    pub reasons: Vec<Reason>,
    /// Role that decides when somebody is asked.
    pub decider: &'static str,
}

/// Checks everything about an agreement that the unit, the project and the author decide.
pub async fn assess(
    tx: &Tx<'_>,
    project: &project::Model,
    unit: &unit::Model,
    agreement: &Agreement,
    on: NaiveDate,
) -> Result<Agreed> {
    let pack = rule_pack::on(&tx.reader(), &project.rule_pack, on).await?;
    let quote = quoted(unit, agreement)?;
    let price = quote.deal_price;
    let below_floor = within_limits(tx, unit, &pack, price).await?;
    let (payment_terms, penalty_terms) = agreed_terms(tx, unit, agreement).await?;
    let earnest_amount = agreement.earnest_amount.money();
    let checked = check_money(price, earnest_amount, &payment_terms, &pack);
    checked.map_err(|error| terms::placed_at_template(agreement, error))?;
    let authority = authority(tx, unit).await?;
    let authority_price = authority.lowest(&tx.actor.roles)?;
    let mut reasons = vec![];
    if below_floor {
        reasons.push(Reason::BelowFloorPrice);
    } else if price < authority_price {
        reasons.push(Reason::OutsideAuthority);
    }
    Ok(Agreed {
        list_price: quote.list_price,
        discounts: Discounts(agreement.discounts.clone()),
        rounding: agreement.rounding,
        deal_price: price,
        unit_price: quote.unit_price,
        discount_rate: quote.discount_rate.unwrap_or(Rate::ZERO),
        authority_price,
        earnest_amount,
        area: unit.gross_area,
        payment_terms,
        penalty_terms,
        reasons,
        decider: authority.decider(price)?,
    })
}

/// The quote; a price of nothing is no price.
fn quoted(unit: &unit::Model, agreement: &Agreement) -> Result<Quote> {
    // Per-unit pricing has no priced area; its unit price is shown on the gross area.
    let area = unit.priced_area().unwrap_or(unit.gross_area);
    let quote = discounted(unit.list_price, area, &agreement.discounts, agreement.rounding)?;
    if quote.deal_price.is_positive() {
        Ok(quote)
    } else {
        Err(Error::fault("/discounts", FaultCode::OutOfRange))
    }
}

/// Refuses a price beyond its limits; true when it lies below the floor and the policy asks the
/// group instead of refusing.
async fn within_limits(
    tx: &Tx<'_>,
    unit: &unit::Model,
    pack: &RulePack,
    price: Money,
) -> Result<bool> {
    let limits = Limits {
        filed_price: unit.filed_price,
        band_below: pack.price_band_below,
        floor_price: unit.floor_price,
    };
    match limits.breach(price) {
        None => Ok(false),
        Some(Breach::AboveFiledPrice) => {
            let refusal = Sales::AboveFiledPrice.with("deal_price", &price);
            Err(refusal.with("filed_price", &unit.filed_price).into())
        }
        Some(Breach::BelowBand) => {
            let refusal = Sales::BelowPriceBand.with("deal_price", &price);
            Err(refusal.with("filed_price", &unit.filed_price).into())
        }
        Some(Breach::BelowFloor) => {
            let key = "sales.below_floor.policy";
            let policy: String = parameter::read(&tx.reader(), key, Some(unit.project_id)).await?;
            if policy == "ask_group" {
                Ok(true)
            } else {
                Err(Sales::BelowFloorPrice.with("deal_price", &price).into())
            }
        }
    }
}

/// The terms of the body, else those of the project.
async fn agreed_terms(
    tx: &Tx<'_>,
    unit: &unit::Model,
    agreement: &Agreement,
) -> Result<(PaymentTerms, PenaltyTerms)> {
    let reader = tx.reader();
    let project = Some(unit.project_id);
    let payment = match &agreement.payment_terms {
        Some(terms) => match terms::wanted(terms)? {
            Wanted::Terms(terms) => terms,
            Wanted::Template(id) => payment_template::usable(&reader, unit.project_id, id).await?,
        },
        None => parameter::read(&reader, "sales.payment_terms.default", project).await?,
    };
    let penalty = match &agreement.penalty_terms {
        Some(terms) => terms.clone(),
        None => parameter::read(&reader, "sales.penalty_terms.default", project).await?,
    };
    refuse(accrual::check(&penalty).into_iter().map(|f| f.under("/penalty_terms")).collect())?;
    Ok((payment, penalty))
}

fn check_money(
    price: Money,
    earnest: Money,
    payment: &PaymentTerms,
    pack: &RulePack,
) -> Result<()> {
    if earnest > price {
        return Err(Error::fault("/earnest_amount", FaultCode::OutOfRange));
    }
    let loan = terms::loan(payment, price, earnest)?;
    let largest = terms::largest_loan(price, pack.min_down_payment)?;
    if loan > largest {
        return Err(Sales::LoanTooHigh.with("loan", &loan).with("largest_loan", &largest).into());
    }
    Ok(())
}

/// What the author and others may give on a unit.
pub async fn authority(tx: &Tx<'_>, unit: &unit::Model) -> Result<Authority> {
    let reader = tx.reader();
    let project = Some(unit.project_id);
    Ok(Authority {
        list_price: unit.list_price,
        floor_price: unit.floor_price,
        consultant: parameter::read(&reader, "sales.authority.consultant", project).await?,
        manager: parameter::read(&reader, "sales.authority.manager", project).await?,
    })
}
