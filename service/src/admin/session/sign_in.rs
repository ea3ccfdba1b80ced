//! Sign-in: name and password for a session; the same answer and time for every failure.

use super::back_off::{self, Counted};
use super::token::{Keys, SESSION, Tokens, stored};
use super::{Profile, profile};
use crate::admin::authority;
use crate::admin::password::{self, Strength};
use crate::kernel::clock::real_now;
use crate::kernel::error::Unauthenticated;
use crate::kernel::tx::{Subject, Tx};
use crate::kernel::{Error, Kernel, Result, commit};
use entity::admin::user_account::{self, UserState};
use entity::admin::{refresh_token, session};
use entity::id::{SessionId, UserId};
use rand::Rng;
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Name and password.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"username": "admin", "password": "louxiao-admin"}))]
pub struct SignIn {
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub username: String,
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128, format = Password)]
    pub password: String,
    /// What an earlier sign-in from this device answered: it is then counted by itself, and nobody
    /// who fails elsewhere keeps it waiting. One that is not known here is no error.
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub device_token: Option<String>,
}

impl std::fmt::Debug for SignIn {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SignIn").field("username", &self.username).finish_non_exhaustive()
    }
}

/// Opens a session.
pub async fn sign_in(
    kernel: &Kernel,
    keys: &Keys,
    input: &SignIn,
    address: &str,
) -> Result<Tokens> {
    let username = input.username.trim().to_lowercase();
    let device = input.device_token.as_deref();
    let device = device.and_then(|token| keys.known_device(&username, token));
    let who = match device {
        Some(nonce) => Counted::device(nonce),
        None => Counted::stranger(&username, address),
    };
    let turn = who.turn().await;
    back_off::check(kernel, &who).await?;
    let user = user_account::Entity::find()
        .filter(user_account::Column::Username.eq(&username))
        .one(&kernel.db)
        .await?
        .filter(|user| user.state == UserState::Active);
    let hash = user.as_ref().map(|user| user.password_hash.as_str());
    let fits = password::verify(&input.password, hash).await?;
    let Some(user) = user.filter(|_| fits) else {
        commit::by_system(kernel, "admin.session.refuse", async |tx| {
            back_off::count(tx, &who).await
        })
        .await?;
        return Err(Error::Unauthenticated(Unauthenticated::WrongCredentials));
    };
    drop(turn);
    let weak = password::is_weak(&user.password_hash) && hash_strength(kernel) == Strength::Full;
    let better = match weak {
        true => Some(password::hash(&input.password, Strength::Full).await?),
        false => None,
    };
    let mut seed = [0; 32];
    fill(&mut seed);
    let (session_id, refresh_token) = commit::by_system(kernel, "admin.session.sign_in", {
        async |tx| {
            back_off::forget(tx, &who).await?;
            if let Some(hash) = &better {
                rehash(tx, user.id, hash).await?;
            }
            note(tx, user.id).await?;
            open(tx, keys, user.id, &seed).await
        }
    })
    .await?;
    let mut tokens = answer(kernel, keys, user.id, session_id, refresh_token).await?;
    let nonce = device.map_or_else(fresh_nonce, str::to_owned);
    tokens.device_token = Some(keys.device(&username, &nonce));
    Ok(tokens)
}

fn fresh_nonce() -> String {
    let mut seed = [0; 32];
    fill(&mut seed);
    hex::encode(&seed[..16])
}

/// Weak hashes are made only where time does not count; there they stay.
fn hash_strength(kernel: &Kernel) -> Strength {
    kernel.password_strength
}

#[expect(clippy::disallowed_methods, reason = "secrets are drawn from the system's generator")]
fn fill(seed: &mut [u8; 32]) {
    rand::rng().fill_bytes(seed);
}

async fn rehash(tx: &Tx<'_>, user_id: UserId, hash: &str) -> Result<()> {
    let change = user_account::ActiveModel {
        id: Set(user_id),
        password_hash: Set(hash.to_owned()),
        ..Default::default()
    };
    user_account::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

/// When he was here last, as business days count.
async fn note(tx: &Tx<'_>, user_id: UserId) -> Result<()> {
    let change = user_account::ActiveModel {
        id: Set(user_id),
        last_sign_in_at: Set(Some(tx.now)),
        ..Default::default()
    };
    user_account::Entity::update(change).exec(tx.db()).await?;
    Ok(())
}

async fn open(
    tx: &mut Tx<'_>,
    keys: &Keys,
    user_id: UserId,
    seed: &[u8; 32],
) -> Result<(SessionId, String)> {
    let now = real_now();
    let id = tx.id::<SessionId>();
    let row = session::Model {
        id,
        user_id,
        created_at: now,
        expires_at: now + SESSION,
        revoked_at: None,
    };
    session::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    let token = keys.first_refresh(id, seed);
    let row =
        refresh_token::Model { id: stored(&token), session_id: id, issued_at: now, used_at: None };
    refresh_token::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    tx.audit_only(Subject::global("admin.user", user_id), json!({"session_id": id}));
    Ok((id, token))
}

/// Tokens and profile of an open session.
pub(super) async fn answer(
    kernel: &Kernel,
    keys: &Keys,
    user_id: UserId,
    session_id: SessionId,
    refresh_token: String,
) -> Result<Tokens> {
    let actor = authority::load(kernel, user_id).await?;
    let (access_token, expires_in) = keys.access(user_id, session_id)?;
    let user: Profile = profile::of(&actor)?;
    let token_type = "Bearer".to_owned();
    let device_token = None;
    Ok(Tokens { access_token, token_type, expires_in, refresh_token, device_token, user })
}
