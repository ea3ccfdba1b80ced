//! Money of trades against the ledger.

use super::super::plan::line::ledger_code;
use super::grouped::{by, of};
use crate::funds::code;
use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use entity::Money;
use entity::funds::posting;
use entity::receivables::item::Item;
use entity::receivables::{plan_line, trade_account};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, Iterable, QueryFilter, QuerySelect};

/// 29: prepayments of a trade are its credit and what lies on lines that are prepayments.
pub async fn prepayments_stand_behind_each_trade(reader: &Reader<'_>) -> Result<Finding> {
    let booked = by(
        reader,
        posting::Entity::find().filter(posting::Column::AccountCode.eq(code::PREPAYMENTS)),
        posting::Column::TradeId,
        Expr::col(posting::Column::Credit).sub(Expr::col(posting::Column::Debit)),
    )
    .await?;
    let items = Item::iter().filter(|item| ledger_code(*item) == code::PREPAYMENTS);
    let laid = by(
        reader,
        plan_line::Entity::find().filter(plan_line::Column::Item.is_in(items)),
        plan_line::Column::TradeId,
        Expr::col(plan_line::Column::Allocated),
    )
    .await?;
    let accounts: Vec<(entity::id::TradeId, i64)> = trade_account::Entity::find()
        .select_only()
        .column(trade_account::Column::TradeId)
        .column(trade_account::Column::Credit)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut finding = Finding { examined: accounts.len() as u64, violations: vec![] };
    for (trade_id, credit) in accounts {
        let (books, money) = (of(&booked, trade_id), credit + of(&laid, trade_id));
        if books != money {
            let detail = format!("2203 {} ≠ money {}", Money::fen(books), Money::fen(money));
            finding.violated(trade_id.to_string(), detail);
        }
    }
    Ok(finding)
}
