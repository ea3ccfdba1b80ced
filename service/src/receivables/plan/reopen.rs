//! A trade that comes back owes again what it owed.

use super::super::account;
use super::super::receipt::lay_credit;
use super::lines::{self, TradeRef};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use chrono::NaiveDate;
use entity::receivables::item::Item;
use entity::receivables::plan_line::{self, Column};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde_json::json;

/// Revives the lines that the close cancelled, penalties excepted, and lays the credit on them.
pub async fn reopen(tx: &mut Tx<'_>, trade: &TradeRef, on: NaiveDate) -> Result<()> {
    let account = account::lock(tx, trade.trade_id).await?;
    let row = plan_line::ActiveModel { cancelled_on: Set(None), ..Default::default() };
    plan_line::Entity::update_many()
        .set(row)
        .col_expr(Column::Version, Expr::col(Column::Version).add(1))
        .filter(Column::TradeId.eq(trade.trade_id))
        .filter(Column::CancelledOn.is_not_null())
        .filter(Column::Item.ne(Item::Penalty))
        .exec(tx.db())
        .await?;
    let all = lines::lock(tx, trade.trade_id).await?;
    if account.credit.is_positive() {
        lay_credit(tx, account, &all, on).await?;
    }
    let subject = Subject::of("sales.trade", trade.trade_id, trade.project_id);
    tx.record("receivables.plan.reopened", subject, &json!({"on": on}))
}
