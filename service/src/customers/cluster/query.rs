//! Which clusters there are, and who belongs to which.

use crate::customers::customer;
use crate::kernel::{Reader, Result};
use entity::customers::cluster_member::{Column, Entity};
use entity::customers::cluster_model;
use entity::id::{CustomerId, ProjectId};
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// Most clusters of one project.
pub const MOST: i32 = 8;

/// What the last run found in a project, whoever reads.
pub async fn model(
    reader: &Reader<'_>,
    project_id: ProjectId,
) -> Result<Option<cluster_model::Model>> {
    let row = cluster_model::Entity::find();
    Ok(row.filter(cluster_model::Column::ProjectId.eq(project_id)).one(&reader.db).await?)
}

/// Ids of the customers in some clusters of a project.
pub(in crate::customers) fn members(project_id: ProjectId, numbers: &[i32]) -> SelectStatement {
    Query::select()
        .column((Entity, Column::CustomerId))
        .from(Entity)
        .and_where(Column::ProjectId.eq(project_id))
        .and_where(Column::Number.is_in(numbers.iter().copied()))
        .take()
}

/// The numbers of these customers' clusters in a project.
pub(in crate::customers) async fn numbers(
    reader: &Reader<'_>,
    project_id: ProjectId,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, i32>> {
    let rows: Vec<(CustomerId, i32)> = Entity::find()
        .select_only()
        .columns([Column::CustomerId, Column::Number])
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::CustomerId.is_in(ids.iter().map(|id| id.0)))
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(rows.into_iter().collect())
}

/// The clusters of these customers, project by project; for who was merged, that of the one who
/// stands for him.
pub(in crate::customers) async fn of(
    reader: &Reader<'_>,
    ids: &[CustomerId],
) -> Result<HashMap<(ProjectId, CustomerId), i32>> {
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let people = customer::people(reader, ids).await?;
    let person = |id: &CustomerId| people.get(id).copied().unwrap_or(*id);
    let rows = Entity::find().filter(Column::CustomerId.is_in(ids.iter().map(|id| person(id).0)));
    let mut clusters: HashMap<CustomerId, Vec<(ProjectId, i32)>> = HashMap::new();
    for row in rows.all(&reader.db).await? {
        clusters.entry(row.customer_id).or_default().push((row.project_id, row.number));
    }
    let of_one = |id: &CustomerId| {
        let own = clusters.get(&person(id)).cloned().unwrap_or_default();
        let id = *id;
        own.into_iter().map(move |(project_id, number)| ((project_id, id), number))
    };
    Ok(ids.iter().flat_map(of_one).collect())
}
