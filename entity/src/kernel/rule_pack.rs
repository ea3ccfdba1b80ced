//! Rule packs 城市规则: legal and tax figures as dated data.

use crate::id::RulePackId;
use sea_orm::entity::prelude::*;

/// The figures of one pack from a day on.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "rule_pack")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: RulePackId,
    pub code: String,
    pub valid_from: Date,
    pub content: Json,
}

impl ActiveModelBehavior for ActiveModel {}
