//! Permissions 权限 of roles.

use crate::id::RoleId;
use sea_orm::entity::prelude::*;

/// The role may perform the act.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role_permission")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub role_id: RoleId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub act: String,
}

impl ActiveModelBehavior for ActiveModel {}
