//! Which buildings are covered by a permit that is valid on a day.

use crate::kernel::{Reader, Result};
use chrono::NaiveDate;
use entity::id::BuildingId;
use entity::inventory::{permit, permit_building};
use sea_orm::{
    ColumnTrait, Condition, EntityTrait, JoinType, QueryFilter, QuerySelect, RelationDef,
};
use std::collections::BTreeSet;

/// Those of the buildings that a valid permit covers.
pub async fn covered(
    reader: &Reader<'_>,
    buildings: &BTreeSet<BuildingId>,
    on: NaiveDate,
) -> Result<BTreeSet<BuildingId>> {
    let permits: RelationDef = permit_building::Entity::belongs_to(permit::Entity)
        .from(permit_building::Column::PermitId)
        .to(permit::Column::Id)
        .into();
    let open_end = Condition::any()
        .add(permit::Column::ValidUntilOn.is_null())
        .add(permit::Column::ValidUntilOn.gte(on));
    let rows: Vec<BuildingId> = permit_building::Entity::find()
        .select_only()
        .column(permit_building::Column::BuildingId)
        .join(JoinType::InnerJoin, permits)
        .filter(permit_building::Column::BuildingId.is_in(buildings.iter().map(|id| id.0)))
        .filter(permit::Column::IssuedOn.lte(on))
        .filter(open_end)
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(rows.into_iter().collect())
}
