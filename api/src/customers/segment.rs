//! `/customers/segments`

use crate::customers::customer::CustomerPage;
use crate::extract::{Id, Nothing, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::{ProjectId, SegmentId};
use service::customers::segment::{
    self, CreateSegment, PreviewSegment, SegmentFilter, SegmentPreview, SegmentView, UpdateSegment,
};
use service::kernel::act;

const HOME: &str = "/api/v1/customers/segments";

page! {
    /// Saved audiences.
    SegmentPage of SegmentView
}

list_query! {
    /// Filters of segments.
    SegmentQuery {
        project_id: ProjectId,
    }
}

list_query! {
    /// Which part of an audience is wanted.
    SegmentMemberQuery {}
}

/// Keep an audience 客群
///
/// Every word that is said must hold; of a list any entry. Whoever fits belongs to it, whenever it
/// is asked for.
#[utoipa::path(
    operation_id = "customers_segment_create",
    request_body = CreateSegment,
    responses((status = 201, description = "The segment", body = SegmentView))
)]
#[post("/api/v1/customers/segments")]
async fn create(call: Write<{ act::CUSTOMERS_SEGMENT_CREATE }, CreateSegment>) -> Reply {
    call.create(HOME, segment::create, segment::one).await
}

/// List audiences
///
/// Of the projects that the caller sees.
#[utoipa::path(
    operation_id = "customers_segment_list",
    params(SegmentQuery),
    responses((status = 200, description = "A page of segments", body = SegmentPage))
)]
#[get("/api/v1/customers/segments")]
async fn list(
    call: Read<{ act::CUSTOMERS_SEGMENT_LIST }>,
    Query(query): Query<SegmentQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = SegmentFilter { project_id: query.project_id };
    call.answer(&SegmentPage::from(segment::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read an audience
///
/// Carries a strong `ETag`.
#[utoipa::path(
    operation_id = "customers_segment_read",
    params(("id" = SegmentId, Path, description = "The segment")),
    responses((status = 200, description = "The segment", body = SegmentView))
)]
#[get("/api/v1/customers/segments/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_SEGMENT_READ }>, id: Id<SegmentId>) -> Reply {
    call.one(id.0, segment::one).await
}

/// List the customers of an audience
///
/// Those who belong to it now and whom the caller sees, in the order in which they were entered.
#[utoipa::path(
    operation_id = "customers_segment_read__customers",
    params(("id" = SegmentId, Path, description = "The segment"), SegmentMemberQuery),
    responses((status = 200, description = "A page of customers", body = CustomerPage))
)]
#[get("/api/v1/customers/segments/{id}/customers")]
async fn customers(
    call: Read<{ act::CUSTOMERS_SEGMENT_READ }>,
    id: Id<SegmentId>,
    Query(query): Query<SegmentMemberQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    call.answer(&CustomerPage::from(segment::members(&call.reader(), id.0, &paging).await?)).await
}

/// Look at an audience before it is kept
///
/// How many customers fit it now, and the first twenty. Nothing is kept of it but who looked.
#[utoipa::path(
    operation_id = "customers_segment_preview",
    request_body = PreviewSegment,
    responses((status = 200, description = "Whom it holds", body = SegmentPreview))
)]
#[post("/api/v1/customers/segments/preview")]
async fn preview(call: Write<{ act::CUSTOMERS_SEGMENT_PREVIEW }, PreviewSegment>) -> Reply {
    call.tell(segment::preview).await
}

/// Change an audience
///
/// JSON Merge Patch of the top level: absent keeps, `audience` takes the place of the whole
/// description. Campaigns that were launched keep theirs.
#[utoipa::path(
    operation_id = "customers_segment_update",
    params(("id" = SegmentId, Path, description = "The segment")),
    request_body = UpdateSegment,
    responses((status = 200, description = "The segment", body = SegmentView))
)]
#[patch("/api/v1/customers/segments/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_SEGMENT_UPDATE }, UpdateSegment>,
    id: Id<SegmentId>,
) -> Reply {
    call.act(id.0, segment::update, segment::one).await
}

/// Drop an audience
///
/// Refused while a campaign is planned for it or was launched to it.
#[utoipa::path(
    operation_id = "customers_segment_delete",
    params(("id" = SegmentId, Path, description = "The segment")),
    responses((status = 204, description = "It is gone"))
)]
#[delete("/api/v1/customers/segments/{id}")]
async fn delete(
    call: Write<{ act::CUSTOMERS_SEGMENT_DELETE }, Nothing>,
    id: Id<SegmentId>,
) -> Reply {
    call.remove(id.0, segment::delete, segment::one).await
}

/// Routes of segments.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(preview)
        .service(read)
        .service(customers)
        .service(update)
        .service(delete);
}
