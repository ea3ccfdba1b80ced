//! Rate windows: how often a user has done what is limited, so that limits survive a restart.

use sea_orm::entity::prelude::*;

/// Calls of one user under one policy since the window began, on the machine's clock.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rate_window")]
pub struct Model {
    /// SHA-256 of policy and user, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub started_at: DateTimeUtc,
    pub calls: i32,
}

impl ActiveModelBehavior for ActiveModel {}
