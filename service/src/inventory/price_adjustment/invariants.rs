//! What always holds of prices and their adjustments.

use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result};
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_task;
use entity::inventory::price_adjustment::{self, PriceAdjustmentState};
use entity::inventory::{unit, unit_price};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Func, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};

/// So many violations are told at most.
const TOLD: u64 = 100;

/// 8: the prices that a unit shows are those of its newest version.
pub async fn shown_prices_are_the_newest(reader: &Reader<'_>) -> Result<Finding> {
    let units = unit::Entity::find().count(&reader.db).await?;
    let mut finding = Finding { examined: units, violations: vec![] };
    let wrong: Vec<(entity::id::UnitId, String)> = unit::Entity::find()
        .select_only()
        .columns([unit::Column::Id, unit::Column::Code])
        .filter(Expr::exists(newest_as_shown(reader)).not())
        .limit(TOLD)
        .into_tuple()
        .all(&reader.db)
        .await?;
    for (id, code) in wrong {
        finding.violated(id.to_string(), format!("{code} shows other prices than its book"));
    }
    Ok(finding)
}

/// The unit's newest version, in effect and with the prices that the unit shows.
fn newest_as_shown(reader: &Reader<'_>) -> SelectStatement {
    use unit_price::{Column, Entity};
    let later = Alias::new("later");
    let newest = Query::select()
        .expr(Func::max(Expr::col((later.clone(), Column::UnitVersion))))
        .from_as(Entity, later.clone())
        .and_where(Expr::col((later, Column::UnitId)).equals((unit::Entity, unit::Column::Id)))
        .take();
    let same = |own, shown| Expr::col((Entity, own)).equals((unit::Entity, shown));
    let filed = Condition::any()
        .add(same(Column::FiledPrice, unit::Column::FiledPrice))
        .add(Column::FiledPrice.is_null().and(unit::Column::FiledPrice.is_null()));
    Query::select()
        .expr(Expr::val(1))
        .from(Entity)
        .and_where(same(Column::UnitId, unit::Column::Id))
        .and_where(Expr::col((Entity, Column::UnitVersion)).in_subquery(newest))
        .and_where(same(Column::ListUnitPrice, unit::Column::ListUnitPrice))
        .and_where(same(Column::ListPrice, unit::Column::ListPrice))
        .and_where(same(Column::FloorPrice, unit::Column::FloorPrice))
        .and_where(Column::EffectiveAt.lte(reader.now))
        .cond_where(filed)
        .take()
}

/// 25: what takes effect was approved in this very form, by somebody who neither drafted nor
/// submitted it; and no version of a price names an adjustment that was not applied.
pub async fn adjustments_were_decided_by_others(reader: &Reader<'_>) -> Result<Finding> {
    use price_adjustment::{Column, Entity};
    let decided =
        || Column::State.is_in([PriceAdjustmentState::Approved, PriceAdjustmentState::Applied]);
    let examined = Entity::find().filter(decided()).count(&reader.db).await?;
    let mut finding = Finding { examined, violations: vec![] };
    let alone = Entity::find()
        .filter(decided())
        .filter(
            Condition::any()
                .add(Column::DecidedBy.is_null())
                .add(Expr::col(Column::DecidedBy).equals(Column::AuthorId))
                .add(Expr::exists(its_approval()).not()),
        )
        .limit(TOLD)
        .all(&reader.db)
        .await?;
    for row in alone {
        finding.violated(row.id.to_string(), "in effect without another's approval");
    }
    let unapplied = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Column::State.ne(PriceAdjustmentState::Applied))
        .take();
    let early = unit_price::Entity::find()
        .filter(unit_price::Column::AdjustmentId.in_subquery(unapplied))
        .limit(TOLD)
        .all(&reader.db)
        .await?;
    for row in early {
        finding.violated(row.unit_id.to_string(), "repriced by what was not applied");
    }
    Ok(finding)
}

fn its_approval() -> SelectStatement {
    use price_adjustment::{Column, Entity};
    let own = |column| Expr::col((approval::Entity, column));
    Query::select()
        .expr(Expr::val(1))
        .from(approval::Entity)
        .inner_join(
            approval_task::Entity,
            Expr::col((approval_task::Entity, approval_task::Column::ApprovalId))
                .equals((approval::Entity, approval::Column::Id)),
        )
        .and_where(own(approval::Column::DocumentId).equals((Entity, Column::Id)))
        .and_where(own(approval::Column::ContentHash).equals((Entity, Column::ContentHash)))
        .and_where(approval::Column::State.eq(ApprovalState::Approved))
        .and_where(
            Expr::col((approval_task::Entity, approval_task::Column::DecidedBy))
                .equals((Entity, Column::DecidedBy)),
        )
        .take()
}
