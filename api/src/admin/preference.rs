//! `/admin/preferences`

use crate::extract::{Read, Reply, Write};
use crate::routes::ServiceConfig;
use actix_web::{get, put};
use service::admin::preference::{self, PreferenceView, SetPreference};
use service::kernel::{Reader, Tx, act};

/// Read what clients keep for oneself
///
/// Empty before anything was set. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "admin_preference_read",
    responses((status = 200, description = "The preferences", body = PreferenceView))
)]
#[get("/api/v1/admin/preferences")]
async fn read(call: Read<{ act::ADMIN_PREFERENCE_READ }>) -> Reply {
    call.tagged(&preference::one(&call.reader()).await?).await
}

/// Set what clients keep for oneself
///
/// Takes the place of everything that was kept: at most 100 names and 16 KiB.
#[utoipa::path(
    operation_id = "admin_preference_set",
    request_body = SetPreference,
    responses((status = 200, description = "The preferences", body = PreferenceView))
)]
#[put("/api/v1/admin/preferences")]
async fn set(call: Write<{ act::ADMIN_PREFERENCE_SET }, SetPreference>) -> Reply {
    let set =
        async |tx: &mut Tx<'_>, (): (), input: &SetPreference| preference::set(tx, input).await;
    let view = async |reader: &Reader<'_>, (): ()| preference::one(reader).await;
    call.act((), set, view).await
}

/// Routes of preferences.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read).service(set);
}
