//! A trade starts without money.

use crate::kernel::{Result, Tx};
use entity::Money;
use entity::id::{ProjectId, TradeId};
use entity::receivables::trade_account;
use sea_orm::{EntityTrait, IntoActiveModel};

/// Opens the account of a new trade.
pub async fn open(tx: &mut Tx<'_>, trade_id: TradeId, project_id: ProjectId) -> Result<()> {
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
    trade_account::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    Ok(())
}
