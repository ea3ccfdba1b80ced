//! Idempotency keys 幂等: one effect per key.

use sea_orm::entity::prelude::*;

/// A key of one user with the answer that its first call committed.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "idempotency")]
pub struct Model {
    /// SHA-256 of user and key, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    /// Keyed hash of act, path and canonical body.
    pub request_hash: String,
    /// `done`, `created`, `accepted` or `deleted`; `dropped` once the answer is erased.
    pub outcome: String,
    pub answer: String,
    pub location: Option<String>,
    pub etag: Option<String>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
