//! Charged penalties against the rule that made them.

use super::super::penalty::{assess, terms_of};
use super::super::receipt::standing;
use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use entity::id::TradeId;
use entity::receivables::item::Item;
use entity::receivables::{allocation, plan_line};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

/// 22: the charges of a line, up to its newest, are what the rule gives for what was known then.
pub async fn penalties_are_reproducible(reader: &Reader<'_>) -> Result<Finding> {
    let mut finding = Finding::default();
    for trade_id in charged_trades(reader).await? {
        let Some(terms) = terms_of(reader, trade_id).await? else {
            finding.violated(trade_id.to_string(), "charged without terms");
            continue;
        };
        let lines = plan_line::Entity::find()
            .filter(plan_line::Column::TradeId.eq(trade_id))
            .order_by_asc(plan_line::Column::Seq)
            .all(&reader.db)
            .await?;
        let rows = allocation::Entity::find()
            .filter(allocation::Column::TradeId.eq(trade_id))
            .order_by_asc(allocation::Column::Id)
            .all(&reader.db)
            .await?;
        for newest in newest_charges(&lines) {
            finding.examined += 1;
            let (Some(until), Some(of)) = (newest.charged_until_on, newest.penalty_of) else {
                finding.violated(newest.id.to_string(), "charges no line, or up to no day");
                continue;
            };
            // What was known is what had been written before the charge.
            let known: Vec<plan_line::Model> = lines
                .iter()
                .filter(|line| line.seq <= newest.seq)
                .map(|line| plan_line::Model { cancelled_on: None, ..line.clone() })
                .collect();
            let laid = rows.iter().filter(|row| row.id.0 < newest.id.0).cloned().collect();
            let assessed = assess(&known, &standing(laid), &terms, until)?;
            let line = assessed.iter().find(|assessed| assessed.line.id == of);
            if line.is_none_or(|line| line.accrual.penalty != line.charged) {
                let rule = line.map(|line| line.accrual.penalty).unwrap_or_default();
                let charged = line.map(|line| line.charged).unwrap_or_default();
                finding.violated(newest.id.to_string(), format!("{charged} ≠ {rule}"));
            }
        }
    }
    Ok(finding)
}

/// Trades that bear a penalty.
async fn charged_trades(reader: &Reader<'_>) -> Result<Vec<TradeId>> {
    let trades = plan_line::Entity::find()
        .select_only()
        .column(plan_line::Column::TradeId)
        .filter(plan_line::Column::Item.eq(Item::Penalty))
        .distinct()
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(trades)
}

/// The newest charge of each line.
fn newest_charges(lines: &[plan_line::Model]) -> Vec<&plan_line::Model> {
    let mut newest = BTreeMap::new();
    for line in lines.iter().filter(|line| line.item == Item::Penalty) {
        newest.insert(line.penalty_of, line);
    }
    newest.into_values().collect()
}
