//! Keeping what a run found in the place of what the last one did.

use crate::customers::customer::living;
use crate::kernel::{Result, Tx};
use entity::Figure;
use entity::customers::cluster_member;
use entity::customers::cluster_model::{self, ClusterFindings, Column, Entity};
use entity::customers::customer;
use entity::id::{ClusterModelId, CustomerId, ProjectId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QuerySelect, QueryTrait,
};

/// Rows of one statement, of five columns each; SQLite binds at most 32 766 values.
const AT_ONCE: usize = 2_000;

/// What a run found in a project.
#[derive(Debug, Clone)]
pub struct Found {
    pub project_id: ProjectId,
    pub k: i32,
    pub asked_k: Option<i32>,
    pub silhouette: Option<Figure>,
    pub sampled: i64,
    pub findings: ClusterFindings,
    /// Everybody with the number of his cluster.
    pub members: Vec<(CustomerId, i32)>,
}

/// Replaces the clusters of the project. Whoever ceased to be a customer while they were computed
/// is left out: his row is locked by whoever merges, deletes or erases him, and by its members.
pub async fn replace(tx: &Tx<'_>, found: &Found) -> Result<ClusterModelId> {
    let (id, run) = keep(tx, found).await?;
    cluster_member::Entity::delete_many()
        .filter(cluster_member::Column::ProjectId.eq(found.project_id))
        .exec(tx.db())
        .await?;
    for some in found.members.chunks(AT_ONCE) {
        let rows = some.iter().map(|(customer_id, number)| {
            let (project_id, customer_id, number) = (found.project_id, *customer_id, *number);
            cluster_member::Model { project_id, customer_id, model_id: id, run, number }
                .into_active_model()
        });
        cluster_member::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    let gone = customer::Entity::find().select_only().column(customer::Column::Id);
    let gone = gone.filter(living().not());
    cluster_member::Entity::delete_many()
        .filter(cluster_member::Column::ProjectId.eq(found.project_id))
        .filter(cluster_member::Column::CustomerId.in_subquery(gone.into_query()))
        .exec(tx.db())
        .await?;
    Ok(id)
}

/// The model and its version; the row is locked, so that runs of one project follow each other.
async fn keep(tx: &Tx<'_>, found: &Found) -> Result<(ClusterModelId, i32)> {
    let before = Entity::find().filter(Column::ProjectId.eq(found.project_id)).lock_exclusive();
    let before = before.one(tx.db()).await?;
    let row = cluster_model::Model {
        id: before.as_ref().map_or_else(|| tx.id(), |before| before.id),
        project_id: found.project_id,
        k: found.k,
        asked_k: found.asked_k,
        silhouette: found.silhouette,
        customers: i64::try_from(found.members.len()).unwrap_or(i64::MAX),
        sampled: found.sampled,
        findings: found.findings.clone(),
        computed_at: tx.now,
        created_at: before.as_ref().map_or(tx.now, |before| before.created_at),
        version: before.as_ref().map_or(1, |before| before.version + 1),
    };
    let kept = (row.id, row.version);
    if before.is_none() {
        Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
        return Ok(kept);
    }
    let change = cluster_model::ActiveModel {
        id: Set(row.id),
        k: Set(row.k),
        asked_k: Set(row.asked_k),
        silhouette: Set(row.silhouette),
        customers: Set(row.customers),
        sampled: Set(row.sampled),
        findings: Set(row.findings),
        computed_at: Set(row.computed_at),
        version: Set(row.version),
        ..Default::default()
    };
    change.update(tx.db()).await?;
    Ok(kept)
}
