//! `/customers/adjudications`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::customers::adjudication::{AdjudicationState, ClaimantKind};
use entity::id::{AdjudicationId, CustomerId, ProjectId, RegistrationId, UserId, VisitId};
use service::customers::adjudication::{
    self, AdjudicationFilter, AdjudicationView, AppealAdjudication, CreateAdjudication,
    DecideAdjudication, DecideAdjudicationAppeal,
};
use service::kernel::acts::Acts;
use service::kernel::{Tx, act};
use uuid::Uuid;

const HOME: &str = "/api/v1/customers/adjudications";

page! {
    /// Adjudications.
    AdjudicationPage of AdjudicationView
}

list_query! {
    /// Filters of adjudications.
    AdjudicationQuery {
        project_id: ProjectId,
        registration_id: RegistrationId,
        visit_id: VisitId,
        customer_id: CustomerId,
        /// Who asked.
        author_id: UserId,
        #[param(inline)]
        winner_kind: ClaimantKind,
        /// Trade, assignment, report or visit that wins by the last verdict.
        winner_id: Uuid,
        /// The whole number.
        #[param(max_length = 32)]
        phone: String,
        #[param(inline)]
        status: Several<AdjudicationState>,
    }
}

impl From<AdjudicationQuery> for AdjudicationFilter {
    fn from(query: AdjudicationQuery) -> Self {
        Self {
            project_id: query.project_id,
            registration_id: query.registration_id,
            visit_id: query.visit_id,
            customer_id: query.customer_id,
            author_id: query.author_id,
            winner_kind: query.winner_kind,
            winner_id: query.winner_id,
            phone: query.phone,
            status: all(query.status),
        }
    }
}

/// Ask for an adjudication 判客
///
/// To whom a customer counts in a project, told through exactly one of a report, a visit and a
/// customer; `phone` is needed where the report has a part of the number only. Deals, owners,
/// reports and visits of the person are collected and kept as the timeline of the first verdict,
/// with the rule that weighs them (`channel-2026-11`): an existing deal or owner protection before
/// a visited report (the earliest) before a valid report (the earliest) before somebody who came by
/// himself. They are weighed for the moment of the visit, else for now. One adjudication of a
/// number is open at a time; after a final verdict another one needs something new.
#[utoipa::path(
    operation_id = "customers_adjudication_create",
    request_body = CreateAdjudication,
    responses((status = 201, description = "The adjudication", body = AdjudicationView))
)]
#[post("/api/v1/customers/adjudications")]
async fn create(call: Write<{ act::CUSTOMERS_ADJUDICATION_CREATE }, CreateAdjudication>) -> Reply {
    call.create(HOME, adjudication::create, adjudication::one).await
}

/// List adjudications
///
/// Of visible projects; who sees only what is his own finds what he asked for, and adjudications of
/// customers whom he looks after. Without their verdicts. Sortable by `created_at`.
#[utoipa::path(
    operation_id = "customers_adjudication_list",
    params(AdjudicationQuery),
    responses((status = 200, description = "A page of adjudications", body = AdjudicationPage))
)]
#[get("/api/v1/customers/adjudications")]
async fn list(
    call: Read<{ act::CUSTOMERS_ADJUDICATION_LIST }>,
    Query(query): Query<AdjudicationQuery>,
) -> Reply {
    let paging = query.paging(adjudication::SORTABLE)?;
    let filter = AdjudicationFilter::from(query);
    let listed = adjudication::list(&call.reader(), &filter, &paging).await?;
    call.answer(&AdjudicationPage::from(listed)).await
}

/// Read an adjudication
///
/// With its verdicts and their timelines; what the rule makes of each fact is computed again from
/// what was kept. Carries a strong `ETag`.
#[utoipa::path(
    operation_id = "customers_adjudication_read",
    params(("id" = AdjudicationId, Path, description = "The adjudication")),
    responses((status = 200, description = "The adjudication", body = AdjudicationView))
)]
#[get("/api/v1/customers/adjudications/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_ADJUDICATION_READ }>, id: Id<AdjudicationId>) -> Reply {
    call.one(id.0, adjudication::one).await
}

