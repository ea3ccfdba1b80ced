//! `/customers/customers`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::list::of_query;
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{delete, get, patch, post};
use entity::customers::customer::{CustomerKind, CustomerSource};
use entity::id::{CustomerId, ProjectId, UserId};
use serde::Deserialize;
use service::customers::customer::{
    self, BlacklistCustomer, CreateCustomer, CustomerFilter, CustomerView, Duplicates,
    EraseCustomer, ErasedCustomer, HappeningKind, MergeCustomer, RevealCustomer, RevealedCustomer,
    Stretch, Timeline, UnblacklistCustomer, UndoMerge, UpdateCustomer,
};
use service::kernel::act;
use utoipa::IntoParams;

const HOME: &str = "/api/v1/customers/customers";

page! {
    /// Customers.
    CustomerPage of CustomerView
}

list_query! {
    /// Filters of customers.
    CustomerQuery {
        /// These customers alone: whose ids another answer named.
        #[param(inline)]
        id: Several<CustomerId>,
        /// Part of the name, in either case.
        #[param(max_length = 200)]
        name: String,
        /// The whole number, written in any way.
        #[param(max_length = 32)]
        phone: String,
        /// The last four digits of a phone number.
        #[param(min_length = 4, max_length = 4)]
        phone_tail: String,
        /// The whole address.
        #[param(max_length = 254)]
        email: String,
        /// The whole number of an identity document.
        #[param(max_length = 32)]
        id_number: String,
        /// The last four characters of the number of an identity document, shown or not.
        #[param(min_length = 4, max_length = 4)]
        id_number_tail: String,
        /// Part of the name, or a whole phone or identity number, its last four characters, or a
        /// whole address.
        #[param(max_length = 254)]
        q: String,
        /// Any of these.
        #[param(inline)]
        tags: Several<String>,
        #[param(inline)]
        kind: Several<CustomerKind>,
        #[param(inline)]
        source: Several<CustomerSource>,
        /// Who looks after the customer now, in a project that the caller sees.
        owner_id: UserId,
        /// Who entered the customer.
        author_id: UserId,
        /// Among the projects that the customer looks at.
        needed_project_id: ProjectId,
        /// On the blacklist, or not.
        blacklisted: bool,
    }
}

impl From<CustomerQuery> for CustomerFilter {
    fn from(query: CustomerQuery) -> Self {
        Self {
            ids: query.id.map(|ids| ids.0).unwrap_or_default(),
            name: query.name,
            phone: query.phone,
            phone_tail: query.phone_tail,
            tags: query.tags.map(|tags| tags.0),
            email: query.email,
            id_number: query.id_number,
            id_number_tail: query.id_number_tail,
            q: query.q,
            kinds: all(query.kind),
            sources: all(query.source),
            owner_id: query.owner_id,
            author_id: query.author_id,
            needed_project_id: query.needed_project_id,
            blacklisted: query.blacklisted,
        }
    }
}

/// Enter a customer
///
/// A consultant looks after him from now on in those of his projects that the needs name; in
/// another one whoever first acts for the customer there does: by a follow-up about the project, a
/// viewing, a hold or a deal. Who sees everybody's customers, such as a manager, becomes nobody's
/// owner by that. Until then the customer is seen by who entered him. A company shows its licence,
/// a person any other document; who has shown none yet is entered without, and his contract has to
/// be approved. Phone, e-mail and identity number are masked in every answer; they become the first
/// contacts and the first document. Whether somebody may have the identity or a phone of another
/// one is said by the parameters `customers.duplicates.identity` (refused as delivered) and
/// `customers.duplicates.phone` (told in `duplicates` as delivered); at the desk of a project, and
/// in projects that look after the customer, theirs count. The numbers of dry runs are counted
/// (`limits.lookup.per_hour`).
#[utoipa::path(
    operation_id = "customers_customer_create",
    request_body = CreateCustomer,
    responses((status = 201, description = "The customer", body = CustomerView))
)]
#[post("/api/v1/customers/customers")]
async fn create(call: Write<{ act::CUSTOMERS_CUSTOMER_CREATE }, CreateCustomer>) -> Reply {
    call.count_lookups(1).await?;
    call.create(HOME, customer::create, customer::one).await
}

