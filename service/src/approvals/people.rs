//! People: who holds a role, who may decide, who sees a project; read in the act's transaction.

use crate::kernel::Result;
use entity::admin::role::{self, DataScope};
use entity::admin::user_account::{self, UserState};
use entity::admin::{role_permission, user_project, user_role};
use entity::id::{CompanyId, ProjectId, RoleId, UserId};
use entity::inventory::project;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};
use std::collections::HashMap;

/// An enabled user with his roles.
#[derive(Debug, Clone)]
pub struct Person {
    pub id: UserId,
    pub company_id: CompanyId,
    pub roles: Vec<role::Model>,
}

impl Person {
    /// Codes of the roles held.
    pub fn codes(&self) -> Vec<String> {
        self.roles.iter().map(|role| role.code.clone()).collect()
    }
}

/// The enabled ones of these users.
pub async fn load<C: ConnectionTrait>(db: &C, ids: &[UserId]) -> Result<Vec<Person>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let users = user_account::Entity::find()
        .filter(user_account::Column::Id.is_in(ids.iter().copied()))
        .filter(user_account::Column::State.eq(UserState::Active))
        .all(db)
        .await?;
    let held = user_role::Entity::find()
        .filter(user_role::Column::UserId.is_in(users.iter().map(|user| user.id)))
        .all(db)
        .await?;
    let roles = role::Entity::find()
        .filter(role::Column::Id.is_in(held.iter().map(|row| row.role_id)))
        .all(db)
        .await?;
    let roles: HashMap<RoleId, role::Model> =
        roles.into_iter().map(|role| (role.id, role)).collect();
    let mut people: Vec<Person> = users
        .into_iter()
        .map(|user| {
            let own = held.iter().filter(|row| row.user_id == user.id);
            let roles = own.filter_map(|row| roles.get(&row.role_id).cloned()).collect();
            Person { id: user.id, company_id: user.company_id, roles }
        })
        .collect();
    people.sort_by_key(|person| person.id);
    Ok(people)
}

/// Enabled users who hold one of these roles and see the project.
pub async fn holders<C: ConnectionTrait>(
    db: &C,
    codes: &[&str],
    project_id: ProjectId,
) -> Result<Vec<UserId>> {
    let roles: Vec<RoleId> = role::Entity::find()
        .select_only()
        .column(role::Column::Id)
        .filter(role::Column::Code.is_in(codes.iter().copied()))
        .into_tuple()
        .all(db)
        .await?;
    let ids: Vec<UserId> = user_role::Entity::find()
        .select_only()
        .column(user_role::Column::UserId)
        .distinct()
        .filter(user_role::Column::RoleId.is_in(roles))
        .into_tuple()
        .all(db)
        .await?;
    let people = load(db, &ids).await?;
    let seeing = seeing(db, people, project_id).await?;
    Ok(seeing.into_iter().map(|person| person.id).collect())
}

/// Those of the people who see the project.
pub async fn seeing<C: ConnectionTrait>(
    db: &C,
    people: Vec<Person>,
    project_id: ProjectId,
) -> Result<Vec<Person>> {
    if people.is_empty() {
        return Ok(people);
    }
    let project = project::Entity::find_by_id(project_id).one(db).await?;
    let company = project.map(|project| project.company_id);
    let assigned: Vec<UserId> = user_project::Entity::find()
        .select_only()
        .column(user_project::Column::UserId)
        .filter(user_project::Column::ProjectId.eq(project_id))
        .filter(user_project::Column::UserId.is_in(people.iter().map(|person| person.id)))
        .into_tuple()
        .all(db)
        .await?;
    let sees = |person: &Person| {
        let widest = person.roles.iter().map(|role| role.data_scope).max();
        match widest {
            Some(DataScope::All) => true,
            Some(DataScope::Company) => Some(person.company_id) == company,
            _ => assigned.contains(&person.id),
        }
    };
    Ok(people.into_iter().filter(sees).collect())
}

/// Do the roles give the permission for this act?
pub async fn may<C: ConnectionTrait>(db: &C, roles: &[role::Model], act: &str) -> Result<bool> {
    let found = role_permission::Entity::find()
        .filter(role_permission::Column::RoleId.is_in(roles.iter().map(|role| role.id)))
        .filter(role_permission::Column::Act.eq(act))
        .one(db)
        .await?;
    Ok(found.is_some())
}
