//! `/customers/customers/{id}/consents`

use crate::extract::{Id, Read, Reply, Write};
use crate::list::whole;
use crate::page;
use crate::routes::ServiceConfig;
use actix_web::{get, put};
use entity::id::CustomerId;
use service::customers::consent::{self, ConsentView, SetConsents};
use service::kernel::{Reader, act};

page! {
    /// What a customer said about being addressed, always all of it.
    ConsentPage of ConsentView
}

/// List by which channels a customer wants to be addressed 营销授权
///
/// His last word on each channel; of the channels that are not listed nothing is known. Carries a
/// strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_consent_list",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses((status = 200, description = "The consents", body = ConsentPage))
)]
#[get("/api/v1/customers/customers/{id}/consents")]
async fn list(call: Read<{ act::CUSTOMERS_CONSENT_LIST }>, id: Id<CustomerId>) -> Reply {
    call.tagged(&ConsentPage::from(whole(consent::of(&call.reader(), id.0).await?))).await
}

/// Note by which channels a customer wants to be addressed
///
/// `given: false` is an opt-out, which takes effect at once; channels that are not named keep
/// their last word. Every word stays in the audit trail.
#[utoipa::path(
    operation_id = "customers_consent_set",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = SetConsents,
    responses((status = 200, description = "The consents", body = ConsentPage))
)]
#[put("/api/v1/customers/customers/{id}/consents")]
async fn set(
    call: Write<{ act::CUSTOMERS_CONSENT_SET }, SetConsents>,
    id: Id<CustomerId>,
) -> Reply {
    let view = async |reader: &Reader<'_>, id: CustomerId| {
        Ok(ConsentPage::from(whole(consent::of(reader, id).await?)))
    };
    call.act(id.0, consent::set, view).await
}

/// Routes of consents.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(set);
}
