//! Saved views 视图: filters of a list that somebody wants to find again.

use crate::id::{SavedViewId, UserId};
use sea_orm::entity::prelude::*;
use std::collections::BTreeMap;

/// Query parameters as they were sent.
#[derive(
    Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, FromJsonQueryResult,
)]
pub struct SavedQuery(pub BTreeMap<String, String>);

/// One view of one person.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "saved_view")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: SavedViewId,
    pub user_id: UserId,
    /// Noun of the list, `inventory.unit`.
    pub noun: String,
    pub name: String,
    pub query: SavedQuery,
    pub created_at: DateTimeUtc,
    pub updated_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
