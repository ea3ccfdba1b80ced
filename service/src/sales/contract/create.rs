//! Direct contracts: without a subscription before, the contract claims the unit itself.

use super::draft::{Place, draft};
use crate::inventory;
use crate::inventory::unit::axis::AxisChange;
use crate::kernel::writes::Writes;
use crate::kernel::{Result, Tx};
use crate::sales::agreement::{self, Agreement};
use crate::sales::subscription::create::{Taken, take};
use crate::sales::trade::open;
use entity::id::{ContractId, TradeId};
use entity::inventory::axes::ContractAxis;
use entity::inventory::unit_claim::ClaimKind;

/// Claims the unit and drafts its contract; a price outside the author's authority is asked about
/// when the contract is submitted.
pub async fn create(tx: &mut Tx<'_>, input: &Agreement) -> Result<ContractId> {
    tx.actor.user()?;
    let trade_id = tx.id::<TradeId>();
    let Taken { unit, project, on } = take(tx, input, trade_id, ClaimKind::Contract).await?;
    let agreed = agreement::assess(tx, &project, &unit, input, on).await?;
    let mut writes = Writes::default();
    open::open(
        tx,
        &mut writes,
        &open::NewTrade {
            id: trade_id,
            unit: &unit,
            buyers: &input.buyers,
            deal_price: agreed.deal_price,
            earnest_amount: agreed.earnest_amount,
            opened_on: on,
        },
    )
    .await?;
    let axes = AxisChange {
        sale: Some(unit.sale_state.subscribe()?),
        contract: Some(ContractAxis::Drafted),
        ..Default::default()
    };
    let unit = inventory::unit::axis::moved(tx, &mut writes, unit, axes, None).await?;
    writes.run(tx.db()).await?;
    let place = Place { project: &project, unit: &unit, trade_id, subscription_id: None, on };
    draft(tx, &place, agreed).await
}
