//! `/approvals/flows`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use entity::approvals::flow::ApprovalFlowState;
use entity::id::{FlowId, ProjectId};
use service::approvals::flow::{self, CreateFlow, FlowFilter, FlowVersions, FlowView, UpdateFlow};
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/approvals/flows";

page! {
    /// Approval flows.
    FlowPage of FlowView
}

list_query! {
    /// Filters of approval flows.
    FlowQuery {
        project_id: ProjectId,
        /// Kinds of documents, any of them: `sales.contract,sales.subscription`.
        #[param(inline)]
        document_type: Several<String>,
        #[param(inline)]
        status: Several<ApprovalFlowState>,
    }
}

/// Set up an approval flow 审批流
///
/// For one kind of document, in one project or in all that have none of their own; one active flow
/// each. Every rule is compiled and checked against the facts of the kind of document, and refused
/// at its place when it could not be asked. A rule that fails when it is asked means that people
/// are. Only who sees every company sets up a flow for all projects.
#[utoipa::path(
    operation_id = "approvals_flow_create",
    request_body = CreateFlow,
    responses((status = 201, description = "The flow", body = FlowView))
)]
#[post("/api/v1/approvals/flows")]
async fn create(call: Write<{ act::APPROVALS_FLOW_CREATE }, CreateFlow>) -> Reply {
    call.create(HOME, flow::create, flow::one).await
}

/// List approval flows
///
/// Those of visible projects, and those of all projects.
#[utoipa::path(
    operation_id = "approvals_flow_list",
    params(FlowQuery),
    responses((status = 200, description = "A page of flows", body = FlowPage))
)]
#[get("/api/v1/approvals/flows")]
async fn list(call: Read<{ act::APPROVALS_FLOW_LIST }>, Query(query): Query<FlowQuery>) -> Reply {
    let paging = query.paging(&[])?;
    let filter = FlowFilter {
        project_id: query.project_id,
        document_types: all(query.document_type),
        status: all(query.status),
    };
    call.answer(&FlowPage::from(flow::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read an approval flow
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "approvals_flow_read",
    params(("id" = FlowId, Path, description = "The flow")),
    responses((status = 200, description = "The flow", body = FlowView))
)]
#[get("/api/v1/approvals/flows/{id}")]
async fn read(call: Read<{ act::APPROVALS_FLOW_READ }>, id: Id<FlowId>) -> Reply {
    call.one(id.0, flow::one).await
}

/// Read the versions of an approval flow
///
/// The newest first; a request keeps the one that it began with. Carries a strong `ETag`;
/// `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "approvals_flow_versions",
    extensions(("x-permission" = json!("approvals.flow.read"))),
    params(("id" = FlowId, Path, description = "The flow")),
    responses((status = 200, description = "The versions", body = FlowVersions))
)]
#[get("/api/v1/approvals/flows/{id}/versions")]
async fn versions(call: Read<{ act::APPROVALS_FLOW_READ }>, id: Id<FlowId>) -> Reply {
    call.one(id.0, flow::versions).await
}

/// Change an approval flow
///
/// A new version, checked like a new flow; open requests keep the version that they began with.
#[utoipa::path(
    operation_id = "approvals_flow_update",
    params(("id" = FlowId, Path, description = "The flow")),
    request_body = UpdateFlow,
    responses((status = 200, description = "The flow", body = FlowView))
)]
#[patch("/api/v1/approvals/flows/{id}")]
async fn update(call: Write<{ act::APPROVALS_FLOW_UPDATE }, UpdateFlow>, id: Id<FlowId>) -> Reply {
    call.act(id.0, flow::update, flow::one).await
}

/// Retire an approval flow
///
/// Open requests go on by it; new ones take the flow of all projects, else the built-in one.
#[utoipa::path(
    operation_id = "approvals_flow_retire",
    params(("id" = FlowId, Path, description = "The flow")),
    request_body = Nothing,
    responses((status = 200, description = "The flow", body = FlowView))
)]
#[post("/api/v1/approvals/flows/{id}/retire")]
async fn retire(call: Write<{ act::APPROVALS_FLOW_RETIRE }>, id: Id<FlowId>) -> Reply {
    let retire = async |tx: &mut Tx<'_>, id, _: &Nothing| flow::retire(tx, id).await;
    call.act(id.0, retire, flow::one).await
}

/// Routes of approval flows.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(versions)
        .service(update)
        .service(retire);
}
