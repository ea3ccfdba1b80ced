//! `/analytics/sales`

use crate::extract::{Query, Read, Reply, Several};
use crate::list::of_query;
use crate::routes::ServiceConfig;
use actix_web::get;
use chrono::NaiveDate;
use entity::analytics::sale_fact::SaleFactKind;
use entity::id::ProjectId;
use serde::Deserialize;
use service::analytics::sales::{self, Dimension, Measure, Method, SalesQuery, SalesReport};
use service::kernel::act;
use utoipa::IntoParams;

/// What the report shows.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub struct SalesWords {
    /// `cube` unless named.
    #[serde(default)]
    method: Option<Method>,
    /// Comma-separated, outermost first; `project` unless named. The tree has its own.
    #[serde(default)]
    #[param(inline)]
    dimensions: Option<Several<Dimension>>,
    /// Comma-separated; all unless named.
    #[serde(default)]
    #[param(inline)]
    measures: Option<Several<Measure>>,
    /// Signed contracts unless named or divided by `kind`.
    #[serde(default)]
    kind: Option<SaleFactKind>,
    /// First day.
    #[serde(default)]
    from_on: Option<NaiveDate>,
    /// Last day.
    #[serde(default)]
    to_on: Option<NaiveDate>,
    #[serde(default)]
    project_id: Option<ProjectId>,
}

/// Sales report
///
/// Sales count on the day of their event; a later cancellation counts on its own day, as a
/// negative. `cube` gives rows, the subtotals of every prefix of the dimensions and the total;
/// `tree` projects with their buildings. Both totals are equal.
#[utoipa::path(
    operation_id = "analytics_sales_read",
    params(SalesWords),
    responses((status = 200, description = "The report", body = SalesReport))
)]
#[get("/api/v1/analytics/sales")]
async fn read(call: Read<{ act::ANALYTICS_SALES_READ }>, Query(words): Query<SalesWords>) -> Reply {
    let query = SalesQuery {
        method: words.method.unwrap_or_default(),
        dimensions: words.dimensions.map(|several| several.0).unwrap_or_default(),
        measures: words.measures.map(|several| several.0).unwrap_or_default(),
        kind: words.kind,
        from_on: words.from_on,
        to_on: words.to_on,
        project_id: words.project_id,
    };
    call.answer(&sales::report(&call.reader(), &query).await.map_err(of_query)?).await
}

/// Routes of the sales report.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read);
}
