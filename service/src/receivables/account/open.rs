//! A trade starts without money.

use crate::kernel::writes::Writes;
use entity::Money;
use entity::id::{ProjectId, TradeId};
use entity::receivables::trade_account;
use sea_orm::{EntityTrait, IntoActiveModel};

/// The account of a new trade, added to what is about to be written.
pub fn open(writes: &mut Writes, trade_id: TradeId, project_id: ProjectId) {
    let row = trade_account::Model {
        trade_id,
        project_id,
        received: Money::ZERO,
        allocated: Money::ZERO,
        credit: Money::ZERO,
        refunded: Money::ZERO,
        refunding: Money::ZERO,
        kept: Money::ZERO,
        version: 1,
    };
    writes.add(trade_account::Entity::insert(row.into_active_model()));
}
