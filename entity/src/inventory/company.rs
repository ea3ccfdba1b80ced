//! Companies 公司.

use crate::id::CompanyId;
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// What a company does in a project.
    CompanyKind in "company_kind" {
        "developer" Developer ("开发商", "Developer"),
        "agency" Agency ("代理公司", "Agency"),
        "property_manager" PropertyManager ("物业公司", "Property manager"),
    }
}

/// A developer; agencies and property managers take part by scope.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "company")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: CompanyId,
    pub code: String,
    pub name: String,
    pub kind: CompanyKind,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
