//! `/customers/viewings`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use chrono::NaiveDate;
use entity::customers::viewing::ViewingState;
use entity::id::{CustomerId, ProjectId, UnitId, UserId, ViewingId};
use service::customers::viewing::{
    self, CancelViewing, CreateViewing, HoldViewing, NoShowViewing, RateViewing, UpdateViewing,
    ViewingFilter, ViewingView,
};
use service::kernel::act;
use service::kernel::acts::Acts;

const HOME: &str = "/api/v1/customers/viewings";

page! {
    /// Viewings.
    ViewingPage of ViewingView
}

list_query! {
    /// Filters of viewings.
    ViewingQuery {
        project_id: ProjectId,
        customer_id: CustomerId,
        consultant_id: UserId,
        /// Only those for which the unit is planned, or at which it was shown.
        unit_id: UnitId,
        #[param(inline)]
        status: Several<ViewingState>,
        min_rating: i32,
        max_rating: i32,
        from_on: NaiveDate,
        to_on: NaiveDate,
    }
}

impl From<ViewingQuery> for ViewingFilter {
    fn from(query: ViewingQuery) -> Self {
        Self {
            project_id: query.project_id,
            customer_id: query.customer_id,
            consultant_id: query.consultant_id,
            unit_id: query.unit_id,
            status: all(query.status),
            min_rating: query.min_rating,
            max_rating: query.max_rating,
            from_on: query.from_on,
            to_on: query.to_on,
        }
    }
}

/// Book a viewing 带看预约
///
/// With a customer whom one sees; the caller shows the units, or the person named. The units
/// belong to the project. Where nobody has the customer in the project, the consultant who shows
/// them looks after him there from now on; a customer of the public pool stays there until he is
/// claimed.
#[utoipa::path(
    operation_id = "customers_viewing_create",
    request_body = CreateViewing,
    responses((status = 201, description = "The viewing", body = ViewingView))
)]
#[post("/api/v1/customers/viewings")]
async fn create(call: Write<{ act::CUSTOMERS_VIEWING_CREATE }, CreateViewing>) -> Reply {
    call.create(HOME, viewing::create, viewing::one).await
}

/// List viewings
///
/// Of a customer, a unit or a consultant. Sortable by `scheduled_at` and `held_at`; days are those
/// of the appointment in the project's time zone, else of Shanghai.
#[utoipa::path(
    operation_id = "customers_viewing_list",
    params(ViewingQuery),
    responses((status = 200, description = "A page of viewings", body = ViewingPage))
)]
#[get("/api/v1/customers/viewings")]
async fn list(
    call: Read<{ act::CUSTOMERS_VIEWING_LIST }>,
    Query(query): Query<ViewingQuery>,
) -> Reply {
    let paging = query.paging(viewing::SORTABLE)?;
    let filter = ViewingFilter::from(query);
    call.answer(&ViewingPage::from(viewing::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read a viewing
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_viewing_read",
    params(("id" = ViewingId, Path, description = "The viewing")),
    responses((status = 200, description = "The viewing", body = ViewingView))
)]
#[get("/api/v1/customers/viewings/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_VIEWING_READ }>, id: Id<ViewingId>) -> Reply {
    call.one(id.0, viewing::one).await
}

/// Read what can be done with a viewing
///
/// Each act is allowed or refused, by permission, state and the act's own guards. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_viewing_acts",
    extensions(("x-permission" = json!("customers.viewing.read"))),
    params(("id" = ViewingId, Path, description = "The viewing")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/customers/viewings/{id}/acts")]
async fn acts(call: Read<{ act::CUSTOMERS_VIEWING_READ }>, id: Id<ViewingId>) -> Reply {
    call.one(id.0, viewing::acts).await
}

/// Change a booked viewing
///
/// JSON Merge Patch: absent keeps, null clears; units are given as a whole list. The reminder
/// follows the time.
#[utoipa::path(
    operation_id = "customers_viewing_update",
    params(("id" = ViewingId, Path, description = "The viewing")),
    request_body = UpdateViewing,
    responses((status = 200, description = "The viewing", body = ViewingView))
)]
#[patch("/api/v1/customers/viewings/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_VIEWING_UPDATE }, UpdateViewing>,
    id: Id<ViewingId>,
) -> Reply {
    call.act(id.0, viewing::update, viewing::one).await
}

/// Hold a viewing 带看
///
/// It took place: which units were shown, what the customer said, how he rates it. Counts as
/// contact with the customer.
#[utoipa::path(
    operation_id = "customers_viewing_hold",
    params(("id" = ViewingId, Path, description = "The viewing")),
    request_body = HoldViewing,
    responses((status = 200, description = "The viewing", body = ViewingView))
)]
#[post("/api/v1/customers/viewings/{id}/hold")]
async fn hold(
    call: Write<{ act::CUSTOMERS_VIEWING_HOLD }, HoldViewing>,
    id: Id<ViewingId>,
) -> Reply {
    call.act(id.0, viewing::hold, viewing::one).await
}

/// Rate a viewing
///
/// The customer's opinion on a viewing that was held, one to five.
#[utoipa::path(
    operation_id = "customers_viewing_rate",
    params(("id" = ViewingId, Path, description = "The viewing")),
    request_body = RateViewing,
    responses((status = 200, description = "The viewing", body = ViewingView))
)]
#[post("/api/v1/customers/viewings/{id}/rate")]
async fn rate(
    call: Write<{ act::CUSTOMERS_VIEWING_RATE }, RateViewing>,
    id: Id<ViewingId>,
) -> Reply {
    call.act(id.0, viewing::rate, viewing::one).await
}

/// Cancel a viewing
///
/// A booked one, with a reason.
#[utoipa::path(
    operation_id = "customers_viewing_cancel",
    params(("id" = ViewingId, Path, description = "The viewing")),
    request_body = CancelViewing,
    responses((status = 200, description = "The viewing", body = ViewingView))
)]
#[post("/api/v1/customers/viewings/{id}/cancel")]
async fn cancel(
    call: Write<{ act::CUSTOMERS_VIEWING_CANCEL }, CancelViewing>,
    id: Id<ViewingId>,
) -> Reply {
    call.act(id.0, viewing::cancel, viewing::one).await
}

/// Note that the customer did not come 爽约
///
/// After the time of the appointment; it is no contact with him.
#[utoipa::path(
    operation_id = "customers_viewing_no_show",
    params(("id" = ViewingId, Path, description = "The viewing")),
    request_body = NoShowViewing,
    responses((status = 200, description = "The viewing", body = ViewingView))
)]
#[post("/api/v1/customers/viewings/{id}/no-show")]
async fn no_show(
    call: Write<{ act::CUSTOMERS_VIEWING_NO_SHOW }, NoShowViewing>,
    id: Id<ViewingId>,
) -> Reply {
    call.act(id.0, viewing::no_show, viewing::one).await
}

/// Routes of viewings.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(acts)
        .service(update)
        .service(hold)
        .service(rate)
        .service(cancel)
        .service(no_show);
}
