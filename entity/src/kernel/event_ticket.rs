//! Tickets 票据: one look at the events, for browsers that can send no headers.

use crate::id::{SessionId, UserId};
use sea_orm::entity::prelude::*;

/// A ticket that has not been used; using it deletes it.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "event_ticket")]
pub struct Model {
    /// SHA-256 of the ticket, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub user_id: UserId,
    pub session_id: SessionId,
    /// When the access token ends that it was asked for with.
    pub until_at: DateTimeUtc,
    /// It must be used before, on the machine's clock.
    pub expires_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
