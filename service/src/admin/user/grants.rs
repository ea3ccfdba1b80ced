//! Roles, team and projects of a user: checked together, written together.

use crate::admin::refusal::Admin;
use crate::admin::rights::{Rights, roles_of};
use crate::admin::team;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use entity::admin::{role, user_account, user_project, user_role};
use entity::id::{CompanyId, ProjectId, TeamId, UserId};
use entity::inventory::project;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use std::collections::BTreeSet;

/// What a body wants a user to have; `None` is not named.
#[derive(Debug, Clone, Copy)]
pub(super) struct Wanted<'a> {
    pub company_id: CompanyId,
    pub team_id: Option<TeamId>,
    pub roles: Option<&'a [String]>,
    pub project_ids: Option<&'a [ProjectId]>,
}

/// Checks everything at once; answers the roles wanted. Nobody grants more than he has.
pub(super) async fn check(tx: &Tx<'_>, wanted: &Wanted<'_>) -> Result<Vec<role::Model>> {
    let mut faults = vec![];
    check_team(tx, wanted, &mut faults).await?;
    check_projects(tx, wanted, &mut faults).await?;
    let roles = find_roles(tx, wanted.roles.unwrap_or_default(), &mut faults).await?;
    if !faults.is_empty() {
        return Err(faults.into());
    }
    Rights::of(tx, &roles).await?.within_own(tx).await?;
    Ok(roles)
}

async fn check_team(tx: &Tx<'_>, wanted: &Wanted<'_>, faults: &mut Vec<Fault>) -> Result<()> {
    let Some(id) = wanted.team_id else { return Ok(()) };
    match team::get(&tx.reader(), id).await {
        Ok(team) if team.company_id == wanted.company_id => Ok(()),
        Ok(_) | Err(Error::NotFound(_)) => {
            faults.push(Fault::at("/team_id", FaultCode::NotFound));
            Ok(())
        }
        Err(error) => Err(error),
    }
}

async fn check_projects(tx: &Tx<'_>, wanted: &Wanted<'_>, faults: &mut Vec<Fault>) -> Result<()> {
    let ids = wanted.project_ids.unwrap_or_default();
    if ids.is_empty() {
        return Ok(());
    }
    let found = project::Entity::find()
        .filter(project::Column::Id.is_in(ids.iter().copied()))
        .filter(tx.actor.scope.projects(project::Column::Id))
        .all(tx.db())
        .await?;
    let known: BTreeSet<ProjectId> = found.into_iter().map(|project| project.id).collect();
    for (index, _) in ids.iter().enumerate().filter(|(_, id)| !known.contains(id)) {
        faults.push(Fault::at(format!("/project_ids/{index}"), FaultCode::NotFound));
    }
    Ok(())
}

async fn find_roles(
    tx: &Tx<'_>,
    codes: &[String],
    faults: &mut Vec<Fault>,
) -> Result<Vec<role::Model>> {
    let roles = role::Entity::find()
        .filter(role::Column::Code.is_in(codes.iter().map(String::as_str)))
        .all(tx.db())
        .await?;
    for (index, code) in codes.iter().enumerate() {
        if !roles.iter().any(|role| role.code == *code) {
            faults.push(Fault::at(format!("/roles/{index}"), FaultCode::NotFound));
        }
    }
    Ok(roles)
}

/// Refused when the user has wider rights than the actor, or works where the actor does not: who
/// may reset a password has the rights behind it.
pub(super) async fn check_manageable(tx: &Tx<'_>, user: &user_account::Model) -> Result<()> {
    let projects = user_project::Entity::find()
        .filter(user_project::Column::UserId.eq(user.id))
        .all(tx.db())
        .await?;
    let unseen = projects.iter().find(|row| !tx.actor.scope.sees_project(row.project_id));
    if unseen.is_some() {
        return Err(Admin::WiderThanOwn.with("data_scope", "project").into());
    }
    let roles = roles_of(tx, user.id).await?;
    Rights::of(tx, &roles).await?.within_own(tx).await
}

/// Gives the user exactly these roles.
pub(super) async fn write_roles(tx: &Tx<'_>, user: UserId, roles: &[role::Model]) -> Result<()> {
    user_role::Entity::delete_many()
        .filter(user_role::Column::UserId.eq(user))
        .exec(tx.db())
        .await?;
    let rows = roles
        .iter()
        .map(|role| user_role::ActiveModel { user_id: Set(user), role_id: Set(role.id) });
    if !roles.is_empty() {
        user_role::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}

/// Lets the user work in exactly these projects.
pub(super) async fn write_projects(tx: &Tx<'_>, user: UserId, ids: &[ProjectId]) -> Result<()> {
    user_project::Entity::delete_many()
        .filter(user_project::Column::UserId.eq(user))
        .exec(tx.db())
        .await?;
    let ids: BTreeSet<ProjectId> = ids.iter().copied().collect();
    if !ids.is_empty() {
        let row = |id| user_project::ActiveModel { user_id: Set(user), project_id: Set(id) };
        let rows = ids.into_iter().map(row);
        user_project::Entity::insert_many(rows).exec_without_returning(tx.db()).await?;
    }
    Ok(())
}
