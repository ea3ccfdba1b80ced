//! Loading a trade within scope, plainly or under lock.

use crate::inventory;
use crate::kernel::{Error, People, Reader, Result, Tx};
use entity::id::{TradeId, UnitId};
use entity::inventory::unit;
use entity::sales::trade;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{EntityTrait, QuerySelect};

/// The trade, if the reader sees its project and its consultant.
pub async fn get(reader: &Reader<'_>, id: TradeId) -> Result<trade::Model> {
    let found = trade::Entity::find_by_id(id).one(&reader.db).await?;
    let me = reader.actor.user_id;
    found
        .filter(|trade| reader.scope().sees_project(trade.project_id))
        .filter(|trade| reader.scope().sees_owner(me, trade.consultant_id, trade.team_id))
        .ok_or(Error::NotFound("trade"))
}

/// Trades of visible consultants; `None` where everybody's are.
#[must_use]
pub fn visible(reader: &Reader<'_>) -> Option<SelectStatement> {
    let scope = reader.scope();
    if scope.people == People::Any {
        return None;
    }
    let (owner, team) = (trade::Column::ConsultantId, trade::Column::TeamId);
    let mut select = Query::select();
    select.column(trade::Column::Id).from(trade::Entity).cond_where(scope.people(
        reader.actor.user_id,
        owner,
        team,
    ));
    Some(select)
}

/// A unit and its trade, both locked.
#[derive(Debug, Clone)]
pub struct Locked {
    pub unit: unit::Model,
    pub trade: trade::Model,
}

/// Locks unit and trade; the caller has checked that the document is in scope.
pub async fn lock(tx: &mut Tx<'_>, unit_id: UnitId, trade_id: TradeId) -> Result<Locked> {
    let unit = inventory::unit::lock(tx, unit_id).await?;
    let trade = trade::Entity::find_by_id(trade_id).lock_exclusive().one(tx.db()).await?;
    Ok(Locked { unit, trade: trade.ok_or(Error::NotFound("trade"))? })
}