/// Read what can be done with an adjudication
///
/// Each act is allowed or refused, by permission, state and the act's own guards. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_adjudication_acts",
    extensions(("x-permission" = json!("customers.adjudication.read"))),
    params(("id" = AdjudicationId, Path, description = "The adjudication")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/customers/adjudications/{id}/acts")]
async fn acts(call: Read<{ act::CUSTOMERS_ADJUDICATION_READ }>, id: Id<AdjudicationId>) -> Reply {
    call.one(id.0, adjudication::acts).await
}

/// Decide an adjudication
///
/// By somebody else than who asked: an empty body confirms what the rule finds; `winner` departs
/// from it for a `reason`, out of the timeline. The report that wins counts from now on for as long
/// as the project says, whatever had become of it, and the other reports of the number become
/// `invalid` with the reason `verdict` and the `adjudication_id`. Somebody concerned can appeal for
/// `customers.adjudication.appeal_days` (3 unless set).
#[utoipa::path(
    operation_id = "customers_adjudication_decide",
    params(("id" = AdjudicationId, Path, description = "The adjudication")),
    request_body = DecideAdjudication,
    responses((status = 200, description = "The adjudication", body = AdjudicationView))
)]
#[post("/api/v1/customers/adjudications/{id}/decide")]
async fn decide(
    call: Write<{ act::CUSTOMERS_ADJUDICATION_DECIDE }, DecideAdjudication>,
    id: Id<AdjudicationId>,
) -> Reply {
    call.act(id.0, adjudication::decide, adjudication::one).await
}

/// Appeal against a verdict 申诉
///
/// Once, in time, by who asked, who entered a report of the timeline, or whose customer, visitor or
/// buyer he is. What is known now is kept as a timeline beside the first, weighed for the same
/// moment; what is new in it is marked. The first verdict binds until the appeal is decided.
#[utoipa::path(
    operation_id = "customers_adjudication_appeal",
    params(("id" = AdjudicationId, Path, description = "The adjudication")),
    request_body = AppealAdjudication,
    responses((status = 200, description = "The adjudication", body = AdjudicationView))
)]
#[post("/api/v1/customers/adjudications/{id}/appeal")]
async fn appeal(
    call: Write<{ act::CUSTOMERS_ADJUDICATION_APPEAL }, AppealAdjudication>,
    id: Id<AdjudicationId>,
) -> Reply {
    call.act(id.0, adjudication::appeal, adjudication::one).await
}

/// Decide an appeal
///
/// For good, by somebody who neither asked, nor appealed, nor decided before. The reports of the
/// number are bound by the new verdict.
#[utoipa::path(
    operation_id = "customers_adjudication_decide_appeal",
    params(("id" = AdjudicationId, Path, description = "The adjudication")),
    request_body = DecideAdjudicationAppeal,
    responses((status = 200, description = "The adjudication", body = AdjudicationView))
)]
#[post("/api/v1/customers/adjudications/{id}/decide-appeal")]
async fn decide_appeal(
    call: Write<{ act::CUSTOMERS_ADJUDICATION_DECIDE_APPEAL }, DecideAdjudicationAppeal>,
    id: Id<AdjudicationId>,
) -> Reply {
    call.act(id.0, adjudication::decide_appeal, adjudication::one).await
}

/// Withdraw an adjudication
///
/// By who asked, before it is decided.
#[utoipa::path(
    operation_id = "customers_adjudication_withdraw",
    params(("id" = AdjudicationId, Path, description = "The adjudication")),
    request_body = Nothing,
    responses((status = 200, description = "The adjudication", body = AdjudicationView))
)]
#[post("/api/v1/customers/adjudications/{id}/withdraw")]
async fn withdraw(
    call: Write<{ act::CUSTOMERS_ADJUDICATION_WITHDRAW }>,
    id: Id<AdjudicationId>,
) -> Reply {
    let withdraw = async |tx: &mut Tx<'_>, id, _: &Nothing| adjudication::withdraw(tx, id).await;
    call.act(id.0, withdraw, adjudication::one).await
}

/// Routes of adjudications.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(acts)
        .service(decide)
        .service(appeal)
        .service(decide_appeal)
        .service(withdraw);
}
