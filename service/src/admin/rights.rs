//! Nobody hands out more than he has: what a user may grant, and whose rights he may touch.

use super::refusal::Admin;
use crate::kernel::{Act, Result, Tx};
use entity::admin::role::{self, DataScope};
use entity::admin::{role_permission, user_account, user_role};
use entity::id::{RoleId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect, QueryTrait};

/// Code of the role that may do everything.
pub const ADMINISTRATOR: &str = "administrator";

/// Rights about to be granted, or held by somebody about to be changed.
#[derive(Debug, Clone, Default)]
pub struct Rights {
    pub acts: Vec<String>,
    pub scope: Option<DataScope>,
}

impl Rights {
    /// What these roles give together.
    pub async fn of(tx: &Tx<'_>, roles: &[role::Model]) -> Result<Self> {
        let permissions = role_permission::Entity::find()
            .filter(role_permission::Column::RoleId.is_in(roles.iter().map(|role| role.id)))
            .all(tx.db())
            .await?;
        let acts = permissions.into_iter().map(|permission| permission.act).collect();
        Ok(Self { acts, scope: roles.iter().map(|role| role.data_scope).max() })
    }

    /// Refused when the actor has less than this; the administrator and the system have all.
    pub async fn within_own(&self, tx: &Tx<'_>) -> Result<()> {
        if tx.actor.user_id.is_none() || tx.actor.holds(ADMINISTRATOR) {
            return Ok(());
        }
        let lacks = |name: &&String| Act::named(name).is_none_or(|act| tx.actor.need(act).is_err());
        if let Some(act) = self.acts.iter().find(lacks) {
            return Err(Admin::WiderThanOwn.with("permission", act).into());
        }
        let own = role::Entity::find()
            .filter(role::Column::Code.is_in(tx.actor.roles.iter().map(String::as_str)))
            .all(tx.db())
            .await?;
        if self.scope > own.iter().map(|role| role.data_scope).max() {
            return Err(Admin::WiderThanOwn.with("data_scope", &self.scope).into());
        }
        Ok(())
    }
}

/// The roles that a user holds.
pub async fn roles_of(tx: &Tx<'_>, user_id: UserId) -> Result<Vec<role::Model>> {
    let held = user_role::Entity::find()
        .select_only()
        .column(user_role::Column::RoleId)
        .filter(user_role::Column::UserId.eq(user_id))
        .into_query();
    let roles = role::Entity::find().filter(role::Column::Id.in_subquery(held));
    Ok(roles.all(tx.db()).await?)
}

/// Refused when no enabled administrator would remain without this user. The role's row is locked,
/// so that two administrators cannot remove each other at the same moment.
pub async fn an_administrator_remains(tx: &Tx<'_>, without: UserId) -> Result<()> {
    let role = role::Entity::find()
        .filter(role::Column::Code.eq(ADMINISTRATOR))
        .lock_exclusive()
        .one(tx.db())
        .await?;
    let role_id = role.map(|role| role.id).unwrap_or(RoleId(uuid::Uuid::nil()));
    let holders = user_role::Entity::find()
        .select_only()
        .column(user_role::Column::UserId)
        .filter(user_role::Column::RoleId.eq(role_id))
        .into_query();
    let others = user_account::Entity::find()
        .filter(user_account::Column::Id.in_subquery(holders))
        .filter(user_account::Column::Id.ne(without))
        .filter(user_account::Column::State.eq(user_account::UserState::Active))
        .count(tx.db())
        .await?;
    if others == 0 { Err(Admin::LastAdministrator.into()) } else { Ok(()) }
}
