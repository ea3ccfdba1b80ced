//! What a permit covers that is valid on a day: its buildings but for the units left out, and units
//! that it names one by one.

use crate::kernel::{Reader, Result};
use chrono::NaiveDate;
use entity::id::{BuildingId, PermitId, UnitId};
use entity::inventory::{permit, permit_building, permit_unit, unit};
use sea_orm::sea_query::{Expr, ExprTrait, IntoColumnRef, Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};
use std::collections::{BTreeSet, HashMap, HashSet};

/// What the permits of some buildings cover on a day.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Coverage(HashMap<PermitId, Covered>);

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Covered {
    buildings: HashSet<BuildingId>,
    left_out: HashSet<UnitId>,
    named: HashSet<UnitId>,
}

impl Coverage {
    /// Does a permit cover the unit of the building?
    #[must_use]
    pub fn covers(&self, unit: UnitId, building: BuildingId) -> bool {
        self.0.values().any(|permit| {
            let whole = permit.buildings.contains(&building);
            whole && !permit.left_out.contains(&unit) || permit.named.contains(&unit)
        })
    }
}

/// The coverage of units of these buildings on a day; two queries.
pub async fn on(
    reader: &Reader<'_>,
    buildings: &BTreeSet<BuildingId>,
    day: NaiveDate,
) -> Result<Coverage> {
    let mut coverage = Coverage::default();
    let of_building: RelationDef = permit_building::Entity::belongs_to(permit::Entity)
        .from(permit_building::Column::PermitId)
        .to(permit::Column::Id)
        .into();
    let whole = permit_building::Entity::find()
        .join(JoinType::InnerJoin, of_building)
        .filter(permit_building::Column::BuildingId.is_in(buildings.iter().map(|id| id.0)))
        .filter(valid_on(Expr::val(day)))
        .all(&reader.db)
        .await?;
    for row in whole {
        coverage.0.entry(row.permit_id).or_default().buildings.insert(row.building_id);
    }
    let of_unit: RelationDef = permit_unit::Entity::belongs_to(permit::Entity)
        .from(permit_unit::Column::PermitId)
        .to(permit::Column::Id)
        .into();
    let single = permit_unit::Entity::find()
        .join(JoinType::InnerJoin, of_unit)
        .filter(permit_unit::Column::BuildingId.is_in(buildings.iter().map(|id| id.0)))
        .filter(valid_on(Expr::val(day)))
        .all(&reader.db)
        .await?;
    for row in single {
        let permit = coverage.0.entry(row.permit_id).or_default();
        let units = if row.covered { &mut permit.named } else { &mut permit.left_out };
        units.insert(row.unit_id);
    }
    Ok(coverage)
}

/// A permit holds from its issue to its last day, unless it has been revoked.
fn valid_on(day: Expr) -> Condition {
    let column = |column: permit::Column| Expr::col((permit::Entity, column));
    let until = permit::Column::ValidUntilOn;
    let revoked = permit::Column::RevokedOn;
    Condition::all()
        .add(column(permit::Column::IssuedOn).lte(day.clone()))
        .add(Condition::any().add(until.is_null()).add(column(until).gte(day.clone())))
        .add(Condition::any().add(revoked.is_null()).add(column(revoked).gt(day)))
}

/// Does a permit cover one unit on a day? One query.
pub async fn covers(reader: &Reader<'_>, id: UnitId, day: NaiveDate) -> Result<bool> {
    let of_unit = |column| (unit::Entity, column);
    let (own, building) = (of_unit(unit::Column::Id), of_unit(unit::Column::BuildingId));
    let found = unit::Entity::find_by_id(id)
        .filter(Expr::exists(covering(own, building, Some(Expr::val(day)))))
        .select_only()
        .column(unit::Column::Id)
        .into_tuple::<UnitId>()
        .one(&reader.db)
        .await?;
    Ok(found.is_some())
}

/// Permits that cover a row's unit of a building, on a day where there is one, else on any.
pub fn covering<C: IntoColumnRef>(unit: C, building: C, day: Option<Expr>) -> SelectStatement {
    let (unit, building) = (Expr::col(unit), Expr::col(building));
    let own = |column: permit_unit::Column| Expr::col((permit_unit::Entity, column));
    let single = |covered: bool| {
        let rows = Query::select()
            .expr(Expr::val(1))
            .from(permit_unit::Entity)
            .and_where(
                own(permit_unit::Column::PermitId).equals((permit::Entity, permit::Column::Id)),
            )
            .and_where(own(permit_unit::Column::UnitId).eq(unit.clone()))
            .and_where(own(permit_unit::Column::Covered).eq(covered))
            .to_owned();
        Expr::exists(rows)
    };
    let of_building = |column| Expr::col((permit_building::Entity, column));
    let whole = Query::select()
        .expr(Expr::val(1))
        .from(permit_building::Entity)
        .and_where(
            of_building(permit_building::Column::PermitId)
                .equals((permit::Entity, permit::Column::Id)),
        )
        .and_where(of_building(permit_building::Column::BuildingId).eq(building))
        .to_owned();
    let covers = Condition::any()
        .add(Condition::all().add(Expr::exists(whole)).add(single(false).not()))
        .add(single(true));
    let mut permits = Query::select();
    permits.expr(Expr::val(1)).from(permit::Entity).cond_where(covers);
    if let Some(day) = day {
        permits.cond_where(valid_on(day));
    }
    permits
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn id<T: From<Uuid>>(number: u128) -> T {
        Uuid::from_u128(number).into()
    }

    #[test]
    fn a_building_is_covered_but_for_what_is_left_out() {
        let permit = Covered {
            buildings: HashSet::from([id(1)]),
            left_out: HashSet::from([id(11)]),
            named: HashSet::from([id(21)]),
        };
        let coverage = Coverage(HashMap::from([(id(9), permit)]));
        assert!(coverage.covers(id(10), id(1)));
        assert!(!coverage.covers(id(11), id(1)), "left out");
        assert!(coverage.covers(id(21), id(2)), "named alone");
        assert!(!coverage.covers(id(22), id(2)), "in a building of no permit");
    }

    #[test]
    fn what_one_permit_leaves_out_another_may_cover() {
        let first = Covered {
            buildings: HashSet::from([id(1)]),
            left_out: HashSet::from([id(11)]),
            ..Default::default()
        };
        let second = Covered { named: HashSet::from([id(11)]), ..Default::default() };
        let coverage = Coverage(HashMap::from([(id(8), first), (id(9), second)]));
        assert!(coverage.covers(id(11), id(1)));
    }
}
