//! `/admin/roles`

use crate::extract::{Query, Read, Reply, Several, Word, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, post, put};
use entity::admin::role::DataScope;
use entity::id::RoleId;
use service::admin::role::{self, CreateRole, Permit, RoleFilter, RoleView};
use service::kernel::{Reader, act};

const HOME: &str = "/api/v1/admin/roles";

page! {
    /// Roles.
    RolePage of RoleView
}

list_query! {
    /// Filters of roles.
    RoleQuery {
        /// Roles that see so far, any of these.
        #[param(inline)]
        data_scope: Several<DataScope>,
    }
}

/// Create a role
///
/// It gives no more than the caller has.
#[utoipa::path(
    operation_id = "admin_role_create",
    request_body = CreateRole,
    responses((status = 201, description = "The role", body = RoleView))
)]
#[post("/api/v1/admin/roles")]
async fn create(call: Write<{ act::ADMIN_ROLE_CREATE }, CreateRole>) -> Reply {
    let view = async |reader: &Reader<'_>, id: RoleId| role::one(reader, &id.to_string()).await;
    call.create(HOME, role::create, view).await
}

/// List roles
///
/// Each with its permissions; sortable by `created_at` and `code`.
#[utoipa::path(
    operation_id = "admin_role_list",
    params(RoleQuery),
    responses((status = 200, description = "A page of roles", body = RolePage))
)]
#[get("/api/v1/admin/roles")]
async fn list(call: Read<{ act::ADMIN_ROLE_LIST }>, Query(query): Query<RoleQuery>) -> Reply {
    let paging = query.paging(role::SORTABLE)?;
    let filter = RoleFilter { data_scopes: all(query.data_scope) };
    let listed = role::list(&call.reader(), &filter, &paging).await?;
    call.answer(&RolePage::from(listed)).await
}

/// Read a role
///
/// By its code, or its id. Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "admin_role_read",
    params(("code" = String, Path, description = "Code or id of the role", max_length = 64)),
    responses((status = 200, description = "The role", body = RoleView))
)]
#[get("/api/v1/admin/roles/{code}")]
async fn read(call: Read<{ act::ADMIN_ROLE_READ }>, code: Word) -> Reply {
    call.one(code.0.as_str(), async |reader, code| role::one(reader, code).await).await
}

/// Set the permissions of a role
///
/// Exactly these, for every holder, from his next request on. The administrator's role keeps all.
#[utoipa::path(
    operation_id = "admin_role_permit",
    params(("code" = String, Path, description = "Code or id of the role", max_length = 64)),
    request_body = Permit,
    responses((status = 200, description = "The role", body = RoleView))
)]
#[put("/api/v1/admin/roles/{code}/permissions")]
async fn permit(call: Write<{ act::ADMIN_ROLE_PERMIT }, Permit>, code: Word) -> Reply {
    call.act(code.0.as_str(), role::permit, role::one).await
}

/// Routes of roles.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(permit);
}
