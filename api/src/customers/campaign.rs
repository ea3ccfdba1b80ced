//! `/customers/campaigns`

use crate::extract::{Id, Nothing, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use entity::customers::campaign::{CampaignChannel, CampaignState};
use entity::id::{CampaignId, ProjectId};
use service::customers::campaign::{
    self, CampaignFilter, CampaignResult, CampaignTargetView, CampaignView, CreateCampaign,
    ExportCampaign, ExportedCampaign, UpdateCampaign,
};
use service::kernel::acts::Acts;
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/customers/campaigns";

page! {
    /// Campaigns.
    CampaignPage of CampaignView
}

page! {
    /// Customers of a campaign's audience.
    CampaignTargetPage of CampaignTargetView
}

list_query! {
    /// Filters of campaigns.
    CampaignQuery {
        project_id: ProjectId,
        status: CampaignState,
        channel: CampaignChannel,
    }
}

list_query! {
    /// Which part of an audience is wanted.
    CampaignTargetQuery {
        /// `true`: only those who may be addressed.
        addressed: bool,
    }
}

/// Plan a campaign 营销活动
///
/// Channels that address people need a segment; an event or an advertisement may do without.
#[utoipa::path(
    operation_id = "customers_campaign_create",
    request_body = CreateCampaign,
    responses((status = 201, description = "The campaign", body = CampaignView))
)]
#[post("/api/v1/customers/campaigns")]
async fn create(call: Write<{ act::CUSTOMERS_CAMPAIGN_CREATE }, CreateCampaign>) -> Reply {
    call.create(HOME, campaign::create, campaign::one).await
}

/// List campaigns
///
/// Of the projects that the caller sees.
#[utoipa::path(
    operation_id = "customers_campaign_list",
    params(CampaignQuery),
    responses((status = 200, description = "A page of campaigns", body = CampaignPage))
)]
#[get("/api/v1/customers/campaigns")]
async fn list(
    call: Read<{ act::CUSTOMERS_CAMPAIGN_LIST }>,
    Query(query): Query<CampaignQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = CampaignFilter {
        project_id: query.project_id,
        status: query.status,
        channel: query.channel,
    };
    call.answer(&CampaignPage::from(campaign::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read a campaign
///
/// Carries a strong `ETag`.
#[utoipa::path(
    operation_id = "customers_campaign_read",
    params(("id" = CampaignId, Path, description = "The campaign")),
    responses((status = 200, description = "The campaign", body = CampaignView))
)]
#[get("/api/v1/customers/campaigns/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_CAMPAIGN_READ }>, id: Id<CampaignId>) -> Reply {
    call.one(id.0, campaign::one).await
}

/// Read what can be done with a campaign
///
/// Each act is allowed or refused, by permission, state and the act's own guards. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_campaign_acts",
    extensions(("x-permission" = json!("customers.campaign.read"))),
    params(("id" = CampaignId, Path, description = "The campaign")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/customers/campaigns/{id}/acts")]
async fn acts(call: Read<{ act::CUSTOMERS_CAMPAIGN_READ }>, id: Id<CampaignId>) -> Reply {
    call.one(id.0, campaign::acts).await
}

/// Read what came of a campaign
///
/// From what happened between the launch and the last day: customers addressed, leads, visits,
/// deals, and the cost of each. A deal counts whatever became of it; what was cancelled since is
/// told apart. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_campaign_read__result",
    params(("id" = CampaignId, Path, description = "The campaign")),
    responses((status = 200, description = "The figures", body = CampaignResult))
)]
#[get("/api/v1/customers/campaigns/{id}/result")]
async fn result(call: Read<{ act::CUSTOMERS_CAMPAIGN_READ }>, id: Id<CampaignId>) -> Reply {
    call.tagged(&campaign::result(&call.reader(), id.0).await?).await
}

/// List the customers of a campaign
///
/// The audience as it was at the launch; only those marked `addressed` may be sent anything.
#[utoipa::path(
    operation_id = "customers_campaign_read__targets",
    params(("id" = CampaignId, Path, description = "The campaign"), CampaignTargetQuery),
    responses((status = 200, description = "A page of customers", body = CampaignTargetPage))
)]
#[get("/api/v1/customers/campaigns/{id}/targets")]
async fn targets(
    call: Read<{ act::CUSTOMERS_CAMPAIGN_READ }>,
    id: Id<CampaignId>,
    Query(query): Query<CampaignTargetQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let listed = campaign::targets(&call.reader(), id.0, query.addressed, &paging).await?;
    call.answer(&CampaignTargetPage::from(listed)).await
}

