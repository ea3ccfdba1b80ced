//! Reading the account of a trade.

use crate::kernel::{Error, Reader, Result};
use entity::id::TradeId;
use entity::receivables::item::Item;
use entity::receivables::{plan_line, trade_account};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// The row.
pub async fn get(reader: &Reader<'_>, trade_id: TradeId) -> Result<trade_account::Model> {
    let found = trade_account::Entity::find_by_id(trade_id).one(&reader.db).await?;
    found.ok_or(Error::NotFound("trade"))
}

/// Is every earnest line paid? A trade without one owes none.
pub async fn earnest_received(reader: &Reader<'_>, trade_id: TradeId) -> Result<bool> {
    use plan_line::Column;
    let settled = Expr::col(Column::Allocated).add(Expr::col(Column::Waived));
    let open = plan_line::Entity::find()
        .filter(Column::TradeId.eq(trade_id))
        .filter(Column::Item.eq(Item::Earnest))
        .filter(Column::CancelledOn.is_null())
        .filter(settled.lt(Expr::col(Column::Amount)))
        .one(&reader.db)
        .await?;
    Ok(open.is_none())
}
