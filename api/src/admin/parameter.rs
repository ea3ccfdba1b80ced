//! `/admin/parameters`

use crate::extract::{Query, Read, Reply, Word, Write};
use crate::list::whole;
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, put};
use entity::id::ProjectId;
use serde::Deserialize;
use service::admin::parameter::{self, ParameterView, SetParameter, VersionView};
use service::kernel::{Reader, Tx, act};
use utoipa::IntoParams;

page! {
    /// Parameters, always all of them.
    ParameterPage of ParameterView
}

page! {
    /// Values that a parameter has had.
    ParameterVersionPage of VersionView
}

list_query! {
    /// Whose values are wanted.
    ParameterVersionQuery {
        /// Values of this project; the system's without it.
        project_id: ProjectId,
    }
}

/// Whose value is meant.
#[derive(Debug, Clone, Copy, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct ParameterScope {
    /// The value as it counts in this project; the system's without it.
    pub project_id: Option<ProjectId>,
}

/// List the parameters
///
/// Every one with its schema, its default and the value that counts.
#[utoipa::path(
    operation_id = "admin_parameter_list",
    params(ParameterScope),
    responses((status = 200, description = "Every parameter", body = ParameterPage))
)]
#[get("/api/v1/admin/parameters")]
async fn list(
    call: Read<{ act::ADMIN_PARAMETER_LIST }>,
    Query(scope): Query<ParameterScope>,
) -> Reply {
    let views = parameter::list(&call.reader(), scope.project_id).await?;
    call.answer(&ParameterPage::from(whole(views))).await
}

/// Read a parameter
///
/// The project's value, else the system's, else the default. Carries a strong `ETag`;
/// `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "admin_parameter_read",
    params(
        ("key" = String, Path, description = "Key of the parameter", max_length = 64),
        ParameterScope
    ),
    responses((status = 200, description = "The parameter", body = ParameterView))
)]
#[get("/api/v1/admin/parameters/{key}")]
async fn read(
    call: Read<{ act::ADMIN_PARAMETER_READ }>,
    key: Word,
    Query(scope): Query<ParameterScope>,
) -> Reply {
    call.tagged(&parameter::one(&call.reader(), &key.0, scope.project_id).await?).await
}

/// Set a parameter
///
/// For a project, or for the whole system by who sees every project. Works at once; the values
/// before stay in the history. Parameters that are not `per_project` are set for the whole system
/// alone.
#[utoipa::path(
    operation_id = "admin_parameter_set",
    params(
        ("key" = String, Path, description = "Key of the parameter", max_length = 64),
        ParameterScope
    ),
    request_body = SetParameter,
    responses((status = 200, description = "The parameter", body = ParameterView))
)]
#[put("/api/v1/admin/parameters/{key}")]
async fn set(
    call: Write<{ act::ADMIN_PARAMETER_SET }, SetParameter>,
    key: Word,
    Query(scope): Query<ParameterScope>,
) -> Reply {
    let set = async |tx: &mut Tx<'_>, project_id, input: &SetParameter| {
        parameter::set(tx, &key.0, project_id, input).await
    };
    let view =
        async |reader: &Reader<'_>, project_id| parameter::one(reader, &key.0, project_id).await;
    call.act(scope.project_id, set, view).await
}

/// List the values that a parameter has had
///
/// The oldest first.
#[utoipa::path(
    operation_id = "admin_parameter_version_list",
    params(
        ("key" = String, Path, description = "Key of the parameter", max_length = 64),
        ParameterVersionQuery
    ),
    responses((status = 200, description = "A page of values", body = ParameterVersionPage))
)]
#[get("/api/v1/admin/parameters/{key}/history")]
async fn history(
    call: Read<{ act::ADMIN_PARAMETER_VERSION_LIST }>,
    key: Word,
    Query(query): Query<ParameterVersionQuery>,
) -> Reply {
    let paging = query.paging(&[])?;
    let listed = parameter::history(&call.reader(), &key.0, query.project_id, &paging).await?;
    call.answer(&ParameterVersionPage::from(listed)).await
}

/// Routes of parameters.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list).service(read).service(set).service(history);
}
