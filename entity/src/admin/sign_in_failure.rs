//! Failed sign-ins, so that the back-off survives a restart.

use sea_orm::entity::prelude::*;

/// Failures of one account or address in a row.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_in_failure")]
pub struct Model {
    /// SHA-256 of `account:…` or `address:…`, in hex.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub failures: i32,
    pub last_at: DateTimeUtc,
    pub blocked_until: Option<DateTimeUtc>,
}

impl ActiveModelBehavior for ActiveModel {}
