//! Who works with the reader.

use crate::admin::user;
use crate::kernel::page::{self, Listed, Paging, sorted};
use crate::kernel::text::mentioned;
use crate::kernel::{Reader, Result};
use entity::admin::role::{self, DataScope};
use entity::admin::user_account::{self, Column, Entity, UserState};
use entity::admin::{team, user_project, user_role};
use entity::id::{ProjectId, TeamId, UserId};
use sea_orm::sea_query::{Condition, IntoCondition, SelectStatement};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Somebody who works with the reader.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0195a3c0-5b7e-7000-8000-000000000001", "display_name": "李娜",
    "team_id": "0195a3c0-5b7e-7000-8000-000000000011", "team": "销售一组",
    "roles": ["consultant"], "state": "active"
}))]
pub struct ColleagueView {
    pub id: UserId,
    pub display_name: String,
    pub team_id: Option<TeamId>,
    /// Name of the team.
    pub team: Option<String>,
    /// Codes of the roles held.
    pub roles: Vec<String>,
    /// Who is disabled is still named by what he did.
    pub state: UserState,
}

/// Which colleagues are wanted.
#[derive(Debug, Clone, Default)]
pub struct ColleagueFilter {
    /// Empty is anybody.
    pub ids: Vec<UserId>,
    /// Part of the name.
    pub q: Option<String>,
    /// Any of these; empty is any at all.
    pub states: Vec<UserState>,
    pub team_id: Option<TeamId>,
    /// Codes of roles, any of them held.
    pub roles: Vec<String>,
    /// Works in it.
    pub project_id: Option<ProjectId>,
}

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "display_name"];

/// People of the reader's company who work in one of his projects, or in all of them.
pub async fn list(
    reader: &Reader<'_>,
    filter: &ColleagueFilter,
    paging: &Paging,
) -> Result<Listed<ColleagueView>> {
    let scope = reader.scope();
    let works = works_in(scope.projects(user_project::Column::ProjectId));
    let seen = Condition::any()
        .add(Column::Id.in_subquery(works))
        .add(Column::Id.in_subquery(everywhere()))
        .add_option(reader.actor.user_id.map(|me| Column::Id.eq(me)));
    let select = Entity::find()
        .filter(scope.companies(Column::CompanyId))
        .filter(seen)
        .filter(wanted(reader, filter));
    let select = sorted(select, paging, |name| match name {
        "display_name" => Column::DisplayName,
        _ => Column::CreatedAt,
    });
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let ids: Vec<UserId> = rows.items.iter().map(|row| row.id).collect();
    let mut roles = user::roles(reader, &ids).await?;
    let teams = teams(reader, rows.items.iter().filter_map(|row| row.team_id)).await?;
    Ok(rows.map(|row: user_account::Model| ColleagueView {
        roles: roles.remove(&row.id).unwrap_or_default(),
        team: row.team_id.and_then(|id| teams.get(&id).cloned()),
        team_id: row.team_id,
        id: row.id,
        display_name: row.display_name,
        state: row.state,
    }))
}

fn wanted(reader: &Reader<'_>, filter: &ColleagueFilter) -> Condition {
    let seen = || reader.scope().projects(user_project::Column::ProjectId);
    let states = filter.states.iter().copied();
    let project = |id: ProjectId| works_in(seen().add(user_project::Column::ProjectId.eq(id)));
    Condition::all()
        .add_option(page::among(Column::Id, &filter.ids))
        .add_option(filter.q.as_deref().map(|q| mentioned(&[Column::DisplayName], q)))
        .add_option((!filter.states.is_empty()).then(|| Column::State.is_in(states)))
        .add_option(filter.team_id.map(|id| Column::TeamId.eq(id)))
        .add_option(
            page::among_words(role::Column::Code, &filter.roles)
                .map(|codes| Column::Id.in_subquery(holding(codes))),
        )
        .add_option(filter.project_id.map(|id| Column::Id.in_subquery(project(id))))
}

/// Users of these projects.
fn works_in(projects: Condition) -> SelectStatement {
    user_project::Entity::find()
        .select_only()
        .column(user_project::Column::UserId)
        .filter(projects)
        .into_query()
}

/// Users of a role that sees every project of the company.
fn everywhere() -> SelectStatement {
    holding(role::Column::DataScope.is_in([DataScope::Company, DataScope::All]))
}

fn holding(roles: impl IntoCondition) -> SelectStatement {
    let roles =
        role::Entity::find().select_only().column(role::Column::Id).filter(roles.into_condition());
    user_role::Entity::find()
        .select_only()
        .column(user_role::Column::UserId)
        .filter(user_role::Column::RoleId.in_subquery(roles.into_query()))
        .into_query()
}

async fn teams(
    reader: &Reader<'_>,
    ids: impl Iterator<Item = TeamId>,
) -> Result<HashMap<TeamId, String>> {
    let rows = team::Entity::find().filter(team::Column::Id.is_in(ids)).all(&reader.db).await?;
    Ok(rows.into_iter().map(|row| (row.id, row.name)).collect())
}
