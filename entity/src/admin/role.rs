//! Roles 角色.

use crate::id::RoleId;
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// How far the holder of a role sees; the widest of a user's roles counts.
    DataScope in "data_scope" {
        "own" Own ("本人", "Own records in own projects"),
        "team" Team ("本团队", "The team's records in own projects"),
        "project" Project ("所属项目", "Everything in own projects"),
        "company" Company ("本公司", "Every project of the company"),
        "all" All ("全部", "Everything"),
    }
}

/// A named set of permissions with a data scope.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "role")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RoleId,
    pub code: String,
    pub name: String,
    pub data_scope: DataScope,
    pub built_in: bool,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
