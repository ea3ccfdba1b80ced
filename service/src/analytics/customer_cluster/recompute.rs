//! Clustering on demand, by a job.

use super::facts;
use super::run::{ACT, needed};
use crate::analytics::Analytics;
use crate::inventory::project;
use crate::kernel::schedule::{self, Later};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::{JobId, ProjectId};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Whose customers shall be clustered.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"project_id": "01935e3c-5a00-7000-8000-000000000002", "k": null}))]
pub struct RecomputeClusters {
    pub project_id: ProjectId,
    /// So many clusters, this once; else by the parameter `analytics.customer_cluster.k`.
    #[validate(range(min = 2, max = 8))]
    #[schema(minimum = 2, maximum = 8)]
    pub k: Option<i32>,
}

/// What will be done.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "customers": 214,
    "job_id": "0193a5c0-0000-7000-8000-0000000000a1"
}))]
pub struct Recomputing {
    pub project_id: ProjectId,
    /// Customers whom the project has now.
    pub customers: u64,
    /// The job that clusters them, at `/jobs/runs/{id}`.
    pub job_id: JobId,
}

/// Asks for the clusters of a visible project.
pub async fn recompute(tx: &mut Tx<'_>, input: &RecomputeClusters) -> Result<(Recomputing, JobId)> {
    let project = project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let customers = facts::count(&tx.reader(), project.id).await?;
    let needed = needed(&tx.reader(), project.id).await?;
    if customers < needed {
        let few = Analytics::TooFewCustomers.with("customers", &customers);
        return Err(few.with("needed", &needed).into());
    }
    let later = Later {
        kind: ACT,
        due_at: tx.now,
        project_id: Some(project.id),
        payload: json!({"project_id": project.id, "k": input.k}),
        unique_key: Some(format!("{ACT}/{}", project.id)),
        repeat_seconds: None,
    };
    let job_id = schedule::schedule(tx, later).await?;
    let subject = Subject::of("inventory.project", project.id, project.id);
    tx.audit_only(subject, json!({"job_id": job_id, "k": input.k}));
    Ok((Recomputing { project_id: project.id, customers, job_id }, job_id))
}
