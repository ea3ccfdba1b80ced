//! `/sales/payment-templates`

use crate::extract::{Id, Nothing, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use entity::id::{PaymentTemplateId, ProjectId};
use service::kernel::act;
use service::sales::payment_template::{
    self, CreatePaymentTemplate, PaymentTemplateFilter, PaymentTemplateView, UpdatePaymentTemplate,
};

const HOME: &str = "/api/v1/sales/payment-templates";

page! {
    /// Payment templates.
    PaymentTemplatePage of PaymentTemplateView
}

list_query! {
    /// Filters of payment templates.
    PaymentTemplateQuery {
        project_id: ProjectId,
        /// `true` only archived ones, `false` only those in use.
        archived: bool,
    }
}

/// Offer payment terms
///
/// Terms of a project under a name. Subscriptions and direct contracts refer to them by
/// `payment_terms: {"template_id": …}` and keep a copy of their own.
#[utoipa::path(
    operation_id = "sales_payment_template_create",
    request_body = CreatePaymentTemplate,
    responses((status = 201, description = "The template", body = PaymentTemplateView))
)]
#[post("/api/v1/sales/payment-templates")]
async fn create(
    call: Write<{ act::SALES_PAYMENT_TEMPLATE_CREATE }, CreatePaymentTemplate>,
) -> Reply {
    call.create(HOME, payment_template::create, payment_template::one).await
}

/// List payment templates
///
/// Sortable by `created_at` and `name`. Lines and loan of a template go into the payment-plan
/// calculator as they are.
#[utoipa::path(
    operation_id = "sales_payment_template_list",
    params(PaymentTemplateQuery),
    responses((status = 200, description = "A page of templates", body = PaymentTemplatePage))
)]
#[get("/api/v1/sales/payment-templates")]
async fn list(
    call: Read<{ act::SALES_PAYMENT_TEMPLATE_LIST }>,
    Query(query): Query<PaymentTemplateQuery>,
) -> Reply {
    let paging = query.paging(payment_template::SORTABLE)?;
    let filter = PaymentTemplateFilter { project_id: query.project_id, archived: query.archived };
    let listed = payment_template::list(&call.reader(), &filter, &paging).await?;
    call.answer(&PaymentTemplatePage::from(listed)).await
}

/// Read a payment template
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "sales_payment_template_read",
    params(("id" = PaymentTemplateId, Path, description = "The template")),
    responses((status = 200, description = "The template", body = PaymentTemplateView))
)]
#[get("/api/v1/sales/payment-templates/{id}")]
async fn read(
    call: Read<{ act::SALES_PAYMENT_TEMPLATE_READ }>,
    id: Id<PaymentTemplateId>,
) -> Reply {
    call.one(id.0, payment_template::one).await
}

/// Change a payment template
///
/// JSON Merge Patch: absent keeps, null clears. What was agreed by it stays as it was agreed.
#[utoipa::path(
    operation_id = "sales_payment_template_update",
    params(("id" = PaymentTemplateId, Path, description = "The template")),
    request_body = UpdatePaymentTemplate,
    responses((status = 200, description = "The template", body = PaymentTemplateView))
)]
#[patch("/api/v1/sales/payment-templates/{id}")]
async fn update(
    call: Write<{ act::SALES_PAYMENT_TEMPLATE_UPDATE }, UpdatePaymentTemplate>,
    id: Id<PaymentTemplateId>,
) -> Reply {
    call.act(id.0, payment_template::update, payment_template::one).await
}

/// Archive a payment template
///
/// Nothing new is agreed by it; its name stays taken.
#[utoipa::path(
    operation_id = "sales_payment_template_archive",
    params(("id" = PaymentTemplateId, Path, description = "The template")),
    request_body = Nothing,
    responses((status = 200, description = "The template", body = PaymentTemplateView))
)]
#[post("/api/v1/sales/payment-templates/{id}/archive")]
async fn archive(
    call: Write<{ act::SALES_PAYMENT_TEMPLATE_ARCHIVE }>,
    id: Id<PaymentTemplateId>,
) -> Reply {
    call.act(id.0, async |tx, id, _| payment_template::archive(tx, id).await, payment_template::one)
        .await
}

/// Routes of payment templates.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update).service(archive);
}
