//! `/admin/colleagues`

use crate::extract::{Query, Read, Reply, Several, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::get;
use entity::admin::user_account::UserState;
use entity::id::{ProjectId, TeamId, UserId};
use service::admin::colleague::{self, ColleagueFilter, ColleagueView};
use service::kernel::act;

page! {
    /// Colleagues.
    ColleaguePage of ColleagueView
}

list_query! {
    /// Filters of colleagues.
    ColleagueQuery {
        /// These people alone: whose ids another answer named.
        #[param(inline)]
        id: Several<UserId>,
        /// Part of the name.
        #[param(max_length = 80)]
        q: String,
        #[param(inline)]
        state: Several<UserState>,
        /// Members of this team.
        team_id: TeamId,
        /// Holders of any of the roles of these codes.
        #[param(inline)]
        role: Several<String>,
        /// Who works in this project.
        project_id: ProjectId,
    }
}

/// List colleagues
///
/// The people of the caller's projects, and those who see every project, by name: to choose
/// somebody, and to show who did something. Who has left is still listed. Sortable by `created_at`
/// and `display_name`.
#[utoipa::path(
    operation_id = "admin_colleague_list",
    params(ColleagueQuery),
    responses((status = 200, description = "A page of colleagues", body = ColleaguePage))
)]
#[get("/api/v1/admin/colleagues")]
async fn list(
    call: Read<{ act::ADMIN_COLLEAGUE_LIST }>,
    Query(query): Query<ColleagueQuery>,
) -> Reply {
    let paging = query.paging(colleague::SORTABLE)?;
    let ColleagueQuery { id, q, state, team_id, role, project_id, .. } = query;
    let (ids, states, roles) = (all(id), all(state), all(role));
    let filter = ColleagueFilter { ids, q, states, team_id, roles, project_id };
    let listed = colleague::list(&call.reader(), &filter, &paging).await?;
    call.answer(&ColleaguePage::from(listed)).await
}

/// Routes of colleagues.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(list);
}
