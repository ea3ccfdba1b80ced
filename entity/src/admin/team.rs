//! Teams 团队.

use crate::id::{CompanyId, TeamId};
use sea_orm::entity::prelude::*;

/// Consultants and managers who share their customers.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "team")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: TeamId,
    pub company_id: CompanyId,
    pub name: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
