//! Refresh: each token is good once; its successor is the same for everyone who asks within the
//! grace time, and a later reuse revokes the session.

use super::sign_in::answer;
use super::token::{Keys, Tokens, stored};
use crate::kernel::clock::real_now;
use crate::kernel::epoch::{self, Kind};
use crate::kernel::error::Unauthenticated;
use crate::kernel::tx::{Subject, Tx};
use crate::kernel::{Error, Kernel, Result, commit};
use chrono::TimeDelta;
use entity::admin::{refresh_token, session};
use entity::id::{SessionId, UserId};
use sea_orm::{ActiveValue::Set, EntityTrait, IntoActiveModel, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// Several tabs of one browser refresh within this time of each other.
const GRACE: TimeDelta = TimeDelta::seconds(30);

/// A refresh token.
#[derive(Clone, Serialize, Deserialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"refresh_token": "3f0c8a5d9be1"}))]
pub struct Refresh {
    #[validate(length(min = 1, max = 128))]
    #[schema(min_length = 1, max_length = 128)]
    pub refresh_token: String,
}

impl std::fmt::Debug for Refresh {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Refresh").finish_non_exhaustive()
    }
}

enum Found {
    Open(UserId, SessionId),
    Reused,
}

/// Trades a refresh token for new tokens.
pub async fn refresh(kernel: &Kernel, keys: &Keys, input: &Refresh) -> Result<Tokens> {
    let next = keys.next_refresh(&input.refresh_token);
    let found = commit::by_system(kernel, "admin.session.refresh", async |tx| {
        rotate(tx, &input.refresh_token, &next).await
    })
    .await?;
    match found {
        Found::Open(user_id, session_id) => answer(kernel, keys, user_id, session_id, next).await,
        Found::Reused => Err(invalid()),
    }
}

fn invalid() -> Error {
    Error::Unauthenticated(Unauthenticated::Invalid)
}

async fn rotate(tx: &mut Tx<'_>, token: &str, next: &str) -> Result<Found> {
    let now = real_now();
    let row = refresh_token::Entity::find_by_id(stored(token))
        .lock_exclusive()
        .one(tx.db())
        .await?
        .ok_or_else(invalid)?;
    let session = session::Entity::find_by_id(row.session_id).one(tx.db()).await?;
    let session = session.ok_or_else(invalid)?;
    if session.revoked_at.is_some() || session.expires_at <= now {
        return Err(invalid());
    }
    match row.used_at {
        None => {
            let used = refresh_token::ActiveModel {
                id: Set(row.id),
                used_at: Set(Some(now)),
                ..Default::default()
            };
            refresh_token::Entity::update(used).exec(tx.db()).await?;
            let successor = refresh_token::Model {
                id: stored(next),
                session_id: session.id,
                issued_at: now,
                used_at: None,
            };
            refresh_token::Entity::insert(successor.into_active_model())
                .exec_without_returning(tx.db())
                .await?;
        }
        Some(used_at) if now - used_at <= GRACE => {}
        Some(_) => {
            revoke(tx, session.id).await?;
            let subject = Subject::global("admin.user", session.user_id);
            tx.audit_only(subject, json!({"session_id": session.id, "reused": true}));
            return Ok(Found::Reused);
        }
    }
    Ok(Found::Open(session.user_id, session.id))
}

/// Ends a session; its tokens are refused from now on.
pub(super) async fn revoke(tx: &Tx<'_>, id: SessionId) -> Result<()> {
    let change = session::ActiveModel {
        id: Set(id),
        revoked_at: Set(Some(real_now())),
        ..Default::default()
    };
    session::Entity::update(change).exec(tx.db()).await?;
    epoch::raise(tx, Kind::Rights).await
}
