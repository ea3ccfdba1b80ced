//! `/sales/subscriptions`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use chrono::NaiveDate;
use entity::id::{CustomerId, ProjectId, SubscriptionId, TradeId, UnitId, UserId};
use entity::sales::subscription::SubscriptionState;
use service::kernel::acts::Acts;
use service::kernel::{Tx, act};
use service::sales::agreement::Agreement;
use service::sales::contract::{self, ContractView};
use service::sales::subscription::{
    self, ApproveSubscription, CancelSubscription, ExtendSubscription, ForfeitSubscription,
    RejectSubscription, SubscriptionFilter, SubscriptionView, VoidSubscription,
};

const HOME: &str = "/api/v1/sales/subscriptions";
const CONTRACTS: &str = "/api/v1/sales/contracts";

page! {
    /// Subscriptions.
    SubscriptionPage of SubscriptionView
}

list_query! {
    /// Filters of subscriptions.
    SubscriptionQuery {
        project_id: ProjectId,
        unit_id: UnitId,
        trade_id: TradeId,
        /// One of the buyers.
        customer_id: CustomerId,
        /// The consultant who subscribed.
        author_id: UserId,
        /// Exact number.
        #[param(max_length = 80)]
        number: String,
        /// One or several, comma-separated.
        #[param(inline)]
        status: Several<SubscriptionState>,
        /// First day of subscription.
        from_subscribed_on: NaiveDate,
        /// Last day of subscription.
        to_subscribed_on: NaiveDate,
    }
}

impl From<SubscriptionQuery> for SubscriptionFilter {
    fn from(query: SubscriptionQuery) -> Self {
        Self {
            ids: vec![],
            project_id: query.project_id,
            unit_id: query.unit_id,
            trade_id: query.trade_id,
            customer_id: query.customer_id,
            author_id: query.author_id,
            number: query.number,
            status: query.status.map(|several| several.0).unwrap_or_default(),
            from_on: query.from_subscribed_on,
            to_on: query.to_subscribed_on,
        }
    }
}

/// Subscribe to a unit
///
/// Claims the unit for the buyers, or turns the first buyer's own hold into the subscription. A
/// price inside the author's authority is active at once; otherwise somebody is asked. A unit that
/// is withheld for one of the buyers is theirs to take; when the subscription ends it is for sale.
/// A unit that is taken is refused with units that are free. A consultant looks after those of the
/// buyers in the project whom nobody has there yet; one of the public pool stays there until he is
/// claimed, though the deal counts for whoever made it.
#[utoipa::path(
    operation_id = "sales_subscription_create",
    request_body = Agreement,
    responses((status = 201, description = "The subscription", body = SubscriptionView))
)]
#[post("/api/v1/sales/subscriptions")]
async fn create(call: Write<{ act::SALES_SUBSCRIPTION_CREATE }, Agreement>) -> Reply {
    call.create(HOME, subscription::create, subscription::one).await
}

/// List subscriptions
///
/// Sortable by `created_at`, `deal_price`, `number`, `sign_by_on` and `subscribed_on`.
#[utoipa::path(
    operation_id = "sales_subscription_list",
    params(SubscriptionQuery),
    responses((status = 200, description = "A page of subscriptions", body = SubscriptionPage))
)]
#[get("/api/v1/sales/subscriptions")]
async fn list(
    call: Read<{ act::SALES_SUBSCRIPTION_LIST }>,
    Query(query): Query<SubscriptionQuery>,
) -> Reply {
    let paging = query.paging(subscription::query::SORTABLE)?;
    let filter = SubscriptionFilter::from(query);
    let listed = subscription::list(&call.reader(), &filter, &paging).await?;
    call.answer(&SubscriptionPage::from(listed)).await
}

/// Read a subscription
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "sales_subscription_read",
    params(("id" = SubscriptionId, Path, description = "The subscription")),
    responses((status = 200, description = "The subscription", body = SubscriptionView))
)]
#[get("/api/v1/sales/subscriptions/{id}")]
async fn read(call: Read<{ act::SALES_SUBSCRIPTION_READ }>, id: Id<SubscriptionId>) -> Reply {
    call.one(id.0, subscription::one).await
}

/// What can be done with a subscription now
///
/// Each act is allowed or refused, by permission, state and the act's own guards. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "sales_subscription_acts",
    extensions(("x-permission" = json!("sales.subscription.read"))),
    params(("id" = SubscriptionId, Path, description = "The subscription")),
    responses((status = 200, description = "Allowed and refused acts", body = Acts))
)]
#[get("/api/v1/sales/subscriptions/{id}/acts")]
async fn acts(call: Read<{ act::SALES_SUBSCRIPTION_READ }>, id: Id<SubscriptionId>) -> Reply {
    call.one(id.0, subscription::acts).await
}

/// Approve a price
///
/// The subscription becomes active. Nobody approves his own.
#[utoipa::path(
    operation_id = "sales_subscription_approve",
    params(("id" = SubscriptionId, Path, description = "The subscription")),
    request_body = ApproveSubscription,
    responses((status = 200, description = "The subscription", body = SubscriptionView))
)]
#[post("/api/v1/sales/subscriptions/{id}/approve")]
async fn approve(
    call: Write<{ act::SALES_SUBSCRIPTION_APPROVE }, ApproveSubscription>,
    id: Id<SubscriptionId>,
) -> Reply {
    call.act(id.0, subscription::approve, subscription::one).await
}

