//! Plan lines against their allocations, waivers, prices and units.

use super::super::plan::line::is_price;
use super::super::receipt::reached;
use super::grouped::{by, of};
use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use entity::Money;
use entity::id::{TradeId, UnitId};
use entity::inventory::axes::PaymentAxis;
use entity::inventory::unit;
use entity::label::Labelled;
use entity::receivables::item::Item;
use entity::receivables::waiver::WaiverState;
use entity::receivables::{allocation, plan_line, receipt, waiver};
use entity::sales::contract::{self, ContractState};
use entity::sales::trade::{self, TradeState};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
};
use std::collections::HashMap;

/// 6: Σ allocations ≤ receipt, Σ allocations + waived ≤ line, and neither below zero.
pub async fn nothing_is_laid_twice(reader: &Reader<'_>) -> Result<Finding> {
    let laid = by(
        reader,
        allocation::Entity::find(),
        allocation::Column::ReceiptId,
        Expr::col(allocation::Column::Amount),
    )
    .await?;
    let receipts: Vec<(entity::id::ReceiptId, i64)> = receipt::Entity::find()
        .select_only()
        .column(receipt::Column::Id)
        .column(receipt::Column::Amount)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let examined = receipts.len() as u64 + plan_line::Entity::find().count(&reader.db).await?;
    let mut finding = Finding { examined, violations: vec![] };
    for (id, amount) in receipts {
        let sum = of(&laid, id);
        if sum < 0 || sum > amount {
            let detail = format!("{} laid of {}", Money::fen(sum), Money::fen(amount));
            finding.violated(id.to_string(), detail);
        }
    }
    use plan_line::Column;
    let settled = Expr::col(Column::Allocated).add(Expr::col(Column::Waived));
    let over = plan_line::Entity::find()
        .filter(settled.gt(Expr::col(Column::Amount)))
        .all(&reader.db)
        .await?;
    for line in over {
        let detail = format!("{} + {} of {}", line.allocated, line.waived, line.amount);
        finding.violated(line.id.to_string(), detail);
    }
    Ok(finding)
}

/// 7: live price lines of a signed trade sum to its deal price.
pub async fn price_lines_sum_to_the_price(reader: &Reader<'_>) -> Result<Finding> {
    let live = plan_line::Entity::find()
        .filter(plan_line::Column::CancelledOn.is_null())
        .filter(plan_line::Column::Item.is_in(price_items()));
    let lines =
        by(reader, live, plan_line::Column::TradeId, Expr::col(plan_line::Column::Amount)).await?;
    let signed = [
        ContractState::Signed,
        ContractState::OnlineSigned,
        ContractState::Filed,
        ContractState::Delivering,
        ContractState::Completed,
        ContractState::Archived,
    ];
    let contracts: Vec<(TradeId, i64)> = contract::Entity::find()
        .select_only()
        .column(contract::Column::TradeId)
        .column(contract::Column::DealPrice)
        .filter(contract::Column::State.is_in(signed))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut finding = Finding { examined: contracts.len() as u64, violations: vec![] };
    for (trade_id, price) in contracts {
        let sum = of(&lines, trade_id);
        if sum != price {
            let detail = format!("lines {} ≠ price {}", Money::fen(sum), Money::fen(price));
            finding.violated(trade_id.to_string(), detail);
        }
    }
    Ok(finding)
}

/// 8: allocated and waived of each line are what its rows add up to.
pub async fn lines_are_the_sum_of_their_rows(reader: &Reader<'_>) -> Result<Finding> {
    let allocated = by(
        reader,
        allocation::Entity::find(),
        allocation::Column::PlanLineId,
        Expr::col(allocation::Column::Amount),
    )
    .await?;
    let approved = waiver::Entity::find().filter(waiver::Column::State.eq(WaiverState::Approved));
    let waived =
        by(reader, approved, waiver::Column::PlanLineId, Expr::col(waiver::Column::Amount)).await?;
    let lines: Vec<(entity::id::PlanLineId, i64, i64)> = plan_line::Entity::find()
        .select_only()
        .column(plan_line::Column::Id)
        .column(plan_line::Column::Allocated)
        .column(plan_line::Column::Waived)
        .into_tuple()
        .all(&reader.db)
        .await?;
    let mut finding = Finding { examined: lines.len() as u64, violations: vec![] };
    for (id, laid, given_up) in lines {
        for (name, stored, counted) in
            [("allocated", laid, of(&allocated, id)), ("waived", given_up, of(&waived, id))]
        {
            if stored != counted {
                let detail = format!("{name} {} ≠ {}", Money::fen(stored), Money::fen(counted));
                finding.violated(id.to_string(), detail);
            }
        }
    }
    Ok(finding)
}

#[derive(Debug, FromQueryResult)]
struct Shown {
    trade_id: TradeId,
    deal_price: Money,
    unit_id: UnitId,
    payment_axis: PaymentAxis,
}

/// 8: the payment axis of a unit in an open trade is what its price lines come to.
pub async fn payment_axes_follow_the_lines(reader: &Reader<'_>) -> Result<Finding> {
    let rows = trade::Entity::find()
        .select_only()
        .column_as(trade::Column::Id, "trade_id")
        .column(trade::Column::DealPrice)
        .column(trade::Column::UnitId)
        .column(unit::Column::PaymentAxis)
        .join(
            sea_orm::JoinType::InnerJoin,
            trade::Entity::belongs_to(unit::Entity)
                .from(trade::Column::UnitId)
                .to(unit::Column::Id)
                .into(),
        )
        .filter(trade::Column::State.eq(TradeState::Open))
        .into_model::<Shown>()
        .all(&reader.db)
        .await?;
    let mut open = Query::select();
    open.column(trade::Column::Id)
        .from(trade::Entity)
        .and_where(trade::Column::State.eq(TradeState::Open));
    let lines = plan_line::Entity::find()
        .filter(plan_line::Column::TradeId.in_subquery(open.take()))
        .all(&reader.db)
        .await?;
    let mut plans: HashMap<TradeId, Vec<plan_line::Model>> = HashMap::new();
    for line in lines.into_iter().filter(is_price) {
        plans.entry(line.trade_id).or_default().push(line);
    }
    let mut finding = Finding { examined: rows.len() as u64, violations: vec![] };
    for row in rows {
        let lines = plans.get(&row.trade_id).map_or(&[][..], Vec::as_slice);
        let reached = reached(row.deal_price, lines);
        if reached != row.payment_axis {
            let detail = format!("{} ≠ {}", row.payment_axis.value(), reached.value());
            finding.violated(row.unit_id.to_string(), detail);
        }
    }
    Ok(finding)
}

fn price_items() -> Vec<Item> {
    use entity::receivables::item::ItemGroup;
    use sea_orm::Iterable;
    Item::iter().filter(|item| item.group() == ItemGroup::Price).collect()
}
