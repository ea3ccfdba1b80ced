//! Tickets: a browser's `EventSource` sends no headers, so its caller fetches a word that opens one
//! stream, once, within half a minute. What is stored is its hash.

use crate::kernel::cipher;
use crate::kernel::clock::real_now;
use crate::kernel::error::Unauthenticated;
use crate::kernel::{Error, Kernel, Result, commit, digest};
use chrono::{DateTime, TimeDelta, Utc};
use entity::id::{SessionId, UserId};
use entity::kernel::event_ticket::{Column, Entity, Model};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A ticket is good for so long.
const LIFE: TimeDelta = TimeDelta::seconds(30);

/// For whom a stream is, and until when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Pass {
    pub user_id: UserId,
    pub session_id: SessionId,
    /// When the access token ends.
    pub until: DateTime<Utc>,
}

/// A ticket 票据 for one stream.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "ticket": "8a5d9be13f0c8a5d9be13f0c8a5d9be13f0c8a5d9be13f0c8a5d9be13f0c8a5d",
    "expires_at": "2025-03-10T02:00:30Z"
}))]
pub struct Ticket {
    /// Good once.
    #[schema(max_length = 64)]
    pub ticket: String,
    /// On the machine's clock, 30 seconds after it was asked for.
    pub expires_at: DateTime<Utc>,
}

/// Writes a ticket for the bearer of a token.
pub async fn issue(kernel: &Kernel, pass: Pass) -> Result<Ticket> {
    let ticket = cipher::secret();
    let row = Model {
        id: digest::hash(ticket.as_bytes()),
        user_id: pass.user_id,
        session_id: pass.session_id,
        until_at: pass.until,
        expires_at: real_now() + LIFE,
    };
    let expires_at = row.expires_at;
    commit::by_system(kernel, "kernel.event_ticket.issue", async |tx| {
        let row = row.clone().into_active_model();
        Entity::insert(row).exec_without_returning(tx.db()).await?;
        Ok(())
    })
    .await?;
    Ok(Ticket { ticket, expires_at })
}

/// Whom a ticket stands for; the delete decides who was first.
pub async fn redeem(kernel: &Kernel, ticket: &str) -> Result<Pass> {
    let id = digest::hash(ticket.as_bytes());
    let now = real_now();
    let pass = commit::by_system(kernel, "kernel.event_ticket.redeem", async |tx| {
        let Some(row) = Entity::find_by_id(&id).one(tx.db()).await? else { return Ok(None) };
        let taken = Entity::delete_many().filter(Column::Id.eq(&id)).exec(tx.db()).await?;
        let good = taken.rows_affected == 1 && row.expires_at > now;
        let (user_id, session_id, until) = (row.user_id, row.session_id, row.until_at);
        Ok(good.then_some(Pass { user_id, session_id, until }))
    })
    .await?;
    pass.ok_or(Error::Unauthenticated(Unauthenticated::Invalid))
}

/// Deletes tickets that nobody used; answers how many.
pub async fn forget(kernel: &Kernel) -> Result<u64> {
    let now = real_now();
    commit::by_system(kernel, "kernel.event_ticket.forget", async |tx| {
        let gone = Entity::delete_many().filter(Column::ExpiresAt.lt(now)).exec(tx.db()).await?;
        Ok(gone.rows_affected)
    })
    .await
}
