//! Enabling a user again.

use super::grants;
use super::query::locked;
use crate::kernel::Result;
use crate::kernel::epoch::{self, Kind};
use crate::kernel::tx::{Subject, Tx};
use entity::id::UserId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde_json::json;

/// Lets a disabled user sign in again.
pub async fn enable(tx: &mut Tx<'_>, id: UserId) -> Result<()> {
    let user = locked(tx, id).await?;
    grants::check_manageable(tx, &user).await?;
    let next = user.state.enable()?;
    let version = user.version + 1;
    let mut change = user.into_active_model();
    change.state = Set(next);
    change.version = Set(version);
    change.update(tx.db()).await?;
    epoch::raise(tx, Kind::Rights).await?;
    tx.record("admin.user.enabled", Subject::global("admin.user", id), &json!({}))
}
