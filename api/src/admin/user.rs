//! `/admin/users`

use crate::extract::{Id, Nothing, Query, Read, Reply, Several, Write, all};
use crate::routes::ServiceConfig;
use crate::{list_query, page};
use actix_web::{get, patch, post};
use chrono::NaiveDate;
use entity::admin::user_account::UserState;
use entity::id::{ProjectId, TeamId, UserId};
use service::admin::user::{self, CreateUser, ResetPassword, UpdateUser, UserFilter, UserView};
use service::kernel::days::Days;
use service::kernel::{Tx, act};

const HOME: &str = "/api/v1/admin/users";

page! {
    /// Users.
    UserPage of UserView
}

list_query! {
    /// Filters of users.
    UserQuery {
        /// Part of the username or the displayed name.
        #[param(max_length = 80)]
        q: String,
        /// Any of these states.
        #[param(inline)]
        state: Several<UserState>,
        /// Members of this team.
        team_id: TeamId,
        /// Holders of any of the roles of these codes.
        #[param(inline)]
        role: Several<String>,
        /// Who works in this project.
        project_id: ProjectId,
        /// Only who signed in last on this day or later, in the zone of the project asked for, else
        /// Asia/Shanghai.
        from_last_sign_in_on: NaiveDate,
        /// Only who signed in last on this day or earlier; who never did is not among them.
        to_last_sign_in_on: NaiveDate,
    }
}

impl UserQuery {
    fn filter(self) -> UserFilter {
        let (from_on, to_on) = (self.from_last_sign_in_on, self.to_last_sign_in_on);
        UserFilter {
            q: self.q,
            states: all(self.state),
            team_id: self.team_id,
            roles: all(self.role),
            project_id: self.project_id,
            last_sign_in: Days { from_on, to_on },
        }
    }
}

/// Create a user
///
/// In the caller's company; nobody grants more than he has.
#[utoipa::path(
    operation_id = "admin_user_create",
    request_body = CreateUser,
    responses((status = 201, description = "The user", body = UserView))
)]
#[post("/api/v1/admin/users")]
async fn create(call: Write<{ act::ADMIN_USER_CREATE }, CreateUser>) -> Reply {
    let hash = user::prepare(&call.state.kernel, &call.body.password).await?;
    call.create(HOME, async |tx, input| user::create(tx, input, &hash).await, user::one).await
}

/// List users
///
/// Sortable by `created_at`, `display_name`, `last_sign_in_at` and `username`; who never signed in
/// counts as earlier than all others.
#[utoipa::path(
    operation_id = "admin_user_list",
    params(UserQuery),
    responses((status = 200, description = "A page of users", body = UserPage))
)]
#[get("/api/v1/admin/users")]
async fn list(call: Read<{ act::ADMIN_USER_LIST }>, Query(query): Query<UserQuery>) -> Reply {
    let paging = query.paging(user::SORTABLE)?;
    let listed = user::list(&call.reader(), &query.filter(), &paging).await?;
    call.answer(&UserPage::from(listed)).await
}

/// Read a user
///
/// Carries a strong `ETag`; `If-None-Match` gives 304.
#[utoipa::path(
    operation_id = "admin_user_read",
    params(("id" = UserId, Path, description = "The user")),
    responses((status = 200, description = "The user", body = UserView))
)]
#[get("/api/v1/admin/users/{id}")]
async fn read(call: Read<{ act::ADMIN_USER_READ }>, id: Id<UserId>) -> Reply {
    call.one(id.0, user::one).await
}

/// Change a user
///
/// JSON Merge Patch: absent keeps, null clears. A change of rights works at the user's next
/// request, with the token he has.
#[utoipa::path(
    operation_id = "admin_user_update",
    params(("id" = UserId, Path, description = "The user")),
    request_body = UpdateUser,
    responses((status = 200, description = "The user", body = UserView))
)]
#[patch("/api/v1/admin/users/{id}")]
async fn update(call: Write<{ act::ADMIN_USER_UPDATE }, UpdateUser>, id: Id<UserId>) -> Reply {
    call.act(id.0, user::update, user::one).await
}

/// Disable a user
///
/// Tokens are refused at once and sessions end. Nobody disables himself or the last
/// administrator.
#[utoipa::path(
    operation_id = "admin_user_disable",
    params(("id" = UserId, Path, description = "The user")),
    request_body = Nothing,
    responses((status = 200, description = "The user", body = UserView))
)]
#[post("/api/v1/admin/users/{id}/disable")]
async fn disable(call: Write<{ act::ADMIN_USER_DISABLE }>, id: Id<UserId>) -> Reply {
    call.act(id.0, async |tx, id, _| user::disable(tx, id).await, user::one).await
}

/// Enable a user
///
/// He can sign in again.
#[utoipa::path(
    operation_id = "admin_user_enable",
    params(("id" = UserId, Path, description = "The user")),
    request_body = Nothing,
    responses((status = 200, description = "The user", body = UserView))
)]
#[post("/api/v1/admin/users/{id}/enable")]
async fn enable(call: Write<{ act::ADMIN_USER_ENABLE }>, id: Id<UserId>) -> Reply {
    call.act(id.0, async |tx, id, _| user::enable(tx, id).await, user::one).await
}

/// Reset a user's password
///
/// Every session of the user ends.
#[utoipa::path(
    operation_id = "admin_user_reset_password",
    params(("id" = UserId, Path, description = "The user")),
    request_body = ResetPassword,
    responses((status = 200, description = "The user", body = UserView))
)]
#[post("/api/v1/admin/users/{id}/reset-password")]
async fn reset_password(
    call: Write<{ act::ADMIN_USER_RESET_PASSWORD }, ResetPassword>,
    id: Id<UserId>,
) -> Reply {
    let hash = user::prepare(&call.state.kernel, &call.body.password).await?;
    let reset =
        async |tx: &mut Tx<'_>, id, _: &ResetPassword| user::reset_password(tx, id, &hash).await;
    call.act(id.0, reset, user::one).await
}

/// Routes of users.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config.service(create).service(list).service(read).service(update);
    config.service(disable).service(enable).service(reset_password);
}
