//! `/customers/assignments`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::customers::assignment::AssignmentOrigin;
use entity::customers::grade::Grade;
use entity::id::{AssignmentId, CustomerId, ProjectId, UserId};
use service::customers::assignment::{
    self, AssignmentEventView, AssignmentFilter, AssignmentView, CreateAssignment,
    ReleaseAssignment, TransferAssignment, TransferAssignments, Transferred,
};
use service::kernel::act;

const HOME: &str = "/api/v1/customers/assignments";

page! {
    /// Assignments.
    AssignmentPage of AssignmentView
}

page! {
    /// Changes of owner.
    AssignmentEventPage of AssignmentEventView
}

list_query! {
    /// Filters of assignments.
    AssignmentQuery {
        customer_id: CustomerId,
        project_id: ProjectId,
        /// The consultant.
        owner_id: UserId,
        #[param(inline)]
        grade: Several<Grade>,
        /// How the customer came to whoever has him now.
        #[param(inline)]
        origin: Several<AssignmentOrigin>,
        /// `true`: only those in the public pool; `false`: only those with an owner.
        pooled: bool,
        /// `true`: only those whose owner was warned that they are about to be recycled.
        warned: bool,
    }
}

list_query! {
    /// Part of a history.
    AssignmentHistoryQuery {}
}

impl From<AssignmentQuery> for AssignmentFilter {
    fn from(query: AssignmentQuery) -> Self {
        Self {
            customer_id: query.customer_id,
            project_id: query.project_id,
            owner_id: query.owner_id,
            pooled: query.pooled,
            warned: query.warned,
            grades: all(query.grade),
            origins: all(query.origin),
        }
    }
}

/// Take a customer into a project
///
/// The caller, or the person named, looks after the customer there. There is one owner for each
/// customer and project; who has one already is transferred or claimed instead.
#[utoipa::path(
    operation_id = "customers_assignment_create",
    params(("id" = CustomerId, Path, description = "The customer")),
    request_body = CreateAssignment,
    responses((status = 201, description = "The assignment", body = AssignmentView))
)]
#[post("/api/v1/customers/customers/{id}/assignments")]
async fn create(
    call: Write<{ act::CUSTOMERS_ASSIGNMENT_CREATE }, CreateAssignment>,
    id: Id<CustomerId>,
) -> Reply {
    call.create(HOME, async |tx, input| assignment::create(tx, id.0, input).await, assignment::one)
        .await
}

/// List assignments
///
/// Sortable by `contact_at` and `since_at`.
#[utoipa::path(
    operation_id = "customers_assignment_list",
    params(AssignmentQuery),
    responses((status = 200, description = "A page of assignments", body = AssignmentPage))
)]
#[get("/api/v1/customers/assignments")]
async fn list(
    call: Read<{ act::CUSTOMERS_ASSIGNMENT_LIST }>,
    Query(query): Query<AssignmentQuery>,
) -> Reply {
    let paging = query.paging(assignment::SORTABLE)?;
    let filter = AssignmentFilter::from(query);
    call.answer(&AssignmentPage::from(assignment::list(&call.reader(), &filter, &paging).await?))
        .await
}

/// Read an assignment
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_assignment_read",
    params(("id" = AssignmentId, Path, description = "The assignment")),
    responses((status = 200, description = "The assignment", body = AssignmentView))
)]
#[get("/api/v1/customers/assignments/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_ASSIGNMENT_READ }>, id: Id<AssignmentId>) -> Reply {
    call.one(id.0, assignment::one).await
}

/// Read an assignment's history
///
/// Every change of owner with its reason, the oldest first.
#[utoipa::path(
    operation_id = "customers_assignment_history",
    extensions(("x-permission" = json!("customers.assignment.read"))),
    params(("id" = AssignmentId, Path, description = "The assignment"), AssignmentHistoryQuery),
    responses((status = 200, description = "A page of changes", body = AssignmentEventPage))
)]
#[get("/api/v1/customers/assignments/{id}/history")]
async fn history(
    call: Read<{ act::CUSTOMERS_ASSIGNMENT_READ }>,
    id: Id<AssignmentId>,
    Query(query): Query<AssignmentHistoryQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let listed = assignment::history(&call.reader(), id.0, &paging).await?;
    call.answer(&AssignmentEventPage::from(listed)).await
}

/// Put a customer into the public pool
///
/// By hand, with a reason. Refused while the customer has a live trade.
#[utoipa::path(
    operation_id = "customers_assignment_release",
    params(("id" = AssignmentId, Path, description = "The assignment")),
    request_body = ReleaseAssignment,
    responses((status = 200, description = "The assignment", body = AssignmentView))
)]
#[post("/api/v1/customers/assignments/{id}/release")]
async fn release(
    call: Write<{ act::CUSTOMERS_ASSIGNMENT_RELEASE }, ReleaseAssignment>,
    id: Id<AssignmentId>,
) -> Reply {
    call.act(id.0, assignment::release, assignment::past).await
}

/// Transfer a customer 客户转移
///
/// To an active consultant of the project, with a reason; out of the public pool as well.
#[utoipa::path(
    operation_id = "customers_assignment_transfer",
    params(("id" = AssignmentId, Path, description = "The assignment")),
    request_body = TransferAssignment,
    responses((status = 200, description = "The assignment", body = AssignmentView))
)]
#[post("/api/v1/customers/assignments/{id}/transfer")]
async fn transfer(
    call: Write<{ act::CUSTOMERS_ASSIGNMENT_TRANSFER }, TransferAssignment>,
    id: Id<AssignmentId>,
) -> Reply {
    call.act(id.0, assignment::transfer, assignment::past).await
}

/// Transfer many customers
///
/// Of one project, to one consultant, with one reason. Customers who cannot be given are told row
/// by row.
#[utoipa::path(
    operation_id = "customers_assignment_transfer__many",
    params(("atomic" = Option<bool>, Query, description = "All or nothing")),
    request_body = TransferAssignments,
    responses((status = 200, description = "What was done, row by row", body = Transferred))
)]
#[post("/api/v1/customers/assignments/transfer")]
async fn transfer_many(
    call: Write<{ act::CUSTOMERS_ASSIGNMENT_TRANSFER }, TransferAssignments>,
) -> Reply {
    call.tell(async |tx, input| assignment::transfer_many(tx, input, call.atomic).await).await
}

/// Routes of assignments.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(history)
        .service(release)
        .service(transfer)
        .service(transfer_many);
}
