//! Users as they are read.

use crate::kernel::days::Days;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::text::mentioned;
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::admin::user_account::{self, Column, Entity, UserState};
use entity::admin::{role, user_project, user_role};
use entity::id::{CompanyId, ProjectId, RoleId, TeamId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Select};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// A user 用户 with his roles and projects.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0195a3c0-5b7e-7000-8000-000000000001", "username": "li.na", "display_name": "李娜",
    "company_id": "0195a3c0-5b7e-7000-8000-000000000002", "team_id": null, "state": "active",
    "roles": ["consultant"], "project_ids": ["0195a3c0-5b7e-7000-8000-000000000021"],
    "created_at": "2025-03-10T02:00:00Z", "last_sign_in_at": "2025-03-12T00:58:00Z", "version": 1
}))]
pub struct UserView {
    pub id: UserId,
    pub username: String,
    pub display_name: String,
    pub company_id: CompanyId,
    pub team_id: Option<TeamId>,
    pub state: UserState,
    /// Codes of the roles held.
    pub roles: Vec<String>,
    /// Projects that the user works in.
    pub project_ids: Vec<ProjectId>,
    pub created_at: DateTime<Utc>,
    /// Null for who never signed in.
    pub last_sign_in_at: Option<DateTime<Utc>>,
    pub version: i32,
}

/// Which users are wanted.
#[derive(Debug, Clone, Default)]
pub struct UserFilter {
    /// Part of the username or the displayed name.
    pub q: Option<String>,
    /// Any of these; empty is any at all.
    pub states: Vec<UserState>,
    pub team_id: Option<TeamId>,
    /// Codes of roles, any of them held.
    pub roles: Vec<String>,
    pub project_id: Option<ProjectId>,
    /// Days on which they were here last.
    pub last_sign_in: Days,
}

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "display_name", "last_sign_in_at", "username"];

/// The row, if it lies in the caller's scope.
pub async fn get(reader: &Reader<'_>, id: UserId) -> Result<user_account::Model> {
    let row = Entity::find_by_id(id).one(&reader.db).await?;
    row.filter(|row| reader.scope().sees_company(row.company_id)).ok_or(Error::NotFound("user"))
}

/// The row under lock, if it lies in the caller's scope.
pub(super) async fn locked(tx: &Tx<'_>, id: UserId) -> Result<user_account::Model> {
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    row.filter(|row| tx.actor.scope.sees_company(row.company_id)).ok_or(Error::NotFound("user"))
}

/// One user.
pub async fn one(reader: &Reader<'_>, id: UserId) -> Result<UserView> {
    let row = get(reader, id).await?;
    let mut held = Held::of(reader, &[id]).await?;
    Ok(held.view(row))
}

/// Users of the caller's scope.
pub async fn list(
    reader: &Reader<'_>,
    filter: &UserFilter,
    paging: &Paging,
) -> Result<Listed<UserView>> {
    let days = filter.last_sign_in;
    let days = days.of_moment(reader, filter.project_id, Column::LastSignInAt).await?;
    let select = wanted(reader, filter).filter(days);
    // Who never signed in comes before all others.
    let first = ("last_sign_in_at", false);
    let select = page::sorted_emptiest(select, paging, first, |name| match name {
        "display_name" => Column::DisplayName,
        "last_sign_in_at" => Column::LastSignInAt,
        "username" => Column::Username,
        _ => Column::CreatedAt,
    });
    let listed = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let ids: Vec<UserId> = listed.items.iter().map(|row| row.id).collect();
    let mut held = Held::of(reader, &ids).await?;
    Ok(listed.map(|row| held.view(row)))
}

fn wanted(reader: &Reader<'_>, filter: &UserFilter) -> Select<Entity> {
    let mut select = Entity::find().filter(reader.scope().companies(Column::CompanyId));
    if let Some(q) = &filter.q {
        select = select.filter(mentioned(&[Column::Username, Column::DisplayName], q));
    }
    if !filter.states.is_empty() {
        select = select.filter(Column::State.is_in(filter.states.iter().copied()));
    }
    if let Some(team_id) = filter.team_id {
        select = select.filter(Column::TeamId.eq(team_id));
    }
    if let Some(codes) = page::among_words(role::Column::Code, &filter.roles) {
        let role =
            role::Entity::find().select_only().column(role::Column::Id).filter(codes).into_query();
        let holders = user_role::Entity::find()
            .select_only()
            .column(user_role::Column::UserId)
            .filter(user_role::Column::RoleId.in_subquery(role))
            .into_query();
        select = select.filter(Column::Id.in_subquery(holders));
    }
    if let Some(project_id) = filter.project_id {
        let workers = user_project::Entity::find()
            .select_only()
            .column(user_project::Column::UserId)
            .filter(user_project::Column::ProjectId.eq(project_id))
            .into_query();
        select = select.filter(Column::Id.in_subquery(workers));
    }
    select
}

/// Codes of the roles that several users hold.
pub(in crate::admin) async fn roles(
    reader: &Reader<'_>,
    ids: &[UserId],
) -> Result<HashMap<UserId, Vec<String>>> {
    let all = role::Entity::find().all(&reader.db).await?;
    let codes: HashMap<RoleId, String> = all.into_iter().map(|role| (role.id, role.code)).collect();
    let held = user_role::Entity::find()
        .filter(user_role::Column::UserId.is_in(ids.iter().copied()))
        .all(&reader.db)
        .await?;
    let mut roles = HashMap::<UserId, Vec<String>>::new();
    for row in held {
        roles.entry(row.user_id).or_default().extend(codes.get(&row.role_id).cloned());
    }
    roles.values_mut().for_each(|codes| codes.sort());
    Ok(roles)
}

/// Roles and projects of several users.
struct Held {
    roles: HashMap<UserId, Vec<String>>,
    projects: HashMap<UserId, Vec<ProjectId>>,
}

impl Held {
    async fn of(reader: &Reader<'_>, ids: &[UserId]) -> Result<Self> {
        let roles = roles(reader, ids).await?;
        let rows = user_project::Entity::find()
            .filter(user_project::Column::UserId.is_in(ids.iter().copied()))
            .order_by_asc(user_project::Column::ProjectId)
            .all(&reader.db)
            .await?;
        let mut projects = HashMap::<UserId, Vec<ProjectId>>::new();
        for row in rows {
            projects.entry(row.user_id).or_default().push(row.project_id);
        }
        Ok(Self { roles, projects })
    }

    fn view(&mut self, row: user_account::Model) -> UserView {
        UserView {
            id: row.id,
            username: row.username,
            display_name: row.display_name,
            company_id: row.company_id,
            team_id: row.team_id,
            state: row.state,
            roles: self.roles.remove(&row.id).unwrap_or_default(),
            project_ids: self.projects.remove(&row.id).unwrap_or_default(),
            created_at: row.created_at,
            last_sign_in_at: row.last_sign_in_at,
            version: row.version,
        }
    }
}
