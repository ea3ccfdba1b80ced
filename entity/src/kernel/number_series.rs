//! Number series 编号: one counter row for each document, company and period.

use sea_orm::entity::prelude::*;

/// The last number that was taken.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "number_series")]
pub struct Model {
    /// `company/document/period`.
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: String,
    pub last: i64,
}

impl ActiveModelBehavior for ActiveModel {}
