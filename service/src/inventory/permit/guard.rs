//! What has been released or sold under a permit goes on needing it.

use super::coverage::covering;
use crate::inventory::Inventory;
use crate::kernel::{Result, Tx};
use entity::id::ProjectId;
use entity::inventory::unit;
use entity::inventory::unit::UnitStatus;
use entity::sales::trade;
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter};

/// Refuses a change after which a released unit has no permit, or a trade of a day none that was
/// valid on it. Asked when the change is written.
pub(super) async fn check(tx: &Tx<'_>, project_id: ProjectId) -> Result<()> {
    let of_unit = |column| (unit::Entity, column);
    let permits = covering(of_unit(unit::Column::Id), of_unit(unit::Column::BuildingId), None);
    let released = unit::Entity::find()
        .filter(unit::Column::ProjectId.eq(project_id))
        .filter(unit::Column::Status.ne(UnitStatus::Unreleased))
        .filter(Expr::exists(permits).not())
        .count(tx.db())
        .await?;
    let of_trade = |column| (trade::Entity, column);
    let permits = covering(
        of_trade(trade::Column::UnitId),
        of_trade(trade::Column::BuildingId),
        Some(Expr::col(of_trade(trade::Column::OpenedOn))),
    );
    let sold = trade::Entity::find()
        .filter(trade::Column::ProjectId.eq(project_id))
        .filter(Expr::exists(permits).not())
        .count(tx.db())
        .await?;
    if released + sold == 0 {
        return Ok(());
    }
    Err(Inventory::PermitNeeded.with("released", &released).with("trades", &sold).into())
}
