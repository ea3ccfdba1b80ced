//! `/customers/behaviours`

use crate::extract::{Id, Query, Read, Reply, Several, Write};
use crate::list::whole;
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::customers::behaviour::BehaviourKind;
use entity::id::{CustomerId, ProjectId, UnitId};
use service::customers::behaviour::{
    self, BehaviourFilter, BehaviourView, InterestView, RecordBehaviours, Recorded,
};
use service::kernel::act;

page! {
    /// What customers did.
    BehaviourPage of BehaviourView
}

page! {
    /// Units that a customer did something with: two hundred at most, the latest interest first.
    InterestPage of InterestView
}

list_query! {
    /// Filters of behaviour.
    BehaviourQuery {
        customer_id: CustomerId,
        unit_id: UnitId,
        project_id: ProjectId,
        /// One or several, comma-separated.
        #[param(inline)]
        kind: Several<BehaviourKind>,
    }
}

/// Note what customers did
///
/// In batches of up to a thousand, as apps and screens collect them; what cannot be noted is told
/// row by row.
#[utoipa::path(
    operation_id = "customers_behaviour_record",
    params(("atomic" = Option<bool>, Query, description = "All or nothing")),
    request_body = RecordBehaviours,
    responses((status = 200, description = "What was noted, row by row", body = Recorded))
)]
#[post("/api/v1/customers/behaviours/record")]
async fn record(call: Write<{ act::CUSTOMERS_BEHAVIOUR_RECORD }, RecordBehaviours>) -> Reply {
    call.tell(async |tx, input| behaviour::record(tx, input, call.atomic).await).await
}

/// List what customers did
///
/// Of the customers and projects that the caller sees. Sortable by `happened_at`.
#[utoipa::path(
    operation_id = "customers_behaviour_list",
    params(BehaviourQuery),
    responses((status = 200, description = "A page of behaviour", body = BehaviourPage))
)]
#[get("/api/v1/customers/behaviours")]
async fn list(
    call: Read<{ act::CUSTOMERS_BEHAVIOUR_LIST }>,
    Query(query): Query<BehaviourQuery>,
) -> Reply {
    let paging = query.paging(&["happened_at"])?;
    let filter = BehaviourFilter {
        customer_id: query.customer_id,
        unit_id: query.unit_id,
        project_id: query.project_id,
        kinds: query.kind.map(|several| several.0).unwrap_or_default(),
    };
    call.answer(&BehaviourPage::from(behaviour::list(&call.reader(), &filter, &paging).await?))
        .await
}

/// List the units that a customer is interested in
///
/// How often he viewed, favoured, shared and asked about each, the latest interest first; at most
/// two hundred units.
#[utoipa::path(
    operation_id = "customers_behaviour_list__interests",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses((status = 200, description = "The units", body = InterestPage))
)]
#[get("/api/v1/customers/customers/{id}/interests")]
async fn interests(call: Read<{ act::CUSTOMERS_BEHAVIOUR_LIST }>, id: Id<CustomerId>) -> Reply {
    let units = behaviour::interests(&call.reader(), id.0).await?;
    call.answer(&InterestPage::from(whole(units))).await
}

/// Routes of behaviour.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(record).service(list).service(interests);
}
