//! `/admin/teams`

use crate::extract::{Id, Query, Read, Reply, Write};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use entity::id::TeamId;
use service::admin::team::{self, CreateTeam, TeamFilter, TeamView, UpdateTeam};
use service::kernel::act;

const HOME: &str = "/api/v1/admin/teams";

page! {
    /// Teams.
    TeamPage of TeamView
}

list_query! {
    /// Filters of teams.
    TeamQuery {
        /// Part of the name.
        #[param(max_length = 80)]
        q: String,
    }
}

/// Create a team
///
/// In the caller's company. Users join it by their `team_id`.
#[utoipa::path(
    operation_id = "admin_team_create",
    request_body = CreateTeam,
    responses((status = 201, description = "The team", body = TeamView))
)]
#[post("/api/v1/admin/teams")]
async fn create(call: Write<{ act::ADMIN_TEAM_CREATE }, CreateTeam>) -> Reply {
    call.create(HOME, team::create, team::one).await
}

/// List teams
///
/// Sortable by `created_at` and `name`.
#[utoipa::path(
    operation_id = "admin_team_list",
    params(TeamQuery),
    responses((status = 200, description = "A page of teams", body = TeamPage))
)]
#[get("/api/v1/admin/teams")]
async fn list(call: Read<{ act::ADMIN_TEAM_LIST }>, Query(query): Query<TeamQuery>) -> Reply {
    let paging = query.paging(team::SORTABLE)?;
    let filter = TeamFilter { q: query.q };
    let listed = team::list(&call.reader(), &filter, &paging).await?;
    call.answer(&TeamPage::from(listed)).await
}

/// Read a team
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "admin_team_read",
    params(("id" = TeamId, Path, description = "The team")),
    responses((status = 200, description = "The team", body = TeamView))
)]
#[get("/api/v1/admin/teams/{id}")]
async fn read(call: Read<{ act::ADMIN_TEAM_READ }>, id: Id<TeamId>) -> Reply {
    call.one(id.0, team::one).await
}

/// Change a team
///
/// JSON Merge Patch: absent keeps. `If-Match` is honoured.
#[utoipa::path(
    operation_id = "admin_team_update",
    params(("id" = TeamId, Path, description = "The team")),
    request_body = UpdateTeam,
    responses((status = 200, description = "The team", body = TeamView))
)]
#[patch("/api/v1/admin/teams/{id}")]
async fn update(call: Write<{ act::ADMIN_TEAM_UPDATE }, UpdateTeam>, id: Id<TeamId>) -> Reply {
    call.act(id.0, team::update, team::one).await
}

/// Routes of teams.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update);
}