/// List customers
///
/// Sortable by `name` and `created_at`. `owners` tells of each who looks after him now, one person
/// in each project, as far as the caller sees; `owner_id` finds the customers whom somebody has
/// now, `author_id` those whom he entered, whoever has them since.
#[utoipa::path(
    operation_id = "customers_customer_list",
    params(CustomerQuery),
    responses((status = 200, description = "A page of customers", body = CustomerPage))
)]
#[get("/api/v1/customers/customers")]
async fn list(
    call: Read<{ act::CUSTOMERS_CUSTOMER_LIST }>,
    Query(query): Query<CustomerQuery>,
) -> Reply {
    let paging = query.paging(customer::SORTABLE)?;
    let filter = CustomerFilter::from(query);
    call.answer(&CustomerPage::from(customer::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read a customer
///
/// Of one who was merged, whoever stands for him is answered. Carries a strong `ETag`;
/// `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_customer_read",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses((status = 200, description = "The customer", body = CustomerView))
)]
#[get("/api/v1/customers/customers/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_CUSTOMER_READ }>, id: Id<CustomerId>) -> Reply {
    call.one(id.0, customer::one).await
}

/// Change a customer
///
/// JSON Merge Patch: absent keeps, null clears. `phone`, `email`, `id_type` and `id_number` are
/// those of the preferred contacts and document; a cleared e-mail gives way to the oldest other
/// one. `If-Match` is honoured. The numbers of dry runs are counted (`limits.lookup.per_hour`).
#[utoipa::path(
    operation_id = "customers_customer_update",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = UpdateCustomer,
    responses((status = 200, description = "The customer", body = CustomerView))
)]
#[patch("/api/v1/customers/customers/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_CUSTOMER_UPDATE }, UpdateCustomer>,
    id: Id<CustomerId>,
) -> Reply {
    let UpdateCustomer { phone, id_number, .. } = &call.body;
    call.count_lookups(phone.iter().chain(id_number).count()).await?;
    call.act(id.0, customer::update, customer::one).await
}

/// Delete a customer
///
/// Refused while an open trade or hold refers to the customer. Entries merged into this one are
/// deleted with it. The identity can be entered anew.
#[utoipa::path(
    operation_id = "customers_customer_delete",
    params(("id" = CustomerId, Path, description = "The customer")),
    responses((status = 204, description = "Deleted"))
)]
#[delete("/api/v1/customers/customers/{id}")]
async fn delete(call: Write<{ act::CUSTOMERS_CUSTOMER_DELETE }>, id: Id<CustomerId>) -> Reply {
    call.remove(id.0, customer::delete, customer::one).await
}

/// Read who may be the same person 重复客户
///
/// Others of the company who share a phone or an identity number, in whichever contact or document;
/// only those whom the caller sees are named, the others counted. Carries a strong `ETag`;
/// `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_customer_duplicates",
    extensions(("x-permission" = json!("customers.customer.read"))),
    params(("id" = CustomerId, Path, description = "The customer")),
    responses((status = 200, description = "The others", body = Duplicates))
)]
#[get("/api/v1/customers/customers/{id}/duplicates")]
async fn duplicates(call: Read<{ act::CUSTOMERS_CUSTOMER_READ }>, id: Id<CustomerId>) -> Reply {
    call.one(id.0, customer::duplicates).await
}

/// Which part of a timeline is wanted.
#[derive(Debug, Clone, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
struct TimelineQuery {
    /// Of these kinds only.
    #[serde(default)]
    #[param(inline)]
    kind: Option<Several<HappeningKind>>,
    /// Entries of an answer, 50 unless given.
    #[serde(default)]
    #[param(minimum = 1, maximum = 200, example = 50)]
    page_size: Option<u64>,
    /// `next_cursor` of the answer before.
    #[serde(default)]
    #[param(max_length = 160)]
    cursor: Option<String>,
}

/// Read everything that happened with a customer 客户时间轴
///
/// Entry, follow-ups, visits, viewings, changes of the consultant, confirmed reports of channels
/// and their adjudications, campaigns, behaviour, favourites, holds, trades, contracts, receipts
/// and refunds, the newest first; those of entries merged into this one too. Each is told to whom
/// its own list would show it. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_customer_timeline",
    extensions(("x-permission" = json!("customers.customer.read"))),
    params(("id" = CustomerId, Path, description = "The customer"), TimelineQuery),
    responses((status = 200, description = "What happened", body = Timeline))
)]
#[get("/api/v1/customers/customers/{id}/timeline")]
async fn timeline(
    call: Read<{ act::CUSTOMERS_CUSTOMER_READ }>,
    id: Id<CustomerId>,
    Query(query): Query<TimelineQuery>,
) -> Reply {
    let part = Stretch::parse(all(query.kind), query.page_size, query.cursor.as_deref());
    let part = part.map_err(of_query)?;
    call.tagged(&customer::timeline(&call.reader(), id.0, &part).await?).await
}

