//! Rate windows: how often what is limited has been done, so that limits survive a restart.

use sea_orm::entity::prelude::*;

/// Calls of one user under one policy since the window began, on the machine's clock; or messages
/// to one number, on the clock of the office.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rate_window")]
pub struct Model {
    /// SHA-256 of policy and user, or a keyed hash of the number, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub started_at: DateTimeUtc,
    pub calls: i32,
}

impl ActiveModelBehavior for ActiveModel {}
