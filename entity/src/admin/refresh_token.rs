//! Refresh tokens 刷新令牌, known only by their hash.

use crate::id::SessionId;
use sea_orm::entity::prelude::*;

/// One rotation of a session.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "refresh_token")]
pub struct Model {
    /// SHA-256 of the token, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub session_id: SessionId,
    pub issued_at: DateTimeUtc,
    pub used_at: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