/// Put a customer on the blacklist 黑名单
///
/// With a reason, which is shown with the customer. He is given no new hold, subscription or
/// contract, under whichever entry with the same identity he comes; only who holds the permission
/// `customers.customer.admit` may deal with him all the same.
#[utoipa::path(
    operation_id = "customers_customer_blacklist",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = BlacklistCustomer,
    responses((status = 200, description = "The customer", body = CustomerView))
)]
#[post("/api/v1/customers/customers/{id}/blacklist")]
async fn blacklist(
    call: Write<{ act::CUSTOMERS_CUSTOMER_BLACKLIST }, BlacklistCustomer>,
    id: Id<CustomerId>,
) -> Reply {
    call.act(id.0, customer::blacklist, customer::one).await
}

/// Take a customer off the blacklist
///
/// With a reason, which is kept in the audit log.
#[utoipa::path(
    operation_id = "customers_customer_unblacklist",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = UnblacklistCustomer,
    responses((status = 200, description = "The customer", body = CustomerView))
)]
#[post("/api/v1/customers/customers/{id}/unblacklist")]
async fn unblacklist(
    call: Write<{ act::CUSTOMERS_CUSTOMER_UNBLACKLIST }, UnblacklistCustomer>,
    id: Id<CustomerId>,
) -> Reply {
    call.act(id.0, customer::unblacklist, customer::one).await
}

/// Merge a customer into another 合并客户
///
/// Both are the same person. Nothing is rewritten: from now on the other one stands for this one,
/// is answered where this one is asked for, and buys; what either of them did is shown with both
/// ids. Can be undone for a day.
#[utoipa::path(
    operation_id = "customers_customer_merge",
    params(("id" = CustomerId, Path, description = "The customer who disappears from lists")),
    request_body = MergeCustomer,
    responses((status = 200, description = "Who stands for both", body = CustomerView))
)]
#[post("/api/v1/customers/customers/{id}/merge")]
async fn merge(
    call: Write<{ act::CUSTOMERS_CUSTOMER_MERGE }, MergeCustomer>,
    id: Id<CustomerId>,
) -> Reply {
    call.act(id.0, customer::merge, customer::one).await
}

/// Undo a merge
///
/// Within a day; the customer stands for himself again, and for those whom he stood for before.
#[utoipa::path(
    operation_id = "customers_customer_undo_merge",
    params(("id" = CustomerId, Path, description = "The customer who was merged")),
    request_body = UndoMerge,
    responses((status = 200, description = "The customer", body = CustomerView))
)]
#[post("/api/v1/customers/customers/{id}/undo-merge")]
async fn undo_merge(
    call: Write<{ act::CUSTOMERS_CUSTOMER_UNDO_MERGE }, UndoMerge>,
    id: Id<CustomerId>,
) -> Reply {
    call.act(id.0, customer::undo_merge, customer::one).await
}

/// Reveal personal data
///
/// Answers clear values and leaves an audit row with the fields and the reason. The answer is
/// never stored, so a repeated key reveals, and records, once more. So many an hour, as the
/// parameter `limits.reveal.per_hour` says.
#[utoipa::path(
    operation_id = "customers_customer_reveal",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = RevealCustomer,
    responses((status = 200, description = "The clear values", body = RevealedCustomer))
)]
#[post("/api/v1/customers/customers/{id}/reveal")]
async fn reveal(
    call: Write<{ act::CUSTOMERS_CUSTOMER_REVEAL }, RevealCustomer>,
    id: Id<CustomerId>,
) -> Reply {
    call.tell(async |tx, input| customer::reveal(tx, id.0, input).await).await
}

/// Erase a person 抹除个人信息
///
/// For whoever asks to be forgotten. The key under which everything of the person is sealed is
/// destroyed, and what lies in the clear is blanked: name, notes, tags, groups, stored answers.
/// The row stays, so that trades, money and reports keep their sums; documents that tax law has
/// kept keep the name. Entries merged into this one go with it, deleted ones can be erased too.
/// Refused while an open trade or hold names the person. It cannot be undone.
#[utoipa::path(
    operation_id = "customers_customer_erase",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = EraseCustomer,
    responses((status = 200, description = "What is left", body = ErasedCustomer))
)]
#[post("/api/v1/customers/customers/{id}/erase")]
async fn erase(
    call: Write<{ act::CUSTOMERS_CUSTOMER_ERASE }, EraseCustomer>,
    id: Id<CustomerId>,
) -> Reply {
    call.tell_of(id.0, customer::erase, customer::one).await
}

/// Routes of customers.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(update)
        .service(delete)
        .service(duplicates)
        .service(timeline)
        .service(blacklist)
        .service(unblacklist)
        .service(merge)
        .service(undo_merge)
        .service(reveal)
        .service(erase);
}
