//! `/customers/buyer-groups`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::id::{BuyerGroupId, CustomerId};
use service::customers::buyer_group::{
    self, BuyerGroupFilter, BuyerGroupView, CreateBuyerGroup, UpdateBuyerGroup,
};
use service::kernel::act;

const HOME: &str = "/api/v1/customers/buyer-groups";

page! {
    /// Groups of joint buyers.
    BuyerGroupPage of BuyerGroupView
}

list_query! {
    /// Filters of groups.
    BuyerGroupQuery {
        /// One of the members.
        customer_id: CustomerId,
    }
}

/// Name a group of joint buyers 共同购房人
///
/// Customers who want to buy together, with their shares. `buyers` of the answer is what a
/// subscription or contract takes; the group itself binds nobody.
#[utoipa::path(
    operation_id = "customers_buyer_group_create",
    request_body = CreateBuyerGroup,
    responses((status = 201, description = "The group", body = BuyerGroupView))
)]
#[post("/api/v1/customers/buyer-groups")]
async fn create(call: Write<{ act::CUSTOMERS_BUYER_GROUP_CREATE }, CreateBuyerGroup>) -> Reply {
    call.create(HOME, buyer_group::create, buyer_group::one).await
}

/// List groups of joint buyers
///
/// In the order in which they were named. Who sees only what is his own sees the groups that he
/// named.
#[utoipa::path(
    operation_id = "customers_buyer_group_list",
    params(BuyerGroupQuery),
    responses((status = 200, description = "A page of groups", body = BuyerGroupPage))
)]
#[get("/api/v1/customers/buyer-groups")]
async fn list(
    call: Read<{ act::CUSTOMERS_BUYER_GROUP_LIST }>,
    Query(query): Query<BuyerGroupQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let filter = BuyerGroupFilter { customer_id: query.customer_id };
    let listed = buyer_group::list(&call.reader(), &filter, &paging).await?;
    call.answer(&BuyerGroupPage::from(listed)).await
}

/// Read a group of joint buyers
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_buyer_group_read",
    params(("id" = BuyerGroupId, Path, description = "The group")),
    responses((status = 200, description = "The group", body = BuyerGroupView))
)]
#[get("/api/v1/customers/buyer-groups/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_BUYER_GROUP_READ }>, id: Id<BuyerGroupId>) -> Reply {
    call.one(id.0, buyer_group::one).await
}

/// Change a group of joint buyers
///
/// JSON Merge Patch: absent keeps; members are given whole.
#[utoipa::path(
    operation_id = "customers_buyer_group_update",
    params(("id" = BuyerGroupId, Path, description = "The group")),
    request_body = UpdateBuyerGroup,
    responses((status = 200, description = "The group", body = BuyerGroupView))
)]
#[patch("/api/v1/customers/buyer-groups/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_BUYER_GROUP_UPDATE }, UpdateBuyerGroup>,
    id: Id<BuyerGroupId>,
) -> Reply {
    call.act(id.0, buyer_group::update, buyer_group::one).await
}

/// Delete a group of joint buyers
///
/// What its members bought does not refer to it.
#[utoipa::path(
    operation_id = "customers_buyer_group_delete",
    params(("id" = BuyerGroupId, Path, description = "The group")),
    responses((status = 204, description = "Deleted"))
)]
#[delete("/api/v1/customers/buyer-groups/{id}")]
async fn delete(call: Write<{ act::CUSTOMERS_BUYER_GROUP_DELETE }>, id: Id<BuyerGroupId>) -> Reply {
    call.remove(id.0, buyer_group::delete, buyer_group::one).await
}

/// Routes of groups.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(delete);
}
