//! Accounts of trades against the rows they are kept from.

use super::grouped::{Sums, by, of};
use crate::funds::code;
use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use entity::Money;
use entity::funds::{entry, posting};
use entity::receivables::refund::RefundState;
use entity::receivables::{allocation, receipt, receipt_reversal, refund, trade_account};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// 8: every kept sum is what its rows add up to.
pub async fn accounts_are_the_sum_of_their_rows(reader: &Reader<'_>) -> Result<Finding> {
    let received = received(reader).await?;
    let allocated = by(
        reader,
        allocation::Entity::find(),
        allocation::Column::TradeId,
        Expr::col(allocation::Column::Amount),
    )
    .await?;
    let refunded = refunds(reader, &[RefundState::Paid]).await?;
    let open =
        [RefundState::Requested, RefundState::Approved, RefundState::Paying, RefundState::Failed];
    let refunding = refunds(reader, &open).await?;
    let kept = kept(reader).await?;
    let accounts = trade_account::Entity::find().all(&reader.db).await?;
    let mut finding = Finding { examined: accounts.len() as u64, violations: vec![] };
    for account in accounts {
        for (name, stored, sums) in [
            ("received", account.received, &received),
            ("allocated", account.allocated, &allocated),
            ("refunded", account.refunded, &refunded),
            ("refunding", account.refunding, &refunding),
            ("kept", account.kept, &kept),
        ] {
            let counted = of(sums, account.trade_id);
            if stored.as_fen() != counted {
                let detail = format!("{name} {stored} ≠ {}", Money::fen(counted));
                finding.violated(account.trade_id.to_string(), detail);
            }
        }
    }
    Ok(finding)
}

/// 10: received = allocated + credit + refunded + kept, and no refund asks for more than credit.
pub async fn no_money_is_lost(reader: &Reader<'_>) -> Result<Finding> {
    use trade_account::Column;
    let col = |column: Column| Expr::col(column);
    let places = col(Column::Allocated)
        .add(col(Column::Credit))
        .add(col(Column::Refunded))
        .add(col(Column::Kept));
    let broken = trade_account::Entity::find()
        .filter(col(Column::Received).ne(places).or(col(Column::Refunding).gt(col(Column::Credit))))
        .all(&reader.db)
        .await?;
    let examined = trade_account::Entity::find().count(&reader.db).await?;
    let mut finding = Finding { examined, violations: vec![] };
    for account in broken {
        let detail = format!(
            "received {} of which allocated {}, credit {}, refunded {}, kept {}",
            account.received, account.allocated, account.credit, account.refunded, account.kept
        );
        finding.violated(account.trade_id.to_string(), detail);
    }
    Ok(finding)
}

/// Receipts that count, by trade.
async fn received(reader: &Reader<'_>) -> Result<Sums> {
    let reversed = Query::select()
        .expr(Expr::val(1))
        .from(receipt_reversal::Entity)
        .and_where(
            Expr::col((receipt_reversal::Entity, receipt_reversal::Column::ReceiptId))
                .equals((receipt::Entity, receipt::Column::Id)),
        )
        .take();
    let counting = receipt::Entity::find().filter(Expr::exists(reversed).not());
    by(reader, counting, receipt::Column::TradeId, Expr::col(receipt::Column::Amount)).await
}

async fn refunds(reader: &Reader<'_>, states: &[RefundState]) -> Result<Sums> {
    let rows = refund::Entity::find().filter(refund::Column::State.is_in(states.iter().copied()));
    by(reader, rows, refund::Column::TradeId, Expr::col(refund::Column::Amount)).await
}

/// Forfeiture income, by trade.
async fn kept(reader: &Reader<'_>) -> Result<Sums> {
    let mut of_keeping = Query::select();
    of_keeping.column(entry::Column::Id).from(entry::Entity).and_where(
        entry::Column::Act.is_in(["receivables.account.keep", "receivables.account.unkeep"]),
    );
    let rows = posting::Entity::find()
        .filter(posting::Column::AccountCode.eq(code::FORFEITURE_INCOME))
        .filter(posting::Column::EntryId.in_subquery(of_keeping.take()));
    let income = Expr::col(posting::Column::Credit).sub(Expr::col(posting::Column::Debit));
    by(reader, rows, posting::Column::TradeId, income).await
}
