//! Codes of units that were removed 已用编码: no other unit ever gets them.

use crate::id::{CompanyId, ProjectId};
use sea_orm::entity::prelude::*;

/// A code that its company has used up.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "retired_code")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub company_id: CompanyId,
    #[sea_orm(primary_key, auto_increment = false)]
    pub code: String,
    pub project_id: ProjectId,
    pub retired_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
