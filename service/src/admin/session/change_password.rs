//! One's own password; every other session ends.

use super::back_off::{self, Counted};
use crate::admin::refusal::Admin;
use crate::admin::{password, password_rule};
use crate::kernel::clock::real_now;
use crate::kernel::epoch::{self, Kind};
use crate::kernel::tx::{Subject, Tx};
use crate::kernel::{Error, Kernel, Result, commit};
use entity::admin::{session, user_account};
use entity::id::UserId;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// The present password and the new one.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"current_password": "louxiao-admin", "new_password": "a longer sentence 42"}))]
pub struct ChangePassword {
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password)]
    pub current_password: String,
    #[validate(length(min = 8, max = 128))]
    #[schema(min_length = 8, max_length = 128, format = Password)]
    pub new_password: String,
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ChangePassword").finish_non_exhaustive()
    }
}

/// Checks the present password and hashes the new one, before any transaction begins.
pub async fn prepare(kernel: &Kernel, user_id: UserId, input: &ChangePassword) -> Result<String> {
    let user = user_account::Entity::find_by_id(user_id).one(&kernel.db).await?;
    let user = user.ok_or(Error::NotFound("user"))?;
    let who = Counted::again(user_id);
    let turn = who.turn().await;
    back_off::check(kernel, &who).await?;
    if !password::verify(&input.current_password, Some(&user.password_hash)).await? {
        commit::by_system(kernel, "admin.session.refuse", async |tx| {
            back_off::count(tx, &who).await
        })
        .await?;
        return Err(Admin::WrongPassword.into());
    }
    drop(turn);
    password_rule::check("/new_password", &input.new_password)?;
    password::hash(&input.new_password, kernel.password_strength).await
}

/// Stores the new hash and revokes every session of the user.
pub async fn change(tx: &mut Tx<'_>, user_id: UserId, hash: &str) -> Result<()> {
    let change = user_account::ActiveModel {
        id: Set(user_id),
        password_hash: Set(hash.to_owned()),
        ..Default::default()
    };
    user_account::Entity::update(change).exec(tx.db()).await?;
    revoke_all(tx, user_id).await?;
    tx.record("admin.user.password_changed", Subject::global("admin.user", user_id), &json!({}))
}

/// Ends every session of a user.
pub async fn revoke_all(tx: &Tx<'_>, user_id: UserId) -> Result<()> {
    let ended = session::ActiveModel { revoked_at: Set(Some(real_now())), ..Default::default() };
    session::Entity::update_many()
        .set(ended)
        .filter(session::Column::UserId.eq(user_id))
        .filter(session::Column::RevokedAt.is_null())
        .exec(tx.db())
        .await?;
    epoch::raise(tx, Kind::Rights).await
}
