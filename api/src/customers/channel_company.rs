//! `/customers/channel-companies`

use crate::extract::{Id, Nothing, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use entity::customers::channel_company::ChannelState;
use entity::id::ChannelCompanyId;
use service::customers::channel_company::{
    self, ChannelCompanyFilter, ChannelCompanyView, CreateChannelCompany, UpdateChannelCompany,
};
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/customers/channel-companies";

page! {
    /// Channel companies.
    ChannelCompanyPage of ChannelCompanyView
}

list_query! {
    /// Filters of channel companies.
    ChannelCompanyQuery {
        #[param(inline)]
        status: ChannelState,
        /// Part of the name.
        #[param(max_length = 200)]
        name: String,
        /// The whole code.
        #[param(max_length = 32)]
        code: String,
    }
}

/// Enter a channel company 渠道公司
///
/// An agency whose brokers report customers; its code is unique in the company.
#[utoipa::path(
    operation_id = "customers_channel_company_create",
    request_body = CreateChannelCompany,
    responses((status = 201, description = "The channel company", body = ChannelCompanyView))
)]
#[post("/api/v1/customers/channel-companies")]
async fn create(
    call: Write<{ act::CUSTOMERS_CHANNEL_COMPANY_CREATE }, CreateChannelCompany>,
) -> Reply {
    call.create(HOME, channel_company::create, channel_company::one).await
}

/// List channel companies
///
/// Of the caller's company.
#[utoipa::path(
    operation_id = "customers_channel_company_list",
    params(ChannelCompanyQuery),
    responses((status = 200, description = "Channel companies", body = ChannelCompanyPage))
)]
#[get("/api/v1/customers/channel-companies")]
async fn list(
    call: Read<{ act::CUSTOMERS_CHANNEL_COMPANY_LIST }>,
    Query(query): Query<ChannelCompanyQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = ChannelCompanyFilter { status: query.status, name: query.name, code: query.code };
    let listed = channel_company::list(&call.reader(), &filter, &paging).await?;
    call.answer(&ChannelCompanyPage::from(listed)).await
}

/// Read a channel company
///
/// Carries a strong `ETag`.
#[utoipa::path(
    operation_id = "customers_channel_company_read",
    params(("id" = ChannelCompanyId, Path, description = "The channel company")),
    responses((status = 200, description = "The channel company", body = ChannelCompanyView))
)]
#[get("/api/v1/customers/channel-companies/{id}")]
async fn read(
    call: Read<{ act::CUSTOMERS_CHANNEL_COMPANY_READ }>,
    id: Id<ChannelCompanyId>,
) -> Reply {
    call.one(id.0, channel_company::one).await
}

/// Change a channel company
///
/// JSON Merge Patch: absent keeps, null clears. The code stays.
#[utoipa::path(
    operation_id = "customers_channel_company_update",
    params(("id" = ChannelCompanyId, Path, description = "The channel company")),
    request_body = UpdateChannelCompany,
    responses((status = 200, description = "The channel company", body = ChannelCompanyView))
)]
#[patch("/api/v1/customers/channel-companies/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_CHANNEL_COMPANY_UPDATE }, UpdateChannelCompany>,
    id: Id<ChannelCompanyId>,
) -> Reply {
    call.act(id.0, channel_company::update, channel_company::one).await
}

/// Pause a channel company
///
/// None of its brokers reports anybody until it is resumed; what was reported goes on.
#[utoipa::path(
    operation_id = "customers_channel_company_pause",
    params(("id" = ChannelCompanyId, Path, description = "The channel company")),
    request_body = Nothing,
    responses((status = 200, description = "The channel company", body = ChannelCompanyView))
)]
#[post("/api/v1/customers/channel-companies/{id}/pause")]
async fn pause(
    call: Write<{ act::CUSTOMERS_CHANNEL_COMPANY_PAUSE }>,
    id: Id<ChannelCompanyId>,
) -> Reply {
    let pause = async |tx: &mut Tx<'_>, id, _: &Nothing| channel_company::pause(tx, id).await;
    call.act(id.0, pause, channel_company::one).await
}

/// Resume a channel company
///
/// Its brokers report again.
#[utoipa::path(
    operation_id = "customers_channel_company_resume",
    params(("id" = ChannelCompanyId, Path, description = "The channel company")),
    request_body = Nothing,
    responses((status = 200, description = "The channel company", body = ChannelCompanyView))
)]
#[post("/api/v1/customers/channel-companies/{id}/resume")]
async fn resume(
    call: Write<{ act::CUSTOMERS_CHANNEL_COMPANY_RESUME }>,
    id: Id<ChannelCompanyId>,
) -> Reply {
    let resume = async |tx: &mut Tx<'_>, id, _: &Nothing| channel_company::resume(tx, id).await;
    call.act(id.0, resume, channel_company::one).await
}

/// Disable a channel company
///
/// For good; what was reported goes on.
#[utoipa::path(
    operation_id = "customers_channel_company_disable",
    params(("id" = ChannelCompanyId, Path, description = "The channel company")),
    request_body = Nothing,
    responses((status = 200, description = "The channel company", body = ChannelCompanyView))
)]
#[post("/api/v1/customers/channel-companies/{id}/disable")]
async fn disable(
    call: Write<{ act::CUSTOMERS_CHANNEL_COMPANY_DISABLE }>,
    id: Id<ChannelCompanyId>,
) -> Reply {
    let disable = async |tx: &mut Tx<'_>, id, _: &Nothing| channel_company::disable(tx, id).await;
    call.act(id.0, disable, channel_company::one).await
}

/// Routes of channel companies.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(update)
        .service(pause)
        .service(resume)
        .service(disable);
}
