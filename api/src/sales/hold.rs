//! `/sales/holds`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::id::{CustomerId, HoldId, ProjectId, UnitId};
use entity::sales::hold::HoldState;
use service::kernel::act;
use service::sales::hold::{self, CreateHold, HoldFilter, HoldView};

const HOME: &str = "/api/v1/sales/holds";

page! {
    /// Holds.
    HoldPage of HoldView
}

list_query! {
    /// Filters of holds.
    HoldQuery {
        project_id: ProjectId,
        unit_id: UnitId,
        customer_id: CustomerId,
        /// One or several, comma-separated.
        #[param(inline)]
        status: Several<HoldState>,
    }
}

/// Hold a unit
///
/// Keeps an available unit for a customer for some minutes, also one that is withheld for him; that
/// is withheld again when the hold ends unused. A unit that is taken is refused with units that are
/// free. A consultant looks after the customer in the project from now on, where nobody does yet;
/// one of the public pool stays there until he is claimed. One person has at most
/// `sales.hold.per_customer_max` open holds: entries that were merged, or share a phone or an
/// identity number, are counted together.
#[utoipa::path(
    operation_id = "sales_hold_create",
    request_body = CreateHold,
    responses((status = 201, description = "The hold", body = HoldView))
)]
#[post("/api/v1/sales/holds")]
async fn create(call: Write<{ act::SALES_HOLD_CREATE }, CreateHold>) -> Reply {
    call.create(HOME, hold::create, hold::one).await
}

/// List holds
///
/// One whose time is over reads as expired at once. Sortable by `created_at` and `expires_at`.
#[utoipa::path(
    operation_id = "sales_hold_list",
    params(HoldQuery),
    responses((status = 200, description = "A page of holds", body = HoldPage))
)]
#[get("/api/v1/sales/holds")]
async fn list(call: Read<{ act::SALES_HOLD_LIST }>, Query(query): Query<HoldQuery>) -> Reply {
    let paging = query.paging(hold::query::SORTABLE)?;
    let filter = HoldFilter {
        project_id: query.project_id,
        unit_id: query.unit_id,
        customer_id: query.customer_id,
        status: query.status.map(|several| several.0).unwrap_or_default(),
    };
    call.answer(&HoldPage::from(hold::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read a hold
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "sales_hold_read",
    params(("id" = HoldId, Path, description = "The hold")),
    responses((status = 200, description = "The hold", body = HoldView))
)]
#[get("/api/v1/sales/holds/{id}")]
async fn read(call: Read<{ act::SALES_HOLD_READ }>, id: Id<HoldId>) -> Reply {
    call.one(id.0, hold::one).await
}

/// Renew a hold
///
/// Its time starts anew, a limited number of times.
#[utoipa::path(
    operation_id = "sales_hold_renew",
    params(("id" = HoldId, Path, description = "The hold")),
    request_body = Nothing,
    responses((status = 200, description = "The hold", body = HoldView))
)]
#[post("/api/v1/sales/holds/{id}/renew")]
async fn renew(call: Write<{ act::SALES_HOLD_RENEW }>, id: Id<HoldId>) -> Reply {
    call.act(id.0, async |tx, id, _| hold::renew(tx, id).await, hold::one).await
}

/// Cancel a hold
///
/// The unit is available again.
#[utoipa::path(
    operation_id = "sales_hold_cancel",
    params(("id" = HoldId, Path, description = "The hold")),
    request_body = Nothing,
    responses((status = 200, description = "The hold", body = HoldView))
)]
#[post("/api/v1/sales/holds/{id}/cancel")]
async fn cancel(call: Write<{ act::SALES_HOLD_CANCEL }>, id: Id<HoldId>) -> Reply {
    call.act(id.0, async |tx, id, _| hold::cancel(tx, id).await, hold::one).await
}

/// Routes of holds.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(renew).service(cancel);
}
