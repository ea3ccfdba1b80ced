//! `/approvals/delegations`

use crate::extract::{Id, Nothing, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::id::{DelegationId, UserId};
use service::approvals::delegation::{self, CreateDelegation, DelegationFilter, DelegationView};
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/approvals/delegations";

page! {
    /// Delegations.
    DelegationPage of DelegationView
}

list_query! {
    /// Filters of delegations.
    DelegationQuery {
        /// Who gave it.
        from_user_id: UserId,
        /// Who got it.
        to_user_id: UserId,
    }
}

/// Let somebody decide in one's place 委托
///
/// For a time, for documents of one kind or of every kind. The other person needs the permissions
/// of the deciding acts himself, and decides nothing for who made the document.
#[utoipa::path(
    operation_id = "approvals_delegation_create",
    request_body = CreateDelegation,
    responses((status = 201, description = "The delegation", body = DelegationView))
)]
#[post("/api/v1/approvals/delegations")]
async fn create(call: Write<{ act::APPROVALS_DELEGATION_CREATE }, CreateDelegation>) -> Reply {
    call.create(HOME, delegation::create, delegation::one).await
}

/// List one's own delegations
///
/// Those that the caller gave and those that he got.
#[utoipa::path(
    operation_id = "approvals_delegation_list",
    params(DelegationQuery),
    responses((status = 200, description = "A page of delegations", body = DelegationPage))
)]
#[get("/api/v1/approvals/delegations")]
async fn list(
    call: Read<{ act::APPROVALS_DELEGATION_LIST }>,
    Query(query): Query<DelegationQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter =
        DelegationFilter { from_user_id: query.from_user_id, to_user_id: query.to_user_id };
    let listed = delegation::list(&call.reader(), &filter, &paging).await?;
    call.answer(&DelegationPage::from(listed)).await
}

/// Read one of one's own delegations
///
/// Given or got. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "approvals_delegation_read",
    params(("id" = DelegationId, Path, description = "The delegation")),
    responses((status = 200, description = "The delegation", body = DelegationView))
)]
#[get("/api/v1/approvals/delegations/{id}")]
async fn read(call: Read<{ act::APPROVALS_DELEGATION_READ }>, id: Id<DelegationId>) -> Reply {
    call.one(id.0, delegation::one).await
}

/// End a delegation before its time
///
/// By who gave it; what was decided by it stays decided.
#[utoipa::path(
    operation_id = "approvals_delegation_end",
    params(("id" = DelegationId, Path, description = "The delegation")),
    request_body = Nothing,
    responses((status = 200, description = "The delegation", body = DelegationView))
)]
#[post("/api/v1/approvals/delegations/{id}/end")]
async fn end(call: Write<{ act::APPROVALS_DELEGATION_END }>, id: Id<DelegationId>) -> Reply {
    let end = async |tx: &mut Tx<'_>, id, _: &Nothing| delegation::end(tx, id).await;
    call.act(id.0, end, delegation::one).await
}

/// Routes of delegations.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(end);
}
