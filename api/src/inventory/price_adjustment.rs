//! `/inventory/price-adjustments`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use chrono::NaiveDate;
use entity::id::{PriceAdjustmentId, ProjectId};
use entity::inventory::price_adjustment::PriceAdjustmentState;
use service::inventory::price_adjustment::{
    self, AdjustmentPreview, CreatePriceAdjustment, PriceAdjustmentFilter, PriceAdjustmentView,
    PriceDecision, RejectPriceAdjustment, UpdatePriceAdjustment,
};
use service::kernel::act;
use service::kernel::acts::Acts;
use service::kernel::days::Days;

const HOME: &str = "/api/v1/inventory/price-adjustments";

page! {
    /// Price adjustments.
    PriceAdjustmentPage of PriceAdjustmentView
}

list_query! {
    /// Filters of price adjustments.
    PriceAdjustmentQuery {
        project_id: ProjectId,
        #[param(inline)]
        status: Several<PriceAdjustmentState>,
        /// Only what takes effect on this day or later, in the zone of the project asked for, else
        /// Asia/Shanghai.
        from_effective_on: NaiveDate,
        /// Only what takes effect on this day or earlier.
        to_effective_on: NaiveDate,
    }
}

/// Draft a price adjustment 调价
///
/// Of at most 5 000 units that fit the selection. List prices follow the changed unit price ×
/// priced area, HALF_UP to the fen; with `amount` the total changes and the unit price follows.
/// `GET …/{id}/preview` shows what would become of each unit.
#[utoipa::path(
    operation_id = "inventory_price_adjustment_create",
    request_body = CreatePriceAdjustment,
    responses((status = 201, description = "The draft", body = PriceAdjustmentView))
)]
#[post("/api/v1/inventory/price-adjustments")]
async fn create(
    call: Write<{ act::INVENTORY_PRICE_ADJUSTMENT_CREATE }, CreatePriceAdjustment>,
) -> Reply {
    call.create(HOME, price_adjustment::create, price_adjustment::one).await
}

/// List price adjustments
///
/// In the order in which they were drafted; sortable by `created_at` and `effective_at`, where what
/// takes effect once it is approved comes after the rest.
#[utoipa::path(
    operation_id = "inventory_price_adjustment_list",
    params(PriceAdjustmentQuery),
    responses((status = 200, description = "A page of adjustments", body = PriceAdjustmentPage))
)]
#[get("/api/v1/inventory/price-adjustments")]
async fn list(
    call: Read<{ act::INVENTORY_PRICE_ADJUSTMENT_LIST }>,
    Query(query): Query<PriceAdjustmentQuery>,
) -> Reply {
    let paging = query.paging(price_adjustment::SORTABLE)?;
    let filter = PriceAdjustmentFilter {
        project_id: query.project_id,
        status: query.status.map(|states| states.0).unwrap_or_default(),
        effective: Days { from_on: query.from_effective_on, to_on: query.to_effective_on },
    };
    let listed = price_adjustment::list(&call.reader(), &filter, &paging).await?;
    call.answer(&PriceAdjustmentPage::from(listed)).await
}

/// Read a price adjustment
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_price_adjustment_read",
    params(("id" = PriceAdjustmentId, Path, description = "The adjustment")),
    responses((status = 200, description = "The adjustment", body = PriceAdjustmentView))
)]
#[get("/api/v1/inventory/price-adjustments/{id}")]
async fn read(
    call: Read<{ act::INVENTORY_PRICE_ADJUSTMENT_READ }>,
    id: Id<PriceAdjustmentId>,
) -> Reply {
    call.one(id.0, price_adjustment::one).await
}

/// Change a price adjustment
///
/// By who drafted it, while nobody decides it: a draft, or what was rejected, which becomes a draft
/// again. JSON Merge Patch of the top level: absent keeps, `selection` takes the place of the
/// whole.
#[utoipa::path(
    operation_id = "inventory_price_adjustment_update",
    params(("id" = PriceAdjustmentId, Path, description = "The adjustment")),
    request_body = UpdatePriceAdjustment,
    responses((status = 200, description = "The adjustment", body = PriceAdjustmentView))
)]
#[patch("/api/v1/inventory/price-adjustments/{id}")]
async fn update(
    call: Write<{ act::INVENTORY_PRICE_ADJUSTMENT_UPDATE }, UpdatePriceAdjustment>,
    id: Id<PriceAdjustmentId>,
) -> Reply {
    call.act(id.0, price_adjustment::update, price_adjustment::one).await
}

