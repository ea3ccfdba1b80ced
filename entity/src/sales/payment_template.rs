//! Payment templates 付款方式模板: terms of a project that sales refer to by name.

use super::terms::PaymentTerms;
use crate::id::{PaymentTemplateId, ProjectId, UserId};
use sea_orm::entity::prelude::*;

/// Terms under a name; what was agreed by them keeps its own copy.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "payment_template")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: PaymentTemplateId,
    pub project_id: ProjectId,
    /// Unique in the project, archived ones included.
    pub name: String,
    pub terms: PaymentTerms,
    pub author_id: UserId,
    pub created_at: DateTimeUtc,
    /// From then on nothing new is agreed by it.
    pub archived_at: Option<DateTimeUtc>,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
