//! Facts of sales, written in the transaction of the act that made them.

use crate::kernel::{Result, Tx};
use crate::sales::trade::event::SaleEvent;
use entity::analytics::sale_fact::{self, SaleFactKind};
use entity::calendar::month_of;
use entity::id::SaleFactId;
use entity::kernel::event;
use futures_util::future::LocalBoxFuture;
use sea_orm::{EntityTrait, IntoActiveModel};

/// Hears every event; those of sales become facts.
pub fn subscriber<'a>(
    tx: &'a mut Tx<'_>,
    event: &'a event::Model,
) -> LocalBoxFuture<'a, Result<()>> {
    Box::pin(async move {
        let (kind, sign) = match event.name.as_str() {
            "sales.subscription.activated" => (SaleFactKind::Subscribed, 1),
            "sales.subscription.closed" => (SaleFactKind::Subscribed, -1),
            "sales.contract.signed" => (SaleFactKind::Signed, 1),
            _ => return Ok(()),
        };
        let Some(project_id) = event.project_id else { return Ok(()) };
        let sale: SaleEvent = serde_json::from_value(event.payload.clone())?;
        if !sale.counted {
            return Ok(());
        }
        let row = sale_fact::Model {
            id: tx.id::<SaleFactId>(),
            project_id,
            building_id: sale.building_id,
            unit_id: sale.unit_id,
            trade_id: sale.trade_id,
            kind,
            happened_on: sale.on,
            month: month_of(sale.on),
            units: sign,
            amount: if sign < 0 { sale.amount.negated() } else { sale.amount },
            area: sale.area * i64::from(sign),
            created_at: tx.now,
        };
        tx.last.add(sale_fact::Entity::insert(row.into_active_model()));
        Ok(())
    })
}
