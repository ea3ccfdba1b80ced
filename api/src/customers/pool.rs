//! `/customers/pool`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::customers::customer::{CustomerKind, CustomerSource};
use entity::customers::grade::Grade;
use entity::id::{AssignmentId, ProjectId, UserId};
use serde::Deserialize;
use service::customers::assignment::{self, AssignmentView};
use service::customers::pool::{self, PoolAllowance, PoolFilter, PooledView};
use service::kernel::act;
use utoipa::IntoParams;

page! {
    /// Customers of the public pool.
    PoolPage of PooledView
}

list_query! {
    /// Filters of the public pool.
    PoolQuery {
        project_id: ProjectId,
        /// Who lost the customer last.
        former_owner_id: UserId,
        #[param(inline)]
        grade: Several<Grade>,
        #[param(inline)]
        kind: Several<CustomerKind>,
        #[param(inline)]
        source: Several<CustomerSource>,
        /// `true`: only those whom the caller need not wait for.
        claimable: bool,
    }
}

/// List the public pool 公客池
///
/// Of the projects in which one works; names and numbers are masked. Sortable by `pooled_at` and
/// `contact_at`.
#[utoipa::path(
    operation_id = "customers_pool_list",
    params(PoolQuery),
    responses((status = 200, description = "A page of customers", body = PoolPage))
)]
#[get("/api/v1/customers/pool")]
async fn list(call: Read<{ act::CUSTOMERS_POOL_LIST }>, Query(query): Query<PoolQuery>) -> Reply {
    let paging = query.paging(pool::SORTABLE)?;
    let filter = PoolFilter {
        project_id: query.project_id,
        former_owner_id: query.former_owner_id,
        grades: all(query.grade),
        kinds: all(query.kind),
        sources: all(query.source),
        claimable: query.claimable,
    };
    call.answer(&PoolPage::from(pool::list(&call.reader(), &filter, &paging).await?)).await
}

/// Which project's pool is meant.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct AllowanceQuery {
    /// The project in which the caller wants to claim: its parameters and its midnight count.
    project_id: ProjectId,
}

/// Read how many customers one may still claim today
///
/// The caller's own claims of the day, in whichever project, against what this one allows, and the
/// moment from which they are free again. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_pool_list__allowance",
    params(AllowanceQuery),
    responses((status = 200, description = "What is left", body = PoolAllowance))
)]
#[get("/api/v1/customers/pool/allowance")]
async fn allowance(
    call: Read<{ act::CUSTOMERS_POOL_LIST }>,
    Query(query): Query<AllowanceQuery>,
) -> Reply {
    call.tagged(&pool::allowance(&call.reader(), query.project_id).await?).await
}

/// Claim a customer 领取公客
///
/// The first who comes gets him, so many on one day. Whoever lost him has to wait for some days.
/// Nothing else that a consultant does for a customer of the pool makes him his: contacts,
/// viewings and deals with him are written, and he stays in the pool. Somebody on the blacklist is
/// claimed by nobody.
#[utoipa::path(
    operation_id = "customers_pool_claim",
    params(("id" = AssignmentId, Path, description = "The assignment")),
    request_body = Nothing,
    responses((status = 200, description = "The assignment", body = AssignmentView))
)]
#[post("/api/v1/customers/pool/{id}/claim")]
async fn claim(call: Write<{ act::CUSTOMERS_POOL_CLAIM }>, id: Id<AssignmentId>) -> Reply {
    let claim = async |tx: &mut service::kernel::Tx<'_>, id, _: &Nothing| pool::claim(tx, id).await;
    call.act(id.0, claim, assignment::past).await
}

/// Routes of the public pool.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(allowance).service(claim);
}
