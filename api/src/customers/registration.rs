//! `/customers/registrations`

use crate::extract::{Id, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post};
use entity::customers::registration::RegistrationState;
use entity::id::{BrokerId, ChannelCompanyId, CustomerId, ProjectId, RegistrationId};
use service::customers::registration::{
    self, ConfirmVisit, CreateRegistration, RegistrationFilter, RegistrationView,
    RevealRegistration, RevealedRegistration, SendCode, WithdrawRegistration,
};
use service::kernel::act;
use service::kernel::acts::Acts;

const HOME: &str = "/api/v1/customers/registrations";

page! {
    /// Reports of customers.
    RegistrationPage of RegistrationView
}

list_query! {
    /// Filters of reports.
    RegistrationQuery {
        project_id: ProjectId,
        channel_company_id: ChannelCompanyId,
        broker_id: BrokerId,
        customer_id: CustomerId,
        /// The whole number; finds partial reports that fit it as well.
        #[param(max_length = 32)]
        phone: String,
        #[param(inline)]
        status: Several<RegistrationState>,
    }
}

impl From<RegistrationQuery> for RegistrationFilter {
    fn from(query: RegistrationQuery) -> Self {
        Self {
            project_id: query.project_id,
            channel_company_id: query.channel_company_id,
            broker_id: query.broker_id,
            customer_id: query.customer_id,
            phone: query.phone,
            status: all(query.status),
        }
    }
}

/// Report a customer 报备
///
/// By a broker, for a project, with the whole phone number or `138****8000`. The report protects
/// for as long as the project says (`customers.registration.report_days`, one day unless set). A
/// customer who buys in the project already, whom a consultant looks after within the time of the
/// pool, or whose visit another report confirmed, is protected: the report is entered all the same,
/// with the status `invalid` and the reason. Somebody on the blacklist is not reported: whoever may
/// not read customers enters an `invalid` report instead, and is told no more of the reason than
/// with a customer who is protected. Several valid reports of one number stand beside each other
/// until one of them brings him. The numbers of dry runs are counted (`limits.lookup.per_hour`).
#[utoipa::path(
    operation_id = "customers_registration_create",
    request_body = CreateRegistration,
    responses((status = 201, description = "The report", body = RegistrationView))
)]
#[post("/api/v1/customers/registrations")]
async fn create(call: Write<{ act::CUSTOMERS_REGISTRATION_CREATE }, CreateRegistration>) -> Reply {
    call.count_lookups(1).await?;
    call.create(HOME, registration::create, registration::one).await
}

/// List reports
///
/// Of visible projects; who sees only what is his own finds what he entered, and reports of
/// customers whom he looks after. Sortable by `reported_at` and `expires_at`.
#[utoipa::path(
    operation_id = "customers_registration_list",
    params(RegistrationQuery),
    responses((status = 200, description = "A page of reports", body = RegistrationPage))
)]
#[get("/api/v1/customers/registrations")]
async fn list(
    call: Read<{ act::CUSTOMERS_REGISTRATION_LIST }>,
    Query(query): Query<RegistrationQuery>,
) -> Reply {
    let paging = query.paging(registration::SORTABLE)?;
    let filter = RegistrationFilter::from(query);
    let listed = registration::list(&call.reader(), &filter, &paging).await?;
    call.answer(&RegistrationPage::from(listed)).await
}

/// Read a report
///
/// Its status as it counts now: protection ends at `expires_at` by itself. Carries a strong `ETag`.
#[utoipa::path(
    operation_id = "customers_registration_read",
    params(("id" = RegistrationId, Path, description = "The report")),
    responses((status = 200, description = "The report", body = RegistrationView))
)]
#[get("/api/v1/customers/registrations/{id}")]
async fn read(call: Read<{ act::CUSTOMERS_REGISTRATION_READ }>, id: Id<RegistrationId>) -> Reply {
    call.one(id.0, registration::one).await
}

/// Read what can be done with a report
///
/// Each act is allowed or refused, by permission, state and the act's own guards. Carries a strong
/// `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "customers_registration_acts",
    extensions(("x-permission" = json!("customers.registration.read"))),
    params(("id" = RegistrationId, Path, description = "The report")),
    responses((status = 200, description = "The acts", body = Acts))
)]
#[get("/api/v1/customers/registrations/{id}/acts")]
async fn acts(call: Read<{ act::CUSTOMERS_REGISTRATION_READ }>, id: Id<RegistrationId>) -> Reply {
    call.one(id.0, registration::acts).await
}

