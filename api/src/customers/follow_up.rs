//! `/customers/follow-ups`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use chrono::NaiveDate;
use entity::customers::follow_up::FollowUpChannel;
use entity::id::{CustomerId, FollowUpId, ProjectId, UserId};
use service::customers::VoidEntry;
use service::customers::follow_up::{
    self, CompleteFollowUp, CreateFollowUp, FollowUpFilter, FollowUpView, UpdateFollowUp,
};
use service::kernel::act;

const HOME: &str = "/api/v1/customers/follow-ups";

page! {
    /// Contacts with customers.
    FollowUpPage of FollowUpView
}

list_query! {
    /// Filters of contacts.
    FollowUpQuery {
        customer_id: CustomerId,
        author_id: UserId,
        project_id: ProjectId,
        #[param(inline)]
        channel: Several<FollowUpChannel>,
        from_next_on: NaiveDate,
        to_next_on: NaiveDate,
        /// Whether the next contact was marked as done.
        done: bool,
        /// Whether it was voided.
        voided: bool,
        /// `true`: only those whose next contact is due by today, which is the project's day, and
        /// has not happened: neither another follow-up, nor a call, a visit or a viewing that was
        /// held; longest overdue first, without cursor.
        due: bool,
    }
}

list_query! {
    /// Which part of a customer's contacts is wanted.
    CustomerFollowUpQuery {}
}

impl From<FollowUpQuery> for FollowUpFilter {
    fn from(query: FollowUpQuery) -> Self {
        Self {
            customer_id: query.customer_id,
            author_id: query.author_id,
            project_id: query.project_id,
            channels: all(query.channel),
            from_next_on: query.from_next_on,
            to_next_on: query.to_next_on,
            done: query.done,
            voided: query.voided,
            due: query.due,
        }
    }
}

/// Note a contact with a customer
///
/// `happened_at` is now where nothing is said; `next_on` is the day to follow up again. The first
/// consultant who notes one about a project in which nobody has the customer looks after him there
/// from now on; of two at once one does. A customer of the public pool stays there until he is
/// claimed, so that noting contacts is no way round the claims of a day; the contact is kept.
#[utoipa::path(
    operation_id = "customers_follow_up_create",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = CreateFollowUp,
    responses((status = 201, description = "The contact", body = FollowUpView))
)]
#[post("/api/v1/customers/customers/{id}/follow-ups")]
async fn create(
    call: Write<{ act::CUSTOMERS_FOLLOW_UP_CREATE }, CreateFollowUp>,
    id: Id<CustomerId>,
) -> Reply {
    call.create(HOME, async |tx, input| follow_up::create(tx, id.0, input).await, follow_up::one)
        .await
}

/// List the contacts with a customer
///
/// In the order in which they were noted.
#[utoipa::path(
    operation_id = "customers_follow_up_list__of_customer",
    params(("id" = CustomerId, Path, description = "The customer"), CustomerFollowUpQuery),
    responses((status = 200, description = "A page of contacts", body = FollowUpPage))
)]
#[get("/api/v1/customers/customers/{id}/follow-ups")]
async fn list_of_customer(
    call: Read<{ act::CUSTOMERS_FOLLOW_UP_LIST }>,
    id: Id<CustomerId>,
    Query(query): Query<CustomerFollowUpQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let listed = follow_up::list_of(&call.reader(), id.0, &paging).await?;
    call.answer(&FollowUpPage::from(listed)).await
}

/// List contacts with all customers
///
/// `due=true` is the day's work list. Sortable by `happened_at` and `next_on`.
#[utoipa::path(
    operation_id = "customers_follow_up_list",
    params(FollowUpQuery),
    responses((status = 200, description = "A page of contacts", body = FollowUpPage))
)]
#[get("/api/v1/customers/follow-ups")]
async fn list(
    call: Read<{ act::CUSTOMERS_FOLLOW_UP_LIST }>,
    Query(query): Query<FollowUpQuery>,
) -> Reply {
    let paging = query.paging(follow_up::SORTABLE)?;
    let filter = FollowUpFilter::from(query);
    let listed = follow_up::list(&call.reader(), &filter, &paging).await;
    call.answer(&FollowUpPage::from(listed.map_err(crate::list::of_query)?)).await
}

/// Read a contact
///
/// Carries a strong `ETag`.
#[utoipa::path(
    operation_id = "customers_follow_up_read",
    params(("id" = FollowUpId, Path, description = "The contact")),
    responses((status = 200, description = "The contact", body = FollowUpView))
)]
#[get("/api/v1/customers/follow-ups/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_FOLLOW_UP_READ }>, id: Id<FollowUpId>) -> Reply {
    call.one(id.0, follow_up::one).await
}

/// Change a contact
///
/// JSON Merge Patch: absent keeps, null clears. Another `next_on` makes it due anew, with its
/// reminder. Only whoever wrote it, or sees everybody's, changes it; whoever wrote it corrects what
/// was said, and how, within `customers.follow_up.correction_days` (7 unless set).
#[utoipa::path(
    operation_id = "customers_follow_up_update",
    params(("id" = FollowUpId, Path, description = "The contact")),
    request_body = UpdateFollowUp,
    responses((status = 200, description = "The contact", body = FollowUpView))
)]
#[patch("/api/v1/customers/follow-ups/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_FOLLOW_UP_UPDATE }, UpdateFollowUp>,
    id: Id<FollowUpId>,
) -> Reply {
    call.act(id.0, follow_up::update, follow_up::one).await
}

/// Void a contact 作废
///
/// One that was noted by mistake, with a reason, by whom it may be corrected. It stays in the list
/// with `voided_at`, and counts for nothing: nothing is due of it, what it had answered is due
/// again, and the recycling clock stands where it would without it.
#[utoipa::path(
    operation_id = "customers_follow_up_void",
    params(("id" = FollowUpId, Path, description = "The contact")),
    request_body = VoidEntry,
    responses((status = 200, description = "The contact", body = FollowUpView))
)]
#[post("/api/v1/customers/follow-ups/{id}/void")]
async fn void(
    call: Write<{ act::CUSTOMERS_FOLLOW_UP_VOID }, VoidEntry>,
    id: Id<FollowUpId>,
) -> Reply {
    call.act(id.0, follow_up::void, follow_up::one).await
}

/// Mark what was due as done
///
/// The next contact of this follow-up has happened; the recycling clock starts anew.
#[utoipa::path(
    operation_id = "customers_follow_up_complete",
    params(("id" = FollowUpId, Path, description = "The contact")),
    request_body = CompleteFollowUp,
    responses((status = 200, description = "The contact", body = FollowUpView))
)]
#[post("/api/v1/customers/follow-ups/{id}/complete")]
async fn complete(
    call: Write<{ act::CUSTOMERS_FOLLOW_UP_COMPLETE }, CompleteFollowUp>,
    id: Id<FollowUpId>,
) -> Reply {
    call.act(id.0, follow_up::complete, follow_up::one).await
}

/// Routes of contacts.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list_of_customer)
        .service(list)
        .service(read)
        .service(update)
        .service(void)
        .service(complete);
}
