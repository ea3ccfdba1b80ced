//! `/customers/grades`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::customers::grade::Grade;
use entity::id::{CustomerGradeId, CustomerId, ProjectId};
use service::customers::grade::{
    self, GradeFilter, GradeView, RecomputeGrades, Recomputed, ResetGrade, SetGrade,
};
use service::kernel::act;

page! {
    /// Grades of customers.
    GradePage of GradeView
}

list_query! {
    /// Filters of grades.
    GradeQuery {
        project_id: ProjectId,
        customer_id: CustomerId,
        /// Grades that count, set by hand or scored.
        #[param(inline)]
        grade: Several<Grade>,
        /// `true`: only those that were set by hand.
        set: bool,
        min_score: i32,
        max_score: i32,
    }
}

/// List the grades of customers 客户等级
///
/// Each with its score, the points of every part and their reasons. Sortable by `score` and
/// `graded_at`.
#[utoipa::path(
    operation_id = "customers_grade_list",
    params(GradeQuery),
    responses((status = 200, description = "A page of grades", body = GradePage))
)]
#[get("/api/v1/customers/grades")]
async fn list(call: Read<{ act::CUSTOMERS_GRADE_LIST }>, Query(query): Query<GradeQuery>) -> Reply {
    let paging = query.paging(grade::SORTABLE)?;
    let filter = GradeFilter {
        project_id: query.project_id,
        customer_id: query.customer_id,
        grades: all(query.grade),
        set: query.set,
        min_score: query.min_score,
        max_score: query.max_score,
    };
    call.answer(&GradePage::from(grade::list(&call.reader(), &filter, &paging).await?)).await
}

/// Read the grade of a customer
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_grade_read",
    params(("id" = CustomerGradeId, Path, description = "The grade")),
    responses((status = 200, description = "The grade", body = GradeView))
)]
#[get("/api/v1/customers/grades/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_GRADE_READ }>, id: Id<CustomerGradeId>) -> Reply {
    call.one(id.0, grade::one).await
}

/// Compute grades
///
/// By the rule of the project, which is the parameter `customers.grade.rule`: of the customers
/// named at once, of everybody in the project by a job. Every night they are computed as well.
#[utoipa::path(
    operation_id = "customers_grade_recompute",
    request_body = RecomputeGrades,
    responses((status = 200, description = "What was done", body = Recomputed))
)]
#[post("/api/v1/customers/grades/recompute")]
async fn recompute(call: Write<{ act::CUSTOMERS_GRADE_RECOMPUTE }, RecomputeGrades>) -> Reply {
    call.tell(grade::recompute).await
}

/// Set a grade by hand
///
/// With a reason; it counts until it is reset, whatever the score says.
#[utoipa::path(
    operation_id = "customers_grade_set",
    params(("id" = CustomerGradeId, Path, description = "The grade")),
    request_body = SetGrade,
    responses((status = 200, description = "The grade", body = GradeView))
)]
#[post("/api/v1/customers/grades/{id}/set")]
async fn set(
    call: Write<{ act::CUSTOMERS_GRADE_SET }, SetGrade>,
    id: Id<CustomerGradeId>,
) -> Reply {
    call.act(id.0, grade::set, grade::one).await
}

/// Take back a grade that was set by hand
///
/// The score counts again.
#[utoipa::path(
    operation_id = "customers_grade_reset",
    params(("id" = CustomerGradeId, Path, description = "The grade")),
    request_body = ResetGrade,
    responses((status = 200, description = "The grade", body = GradeView))
)]
#[post("/api/v1/customers/grades/{id}/reset")]
async fn reset(
    call: Write<{ act::CUSTOMERS_GRADE_RESET }, ResetGrade>,
    id: Id<CustomerGradeId>,
) -> Reply {
    call.act(id.0, grade::reset, grade::one).await
}

/// Routes of grades.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(recompute).service(set).service(reset);
}
