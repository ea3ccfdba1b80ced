//! `/customers/pool`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::customers::customer::{CustomerKind, CustomerSource};
use entity::customers::grade::Grade;
use entity::id::{AssignmentId, ProjectId, UserId};
use service::customers::assignment::{self, AssignmentView};
use service::customers::pool::{self, PoolFilter, PooledView};
use service::kernel::act;

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
    config.service(list).service(claim);
}
