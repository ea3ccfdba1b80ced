//! The trade that money belongs to, with its project, within what the reader sees.

use crate::kernel::{Error, People, Reader, Result};
use entity::id::TradeId;
use entity::inventory::project;
use entity::sales::trade;
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, Condition, EntityTrait, JoinType, QuerySelect, RelationDef};

/// A trade and its project, read in one statement.
#[derive(Debug, Clone)]
pub struct Deal {
    pub trade: trade::Model,
    pub project: project::Model,
}

/// The trade, if the reader sees its project and its consultant.
pub async fn deal(reader: &Reader<'_>, id: TradeId) -> Result<Deal> {
    let deal = unscoped(reader, id).await?;
    let (scope, me) = (reader.scope(), reader.actor.user_id);
    let seen = scope.sees_project(deal.trade.project_id)
        && scope.sees_owner(me, deal.trade.consultant_id, deal.trade.team_id);
    if seen { Ok(deal) } else { Err(Error::NotFound("trade")) }
}

/// The trade, for acts whose own scope check is done.
pub async fn unscoped(reader: &Reader<'_>, id: TradeId) -> Result<Deal> {
    let to_project: RelationDef = trade::Entity::belongs_to(project::Entity)
        .from(trade::Column::ProjectId)
        .to(project::Column::Id)
        .into();
    let found = trade::Entity::find_by_id(id)
        .select_also(project::Entity)
        .join(JoinType::InnerJoin, to_project)
        .one(&reader.db)
        .await?;
    match found {
        Some((trade, Some(project))) => Ok(Deal { trade, project }),
        _ => Err(Error::NotFound("trade")),
    }
}

/// Rows of visible projects whose trade has a visible consultant.
pub fn visible<C: ColumnTrait>(reader: &Reader<'_>, project_id: C, trade_id: C) -> Condition {
    let condition = Condition::all().add(reader.scope().projects(project_id));
    if reader.scope().people == People::Any {
        return condition;
    }
    let me = reader.actor.user_id;
    let owned = reader.scope().people(me, trade::Column::ConsultantId, trade::Column::TeamId);
    let mut trades = Query::select();
    trades.column(trade::Column::Id).from(trade::Entity).cond_where(owned);
    condition.add(trade_id.in_subquery(trades.take()))
}