/// Preview a price adjustment
///
/// Each unit before and after, why some cannot change, and the value of what is for sale. A draft
/// is shown by the units as they are now, everything else as it was submitted and what became of
/// it. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_price_adjustment_preview",
    extensions(("x-permission" = json!("inventory.price_adjustment.read"))),
    params(("id" = PriceAdjustmentId, Path, description = "The adjustment")),
    responses((status = 200, description = "Unit by unit", body = AdjustmentPreview))
)]
#[get("/api/v1/inventory/price-adjustments/{id}/preview")]
async fn preview(
    call: Read<{ act::INVENTORY_PRICE_ADJUSTMENT_READ }>,
    id: Id<PriceAdjustmentId>,
) -> Reply {
    call.one(id.0, price_adjustment::preview).await
}

/// Read what can be done with a price adjustment
///
/// The acts that the caller could perform now, and why not the others. Carries a strong `ETag`;
/// `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_price_adjustment_acts",
    extensions(("x-permission" = json!("inventory.price_adjustment.read"))),
    params(("id" = PriceAdjustmentId, Path, description = "The adjustment")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/inventory/price-adjustments/{id}/acts")]
async fn acts(
    call: Read<{ act::INVENTORY_PRICE_ADJUSTMENT_READ }>,
    id: Id<PriceAdjustmentId>,
) -> Reply {
    call.one(id.0, price_adjustment::acts).await
}

/// Submit a price adjustment
///
/// Its rows are made up from the units as they are now, and these are what a second person
/// decides. With `atomic` it is refused when any unit of the selection cannot change.
#[utoipa::path(
    operation_id = "inventory_price_adjustment_submit",
    params(
        ("id" = PriceAdjustmentId, Path, description = "The adjustment"),
        ("atomic" = Option<bool>, Query, description = "All or nothing")
    ),
    request_body = Nothing,
    responses((status = 200, description = "The adjustment", body = PriceAdjustmentView))
)]
#[post("/api/v1/inventory/price-adjustments/{id}/submit")]
async fn submit(
    call: Write<{ act::INVENTORY_PRICE_ADJUSTMENT_SUBMIT }>,
    id: Id<PriceAdjustmentId>,
) -> Reply {
    call.act(
        id.0,
        async |tx, id, _| price_adjustment::submit(tx, id, call.atomic).await,
        price_adjustment::one,
    )
    .await
}

/// Approve a price adjustment
///
/// By somebody who neither drafted nor submitted it. It takes effect at `effective_at`, or at
/// once; units that were sold or repriced since it was submitted are left and told with the reason.
#[utoipa::path(
    operation_id = "inventory_price_adjustment_approve",
    params(("id" = PriceAdjustmentId, Path, description = "The adjustment")),
    request_body = PriceDecision,
    responses((status = 200, description = "The adjustment", body = PriceAdjustmentView))
)]
#[post("/api/v1/inventory/price-adjustments/{id}/approve")]
async fn approve(
    call: Write<{ act::INVENTORY_PRICE_ADJUSTMENT_APPROVE }, PriceDecision>,
    id: Id<PriceAdjustmentId>,
) -> Reply {
    call.act(id.0, price_adjustment::approve, price_adjustment::one).await
}

/// Reject a price adjustment
///
/// By somebody who neither drafted nor submitted it. It can be submitted again.
#[utoipa::path(
    operation_id = "inventory_price_adjustment_reject",
    params(("id" = PriceAdjustmentId, Path, description = "The adjustment")),
    request_body = RejectPriceAdjustment,
    responses((status = 200, description = "The adjustment", body = PriceAdjustmentView))
)]
#[post("/api/v1/inventory/price-adjustments/{id}/reject")]
async fn reject(
    call: Write<{ act::INVENTORY_PRICE_ADJUSTMENT_REJECT }, RejectPriceAdjustment>,
    id: Id<PriceAdjustmentId>,
) -> Reply {
    call.act(id.0, price_adjustment::reject, price_adjustment::one).await
}

/// Withdraw a price adjustment
///
/// As long as it is not applied: nothing changes any more.
#[utoipa::path(
    operation_id = "inventory_price_adjustment_withdraw",
    params(("id" = PriceAdjustmentId, Path, description = "The adjustment")),
    request_body = Nothing,
    responses((status = 200, description = "The adjustment", body = PriceAdjustmentView))
)]
#[post("/api/v1/inventory/price-adjustments/{id}/withdraw")]
async fn withdraw(
    call: Write<{ act::INVENTORY_PRICE_ADJUSTMENT_WITHDRAW }>,
    id: Id<PriceAdjustmentId>,
) -> Reply {
    call.act(
        id.0,
        async |tx, id, _| price_adjustment::withdraw(tx, id).await,
        price_adjustment::one,
    )
    .await
}

/// Routes of price adjustments.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(update)
        .service(preview)
        .service(acts)
        .service(submit)
        .service(approve)
        .service(reject)
        .service(withdraw);
}
