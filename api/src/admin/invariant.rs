//! `/admin/invariants`

use crate::extract::{Read, Reply};
use crate::routes::ServiceConfig;
use actix_web::get;
use service::kernel::act;
use service::oversight::{self, InvariantReport};

/// Check every invariant
///
/// One row per invariant of the catalogue with what breaks it, looked at in the data as it is now.
#[utoipa::path(
    operation_id = "admin_invariant_list",
    responses((status = 200, description = "What was found", body = InvariantReport))
)]
#[get("/api/v1/admin/invariants")]
async fn list(call: Read<{ act::ADMIN_INVARIANT_LIST }>) -> Reply {
    call.answer(&oversight::check(&call.reader()).await?).await
}

/// Routes of invariants.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
}
