//! A home and the spaces attached to it go to the same customer.
//!
//! Each has a claim and a trade of its own. Who takes a space holds the rows of both while he
//! looks, who takes a home that of the home: whichever comes second sees the claim of the first.

use super::{claim, load};
use crate::inventory::Inventory;
use crate::kernel::invariant::Finding;
use crate::kernel::{Reader, Result, Tx};
use entity::id::{CustomerId, UnitId};
use entity::inventory::unit::{self, Column, Entity, UnitUse};
use entity::inventory::unit_claim;
use entity::label::Labelled;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, PaginatorTrait, QueryFilter, QueryOrder,
    QuerySelect,
};

/// So many violations are told at most.
const TOLD: u64 = 100;

/// May the customer have the unit, beside what belongs to it? Asked under the unit's lock, once
/// the claim on it is his own.
pub async fn check(tx: &mut Tx<'_>, unit: &unit::Model, customer_id: CustomerId) -> Result<()> {
    if let Some(home_id) = unit.attached_to_id {
        let home = load::lock(tx, home_id).await?;
        let holder = claim::live(&tx.reader(), home.id).await?.map(|claim| claim.customer_id);
        if holder != Some(customer_id) {
            let refusal = Inventory::AttachedToHome.with("home_id", &home.id);
            return Err(refusal.with("home_code", &home.code).into());
        }
    }
    if unit.use_kind != UnitUse::Home {
        return Ok(());
    }
    match taken_by_another(tx, unit.id, customer_id).await? {
        Some(space) => Err(Inventory::SpaceTaken.with("space_id", &space).into()),
        None => Ok(()),
    }
}

/// A space of the home on which another customer has a live claim.
async fn taken_by_another(
    tx: &Tx<'_>,
    home_id: UnitId,
    customer_id: CustomerId,
) -> Result<Option<UnitId>> {
    let mut spaces = Query::select();
    spaces.column(Column::Id).from(Entity).and_where(Column::AttachedToId.eq(home_id));
    let found = unit_claim::Entity::find()
        .select_only()
        .column(unit_claim::Column::UnitId)
        .filter(unit_claim::Column::UnitId.in_subquery(spaces))
        .filter(unit_claim::Column::CustomerId.ne(customer_id))
        .filter(
            Condition::any()
                .add(unit_claim::Column::ExpiresAt.is_null())
                .add(unit_claim::Column::ExpiresAt.gt(tx.now)),
        )
        .order_by_asc(unit_claim::Column::UnitId)
        .into_tuple()
        .one(tx.db())
        .await?;
    Ok(found)
}

/// Spaces are attached to homes of their project, and no space is in other hands than its home.
pub(in crate::inventory) async fn attached_spaces_go_with_their_homes(
    reader: &Reader<'_>,
) -> Result<Finding> {
    let attached = || Entity::find().filter(Column::AttachedToId.is_not_null());
    let examined = attached().count(&reader.db).await?;
    let mut finding = Finding { examined, violations: vec![] };
    for (condition, detail) in [
        (not_a_space_of_a_home(), "attached, but not as a space to a home of its project"),
        (in_other_hands(reader), "claimed by another customer than the home"),
    ] {
        let wrong: Vec<UnitId> = attached()
            .select_only()
            .column(Column::Id)
            .filter(condition)
            .limit(TOLD)
            .into_tuple()
            .all(&reader.db)
            .await?;
        for id in wrong {
            finding.violated(id.to_string(), detail);
        }
    }
    Ok(finding)
}

fn not_a_space_of_a_home() -> Condition {
    let mut home = Query::select();
    home.expr(Expr::val(1))
        .from_as(Entity, "home")
        .and_where(Expr::col(("home", Column::Id)).equals((Entity, Column::AttachedToId)))
        .and_where(Expr::col(("home", Column::ProjectId)).equals((Entity, Column::ProjectId)))
        .and_where(Expr::col(("home", Column::UseKind)).eq(UnitUse::Home.value()));
    Condition::any()
        .add(Column::UseKind.is_not_in([UnitUse::Parking, UnitUse::Storage]))
        .add(Expr::exists(home).not())
}

fn in_other_hands(reader: &Reader<'_>) -> Condition {
    use unit_claim::Column as Claim;
    let live = |name: &'static str| {
        Condition::any()
            .add(Expr::col((name, Claim::ExpiresAt)).is_null())
            .add(Expr::col((name, Claim::ExpiresAt)).gt(reader.now))
    };
    let mut apart = Query::select();
    apart
        .expr(Expr::val(1))
        .from_as(unit_claim::Entity, "held")
        .join_as(
            JoinType::InnerJoin,
            unit_claim::Entity,
            "beside",
            Expr::col(("beside", Claim::UnitId)).equals((Entity, Column::AttachedToId)),
        )
        .and_where(Expr::col(("held", Claim::UnitId)).equals((Entity, Column::Id)))
        .and_where(Expr::col(("held", Claim::CustomerId)).not_equals(("beside", Claim::CustomerId)))
        .cond_where(live("held"))
        .cond_where(live("beside"));
    Condition::all().add(Expr::exists(apart))
}
