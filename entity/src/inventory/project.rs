//! Projects 楼盘.

use crate::id::{CompanyId, ProjectId};
use crate::{Money, Rate};
use sea_orm::entity::prelude::*;

crate::labelled! {
    /// Seller's VAT method 计税方法.
    TaxMethod in "tax_method" {
        "general" General ("一般计税", "General method"),
        "simplified" Simplified ("简易计税", "Simplified method"),
    }
}

crate::labelled! {
    /// What the land may be used for 土地用途.
    LandUse in "land_use" {
        "residential" Residential ("住宅用地", "Residential"),
        "mixed" Mixed ("商住混合用地", "Residential and commercial"),
        "commercial" Commercial ("商业用地", "Commercial"),
        "office" Office ("办公用地", "Office"),
        "industrial" Industrial ("工业用地", "Industrial"),
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
    pub land_use: Option<LandUse>,
    /// Years for which the land is granted 土地使用年限.
    pub land_years: Option<i32>,
    /// 开工, planned or past, as the two that follow.
    pub start_on: Option<Date>,
    /// 竣工.
    pub completion_on: Option<Date>,
    /// 交房.
    pub handover_on: Option<Date>,
    /// 容积率: floor area ÷ land area.
    pub plot_ratio: Option<Rate>,
    /// 绿化率.
    pub greening_rate: Option<Rate>,
    pub parking_spaces: Option<i32>,
    /// 车位配比: spaces for each home.
    pub parking_ratio: Option<Rate>,
    /// 物业公司.
    pub property_manager: Option<String>,
    /// 物业费 for a square metre and month.
    pub property_fee: Option<Money>,
    /// 周边配套.
    pub surroundings: Option<String>,
}

impl ActiveModelBehavior for ActiveModel {}
