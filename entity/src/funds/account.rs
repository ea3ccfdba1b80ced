//! Ledger accounts 科目 of a project.

use crate::id::{AccountId, ProjectId};
use sea_orm::entity::prelude::*;

/// An account, mapped to the company's own code.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "account")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: AccountId,
    pub project_id: ProjectId,
    pub code: String,
    pub name: String,
    pub company_code: Option<String>,
    pub created_at: DateTimeUtc,
}

impl ActiveModelBehavior for ActiveModel {}
