//! `/inventory/units/{release,recall,withhold,give-back}`: acts on many units at once.

use crate::extract::{Reply, Write};
use crate::routes::ServiceConfig;
use actix_web::post;
use service::customers::customer;
use service::inventory::unit::{
    self, Batch, GiveBackBatch, GiveBackUnits, RecallUnits, ReleaseUnits, WithholdUnits,
};
use service::kernel::act;

/// Release units 推盘
///
/// Named one by one, or everything unreleased of a building. Each needs a valid presale permit
/// and a list price that is not above its filed price. Units that fail are told row by row.
#[utoipa::path(
    operation_id = "inventory_unit_release",
    params(("atomic" = Option<bool>, Query, description = "All or nothing")),
    request_body = ReleaseUnits,
    responses((status = 200, description = "What was done, row by row", body = Batch))
)]
#[post("/api/v1/inventory/units/release")]
async fn release(call: Write<{ act::INVENTORY_UNIT_RELEASE }, ReleaseUnits>) -> Reply {
    call.tell(async |tx, input| unit::release(tx, input, call.atomic).await).await
}

/// Recall units 撤盘
///
/// Available units without a live claim become unreleased. Units that fail are told row by row.
#[utoipa::path(
    operation_id = "inventory_unit_recall",
    params(("atomic" = Option<bool>, Query, description = "All or nothing")),
    request_body = RecallUnits,
    responses((status = 200, description = "What was done, row by row", body = Batch))
)]
#[post("/api/v1/inventory/units/recall")]
async fn recall(call: Write<{ act::INVENTORY_UNIT_RECALL }, RecallUnits>) -> Reply {
    call.tell(async |tx, input| unit::recall(tx, input, call.atomic).await).await
}

/// Withhold units 销控
///
/// Available units are set aside, perhaps until a day, or kept 预留 for a customer: he may hold,
/// subscribe or buy them as if they were available, also as one of joint buyers, and nobody else.
/// A hold of his pauses the withholding, and when it ends unused the unit is withheld as before
/// until its last day; a subscription or contract ends it for good. Units that fail are told row
/// by row.
#[utoipa::path(
    operation_id = "inventory_unit_withhold",
    params(("atomic" = Option<bool>, Query, description = "All or nothing")),
    request_body = WithholdUnits,
    responses((status = 200, description = "What was done, row by row", body = Batch))
)]
#[post("/api/v1/inventory/units/withhold")]
async fn withhold(call: Write<{ act::INVENTORY_UNIT_WITHHOLD }, WithholdUnits>) -> Reply {
    call.tell(async |tx, input| {
        let named = customer::buyer_at(&tx.reader(), "/customer_id", input.customer_id).await?;
        unit::withhold(tx, input, named, call.atomic).await
    })
    .await
}

/// Give withheld units back
///
/// They become available again; in projects that want it (`inventory.give_back.approval`) a
/// decision is asked first, one for each project. Units that fail are told row by row.
#[utoipa::path(
    operation_id = "inventory_unit_give_back",
    params(("atomic" = Option<bool>, Query, description = "All or nothing")),
    request_body = GiveBackUnits,
    responses((status = 200, description = "What was done, row by row", body = GiveBackBatch))
)]
#[post("/api/v1/inventory/units/give-back")]
async fn give_back(call: Write<{ act::INVENTORY_UNIT_GIVE_BACK }, GiveBackUnits>) -> Reply {
    call.tell(async |tx, input| unit::give_back(tx, input, call.atomic).await).await
}

/// Routes of bulk acts.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(release).service(recall).service(withhold).service(give_back);
}
