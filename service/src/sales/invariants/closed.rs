//! A closed trade has come to rest.

use super::told::{broken, examined};
use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use entity::receivables::plan_line;
use entity::sales::trade;
use entity::sales::trade::TradeState;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};

/// No line of a closed trade is still to be paid.
pub async fn closed_trades_owe_nothing(reader: &Reader<'_>) -> Result<Finding> {
    let closed = trade::Entity::find().filter(trade::Column::State.eq(TradeState::Closed));
    let mut finding = examined(reader, closed.clone()).await?;
    let column = |column| Expr::col((plan_line::Entity, column));
    let settled = column(plan_line::Column::Allocated).add(column(plan_line::Column::Waived));
    let open = Query::select()
        .expr(Expr::val(1))
        .from(plan_line::Entity)
        .and_where(
            column(plan_line::Column::TradeId).eq(Expr::col((trade::Entity, trade::Column::Id))),
        )
        .and_where(plan_line::Column::CancelledOn.is_null())
        .and_where(column(plan_line::Column::Amount).gt(settled))
        .to_owned();
    let wrong = closed.filter(Expr::exists(open));
    broken(reader, &mut finding, wrong, trade::Column::Id, "closed with an open line").await?;
    Ok(finding)
}
