//! Refunds against the books: each paid once, none beyond what came in.

use super::grouped::{by, of};
use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use entity::funds::movement::{self, MovementDirection};
use entity::receivables::refund::RefundState;
use entity::receivables::{refund, trade_account};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use std::collections::HashMap;
use uuid::Uuid;

/// 9: a paid refund has one movement of its amount, any other has none; no trade gave back more
/// than it received.
pub async fn refunds_are_paid_once(reader: &Reader<'_>) -> Result<Finding> {
    let moved = movement::Entity::find()
        .filter(movement::Column::SourceType.eq("receivables.refund"))
        .filter(movement::Column::Direction.eq(MovementDirection::Out))
        .all(&reader.db)
        .await?;
    let mut paid: HashMap<Uuid, Vec<i64>> = HashMap::new();
    for row in moved {
        paid.entry(row.source_id).or_default().push(row.amount.as_fen());
    }
    let refunds = refund::Entity::find().all(&reader.db).await?;
    let mut finding = Finding { examined: refunds.len() as u64, violations: vec![] };
    for refund in &refunds {
        let movements = paid.remove(&refund.id.0).unwrap_or_default();
        let wanted = match refund.state {
            RefundState::Paid => vec![refund.amount.as_fen()],
            _ => vec![],
        };
        if movements != wanted {
            let detail = format!("{} movements of a refund of {}", movements.len(), refund.amount);
            finding.violated(refund.id.to_string(), detail);
        }
    }
    for (source_id, _) in paid {
        finding.violated(source_id.to_string(), "a movement without its refund");
    }
    use trade_account::Column;
    let received =
        by(reader, trade_account::Entity::find(), Column::TradeId, Expr::col(Column::Received))
            .await?;
    let returned = by(
        reader,
        trade_account::Entity::find(),
        Column::TradeId,
        Expr::col(Column::Refunded).add(Expr::col(Column::Refunding)),
    )
    .await?;
    for (trade_id, sum) in returned {
        if sum > of(&received, trade_id) {
            finding.violated(trade_id.to_string(), "more refunded than received");
        }
    }
    Ok(finding)
}
