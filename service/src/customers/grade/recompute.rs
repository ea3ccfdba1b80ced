//! Grading on demand: some customers at once, or a whole project by a job.

use super::run::ACT;
use super::write::regrade;
use crate::customers::customer;
use crate::inventory::project;
use crate::kernel::schedule::{self, Later};
use crate::kernel::tx::Subject;
use crate::kernel::{Fault, FaultCode, Result, Tx};
use entity::customers::assignment::{Column, Entity};
use entity::customers::customer as customer_row;
use entity::id::{AssignmentId, CustomerId, JobId, ProjectId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use std::collections::HashSet;
use utoipa::ToSchema;
use validator::Validate;

/// Whose grades shall be computed.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "customer_ids": ["0193a5c0-0000-7000-8000-000000000031"]
}))]
pub struct RecomputeGrades {
    pub project_id: ProjectId,
    /// Everybody in the project, by a job, where nobody is named.
    #[validate(length(min = 1, max = 500))]
    #[schema(min_items = 1, max_items = 500)]
    pub customer_ids: Option<Vec<CustomerId>>,
}

/// What was done.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"graded": 1, "changed": 1, "job_id": null}))]
pub struct Recomputed {
    /// Customers who have a fresh score; those who are not in the project have none.
    pub graded: u64,
    /// Of them, those of whom another grade counts now.
    pub changed: u64,
    /// The job that grades everybody, at `/jobs/runs/{id}`.
    pub job_id: Option<JobId>,
}

/// Grades the visible customers named.
pub async fn recompute(tx: &mut Tx<'_>, input: &RecomputeGrades) -> Result<Recomputed> {
    let project = project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let mut told = Recomputed { graded: 0, changed: 0, job_id: None };
    match &input.customer_ids {
        None => told.job_id = Some(ask(tx, project.id).await?),
        Some(ids) => {
            let ids = assignments(tx, project.id, ids).await?;
            (told.graded, told.changed) = regrade(tx, &project, &ids).await?;
        }
    }
    let subject = Subject::of("inventory.project", project.id, project.id);
    tx.audit_only(subject, json!({"graded": told.graded, "job_id": told.job_id}));
    Ok(told)
}

async fn ask(tx: &Tx<'_>, project_id: ProjectId) -> Result<JobId> {
    let later = Later {
        kind: ACT,
        due_at: tx.now,
        project_id: Some(project_id),
        payload: json!({"project_id": project_id}),
        unique_key: Some(format!("{ACT}/{project_id}")),
        repeat_seconds: None,
    };
    schedule::schedule(tx, later).await
}

/// Assignments of the customers; who is not visible is a fault at his place.
async fn assignments(
    tx: &Tx<'_>,
    project_id: ProjectId,
    ids: &[CustomerId],
) -> Result<Vec<AssignmentId>> {
    let named = || ids.iter().map(|id| id.0);
    let seen: Vec<CustomerId> = customer::visible(&tx.reader())
        .select_only()
        .column(customer_row::Column::Id)
        .filter(customer_row::Column::Id.is_in(named()))
        .into_tuple()
        .all(tx.db())
        .await?;
    let seen: HashSet<CustomerId> = seen.into_iter().collect();
    let missing = ids.iter().enumerate().filter(|(_, id)| !seen.contains(id));
    let faults =
        missing.map(|(index, _)| Fault::at(format!("/customer_ids/{index}"), FaultCode::NotFound));
    crate::kernel::fault::refuse(faults.collect())?;
    let entries = customer::people(&tx.reader(), ids).await?;
    let found = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::ProjectId.eq(project_id))
        .filter(Column::YieldsToId.is_null())
        .filter(Column::CustomerId.is_in(entries.into_keys().map(|id| id.0)))
        .into_tuple()
        .all(tx.db());
    Ok(found.await?)
}