/// Send the code of a visit 到访确认码
///
/// Six digits that are good for ten minutes and five tries, sent to the customer's phone and never
/// to the broker. Where only a part of the number was reported, `phone` is needed: the code goes
/// there. It proves the visit of the number that it went to and of no other; another code takes
/// its place. So many a day for one report (`customers.registration.codes_per_report`) and for one
/// number, told or reported, in all projects of the company
/// (`customers.registration.codes_per_number`); a day begins with its first code. Beyond them
/// `customers.visit_code_limit` tells which of both it was in `limit` (`report`, `number`), and
/// `retry_at` and `retry_after_seconds` when to ask again. `code` of the answer says whose number
/// it goes to, masked, and until when it holds.
#[utoipa::path(
    operation_id = "customers_registration_send_code",
    params(("id" = RegistrationId, Path, description = "The report")),
    request_body = SendCode,
    responses((status = 200, description = "The report", body = RegistrationView))
)]
#[post("/api/v1/customers/registrations/{id}/send-code")]
async fn send_code(
    call: Write<{ act::CUSTOMERS_REGISTRATION_SEND_CODE }, SendCode>,
    id: Id<RegistrationId>,
) -> Reply {
    call.act(id.0, registration::send_code, registration::one).await
}

/// Confirm the visit of a reported customer 确认到访
///
/// With the code, and the whole number where a part was reported. The first confirmed visit holds
/// the number in the project for `customers.registration.visit_days` (30 unless set); other reports
/// of the number become `invalid`, and so does this one where another was first or the customer
/// was protected before it: look at the `status` of the answer. Somebody on the blacklist is
/// refused, or, for whoever may not read customers, makes the report `invalid` like one who is
/// protected. The visit is registered, and somebody new is given to a consultant with the origin
/// `channel`. Every call counts as a try of the code, a dry run as well.
#[utoipa::path(
    operation_id = "customers_registration_confirm_visit",
    params(("id" = RegistrationId, Path, description = "The report")),
    request_body = ConfirmVisit,
    responses((status = 200, description = "The report", body = RegistrationView))
)]
#[post("/api/v1/customers/registrations/{id}/confirm-visit")]
async fn confirm_visit(
    call: Write<{ act::CUSTOMERS_REGISTRATION_CONFIRM_VISIT }, ConfirmVisit>,
    id: Id<RegistrationId>,
) -> Reply {
    registration::count_try(&call.state.kernel, &call.actor, id.0).await?;
    call.act(id.0, registration::confirm_visit, registration::one).await
}

/// Withdraw a report
///
/// A valid one, with a reason.
#[utoipa::path(
    operation_id = "customers_registration_withdraw",
    params(("id" = RegistrationId, Path, description = "The report")),
    request_body = WithdrawRegistration,
    responses((status = 200, description = "The report", body = RegistrationView))
)]
#[post("/api/v1/customers/registrations/{id}/withdraw")]
async fn withdraw(
    call: Write<{ act::CUSTOMERS_REGISTRATION_WITHDRAW }, WithdrawRegistration>,
    id: Id<RegistrationId>,
) -> Reply {
    call.act(id.0, registration::withdraw, registration::one).await
}

/// Reveal a reported number
///
/// Answers the clear number and leaves an audit row with the reason. Never stored, and counted with
/// the other clear views of an hour. Refused while only a part of the number is known.
#[utoipa::path(
    operation_id = "customers_registration_reveal",
    params(("id" = RegistrationId, Path, description = "The report")),
    request_body = RevealRegistration,
    responses((status = 200, description = "The clear number", body = RevealedRegistration))
)]
#[post("/api/v1/customers/registrations/{id}/reveal")]
async fn reveal(
    call: Write<{ act::CUSTOMERS_REGISTRATION_REVEAL }, RevealRegistration>,
    id: Id<RegistrationId>,
) -> Reply {
    call.tell(async |tx, input| registration::reveal(tx, id.0, input).await).await
}

/// Routes of reports.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(create)
        .service(list)
        .service(read)
        .service(acts)
        .service(send_code)
        .service(confirm_visit)
        .service(withdraw)
        .service(reveal);
}
