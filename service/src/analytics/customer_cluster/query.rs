//! Clusters as shown: the model, and nobody in it.

use super::facts;
use super::run::needed;
use crate::customers::cluster;
use crate::inventory::project;
use crate::kernel::{Reader, Result};
use chrono::{DateTime, Utc};
use entity::Figure;
use entity::customers::cluster_model::{self, ClusterProfile, ClusterScale, ClusterTry};
use entity::id::{ClusterModelId, ProjectId};
use serde::Serialize;
use utoipa::ToSchema;

entity::worded! {
    /// Whether there are clusters.
    ClusterState in "cluster_state" {
        "ready" Ready ("已聚类", "Computed"),
        "too_few" TooFew ("客户数量不足", "Too few customers"),
        /// The next night computes them, or whoever asks for it.
        "waiting" Waiting ("待计算", "Not computed yet"),
    }
}

/// What the last run found.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-0000000000a2", "k": 2, "asked_k": null,
    "silhouette": "0.6184", "customers": 200, "sampled": 200,
    "tried": [{"k": 2, "silhouette": "0.6184"}, {"k": 3, "silhouette": "0.4127"}],
    "features": [{
        "feature": "budget", "known": 180, "missing": 20, "median": "2100000",
        "mean": "2240000", "deviation": "610000"
    }],
    "clusters": [{
        "number": 1, "customers": 112, "share": "0.56", "silhouette": "0.6402",
        "features": [{
            "feature": "budget", "known": 100, "mean": "1710000", "rest": "3150000",
            "apart": "-2.3607"
        }],
        "sources": [{"value": "walk_in", "customers": 70, "share": "0.625"}],
        "purposes": [], "grades": [],
        "marks": [{
            "feature": "budget", "zh": "预算低于其他客户：1710000，其他 3150000",
            "en": "Budget below the rest: 1710000 against 3150000"
        }]
    }],
    "computed_at": "2025-03-10T18:00:00Z", "version": 3
}))]
pub struct CustomerModel {
    pub id: ClusterModelId,
    /// How many clusters there are; one where all customers are alike.
    pub k: i32,
    /// How many were asked for; null where the silhouette chose.
    pub asked_k: Option<i32>,
    /// Mean silhouette of the sample, −1 to 1; null where there is one cluster.
    pub silhouette: Option<Figure>,
    /// Customers who were clustered.
    pub customers: i64,
    /// Customers on whom numbers were tried and the silhouette was measured.
    pub sampled: i64,
    pub tried: Vec<ClusterTry>,
    /// What customers were compared by; for what is not known of them the median stands.
    pub features: Vec<ClusterScale>,
    /// The largest first.
    pub clusters: Vec<ClusterProfile>,
    pub computed_at: DateTime<Utc>,
    pub version: i32,
}

impl From<cluster_model::Model> for CustomerModel {
    fn from(row: cluster_model::Model) -> Self {
        Self {
            id: row.id,
            k: row.k,
            asked_k: row.asked_k,
            silhouette: row.silhouette,
            customers: row.customers,
            sampled: row.sampled,
            tried: row.findings.tried,
            features: row.findings.features,
            clusters: row.findings.clusters,
            computed_at: row.computed_at,
            version: row.version,
        }
    }
}

/// The clusters of a project's customers.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "state": "too_few",
    "customers": 12, "needed": 30, "model": null
}))]
pub struct CustomerClusters {
    pub project_id: ProjectId,
    pub state: ClusterState,
    /// Customers whom the project has now.
    pub customers: u64,
    /// Customers that it needs to be clustered.
    pub needed: u64,
    /// Null unless `ready`.
    pub model: Option<CustomerModel>,
}

/// The clusters of a visible project.
pub async fn read(reader: &Reader<'_>, project_id: ProjectId) -> Result<CustomerClusters> {
    let project = project::get(reader, project_id).await?;
    let model = cluster::model(reader, project.id).await?.map(CustomerModel::from);
    let customers = facts::count(reader, project.id).await?;
    let needed = needed(reader, project.id).await?;
    let state = match &model {
        Some(_) => ClusterState::Ready,
        None if customers < needed => ClusterState::TooFew,
        None => ClusterState::Waiting,
    };
    Ok(CustomerClusters { project_id: project.id, state, customers, needed, model })
}
