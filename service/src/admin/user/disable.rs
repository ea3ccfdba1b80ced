//! Disabling a user.

use super::grants;
use super::query::locked;
use crate::admin::refusal::Admin;
use crate::admin::rights::{ADMINISTRATOR, an_administrator_remains, roles_of};
use crate::admin::session::change_password::revoke_all;
use crate::kernel::Result;
use crate::kernel::tx::{Subject, Tx};
use entity::id::UserId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

/// Disables a user: his tokens are refused at once, his sessions end.
pub async fn disable(tx: &mut Tx<'_>, id: UserId) -> Result<()> {
    let user = locked(tx, id).await?;
    if tx.actor.user_id == Some(id) {
        return Err(Admin::NotYourself.into());
    }
    grants::check_manageable(tx, &user).await?;
    let next = user.state.disable()?;
    if roles_of(tx, id).await?.iter().any(|role| role.code == ADMINISTRATOR) {
        an_administrator_remains(tx, id).await?;
    }
    let version = user.version + 1;
    let mut change = user.into_active_model();
    change.state = Set(next);
    change.version = Set(version);
    change.update(tx.db()).await?;
    revoke_all(tx, id).await?;
    tx.record("admin.user.disabled", Subject::global("admin.user", id), &json!({}))
}
