//! The claim of a trade on its unit: the statement that decides who buys.

use crate::inventory::unit::claim::{self, Claim};
use crate::kernel::{Result, Tx};
use entity::id::{CustomerId, TradeId, UnitId};
use entity::inventory::unit_claim::ClaimKind;

/// Takes the unit for a trade; the first buyer's own hold makes way.
pub async fn take(
    tx: &mut Tx<'_>,
    unit_id: UnitId,
    trade_id: TradeId,
    customer_id: CustomerId,
    kind: ClaimKind,
) -> Result<()> {
    let holder_id = trade_id.0;
    claim::take(tx, &Claim { unit_id, kind, holder_id, customer_id, expires_at: None }).await
}

/// The trade's claim becomes that of its contract.
pub async fn contracted(
    tx: &mut Tx<'_>,
    unit_id: UnitId,
    trade_id: TradeId,
    customer_id: CustomerId,
) -> Result<()> {
    let (kind, holder_id) = (ClaimKind::Contract, trade_id.0);
    let claim = Claim { unit_id, kind, holder_id, customer_id, expires_at: None };
    claim::turn_into(tx, unit_id, holder_id, &claim).await
}
