//! `/analytics/models/customer-clusters`

use crate::extract::{Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use actix_web::{get, post};
use entity::id::ProjectId;
use serde::Deserialize;
use service::analytics::customer_cluster::{
    self, CustomerClusters, RecomputeClusters, Recomputing,
};
use service::kernel::act;
use utoipa::IntoParams;

/// Whose customers.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct ClusterWords {
    project_id: ProjectId,
}

/// Read the clusters of a project's customers 客户聚类
///
/// By k-means over budget, area wanted, age, visits, viewings, follow-ups, days without contact,
/// grade and live trades; their number is that of the best silhouette between 2 and 8, or the one
/// asked for. Clusters are numbered by size. Nobody is named: who belongs to a cluster is told by a
/// segment, and by the assignments that the caller sees.
#[utoipa::path(
    operation_id = "analytics_customer_cluster_read",
    params(ClusterWords),
    responses((status = 200, description = "The clusters", body = CustomerClusters))
)]
#[get("/api/v1/analytics/models/customer-clusters")]
async fn read(
    call: Read<{ act::ANALYTICS_CUSTOMER_CLUSTER_READ }>,
    Query(words): Query<ClusterWords>,
) -> Reply {
    call.answer(&customer_cluster::read(&call.reader(), words.project_id).await?).await
}

/// Cluster the customers of a project anew
///
/// By a job; every night they are clustered as well. Refused while the project has fewer customers
/// than the parameter `analytics.customer_cluster.min_customers` says.
#[utoipa::path(
    operation_id = "analytics_customer_cluster_recompute",
    request_body = RecomputeClusters,
    responses((status = 202, description = "The job that does it", body = Recomputing))
)]
#[post("/api/v1/analytics/models/customer-clusters/recompute")]
async fn recompute(
    call: Write<{ act::ANALYTICS_CUSTOMER_CLUSTER_RECOMPUTE }, RecomputeClusters>,
) -> Reply {
    call.accept(customer_cluster::recompute).await
}

/// Routes of the clusters.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read).service(recompute);
}
