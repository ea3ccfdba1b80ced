//! Favourites 收藏: units that a customer wants to keep in sight.

use crate::id::{CustomerId, FavouriteId, ProjectId, UnitId, UserId};
use sea_orm::entity::prelude::*;

/// One unit of one customer's list.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "favourite")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: FavouriteId,
    pub project_id: ProjectId,
    pub customer_id: CustomerId,
    pub unit_id: UnitId,
    pub note: Option<String>,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
