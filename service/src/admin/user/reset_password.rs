//! Giving a user a new password.

use super::grants;
use super::query::locked;
use crate::admin::session::change_password::revoke_all;
use crate::admin::{password, password_rule};
use crate::kernel::text::unsaid;
use crate::kernel::tx::{Subject, Tx};
use crate::kernel::{Kernel, Result};
use entity::id::UserId;
use sea_orm::{ActiveModelTrait, ActiveValue::Set, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// The new password.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"password": "another four words"}))]
pub struct ResetPassword {
    /// 8 to 128 characters, not one of those that everybody tries first.
    // Left out of the hash that tells requests apart: what is stored must not help to guess it.
    #[serde(serialize_with = "unsaid")]
    #[validate(length(min = 8, max = 128))]
    #[schema(min_length = 8, max_length = 128, format = Password)]
    pub password: String,
}

impl std::fmt::Debug for ResetPassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ResetPassword").finish_non_exhaustive()
    }
}

/// Checks and hashes a password, before any transaction begins.
pub async fn prepare(kernel: &Kernel, password: &str) -> Result<String> {
    password_rule::check("/password", password)?;
    password::hash(password, kernel.password_strength).await
}

/// Stores the hash; every session of the user ends.
pub async fn reset_password(tx: &mut Tx<'_>, id: UserId, password_hash: &str) -> Result<()> {
    let user = locked(tx, id).await?;
    grants::check_manageable(tx, &user).await?;
    let version = user.version + 1;
    let mut change = user.into_active_model();
    change.password_hash = Set(password_hash.to_owned());
    change.version = Set(version);
    change.update(tx.db()).await?;
    revoke_all(tx, id).await?;
    tx.record("admin.user.password_reset", Subject::global("admin.user", id), &json!({}))
}
