//! Live trades: whoever has one is never recycled.

use crate::kernel::{Result, Tx};
use entity::customers::assignment;
use entity::id::CustomerId;
use entity::sales::trade::{self, TradeState};
use entity::sales::trade_buyer::{Column, Entity};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// Has the customer a live trade, in whichever project?
pub async fn trades(tx: &Tx<'_>, customer_id: CustomerId) -> Result<bool> {
    let bought = Entity::find()
        .filter(Column::CustomerId.eq(customer_id))
        .filter(Expr::exists(open()))
        .count(tx.db());
    Ok(bought.await? > 0)
}

/// Live trades of the customer of an outer query over assignments.
pub(super) fn of_customer() -> SelectStatement {
    let theirs = Expr::col((assignment::Entity, assignment::Column::CustomerId));
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(Expr::col((Entity, Column::CustomerId)).eq(theirs))
        .and_where(Expr::exists(open()))
        .take()
}

/// The trade of a buyer's row, if it is open.
fn open() -> SelectStatement {
    Query::select()
        .expr(Expr::val(1))
        .from(trade::Entity)
        .and_where(
            Expr::col((trade::Entity, trade::Column::Id)).eq(Expr::col((Entity, Column::TradeId))),
        )
        .and_where(trade::Column::State.eq(TradeState::Open))
        .take()
}
