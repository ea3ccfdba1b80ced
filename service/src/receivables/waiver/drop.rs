//! Waivers that nobody has decided yet.

use crate::approvals;
use crate::kernel::sum::sum_of;
use crate::kernel::{Result, Tx};
use entity::Money;
use entity::id::{PlanLineId, TradeId};
use entity::receivables::waiver::{self, Column, WaiverState};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect,
};

/// How much of a line is asked for.
pub async fn pending_on(tx: &Tx<'_>, line_id: PlanLineId) -> Result<Money> {
    let backend = tx.db().get_database_backend();
    let sum: Option<i64> = waiver::Entity::find()
        .select_only()
        .column_as(sum_of(backend, Column::Amount), "amount")
        .filter(Column::PlanLineId.eq(line_id))
        .filter(Column::State.eq(WaiverState::Requested))
        .into_tuple()
        .one(tx.db())
        .await?;
    Ok(Money::fen(sum.unwrap_or(0)))
}

/// Drops what is asked for on a trade that ends.
pub async fn drop_pending(tx: &mut Tx<'_>, trade_id: TradeId) -> Result<()> {
    let pending = waiver::Entity::find()
        .filter(Column::TradeId.eq(trade_id))
        .filter(Column::State.eq(WaiverState::Requested))
        .all(tx.db())
        .await?;
    for row in pending {
        approvals::take_back(tx, row.id.0).await?;
        let change = waiver::ActiveModel { state: Set(row.state.reject()?), ..Default::default() };
        waiver::Entity::update_many()
            .set(change)
            .col_expr(Column::Version, Expr::col(Column::Version).add(1))
            .filter(Column::Id.eq(row.id))
            .exec(tx.db())
            .await?;
    }
    Ok(())
}
