//! What a user may do and see, from his roles, team and projects; cached until rights change.

use crate::kernel::act::Act;
use crate::kernel::act_set::ActSet;
use crate::kernel::clock::real_now;
use crate::kernel::error::Unauthenticated;
use crate::kernel::{Actor, Error, Kernel, People, Result, Scope};
use entity::admin::role::DataScope;
use entity::admin::user_account::{self, UserState};
use entity::admin::{role, role_permission, session, user_project, user_role};
use entity::id::{CompanyId, ProjectId, RoleId, SessionId, UserId};
use entity::inventory::project;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use std::sync::Arc;

/// The actor behind a user id; a disabled user is refused.
pub async fn load(kernel: &Kernel, id: UserId) -> Result<Arc<Actor>> {
    if let Some(actor) = kernel.caches.actor(id) {
        return Ok(actor);
    }
    let so = kernel.caches.rights();
    let user = user_account::Entity::find_by_id(id).one(&kernel.db).await?;
    let user = user.ok_or(Error::Unauthenticated(Unauthenticated::Invalid))?;
    if user.state != UserState::Active {
        return Err(Error::Unauthenticated(Unauthenticated::Disabled));
    }
    let actor = Arc::new(assemble(kernel, user).await?);
    kernel.caches.keep_actor(id, actor.clone(), so);
    Ok(actor)
}

/// The actor of a session that is open; one that was ended is refused at once.
pub async fn of_session(kernel: &Kernel, id: UserId, session: SessionId) -> Result<Arc<Actor>> {
    if !kernel.caches.is_open(id, session) {
        let so = kernel.caches.rights();
        let row = session::Entity::find_by_id(session).one(&kernel.db).await?;
        let open = row.is_some_and(|row| {
            row.user_id == id && row.revoked_at.is_none() && row.expires_at > real_now()
        });
        if !open {
            return Err(Error::Unauthenticated(Unauthenticated::Invalid));
        }
        kernel.caches.keep_open(id, session, so);
    }
    load(kernel, id).await
}

async fn assemble(kernel: &Kernel, user: user_account::Model) -> Result<Actor> {
    let held = user_role::Entity::find()
        .filter(user_role::Column::UserId.eq(user.id))
        .all(&kernel.db)
        .await?;
    let role_ids: Vec<RoleId> = held.into_iter().map(|row| row.role_id).collect();
    let roles = role::Entity::find()
        .filter(role::Column::Id.is_in(role_ids.iter().copied()))
        .all(&kernel.db)
        .await?;
    let permissions = role_permission::Entity::find()
        .filter(role_permission::Column::RoleId.is_in(role_ids))
        .all(&kernel.db)
        .await?;
    let mut acts = ActSet::default();
    for permission in permissions {
        if let Some(act) = Act::named(&permission.act) {
            acts.insert(act);
        }
    }
    let widest = roles.iter().map(|role| role.data_scope).max_by_key(|scope| width(*scope));
    let scope = scope_of(kernel, &user, widest.unwrap_or(DataScope::Own)).await?;
    Ok(Actor {
        user_id: Some(user.id),
        username: user.username,
        display_name: user.display_name,
        company_id: Some(user.company_id),
        team_id: user.team_id,
        roles: roles.into_iter().map(|role| role.code).collect(),
        acts,
        scope,
    })
}

/// How wide a scope is, for comparing.
#[must_use]
pub const fn width(scope: DataScope) -> u8 {
    match scope {
        DataScope::Own => 0,
        DataScope::Team => 1,
        DataScope::Project => 2,
        DataScope::Company => 3,
        DataScope::All => 4,
    }
}

async fn scope_of(kernel: &Kernel, user: &user_account::Model, scope: DataScope) -> Result<Scope> {
    let company = Some(user.company_id);
    let own_people = user.team_id.map_or(People::Own, People::Team);
    Ok(match scope {
        DataScope::All => Scope { company: None, projects: None, people: People::Any },
        DataScope::Company => {
            let projects = Some(company_projects(kernel, user.company_id).await?);
            Scope { company, projects, people: People::Any }
        }
        DataScope::Project => Scope {
            company,
            projects: Some(own_projects(kernel, user.id).await?),
            people: People::Any,
        },
        DataScope::Team => Scope {
            company,
            projects: Some(own_projects(kernel, user.id).await?),
            people: own_people,
        },
        DataScope::Own => Scope {
            company,
            projects: Some(own_projects(kernel, user.id).await?),
            people: People::Own,
        },
    })
}

async fn company_projects(kernel: &Kernel, company_id: CompanyId) -> Result<Vec<ProjectId>> {
    let ids = project::Entity::find()
        .select_only()
        .column(project::Column::Id)
        .filter(project::Column::CompanyId.eq(company_id))
        .into_tuple()
        .all(&kernel.db)
        .await?;
    Ok(ids)
}

async fn own_projects(kernel: &Kernel, user_id: UserId) -> Result<Vec<ProjectId>> {
    let rows = user_project::Entity::find()
        .filter(user_project::Column::UserId.eq(user_id))
        .all(&kernel.db)
        .await?;
    Ok(rows.into_iter().map(|row| row.project_id).collect())
}
