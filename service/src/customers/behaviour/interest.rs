//! Interest: how often a customer came back to which unit.

use super::query::visible;
use crate::customers::customer;
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::behaviour::{BehaviourKind, Column};
use entity::customers::favourite;
use entity::id::{CustomerId, UnitId};
use sea_orm::{ColumnTrait, EntityTrait, FromQueryResult, QueryFilter, QuerySelect};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;

/// So many units are shown at most, those of the latest interest.
const MOST: usize = 200;

/// A unit that a customer did something with.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "unit_id": "01935e3c-5a00-7000-8000-000000000006", "viewed": 4, "favoured": 1, "shared": 0,
    "asked": 1, "favourite": true, "last_at": "2025-03-10T01:58:00Z"
}))]
pub struct InterestView {
    pub unit_id: UnitId,
    pub viewed: i64,
    pub favoured: i64,
    pub shared: i64,
    pub asked: i64,
    /// Is it among the customer's favourites now?
    pub favourite: bool,
    pub last_at: DateTime<Utc>,
}

#[derive(Debug, FromQueryResult)]
struct Row {
    unit_id: UnitId,
    kind: BehaviourKind,
    times: i64,
    last_at: DateTime<Utc>,
}

/// What a visible customer did with each unit, the latest first.
pub async fn interests(reader: &Reader<'_>, id: CustomerId) -> Result<Vec<InterestView>> {
    let id = customer::get(reader, id).await?.id;
    let rows = visible(reader)
        .filter(Column::CustomerId.in_subquery(customer::kin(id)))
        .select_only()
        .columns([Column::UnitId, Column::Kind])
        .column_as(Column::Id.count(), "times")
        .column_as(Column::HappenedAt.max(), "last_at")
        .group_by(Column::UnitId)
        .group_by(Column::Kind)
        .into_model::<Row>()
        .all(&reader.db)
        .await?;
    let favourites = favourites(reader, id).await?;
    let mut units: HashMap<UnitId, InterestView> = HashMap::new();
    for row in rows {
        let unit = units.entry(row.unit_id).or_insert_with(|| InterestView {
            unit_id: row.unit_id,
            viewed: 0,
            favoured: 0,
            shared: 0,
            asked: 0,
            favourite: favourites.contains(&row.unit_id),
            last_at: row.last_at,
        });
        unit.last_at = unit.last_at.max(row.last_at);
        let times = match row.kind {
            BehaviourKind::Viewed => &mut unit.viewed,
            BehaviourKind::Favoured => &mut unit.favoured,
            BehaviourKind::Shared => &mut unit.shared,
            BehaviourKind::Asked => &mut unit.asked,
        };
        *times = row.times;
    }
    let mut units: Vec<InterestView> = units.into_values().collect();
    units.sort_by_key(|unit| (std::cmp::Reverse(unit.last_at), unit.unit_id));
    units.truncate(MOST);
    Ok(units)
}

async fn favourites(reader: &Reader<'_>, id: CustomerId) -> Result<HashSet<UnitId>> {
    let units: Vec<UnitId> = favourite::Entity::find()
        .select_only()
        .column(favourite::Column::UnitId)
        .filter(favourite::Column::CustomerId.in_subquery(customer::kin(id)))
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(units.into_iter().collect())
}
