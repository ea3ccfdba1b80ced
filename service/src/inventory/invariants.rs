//! What always holds of units and their claims.

use super::unit::together;
use super::{permit, price_adjustment};
use crate::invariant;
use crate::kernel::invariant::{Finding, Invariant, one_each};
use crate::kernel::{Reader, Result};
use entity::id::UnitId;
use entity::inventory::axes::{ContractAxis, DeliveryAxis, SaleState, TitleAxis, UnitStatus};
use entity::inventory::unit::{Column, Entity};
use entity::inventory::{sub_status, unit_claim};
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, FromQueryResult, PaginatorTrait, QueryFilter, QuerySelect,
};

/// So many violations are told at most.
const TOLD: u64 = 100;

/// The checks of the shelf.
pub const INVARIANTS: &[Invariant] = &[
    invariant!(1, one_live_claim),
    invariant!(1, together::attached_spaces_go_with_their_homes),
    invariant!(2, status_follows_the_axes),
    invariant!(8, price_adjustment::shown_prices_are_the_newest),
    invariant!(14, released_under_permit_and_filed_price),
    invariant!(25, price_adjustment::adjustments_were_decided_by_others),
];

/// The unit is the key of the claim, so a second one could only come with a broken index.
async fn one_live_claim(reader: &Reader<'_>) -> Result<Finding> {
    let key = [unit_claim::Column::UnitId];
    one_each::<UnitId, _>(reader, unit_claim::Entity::find(), &key, "several claims").await
}

#[derive(Debug, FromQueryResult)]
struct Shown {
    id: UnitId,
    status: UnitStatus,
}

/// A sub-state stands below the status that its unit shows.
async fn sub_states_stand_below_the_status(
    reader: &Reader<'_>,
    finding: &mut Finding,
) -> Result<()> {
    let mut elsewhere = Query::select();
    elsewhere
        .expr(Expr::val(1))
        .from(sub_status::Entity)
        .and_where(
            Expr::col((sub_status::Entity, sub_status::Column::Id))
                .equals((Entity, Column::SubStatusId)),
        )
        .and_where(
            Expr::col((sub_status::Entity, sub_status::Column::Parent))
                .not_equals((Entity, Column::Status)),
        );
    let wrong = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Status])
        .filter(Column::SubStatusId.is_not_null())
        .filter(Expr::exists(elsewhere))
        .limit(TOLD)
        .into_model::<Shown>()
        .all(&reader.db)
        .await?;
    for unit in wrong {
        finding.violated(unit.id.to_string(), format!("sub-state beside {:?}", unit.status));
    }
    Ok(())
}

/// Only a unit that is withheld, or held by whom it is kept for, says why and for whom.
async fn reasons_stand_on_what_is_withheld(
    reader: &Reader<'_>,
    finding: &mut Finding,
) -> Result<()> {
    let wrong = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Status])
        .filter(Column::WithheldKind.is_not_null())
        .filter(Column::SaleState.is_not_in([SaleState::Withheld, SaleState::Held]))
        .limit(TOLD)
        .into_model::<Shown>()
        .all(&reader.db)
        .await?;
    for unit in wrong {
        finding.violated(unit.id.to_string(), format!("withheld as {:?}", unit.status));
    }
    Ok(())
}

async fn status_follows_the_axes(reader: &Reader<'_>) -> Result<Finding> {
    let units = Entity::find().count(&reader.db).await?;
    let mut finding = Finding { examined: units, violations: vec![] };
    let contracted = Column::ContractAxis.is_in([ContractAxis::Signed, ContractAxis::OnlineSigned]);
    let expected = CaseStatement::new()
        .case(Column::TitleAxis.eq(TitleAxis::Issued), text(UnitStatus::Titled))
        .case(Column::DeliveryAxis.eq(DeliveryAxis::Delivered), text(UnitStatus::Delivered))
        .case(Column::ContractAxis.eq(ContractAxis::Filed), text(UnitStatus::Filed))
        .case(contracted, text(UnitStatus::Contracted))
        .finally(Expr::col((Entity, Column::SaleState)));
    let wrong = Entity::find()
        .select_only()
        .columns([Column::Id, Column::Status])
        .filter(Expr::col((Entity, Column::Status)).ne(expected))
        .limit(TOLD)
        .into_model::<Shown>()
        .all(&reader.db)
        .await?;
    for unit in wrong {
        finding.violated(unit.id.to_string(), format!("shown as {:?}", unit.status));
    }
    sub_states_stand_below_the_status(reader, &mut finding).await?;
    reasons_stand_on_what_is_withheld(reader, &mut finding).await?;
    Ok(finding)
}

fn text(status: UnitStatus) -> Expr {
    Expr::val(entity::label::Labelled::value(status))
}

async fn released_under_permit_and_filed_price(reader: &Reader<'_>) -> Result<Finding> {
    let released = || Entity::find().filter(Column::Status.ne(UnitStatus::Unreleased));
    let mut finding = Finding { examined: released().count(&reader.db).await?, violations: vec![] };
    let of_unit = |column| (Entity, column);
    let permits = permit::covering(of_unit(Column::Id), of_unit(Column::BuildingId), None);
    let unpermitted = Expr::exists(permits).not();
    let above = Expr::col((Entity, Column::ListPrice)).gt(Expr::col((Entity, Column::FiledPrice)));
    // What was sold keeps the prices of its day; the deal price is checked with the trade.
    let for_sale = Column::Status.is_in([
        UnitStatus::Available,
        UnitStatus::Withheld,
        UnitStatus::Held,
        UnitStatus::Subscribed,
    ]);
    let wrong = released()
        .select_only()
        .columns([Column::Id, Column::Status])
        .filter(Condition::any().add(unpermitted).add(Condition::all().add(for_sale).add(above)))
        .limit(TOLD)
        .into_model::<Shown>()
        .all(&reader.db)
        .await?;
    for unit in wrong {
        finding.violated(unit.id.to_string(), "released without permit or above filed price");
    }
    Ok(finding)
}
