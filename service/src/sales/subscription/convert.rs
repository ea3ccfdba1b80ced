//! Converting: the contract is drafted and the time to sign stands still.

use super::{deadline, guard, load};
use crate::inventory;
use crate::inventory::unit::axis::AxisChange;
use crate::kernel::{Result, Tx};
use crate::sales::{agreement, contract, trade};
use entity::id::{ContractId, SubscriptionId};
use entity::inventory::axes::ContractAxis;

/// Drafts the contract of an active subscription and answers its id.
pub async fn convert(tx: &mut Tx<'_>, id: SubscriptionId) -> Result<ContractId> {
    let seen = load::get(&tx.reader(), id).await?;
    let trade::load::Locked { unit, .. } =
        trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let mut row = load::lock(tx, id).await?;
    row.state = row.state.convert()?;
    guard::live(tx.now, &row)?;
    guard::without_contract(&tx.reader(), &row).await?;
    trade::buyers::admitted(&tx.reader(), row.trade_id).await?;
    contract::load::cancel_rejected(tx, id, "drafted anew").await?;
    let authority = agreement::authority(tx, &unit).await?;
    let authority_price = authority.lowest(&tx.actor.roles)?;
    let agreed = contract::agreed(&row, unit.gross_area, authority_price);
    let axes = AxisChange { contract: Some(ContractAxis::Drafted), ..Default::default() };
    let unit = inventory::unit::axis::change(tx, unit, axes, None).await?;
    row.expires_at = None;
    load::save(tx, &row).await?;
    deadline::forget(tx, id).await?;
    let project = inventory::project::get(&tx.reader(), row.project_id).await?;
    let place = contract::Place {
        project: &project,
        unit: &unit,
        trade_id: row.trade_id,
        subscription_id: Some(id),
        on: tx.today(&project.time_zone),
    };
    contract::draft(tx, &place, agreed).await
}
