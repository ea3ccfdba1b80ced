//! What happened on the shelves to the right, read from their rows: holds, trades, money.

use super::{EACH, Happening, HappeningKind};
use crate::kernel::{People, Reader, Result, act};
use entity::inventory::unit;
use entity::label::Labelled;
use entity::receivables::receipt;
use entity::sales::{hold, trade, trade_buyer};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select,
};
use std::collections::HashMap;
use uuid::Uuid;

/// Units that were kept for him.
pub async fn holds(reader: &Reader<'_>, ids: &[Uuid]) -> Result<Vec<Happening>> {
    if !reader.actor.may(act::SALES_HOLD_LIST) {
        return Ok(vec![]);
    }
    let people = people(reader, hold::Column::AuthorId, hold::Column::TeamId);
    let rows = hold::Entity::find()
        .filter(hold::Column::CustomerId.is_in(ids.iter().copied()))
        .filter(reader.scope().projects(hold::Column::ProjectId))
        .filter(people)
        .order_by_desc(hold::Column::CreatedAt)
        .limit(EACH)
        .all(&reader.db)
        .await?;
    let units = codes(reader, rows.iter().map(|row| row.unit_id.0)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: row.created_at,
            on: None,
            kind: HappeningKind::Hold,
            object_type: "sales.hold".to_owned(),
            object_id: row.id.0,
            project_id: Some(row.project_id),
            state: Some(row.state.value().to_owned()),
            text: units.get(&row.unit_id.0).cloned(),
            amount: None,
            user_id: Some(row.author_id),
        })
        .collect())
}

/// What he bought, or began to.
pub async fn trades(reader: &Reader<'_>, ids: &[Uuid]) -> Result<Vec<Happening>> {
    if !reader.actor.may(act::SALES_TRADE_READ) {
        return Ok(vec![]);
    }
    let rows = seen(reader, ids)
        .order_by_desc(trade::Column::CreatedAt)
        .limit(EACH)
        .all(&reader.db)
        .await?;
    let units = codes(reader, rows.iter().map(|row| row.unit_id.0)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: row.created_at,
            on: Some(row.opened_on),
            kind: HappeningKind::Trade,
            object_type: "sales.trade".to_owned(),
            object_id: row.id.0,
            project_id: Some(row.project_id),
            state: Some(row.state.value().to_owned()),
            text: units.get(&row.unit_id.0).cloned(),
            amount: Some(row.deal_price),
            user_id: Some(row.consultant_id),
        })
        .collect())
}

/// Money that came in for his trades.
pub async fn receipts(reader: &Reader<'_>, ids: &[Uuid]) -> Result<Vec<Happening>> {
    if !reader.actor.may(act::RECEIVABLES_RECEIPT_LIST) {
        return Ok(vec![]);
    }
    let of_trades = seen(reader, ids).select_only().column(trade::Column::Id).into_query();
    let rows = receipt::Entity::find()
        .filter(receipt::Column::TradeId.in_subquery(of_trades))
        .order_by_desc(receipt::Column::CreatedAt)
        .limit(EACH)
        .all(&reader.db)
        .await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            at: row.created_at,
            on: Some(row.received_on),
            kind: HappeningKind::Receipt,
            object_type: "receivables.receipt".to_owned(),
            object_id: row.id.0,
            project_id: Some(row.project_id),
            state: Some(row.method.value().to_owned()),
            text: Some(row.number),
            amount: Some(row.amount),
            user_id: Some(row.author_id),
        })
        .collect())
}

/// Trades of these customers within the reader's scope.
fn seen(reader: &Reader<'_>, ids: &[Uuid]) -> Select<trade::Entity> {
    let bought = trade_buyer::Entity::find()
        .select_only()
        .column(trade_buyer::Column::TradeId)
        .filter(trade_buyer::Column::CustomerId.is_in(ids.iter().copied()));
    trade::Entity::find()
        .filter(trade::Column::Id.in_subquery(bought.into_query()))
        .filter(reader.scope().projects(trade::Column::ProjectId))
        .filter(people(reader, trade::Column::ConsultantId, trade::Column::TeamId))
}

fn people<C: ColumnTrait>(reader: &Reader<'_>, owner: C, team: C) -> Condition {
    if reader.scope().people == People::Any {
        return Condition::all();
    }
    reader.scope().people(reader.actor.user_id, owner, team)
}

async fn codes(
    reader: &Reader<'_>,
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = unit::Entity::find()
        .select_only()
        .column(unit::Column::Id)
        .column(unit::Column::Code)
        .filter(unit::Column::Id.is_in(ids))
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(rows.into_iter().collect())
}
