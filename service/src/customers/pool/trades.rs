//! Live trades: whoever has one is never recycled.

use crate::customers::customer;
use crate::kernel::{Result, Tx};
use entity::customers::{assignment, customer as buyer};
use entity::id::CustomerId;
use entity::sales::trade::{self, TradeState};
use entity::sales::trade_buyer::{Column, Entity};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// Has the person a live trade, in whichever project?
pub async fn trades(tx: &Tx<'_>, customer_id: CustomerId) -> Result<bool> {
    let entries = customer::people(&tx.reader(), &[customer_id]).await?;
    let bought = Entity::find()
        .filter(Column::CustomerId.is_in(entries.into_keys().map(|id| id.0)))
        .filter(Expr::exists(open()))
        .count(tx.db());
    Ok(bought.await? > 0)
}

/// Live trades of who stands for the customer of an outer query over assignments, or of others for
/// whom that one stands.
pub(super) fn of_survivor() -> SelectStatement {
    let held = Alias::new("held");
    let theirs = Expr::col((assignment::Entity, assignment::Column::CustomerId));
    let of = |column: buyer::Column| Expr::col((buyer::Entity, column));
    let survivor = || Expr::col((held.clone(), buyer::Column::SurvivorId));
    let same =
        of(buyer::Column::Id).eq(survivor()).or(of(buyer::Column::SurvivorId).eq(survivor()));
    Query::select()
        .expr(Expr::val(1))
        .from_as(buyer::Entity, held.clone())
        .inner_join(buyer::Entity, same)
        .inner_join(Entity, of(buyer::Column::Id).eq(Expr::col((Entity, Column::CustomerId))))
        .and_where(Expr::col((held.clone(), buyer::Column::Id)).eq(theirs))
        .and_where(Expr::exists(open()))
        .take()
}

/// Live trades of the customer of an outer query over assignments, or of those for whom he stands.
pub(super) fn of_customer() -> SelectStatement {
    let theirs = || Expr::col((assignment::Entity, assignment::Column::CustomerId));
    let of = |column: buyer::Column| Expr::col((buyer::Entity, column));
    let stands = of(buyer::Column::SurvivorId).eq(theirs());
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .inner_join(
            buyer::Entity,
            of(buyer::Column::Id).eq(Expr::col((Entity, Column::CustomerId))),
        )
        .and_where(of(buyer::Column::Id).eq(theirs()).or(stands))
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
