//! Opening a project: its company, tax rate and code template are settled from the first day.

use super::{profile, settings};
use crate::inventory::naming::{named, remark};
use crate::kernel::error::OnDuplicate;
use crate::kernel::fault::refuse;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx, epoch, rule_pack};
use chrono::NaiveDate;
use entity::id::{CompanyId, ProjectId};
use entity::inventory::project::{LandUse, TaxMethod, UnitCodeRule};
use entity::inventory::{company, project};
use entity::{Amount, Rate};
use sea_orm::{EntityTrait, IntoActiveModel, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

const DEFAULT_ZONE: &str = "Asia/Shanghai";
const DEFAULT_PACK: &str = "default";

/// A new project.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "GZ001",
    "name": "珠江花园",
    "city": "广州",
    "tax_method": "general",
    "unit_code_rule": "building_floor"
}))]
pub struct CreateProject {
    /// The actor's company, or the only one, when absent.
    pub company_id: Option<CompanyId>,
    /// Unique in the company; numbers of documents begin with it.
    #[validate(length(min = 1, max = 32))]
    #[schema(min_length = 1, max_length = 32)]
    pub code: String,
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: String,
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub city: String,
    #[validate(length(max = 64))]
    #[schema(max_length = 64)]
    pub district: Option<String>,
    #[validate(length(max = 200))]
    #[schema(max_length = 200)]
    pub address: Option<String>,
    #[validate(length(max = 4000))]
    #[schema(max_length = 4000)]
    pub introduction: Option<String>,
    pub tax_method: TaxMethod,
    /// The rule pack's rate of the tax method when absent.
    pub vat_rate: Option<Rate>,
    pub unit_code_rule: UnitCodeRule,
    /// Needed by the rule `custom`; otherwise the rule has one.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub unit_code_template: Option<String>,
    /// IANA name, `Asia/Shanghai` when absent.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub time_zone: Option<String>,
    /// Code of the city's rule pack, `default` when absent.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub rule_pack: Option<String>,
    pub land_use: Option<LandUse>,
    /// Years for which the land is granted 土地使用年限.
    #[validate(range(min = 1, max = 99))]
    #[schema(minimum = 1, maximum = 99)]
    pub land_years: Option<i32>,
    /// 开工, planned or past; not after completion and handover.
    pub start_on: Option<NaiveDate>,
    /// 竣工, planned or past; not after handover.
    pub completion_on: Option<NaiveDate>,
    /// 交房, planned or past.
    pub handover_on: Option<NaiveDate>,
    /// 容积率: floor area ÷ land area, above 0 and at most 100.
    pub plot_ratio: Option<Rate>,
    /// 绿化率, at most 1.
    pub greening_rate: Option<Rate>,
    #[validate(range(min = 0, max = 100_000))]
    #[schema(minimum = 0, maximum = 100_000)]
    pub parking_spaces: Option<i32>,
    /// 车位配比: spaces for each home, at most 100.
    pub parking_ratio: Option<Rate>,
    /// 物业公司.
    #[validate(length(max = 120))]
    #[schema(max_length = 120)]
    pub property_manager: Option<String>,
    /// 物业费, yuan for a square metre and month, at most 1 000.
    pub property_fee: Option<Amount>,
    /// 周边配套.
    #[validate(length(max = 4000))]
    #[schema(max_length = 4000)]
    pub surroundings: Option<String>,
}

/// Opens the project; whoever sees the whole company sees it at once.
pub async fn create(tx: &mut Tx<'_>, input: &CreateProject) -> Result<ProjectId> {
    let time_zone = settings::time_zone(input.time_zone.as_deref().unwrap_or(DEFAULT_ZONE))?;
    let template = input.unit_code_template.as_deref();
    let row = project::Model {
        id: tx.id::<ProjectId>(),
        company_id: company_of(tx, input.company_id).await?,
        code: named("/code", &input.code)?,
        name: named("/name", &input.name)?,
        city: named("/city", &input.city)?,
        district: remark(input.district.as_deref()),
        address: remark(input.address.as_deref()),
        introduction: remark(input.introduction.as_deref()),
        tax_method: input.tax_method,
        vat_rate: vat_rate(tx, input, &time_zone).await?,
        unit_code_rule: input.unit_code_rule,
        unit_code_template: settings::template(input.unit_code_rule, template)?.0,
        rule_pack: input.rule_pack.clone().unwrap_or_else(|| DEFAULT_PACK.to_owned()),
        time_zone,
        created_at: tx.now,
        version: 1,
        land_use: input.land_use,
        land_years: input.land_years,
        start_on: input.start_on,
        completion_on: input.completion_on,
        handover_on: input.handover_on,
        plot_ratio: input.plot_ratio,
        greening_rate: input.greening_rate,
        parking_spaces: input.parking_spaces,
        parking_ratio: input.parking_ratio,
        property_manager: remark(input.property_manager.as_deref()),
        property_fee: input.property_fee.map(Amount::money),
        surroundings: remark(input.surroundings.as_deref()),
    };
    refuse(profile::faults(&row, &[]))?;
    let id = row.id;
    let told = json!({"project_id": id, "company_id": row.company_id, "code": row.code});
    project::Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", "code").into())?;
    epoch::raise(tx, epoch::Kind::Rights).await?;
    tx.record("inventory.project.created", Subject::of("inventory.project", id, id), &told)?;
    Ok(id)
}

/// The company named, else the actor's, else the only one.
async fn company_of(tx: &Tx<'_>, named: Option<CompanyId>) -> Result<CompanyId> {
    let pointer = "/company_id";
    if let Some(id) = named {
        let found = company::Entity::find_by_id(id).one(tx.db()).await?;
        let found = found.filter(|company| tx.actor.scope.sees_company(company.id));
        return found
            .map(|company| company.id)
            .ok_or_else(|| Error::fault(pointer, FaultCode::NotFound));
    }
    if let Some(own) = tx.actor.company_id {
        return Ok(own);
    }
    let some =
        company::Entity::find().order_by_asc(company::Column::Id).limit(2).all(tx.db()).await?;
    match some.as_slice() {
        [only] => Ok(only.id),
        _ => Err(Error::fault(pointer, FaultCode::Required)),
    }
}

async fn vat_rate(tx: &Tx<'_>, input: &CreateProject, zone: &str) -> Result<Rate> {
    let code = input.rule_pack.as_deref().unwrap_or(DEFAULT_PACK);
    if !rule_pack::exists(&tx.reader(), code).await? {
        return Err(Error::fault("/rule_pack", FaultCode::NotFound));
    }
    if let Some(rate) = input.vat_rate {
        return settings::vat_rate(rate);
    }
    let pack = rule_pack::on(&tx.reader(), code, tx.today(zone)).await?;
    Ok(match input.tax_method {
        TaxMethod::General => pack.vat_general,
        TaxMethod::Simplified => pack.vat_simplified,
    })
}
