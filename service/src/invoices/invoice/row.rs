//! Writing back what an act changed of an invoice, and of the unit's axis with it.

use super::book::Book;
use super::load::Case;
use crate::inventory::unit::axis::{self, AxisChange};
use crate::kernel::{Reader, Result, Tx};
use entity::id::TradeId;
use entity::inventory::axes::InvoiceAxis;
use entity::invoices::invoice::{self, InvoiceState};
use entity::sales::trade::TradeState;
use sea_orm::{ActiveValue::Set, EntityTrait};

/// A change of the row to a state, one version on.
pub(super) fn change(row: &invoice::Model, state: InvoiceState) -> invoice::ActiveModel {
    invoice::ActiveModel {
        id: Set(row.id),
        state: Set(state),
        version: Set(row.version + 1),
        ..Default::default()
    }
}

/// Saves a change.
pub(super) async fn save(tx: &Tx<'_>, change: invoice::ActiveModel) -> Result<()> {
    invoice::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

/// Brings the unit's invoice axis to what the trade's invoices say now. A closed trade has no
/// unit any more.
pub(super) async fn settle_axis(tx: &mut Tx<'_>, case: Case) -> Result<()> {
    if case.trade.state != TradeState::Open {
        return Ok(());
    }
    let axis = reached(&tx.reader(), case.trade.id).await?;
    let moved = AxisChange { invoice: Some(axis), ..Default::default() };
    axis::change(tx, case.unit, moved, None).await?;
    Ok(())
}

/// How far a trade is invoiced: what its unit shows while the trade is open.
pub async fn reached(reader: &Reader<'_>, trade_id: TradeId) -> Result<InvoiceAxis> {
    Book::of(&reader.db, trade_id).await?.axis()
}