/// Reject a price
///
/// The unit is available again.
#[utoipa::path(
    operation_id = "sales_subscription_reject",
    params(("id" = SubscriptionId, Path, description = "The subscription")),
    request_body = RejectSubscription,
    responses((status = 200, description = "The subscription", body = SubscriptionView))
)]
#[post("/api/v1/sales/subscriptions/{id}/reject")]
async fn reject(
    call: Write<{ act::SALES_SUBSCRIPTION_REJECT }, RejectSubscription>,
    id: Id<SubscriptionId>,
) -> Reply {
    call.act(id.0, subscription::reject, subscription::one).await
}

/// Cancel a subscription
///
/// The unit is available again; the refund of what came in is asked for unless `refund` is false.
#[utoipa::path(
    operation_id = "sales_subscription_cancel",
    params(("id" = SubscriptionId, Path, description = "The subscription")),
    request_body = CancelSubscription,
    responses((status = 200, description = "The subscription", body = SubscriptionView))
)]
#[post("/api/v1/sales/subscriptions/{id}/cancel")]
async fn cancel(
    call: Write<{ act::SALES_SUBSCRIPTION_CANCEL }, CancelSubscription>,
    id: Id<SubscriptionId>,
) -> Reply {
    call.act(id.0, subscription::cancel, subscription::one).await
}

/// Forfeit the earnest money
///
/// The buyer defaults: earnest money up to the legal share is kept, the rest is asked back.
#[utoipa::path(
    operation_id = "sales_subscription_forfeit",
    params(("id" = SubscriptionId, Path, description = "The subscription")),
    request_body = ForfeitSubscription,
    responses((status = 200, description = "The subscription", body = SubscriptionView))
)]
#[post("/api/v1/sales/subscriptions/{id}/forfeit")]
async fn forfeit(
    call: Write<{ act::SALES_SUBSCRIPTION_FORFEIT }, ForfeitSubscription>,
    id: Id<SubscriptionId>,
) -> Reply {
    call.act(id.0, subscription::forfeit, subscription::one).await
}

/// Undo a forfeiture
///
/// While the unit is available and no money has gone back.
#[utoipa::path(
    operation_id = "sales_subscription_undo_forfeit",
    params(("id" = SubscriptionId, Path, description = "The subscription")),
    request_body = Nothing,
    responses((status = 200, description = "The subscription", body = SubscriptionView))
)]
#[post("/api/v1/sales/subscriptions/{id}/undo-forfeit")]
async fn undo_forfeit(
    call: Write<{ act::SALES_SUBSCRIPTION_UNDO_FORFEIT }>,
    id: Id<SubscriptionId>,
) -> Reply {
    call.act(id.0, async |tx, id, _| subscription::undo_forfeit(tx, id).await, subscription::one)
        .await
}

/// Give more time to sign
///
/// Moves the day to sign by.
#[utoipa::path(
    operation_id = "sales_subscription_extend",
    params(("id" = SubscriptionId, Path, description = "The subscription")),
    request_body = ExtendSubscription,
    responses((status = 200, description = "The subscription", body = SubscriptionView))
)]
#[post("/api/v1/sales/subscriptions/{id}/extend")]
async fn extend(
    call: Write<{ act::SALES_SUBSCRIPTION_EXTEND }, ExtendSubscription>,
    id: Id<SubscriptionId>,
) -> Reply {
    call.act(id.0, subscription::extend, subscription::one).await
}

/// Void a subscription
///
/// Only before any money has come.
#[utoipa::path(
    operation_id = "sales_subscription_void",
    params(("id" = SubscriptionId, Path, description = "The subscription")),
    request_body = VoidSubscription,
    responses((status = 200, description = "The subscription", body = SubscriptionView))
)]
#[post("/api/v1/sales/subscriptions/{id}/void")]
async fn void(
    call: Write<{ act::SALES_SUBSCRIPTION_VOID }, VoidSubscription>,
    id: Id<SubscriptionId>,
) -> Reply {
    call.act(id.0, subscription::void, subscription::one).await
}

/// Draft the contract
///
/// Answers the contract; the time to sign stands still until it is signed, rejected or withdrawn.
/// Refused while one of the buyers is on the blacklist.
#[utoipa::path(
    operation_id = "sales_subscription_convert",
    params(("id" = SubscriptionId, Path, description = "The subscription")),
    request_body = Nothing,
    responses((status = 201, description = "The contract", body = ContractView))
)]
#[post("/api/v1/sales/subscriptions/{id}/convert")]
async fn convert(
    call: Write<{ act::SALES_SUBSCRIPTION_CONVERT }>,
    id: Id<SubscriptionId>,
) -> Reply {
    let convert = async |tx: &mut Tx<'_>, _: &Nothing| subscription::convert(tx, id.0).await;
    call.create(CONTRACTS, convert, contract::one).await
}

/// Routes of subscriptions.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(acts);
    config.service(approve).service(reject).service(convert).service(cancel);
    config.service(forfeit).service(undo_forfeit).service(extend).service(void);
}
