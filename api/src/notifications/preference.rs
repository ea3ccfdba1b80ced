//! `/notifications/preferences`

use crate::extract::{Read, Reply, Write};
use crate::routes::ServiceConfig;
use actix_web::{get, put};
use service::kernel::{Reader, Tx, act};
use service::notifications::preference::{self, PreferencesView, SetPreferences};

/// Read one's own preferences
///
/// Every kind with its channels, and the addresses that messages go to. Carries a strong `ETag`;
/// `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "notifications_preference_read",
    responses((status = 200, description = "The preferences", body = PreferencesView))
)]
#[get("/api/v1/notifications/preferences")]
async fn read(call: Read<{ act::NOTIFICATIONS_PREFERENCE_READ }>) -> Reply {
    call.tagged(&preference::one(&call.reader()).await?).await
}

/// Set one's own preferences
///
/// Takes the place of what was said before, but for addresses that are not named; where nothing is
/// said a kind goes its usual ways. Nothing goes out by a channel without an address.
#[utoipa::path(
    operation_id = "notifications_preference_set",
    request_body = SetPreferences,
    responses((status = 200, description = "The preferences", body = PreferencesView))
)]
#[put("/api/v1/notifications/preferences")]
async fn set(call: Write<{ act::NOTIFICATIONS_PREFERENCE_SET }, SetPreferences>) -> Reply {
    let set =
        async |tx: &mut Tx<'_>, (): (), input: &SetPreferences| preference::set(tx, input).await;
    let view = async |reader: &Reader<'_>, (): ()| preference::one(reader).await;
    call.act((), set, view).await
}

/// Routes of preferences.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(read).service(set);
}
