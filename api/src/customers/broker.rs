//! `/customers/brokers`

use crate::extract::{Id, Nothing, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use entity::customers::channel_company::ChannelState;
use entity::id::{BrokerId, ChannelCompanyId};
use service::customers::broker::{
    self, BrokerFilter, BrokerView, CreateBroker, RevealBroker, RevealedBroker, UpdateBroker,
};
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/customers/brokers";

page! {
    /// Brokers.
    BrokerPage of BrokerView
}

list_query! {
    /// Filters of brokers.
    BrokerQuery {
        #[param(inline)]
        status: ChannelState,
        channel_company_id: ChannelCompanyId,
        /// The whole code.
        #[param(max_length = 32)]
        code: String,
    }
}

/// Enter a broker 经纪人
///
/// Somebody of a channel company who reports customers; the code is unique in the company. The
/// phone is kept encrypted and shown masked.
#[utoipa::path(
    operation_id = "customers_broker_create",
    request_body = CreateBroker,
    responses((status = 201, description = "The broker", body = BrokerView))
)]
#[post("/api/v1/customers/brokers")]
async fn create(call: Write<{ act::CUSTOMERS_BROKER_CREATE }, CreateBroker>) -> Reply {
    call.create(HOME, broker::create, broker::one).await
}

/// List brokers
///
/// Of the caller's company.
#[utoipa::path(
    operation_id = "customers_broker_list",
    params(BrokerQuery),
    responses((status = 200, description = "A page of brokers", body = BrokerPage))
)]
#[get("/api/v1/customers/brokers")]
async fn list(
    call: Read<{ act::CUSTOMERS_BROKER_LIST }>,
    Query(query): Query<BrokerQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = BrokerFilter {
        channel_company_id: query.channel_company_id,
        status: query.status,
        code: query.code,
    };
    let listed = broker::list(&call.reader(), &filter, &paging).await?;
    call.answer(&BrokerPage::from(listed)).await
}

/// Read a broker
///
/// Carries a strong `ETag`.
#[utoipa::path(
    operation_id = "customers_broker_read",
    params(("id" = BrokerId, Path, description = "The broker")),
    responses((status = 200, description = "The broker", body = BrokerView))
)]
#[get("/api/v1/customers/brokers/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_BROKER_READ }>, id: Id<BrokerId>) -> Reply {
    call.one(id.0, broker::one).await
}

/// Change a broker
///
/// JSON Merge Patch: absent keeps. Code and channel company stay.
#[utoipa::path(
    operation_id = "customers_broker_update",
    params(("id" = BrokerId, Path, description = "The broker")),
    request_body = UpdateBroker,
    responses((status = 200, description = "The broker", body = BrokerView))
)]
#[patch("/api/v1/customers/brokers/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_BROKER_UPDATE }, UpdateBroker>,
    id: Id<BrokerId>,
) -> Reply {
    call.act(id.0, broker::update, broker::one).await
}

/// Pause a broker
///
/// He reports nobody until he is resumed; what he reported goes on.
#[utoipa::path(
    operation_id = "customers_broker_pause",
    params(("id" = BrokerId, Path, description = "The broker")),
    request_body = Nothing,
    responses((status = 200, description = "The broker", body = BrokerView))
)]
#[post("/api/v1/customers/brokers/{id}/pause")]
async fn pause(call: Write<{ act::CUSTOMERS_BROKER_PAUSE }>, id: Id<BrokerId>) -> Reply {
    let pause = async |tx: &mut Tx<'_>, id, _: &Nothing| broker::pause(tx, id).await;
    call.act(id.0, pause, broker::one).await
}

/// Resume a broker
///
/// He reports again.
#[utoipa::path(
    operation_id = "customers_broker_resume",
    params(("id" = BrokerId, Path, description = "The broker")),
    request_body = Nothing,
    responses((status = 200, description = "The broker", body = BrokerView))
)]
#[post("/api/v1/customers/brokers/{id}/resume")]
async fn resume(call: Write<{ act::CUSTOMERS_BROKER_RESUME }>, id: Id<BrokerId>) -> Reply {
    let resume = async |tx: &mut Tx<'_>, id, _: &Nothing| broker::resume(tx, id).await;
    call.act(id.0, resume, broker::one).await
}

/// Disable a broker
///
/// For good; what he reported goes on.
#[utoipa::path(
    operation_id = "customers_broker_disable",
    params(("id" = BrokerId, Path, description = "The broker")),
    request_body = Nothing,
    responses((status = 200, description = "The broker", body = BrokerView))
)]
#[post("/api/v1/customers/brokers/{id}/disable")]
async fn disable(call: Write<{ act::CUSTOMERS_BROKER_DISABLE }>, id: Id<BrokerId>) -> Reply {
    let disable = async |tx: &mut Tx<'_>, id, _: &Nothing| broker::disable(tx, id).await;
    call.act(id.0, disable, broker::one).await
}

/// Reveal a broker's phone
///
/// Answers the clear number and leaves an audit row with the reason. Never stored, and counted with
/// the other clear views of an hour.
#[utoipa::path(
    operation_id = "customers_broker_reveal",
    params(("id" = BrokerId, Path, description = "The broker")),
    request_body = RevealBroker,
    responses((status = 200, description = "The clear number", body = RevealedBroker))
)]
#[post("/api/v1/customers/brokers/{id}/reveal")]
async fn reveal(
    call: Write<{ act::CUSTOMERS_BROKER_REVEAL }, RevealBroker>,
    id: Id<BrokerId>,
) -> Reply {
    call.tell(async |tx, input| broker::reveal(tx, id.0, input).await).await
}

/// Routes of brokers.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(update)
        .service(pause)
        .service(resume)
        .service(disable)
        .service(reveal);
}
