//! Projects 楼盘.

use crate::Rate;
use crate::id::{CompanyId, ProjectId};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Seller's VAT method 计税方法.
    TaxMethod in "tax_method" {
        "general" General ("一般计税", "General method"),
        "simplified" Simplified ("简易计税", "Simplified method"),
    }
}

crate::labelled! {
    /// Which template makes the codes of units.
    UnitCodeRule in "unit_code_rule" {
        "building_floor" BuildingFloor ("楼栋楼层", "By building and floor"),
        "zone" Zone ("分区", "By zone"),
        "sequence" Sequence ("流水号", "By day and serial"),
        "custom" Custom ("自定义", "Free template"),
    }
}

/// A development with its tax method, unit codes and rule pack.
#[sea_orm::model]
#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "project")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: ProjectId,
    pub company_id: CompanyId,
    pub code: String,
    pub name: String,
    pub city: String,
    pub district: Option<String>,
    pub address: Option<String>,
    pub introduction: Option<String>,
    pub tax_method: TaxMethod,
    pub vat_rate: Rate,
    pub unit_code_rule: UnitCodeRule,
    pub unit_code_template: String,
    /// IANA name; business days are civil dates in it.
    pub time_zone: String,
    /// Code of the rule pack.
    pub rule_pack: String,
    pub created_at: DateTimeUtc,
    pub version: i32,
}

impl ActiveModelBehavior for ActiveModel {}
