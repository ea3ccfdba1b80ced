//! Sign-out: the session of a refresh token ends.

use super::refresh::{Refresh, revoke};
use super::token::stored;
use crate::kernel::tx::Subject;
use crate::kernel::{Kernel, Result, commit};
use entity::admin::{refresh_token, session};
use sea_orm::EntityTrait;
use serde_json::json;

/// Ends the session; an unknown token is no error, so that clients can always sign out.
pub async fn sign_out(kernel: &Kernel, input: &Refresh) -> Result<()> {
    commit::by_system(kernel, "admin.session.sign_out", async |tx| {
        let id = stored(&input.refresh_token);
        let Some(token) = refresh_token::Entity::find_by_id(id).one(tx.db()).await? else {
            return Ok(());
        };
        let session = session::Entity::find_by_id(token.session_id).one(tx.db()).await?;
        let Some(session) = session else { return Ok(()) };
        if session.revoked_at.is_none() {
            revoke(tx, session.id).await?;
            let subject = Subject::global("admin.user", session.user_id);
            tx.audit_only(subject, json!({"session_id": session.id}));
        }
        Ok(())
    })
    .await
}
