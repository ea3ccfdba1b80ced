//! What happened on the shelves to the right, read from their rows: holds, trades, money, invoices.

use super::{Happening, HappeningKind as Kind, Stretch};
use crate::kernel::{People, Reader, Result, act};
use entity::inventory::unit;
use entity::invoices::invoice;
use entity::label::Labelled;
use entity::receivables::{receipt, refund};
use entity::sales::{contract, hold, trade, trade_buyer};
use sea_orm::sea_query::SelectStatement;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use std::collections::HashMap;
use uuid::Uuid;

/// Units that were kept for him.
pub async fn holds(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    use hold::Column;
    if !part.asks(reader, Kind::Hold, act::SALES_HOLD_LIST) {
        return Ok(vec![]);
    }
    let select = hold::Entity::find()
        .filter(Column::CustomerId.is_in(ids.iter().copied()))
        .filter(reader.scope().projects(Column::ProjectId))
        .filter(people(reader, Column::AuthorId, Column::TeamId));
    let order = (Column::CreatedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Hold, order).await?;
    let units = codes(reader, rows.iter().map(|row| row.unit_id.0)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            project_id: Some(row.project_id),
            state: Some(row.state.value().to_owned()),
            text: units.get(&row.unit_id.0).cloned(),
            user_id: Some(row.author_id),
            ..Happening::new((Kind::Hold, "sales.hold"), row.id.0, row.created_at)
        })
        .collect())
}

/// What he bought, or began to.
pub async fn trades(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    use trade::Column;
    if !part.asks(reader, Kind::Trade, act::SALES_TRADE_READ) {
        return Ok(vec![]);
    }
    let order = (Column::CreatedAt.into_expr(), Column::Id);
    let rows = part.read(reader, seen(reader, ids), Kind::Trade, order).await?;
    let units = codes(reader, rows.iter().map(|row| row.unit_id.0)).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            on: Some(row.opened_on),
            project_id: Some(row.project_id),
            state: Some(row.state.value().to_owned()),
            text: units.get(&row.unit_id.0).cloned(),
            amount: Some(row.deal_price),
            user_id: Some(row.consultant_id),
            ..Happening::new((Kind::Trade, "sales.trade"), row.id.0, row.created_at)
        })
        .collect())
}

/// Contracts over them.
pub async fn contracts(
    reader: &Reader<'_>,
    ids: &[Uuid],
    part: &Stretch,
) -> Result<Vec<Happening>> {
    use contract::Column;
    if !part.asks(reader, Kind::Contract, act::SALES_CONTRACT_LIST) {
        return Ok(vec![]);
    }
    let select =
        contract::Entity::find().filter(Column::TradeId.in_subquery(seen_ids(reader, ids)));
    let order = (Column::CreatedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Contract, order).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            on: row.signed_on,
            project_id: Some(row.project_id),
            state: Some(row.state.value().to_owned()),
            text: Some(row.number),
            amount: Some(row.deal_price),
            user_id: Some(row.author_id),
            ..Happening::new((Kind::Contract, "sales.contract"), row.id.0, row.created_at)
        })
        .collect())
}

/// Money that came in for his trades.
pub async fn receipts(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    use receipt::Column;
    if !part.asks(reader, Kind::Receipt, act::RECEIVABLES_RECEIPT_LIST) {
        return Ok(vec![]);
    }
    let select = receipt::Entity::find().filter(Column::TradeId.in_subquery(seen_ids(reader, ids)));
    let order = (Column::CreatedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Receipt, order).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            on: Some(row.received_on),
            project_id: Some(row.project_id),
            state: Some(row.method.value().to_owned()),
            text: Some(row.number),
            amount: Some(row.amount),
            user_id: Some(row.author_id),
            ..Happening::new((Kind::Receipt, "receivables.receipt"), row.id.0, row.created_at)
        })
        .collect())
}

/// Money that goes back to him.
pub async fn refunds(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    use refund::Column;
    if !part.asks(reader, Kind::Refund, act::RECEIVABLES_REFUND_LIST) {
        return Ok(vec![]);
    }
    let select = refund::Entity::find().filter(Column::TradeId.in_subquery(seen_ids(reader, ids)));
    let order = (Column::CreatedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Refund, order).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            on: row.paid_on,
            project_id: Some(row.project_id),
            state: Some(row.state.value().to_owned()),
            text: Some(row.number),
            amount: Some(row.amount),
            user_id: row.author_id,
            ..Happening::new((Kind::Refund, "receivables.refund"), row.id.0, row.created_at)
        })
        .collect())
}

/// Invoices of his trades, red ones too.
pub async fn invoices(reader: &Reader<'_>, ids: &[Uuid], part: &Stretch) -> Result<Vec<Happening>> {
    use invoice::Column;
    if !part.asks(reader, Kind::Invoice, act::INVOICES_INVOICE_LIST) {
        return Ok(vec![]);
    }
    let select = invoice::Entity::find().filter(Column::TradeId.in_subquery(seen_ids(reader, ids)));
    let order = (Column::CreatedAt.into_expr(), Column::Id);
    let rows = part.read(reader, select, Kind::Invoice, order).await?;
    Ok(rows
        .into_iter()
        .map(|row| Happening {
            on: row.issued_on,
            project_id: Some(row.project_id),
            state: Some(row.state.value().to_owned()),
            text: Some(row.number),
            amount: Some(row.gross),
            user_id: Some(row.author_id),
            ..Happening::new((Kind::Invoice, "invoices.invoice"), row.id.0, row.created_at)
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

fn seen_ids(reader: &Reader<'_>, ids: &[Uuid]) -> SelectStatement {
    seen(reader, ids).select_only().column(trade::Column::Id).into_query()
}

fn people<C: ColumnTrait>(reader: &Reader<'_>, owner: C, team: C) -> Condition {
    if reader.scope().people == People::Any {
        return Condition::all();
    }
    reader.scope().people(reader.actor.user_id, owner, team)
}

/// The codes of units.
pub(super) async fn codes(
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
