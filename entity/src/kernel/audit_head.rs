//! Head of the sealed audit chain: what makes a cut tail show.

use sea_orm::entity::prelude::*;

/// The one row that says how far the chain reaches.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "audit_head")]
pub struct Model {
    /// Always `head`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub name: String,
    /// Place of the last sealed row.
    pub seq: i64,
    /// Its seal.
    pub seal: String,
    /// Keyed hash over both; without the operator's key nobody makes another head.
    pub proof: String,
    pub sealed_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
