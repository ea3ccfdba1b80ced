//! Signing 草签: the sale is made; the plan opens and the claim is the contract's.

use super::load;
use crate::inventory;
use crate::inventory::unit::axis::AxisChange;
use crate::kernel::tx::Subject;
use crate::kernel::{Reader, Result, Tx, rule_pack};
use crate::receivables;
use crate::receivables::plan::TradeRef;
use crate::sales::price::limits::{Breach, Limits};
use crate::sales::refusal::Sales;
use crate::sales::subscription;
use crate::sales::trade::{self, buyers, claim, days, event::SaleEvent};
use chrono::NaiveDate;
use entity::id::ContractId;
use entity::inventory::axes::ContractAxis;
use entity::inventory::{project, unit};
use entity::receivables::item::Anchor;
use entity::sales::contract;
use entity::sales::subscription::SubscriptionState;
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use utoipa::ToSchema;
use validator::Validate;

/// The day of signing.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"signed_on": "2025-03-10"}))]
pub struct SignContract {
    /// Not after today, not before the trade's first day.
    pub signed_on: NaiveDate,
}

/// Signs an approved contract whose earnest money is in.
pub async fn sign(tx: &mut Tx<'_>, id: ContractId, input: &SignContract) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    if seen.subscription_id.is_some() {
        take_over(tx, &seen).await?;
    }
    let trade::load::Locked { unit, trade } =
        trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let mut row = load::lock(tx, id).await?;
    row.state = row.state.sign()?;
    let project = inventory::project::get(&tx.reader(), row.project_id).await?;
    let on = days::past(tx, &project, Some(input.signed_on), "/signed_on")?;
    days::ordered(trade.opened_on, on, "/signed_on")?;
    guard(&tx.reader(), &row).await?;
    in_band(tx, &project, &unit, &row, on).await?;
    convert(tx, &row, on).await?;
    row.signed_on = Some(on);
    load::save(tx, &row).await?;
    let event = SaleEvent::of(row.trade_id, &unit, on, row.deal_price);
    let own = [(Anchor::Subscription, trade.opened_on), (Anchor::Signing, on)];
    let opening = receivables::plan::Opening {
        trade: TradeRef { trade_id: trade.id, project_id: trade.project_id },
        deal_price: row.deal_price,
        terms: &row.payment_terms,
        anchors: BTreeMap::from(own),
    };
    let axes = AxisChange { contract: Some(ContractAxis::Signed), ..Default::default() };
    inventory::unit::axis::change(tx, unit, axes, None).await?;
    // The payment axis follows the money, so it moves after the axis of the contract.
    receivables::plan::open(tx, &opening).await?;
    tx.record("sales.contract.signed", Subject::of("sales.contract", id, row.project_id), &event)
}

/// What signing needs besides the state of the contract itself; acts are weighed by it too.
pub(super) async fn guard(reader: &Reader<'_>, row: &contract::Model) -> Result<()> {
    if let Some(id) = row.subscription_id {
        let subscription = subscription::load::get(reader, id).await?;
        if subscription.state != SubscriptionState::Active {
            return Err(Sales::SubscriptionNotActive.with("state", &subscription.state).into());
        }
    }
    buyers::admitted(reader, row.trade_id).await?;
    if !receivables::account::earnest_received(reader, row.trade_id).await? {
        return Err(Sales::EarnestUnpaid.with("earnest_amount", &row.earnest_amount).into());
    }
    Ok(())
}

/// The claim of the subscription becomes that of the contract.
async fn take_over(tx: &mut Tx<'_>, seen: &contract::Model) -> Result<()> {
    let first = buyers::first(&tx.reader(), seen.trade_id).await?;
    claim::contracted(tx, seen.unit_id, seen.trade_id, first).await
}

/// The filed price may have changed since the price was agreed.
async fn in_band(
    tx: &Tx<'_>,
    project: &project::Model,
    unit: &unit::Model,
    row: &contract::Model,
    on: NaiveDate,
) -> Result<()> {
    let pack = rule_pack::on(&tx.reader(), &project.rule_pack, on).await?;
    let limits = Limits {
        filed_price: unit.filed_price,
        band_below: pack.price_band_below,
        floor_price: unit.floor_price,
    };
    let refusal = match limits.legal_breach(row.deal_price) {
        Some(Breach::AboveFiledPrice) => Sales::AboveFiledPrice,
        Some(Breach::BelowBand) => Sales::BelowPriceBand,
        Some(Breach::BelowFloor) | None => return Ok(()),
    };
    Err(refusal.with("deal_price", &row.deal_price).with("filed_price", &limits.filed_price).into())
}

/// The subscription has led to its contract.
async fn convert(tx: &Tx<'_>, row: &contract::Model, on: NaiveDate) -> Result<()> {
    let Some(id) = row.subscription_id else { return Ok(()) };
    let mut subscription = subscription::load::lock(tx, id).await?;
    subscription.state = subscription.state.sign()?;
    subscription.closed_on = Some(on);
    subscription.expires_at = None;
    subscription::load::save(tx, &subscription).await
}
