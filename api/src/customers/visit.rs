//! `/customers/visits`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use chrono::NaiveDate;
use entity::customers::customer::CustomerSource;
use entity::customers::visit::{VisitKind, VisitRouting};
use entity::id::{CustomerId, ProjectId, UserId, VisitId};
use service::customers::VoidEntry;
use service::customers::visit::{
    self, AssignVisit, CreateVisit, RegisterVisits, Registered, UpdateVisit, VisitFilter, VisitView,
};
use service::kernel::act;

const HOME: &str = "/api/v1/customers/visits";

page! {
    /// Calls and visits.
    VisitPage of VisitView
}

list_query! {
    /// Filters of calls and visits.
    VisitQuery {
        project_id: ProjectId,
        customer_id: CustomerId,
        consultant_id: UserId,
        #[param(inline)]
        kind: Several<VisitKind>,
        #[param(inline)]
        source: Several<CustomerSource>,
        #[param(inline)]
        routing: Several<VisitRouting>,
        /// `true`: only those that are not the first of their customer and kind.
        repeat: bool,
        /// Whether it was voided.
        voided: bool,
        from_on: NaiveDate,
        to_on: NaiveDate,
    }
}

impl From<VisitQuery> for VisitFilter {
    fn from(query: VisitQuery) -> Self {
        Self {
            project_id: query.project_id,
            customer_id: query.customer_id,
            consultant_id: query.consultant_id,
            kinds: all(query.kind),
            sources: all(query.source),
            routings: all(query.routing),
            repeat: query.repeat,
            voided: query.voided,
            from_on: query.from_on,
            to_on: query.to_on,
        }
    }
}

/// Register a call or visit 来电来访
///
/// Of a known customer, or of somebody new who is entered in the same act. A returning customer
/// goes to his consultant and uses no turn, also where the desk does not see him and enters him
/// anew: he is known by his phone or identity number, and `duplicates` tells of it. Where the
/// project lets nobody be entered twice, nothing is entered: he is received under the entry that he
/// has, so `customer_id` and `consultant_id` of the answer say whose he is. Where that is not
/// certain, because his phone is that of somebody with other papers or of several people, it is
/// refused (`customers.duplicate`), and `consultants` tells whom to ask, by the first letter.
/// Somebody on the blacklist goes to nobody new and waits for a manager. Anybody else goes to
/// whoever has the next turn of the project's rotation. A manager may choose somebody instead, with
/// a reason. Where there is no rotation, somebody new goes to whoever registers him; one of the
/// public pool waits until he is claimed or given to somebody, so that registering visits is no way
/// round the claims of a day. The numbers of dry runs are counted (`limits.lookup.per_hour`).
#[utoipa::path(
    operation_id = "customers_visit_create",
    request_body = CreateVisit,
    responses((status = 201, description = "The visit", body = VisitView))
)]
#[post("/api/v1/customers/visits")]
async fn create(call: Write<{ act::CUSTOMERS_VISIT_CREATE }, CreateVisit>) -> Reply {
    call.count_lookups(call.body.customer.iter().count()).await?;
    call.create(HOME, visit::create, visit::one).await
}

/// Register many calls and visits
///
/// In the order in which they came, of known customers and of new ones who are entered in the same
/// act; the rotation goes on record by record. Rows that fail are told one by one: somebody new
/// whose phone or identity another customer has is refused or taken as the project's parameters
/// for duplicates say, earlier rows of the list included, and a row that fails enters nobody. Of a
/// dry run the numbers of new people are counted, each for itself (`limits.lookup.per_hour`).
#[utoipa::path(
    operation_id = "customers_visit_register",
    params(("atomic" = Option<bool>, Query, description = "All or nothing")),
    request_body = RegisterVisits,
    responses((status = 200, description = "What was registered, row by row", body = Registered))
)]
#[post("/api/v1/customers/visits/register")]
async fn register(call: Write<{ act::CUSTOMERS_VISIT_REGISTER }, RegisterVisits>) -> Reply {
    let new = call.body.visits.iter().filter(|row| row.customer.is_some()).count();
    call.count_lookups(new).await?;
    call.tell(async |tx, input| visit::register(tx, input, call.atomic).await).await
}

/// List calls and visits
///
/// Sortable by `arrived_at`; days are those of the project, else of Shanghai.
#[utoipa::path(
    operation_id = "customers_visit_list",
    params(VisitQuery),
    responses((status = 200, description = "A page of visits", body = VisitPage))
)]
#[get("/api/v1/customers/visits")]
async fn list(call: Read<{ act::CUSTOMERS_VISIT_LIST }>, Query(query): Query<VisitQuery>) -> Reply {
    let paging = query.paging(visit::SORTABLE)?;
    let filter = VisitFilter::from(query);
    call.answer(&VisitPage::from(visit::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read a call or visit
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_visit_read",
    params(("id" = VisitId, Path, description = "The visit")),
    responses((status = 200, description = "The visit", body = VisitView))
)]
#[get("/api/v1/customers/visits/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_VISIT_READ }>, id: Id<VisitId>) -> Reply {
    call.one(id.0, visit::one).await
}

/// Give a visitor to a consultant
///
/// To the one named, or to whoever has the next turn; the customer becomes his in this project.
#[utoipa::path(
    operation_id = "customers_visit_assign",
    params(("id" = VisitId, Path, description = "The visit")),
    request_body = AssignVisit,
    responses((status = 200, description = "The visit", body = VisitView))
)]
#[post("/api/v1/customers/visits/{id}/assign")]
async fn assign(
    call: Write<{ act::CUSTOMERS_VISIT_ASSIGN }, AssignVisit>,
    id: Id<VisitId>,
) -> Reply {
    call.act(id.0, visit::assign, visit::one).await
}

/// Correct a call or visit
///
/// JSON Merge Patch: absent keeps, null clears. Whoever registered it may for
/// `customers.visit.correction_days` (7 unless set), whoever sees everybody's at any time. A visit
/// by which a report of a channel was confirmed keeps its kind and moment.
#[utoipa::path(
    operation_id = "customers_visit_update",
    params(("id" = VisitId, Path, description = "The visit")),
    request_body = UpdateVisit,
    responses((status = 200, description = "The visit", body = VisitView))
)]
#[patch("/api/v1/customers/visits/{id}")]
async fn update(
    call: Write<{ act::CUSTOMERS_VISIT_UPDATE }, UpdateVisit>,
    id: Id<VisitId>,
) -> Reply {
    call.act(id.0, visit::update, visit::one).await
}

/// Void a call or visit 作废
///
/// One that was entered by mistake, with a reason, by whom it may be corrected. It stays in the
/// list with `voided_at`, and counts for nothing: no other visit repeats it, no promise is kept by
/// it, and the recycling clock stands where it would without it. Whoever was given the customer
/// keeps him. Refused where a report of a channel was confirmed by it.
#[utoipa::path(
    operation_id = "customers_visit_void",
    params(("id" = VisitId, Path, description = "The visit")),
    request_body = VoidEntry,
    responses((status = 200, description = "The visit", body = VisitView))
)]
#[post("/api/v1/customers/visits/{id}/void")]
async fn void(call: Write<{ act::CUSTOMERS_VISIT_VOID }, VoidEntry>, id: Id<VisitId>) -> Reply {
    call.act(id.0, visit::void, visit::one).await
}

/// Routes of calls and visits.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(register)
        .service(list)
        .service(read)
        .service(assign)
        .service(update)
        .service(void);
}