/// Change a campaign
///
/// JSON Merge Patch: absent keeps, null clears. After the launch only its cost, its last day and
/// its remarks.
#[utoipa::path(
    operation_id = "customers_campaign_update",
    params(("id" = CampaignId, Path, description = "The campaign")),
    request_body = UpdateCampaign,
    responses((status = 200, description = "The campaign", body = CampaignView))
)]
#[patch("/api/v1/customers/campaigns/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_CAMPAIGN_UPDATE }, UpdateCampaign>,
    id: Id<CampaignId>,
) -> Reply {
    call.act(id.0, campaign::update, campaign::one).await
}

/// Launch a campaign
///
/// Notes the audience as it is now, and who of it may be addressed: with the parameter
/// `customers.campaign.consent` at `opt_in` those who agreed, at `opt_out` all who did not object.
#[utoipa::path(
    operation_id = "customers_campaign_launch",
    params(("id" = CampaignId, Path, description = "The campaign")),
    request_body = Nothing,
    responses((status = 200, description = "The campaign", body = CampaignView))
)]
#[post("/api/v1/customers/campaigns/{id}/launch")]
async fn launch(
    call: Write<{ act::CUSTOMERS_CAMPAIGN_LAUNCH }, Nothing>,
    id: Id<CampaignId>,
) -> Reply {
    let launch = async |tx: &mut Tx<'_>, id, _: &Nothing| campaign::launch(tx, id).await;
    call.act(id.0, launch, campaign::one).await
}

/// Close a campaign
///
/// It is over; its figures go on being counted up to its last day.
#[utoipa::path(
    operation_id = "customers_campaign_close",
    params(("id" = CampaignId, Path, description = "The campaign")),
    request_body = Nothing,
    responses((status = 200, description = "The campaign", body = CampaignView))
)]
#[post("/api/v1/customers/campaigns/{id}/close")]
async fn close(
    call: Write<{ act::CUSTOMERS_CAMPAIGN_CLOSE }, Nothing>,
    id: Id<CampaignId>,
) -> Reply {
    let close = async |tx: &mut Tx<'_>, id, _: &Nothing| campaign::close(tx, id).await;
    call.act(id.0, close, campaign::one).await
}

/// Cancel a planned campaign
///
/// Nobody has been addressed.
#[utoipa::path(
    operation_id = "customers_campaign_cancel",
    params(("id" = CampaignId, Path, description = "The campaign")),
    request_body = Nothing,
    responses((status = 200, description = "The campaign", body = CampaignView))
)]
#[post("/api/v1/customers/campaigns/{id}/cancel")]
async fn cancel(
    call: Write<{ act::CUSTOMERS_CAMPAIGN_CANCEL }, Nothing>,
    id: Id<CampaignId>,
) -> Reply {
    let cancel = async |tx: &mut Tx<'_>, id, _: &Nothing| campaign::cancel(tx, id).await;
    call.act(id.0, cancel, campaign::one).await
}

/// Hand out whom a campaign addresses, in the clear 导出名单
///
/// For whoever calls or sends: 500 customers of the audience at a time, with the address of the
/// channel and the message filled in. Whoever has objected since the launch is left out; with the
/// parameter `customers.campaign.consent` at `opt_in`, whoever has not agreed. Never stored; leaves
/// an audit row with the reason and the count, and may be done so often an hour as the parameter
/// `limits.campaign_export.per_hour` says.
#[utoipa::path(
    operation_id = "customers_campaign_export",
    params(("id" = CampaignId, Path, description = "The campaign")),
    request_body = ExportCampaign,
    responses((status = 200, description = "The next customers", body = ExportedCampaign))
)]
#[post("/api/v1/customers/campaigns/{id}/export")]
async fn export(
    call: Write<{ act::CUSTOMERS_CAMPAIGN_EXPORT }, ExportCampaign>,
    id: Id<CampaignId>,
) -> Reply {
    call.tell(async |tx, input| campaign::export(tx, id.0, input).await).await
}

/// Routes of campaigns.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(acts)
        .service(result)
        .service(targets)
        .service(update)
        .service(launch)
        .service(export)
        .service(close)
        .service(cancel);
}
