//! Projects of users.

use crate::id::{ProjectId, UserId};
use sea_orm::entity::prelude::*;

/// The user works in the project.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "user_project")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: UserId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub project_id: ProjectId,
}

impl ActiveModelBehavior for ActiveModel {}
