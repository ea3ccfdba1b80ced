//! `/inventory/companies`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use entity::id::CompanyId;
use service::inventory::company::{self, CompanyFilter, CompanyView, CreateCompany, UpdateCompany};
use service::kernel::act;

const HOME: &str = "/api/v1/inventory/companies";

page! {
    /// Companies.
    CompanyPage of CompanyView
}

list_query! {
    /// Filters of companies.
    CompanyQuery {
        /// Exact code.
        #[param(max_length = 32)]
        code: String,
    }
}

/// Create a company
///
/// Only who sees every company may do so.
#[utoipa::path(
    operation_id = "inventory_company_create",
    request_body = CreateCompany,
    responses((status = 201, description = "The company", body = CompanyView))
)]
#[post("/api/v1/inventory/companies")]
async fn create(call: Write<{ act::INVENTORY_COMPANY_CREATE }, CreateCompany>) -> Reply {
    call.create(HOME, company::create, company::one).await
}

/// List companies
///
/// Sortable by `created_at`, `code` and `name`.
#[utoipa::path(
    operation_id = "inventory_company_list",
    params(CompanyQuery),
    responses((status = 200, description = "A page of companies", body = CompanyPage))
)]
#[get("/api/v1/inventory/companies")]
async fn list(
    call: Read<{ act::INVENTORY_COMPANY_LIST }>,
    Query(query): Query<CompanyQuery>,
) -> Reply {
    let paging = query.paging(company::query::SORTABLE)?;
    let filter = CompanyFilter { code: query.code };
    let listed = company::list(&call.reader(), &filter, &paging).await?;
    call.answer(&CompanyPage::from(listed)).await
}

/// Read a company
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "inventory_company_read",
    params(("id" = CompanyId, Path, description = "The company")),
    responses((status = 200, description = "The company", body = CompanyView))
)]
#[get("/api/v1/inventory/companies/{id}")]
async fn read(call: Read<{ act::INVENTORY_COMPANY_READ }>, id: Id<CompanyId>) -> Reply {
    call.one(id.0, company::one).await
}

/// Change a company
///
/// JSON Merge Patch: absent keeps. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "inventory_company_update",
    params(("id" = CompanyId, Path, description = "The company")),
    request_body = UpdateCompany,
    responses((status = 200, description = "The company", body = CompanyView))
)]
#[patch("/api/v1/inventory/companies/{id}")]
async fn update(
    call: Write<{ act::INVENTORY_COMPANY_UPDATE }, UpdateCompany>,
    id: Id<CompanyId>,
) -> Reply {
    call.act(id.0, company::update, company::one).await
}

/// Routes of companies.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update);
}
