//! Loading an invoice with its trade and unit under lock, in the order that all acts keep.

use super::book::Book;
use crate::inventory;
use crate::kernel::{Error, Reader, Result, Tx};
use entity::id::{InvoiceId, TradeId};
use entity::inventory::{project, unit};
use entity::invoices::invoice;
use entity::sales::contract::{self, ContractState};
use entity::sales::trade;
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

/// What an act on an invoice works with.
pub(super) struct Case {
    pub invoice: invoice::Model,
    pub trade: trade::Model,
    pub unit: unit::Model,
    pub project: project::Model,
    pub book: Book,
}

/// A visible invoice, plainly.
pub(super) async fn get(reader: &Reader<'_>, id: InvoiceId) -> Result<invoice::Model> {
    let found = invoice::Entity::find_by_id(id).one(&reader.db).await?;
    let found = found.filter(|row| reader.scope().sees_project(row.project_id));
    let row = found.ok_or(Error::NotFound("invoice"))?;
    let trade = trade::Entity::find_by_id(row.trade_id).one(&reader.db).await?;
    trade.filter(|trade| sees(reader, trade)).map(|_| row).ok_or(Error::NotFound("invoice"))
}

/// A visible invoice with everything around it: unit, trade, then the invoice are locked.
pub(super) async fn lock(tx: &mut Tx<'_>, id: InvoiceId) -> Result<Case> {
    let seen = get(&tx.reader(), id).await?;
    let trade = trade_of(tx, seen.trade_id).await?.ok_or(Error::NotFound("invoice"))?;
    let unit = inventory::unit::lock(tx, trade.unit_id).await?;
    let trade = lock_trade(tx, seen.trade_id).await?.ok_or(Error::NotFound("invoice"))?;
    let invoice = invoice::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let invoice = invoice.ok_or(Error::NotFound("invoice"))?;
    let project = inventory::project::get(&tx.reader(), trade.project_id).await?;
    let book = Book::of(tx.db(), trade.id).await?;
    Ok(Case { invoice, trade, unit, project, book })
}

async fn trade_of(tx: &Tx<'_>, id: TradeId) -> Result<Option<trade::Model>> {
    Ok(trade::Entity::find_by_id(id).one(tx.db()).await?)
}

/// A visible trade under lock: applications for one trade come one after another.
pub(super) async fn lock_trade(tx: &Tx<'_>, id: TradeId) -> Result<Option<trade::Model>> {
    let found = trade::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    Ok(found.filter(|trade| sees(&tx.reader(), trade)))
}

fn sees(reader: &Reader<'_>, trade: &trade::Model) -> bool {
    let scope = reader.scope();
    scope.sees_project(trade.project_id)
        && scope.sees_owner(reader.actor.user_id, trade.consultant_id, trade.team_id)
}

/// Has the trade a contract that is signed and neither terminated nor swapped?
pub(super) async fn is_signed(reader: &Reader<'_>, id: TradeId) -> Result<bool> {
    let signed = [
        ContractState::Signed,
        ContractState::OnlineSigned,
        ContractState::Filed,
        ContractState::Delivering,
        ContractState::Completed,
        ContractState::Archived,
    ];
    let contracts = contract::Entity::find()
        .filter(contract::Column::TradeId.eq(id))
        .filter(contract::Column::State.is_in(signed))
        .count(&reader.db)
        .await?;
    Ok(contracts > 0)
}
