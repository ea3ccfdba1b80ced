//! Roles of users.

use crate::id::{RoleId, UserId};
use sea_orm::entity::prelude::*;

/// The user holds the role.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub role_id: RoleId,
}

impl ActiveModelBehavior for ActiveModel {}
