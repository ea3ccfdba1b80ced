//! Changing a project; codes of units that exist stay as they are.

use super::query::get;
use super::{profile, settings};
use crate::inventory::naming::{named, remark};
use crate::inventory::{Inventory, unit};
use crate::kernel::fault::refuse;
use crate::kernel::patch::Patch;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx, rule_pack};
use chrono::NaiveDate;
use entity::id::ProjectId;
use entity::inventory::project::{self, LandUse, UnitCodeRule};
use entity::{Amount, Rate};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QuerySelect,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a project; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "珠江花园二期", "district": "天河"}))]
pub struct UpdateProject {
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub name: Option<String>,
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub city: Option<String>,
    #[schema(value_type = Option<String>, max_length = 64)]
    pub district: Patch<String>,
    #[schema(value_type = Option<String>, max_length = 200)]
    pub address: Patch<String>,
    #[schema(value_type = Option<String>, max_length = 4000)]
    pub introduction: Patch<String>,
    /// For invoices from now on.
    pub vat_rate: Option<Rate>,
    /// For units that are generated from now on.
    pub unit_code_rule: Option<UnitCodeRule>,
    /// The rule's own when the rule changes and none is given.
    #[validate(length(min = 1, max = 120))]
    #[schema(min_length = 1, max_length = 120)]
    pub unit_code_template: Option<String>,
    /// Code of the city's rule pack.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub rule_pack: Option<String>,
    #[schema(value_type = Option<LandUse>)]
    pub land_use: Patch<LandUse>,
    /// Years for which the land is granted 土地使用年限.
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 99)]
    pub land_years: Patch<i32>,
    /// 开工, planned or past; not after completion and handover.
    #[schema(value_type = Option<NaiveDate>)]
    pub start_on: Patch<NaiveDate>,
    /// 竣工, planned or past; not after handover.
    #[schema(value_type = Option<NaiveDate>)]
    pub completion_on: Patch<NaiveDate>,
    /// 交房, planned or past.
    #[schema(value_type = Option<NaiveDate>)]
    pub handover_on: Patch<NaiveDate>,
    /// 容积率: floor area ÷ land area, above 0 and at most 100.
    #[schema(value_type = Option<Rate>)]
    pub plot_ratio: Patch<Rate>,
    /// 绿化率, at most 1.
    #[schema(value_type = Option<Rate>)]
    pub greening_rate: Patch<Rate>,
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 100_000)]
    pub parking_spaces: Patch<i32>,
    /// 车位配比: spaces for each home, at most 100.
    #[schema(value_type = Option<Rate>)]
    pub parking_ratio: Patch<Rate>,
    /// 物业公司.
    #[schema(value_type = Option<String>, max_length = 120)]
    pub property_manager: Patch<String>,
    /// 物业费, yuan for a square metre and month, at most 1 000.
    #[schema(value_type = Option<Amount>)]
    pub property_fee: Patch<Amount>,
    /// 周边配套.
    #[schema(value_type = Option<String>, max_length = 4000)]
    pub surroundings: Patch<String>,
}

impl UpdateProject {
    /// Days that stay as they are.
    fn unnamed(&self) -> Vec<&'static str> {
        let days = [
            ("start_on", &self.start_on),
            ("completion_on", &self.completion_on),
            ("handover_on", &self.handover_on),
        ];
        days.iter().filter(|(_, on)| on.is_keep()).map(|(name, _)| *name).collect()
    }

    fn put_profile(&self, row: &mut project::Model) {
        self.land_use.put(&mut row.land_use);
        self.land_years.put(&mut row.land_years);
        self.start_on.put(&mut row.start_on);
        self.completion_on.put(&mut row.completion_on);
        self.handover_on.put(&mut row.handover_on);
        self.plot_ratio.put(&mut row.plot_ratio);
        self.greening_rate.put(&mut row.greening_rate);
        self.parking_spaces.put(&mut row.parking_spaces);
        self.parking_ratio.put(&mut row.parking_ratio);
        self.property_fee.put(&mut row.property_fee);
    }
}

/// Raises the project's version: something below it has gone that nothing else can tell.
pub(in crate::inventory) async fn touch(tx: &Tx<'_>, id: ProjectId) -> Result<()> {
    project::Entity::update_many()
        .col_expr(project::Column::Version, Expr::col(project::Column::Version).add(1))
        .filter(project::Column::Id.eq(id))
        .exec(tx.db())
        .await?;
    Ok(())
}

/// Changes the project.
pub async fn update(tx: &mut Tx<'_>, id: ProjectId, input: &UpdateProject) -> Result<()> {
    get(&tx.reader(), id).await?;
    let found = project::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let mut row = found.ok_or(Error::NotFound("project"))?;
    input.put_profile(&mut row);
    let mut faults = too_long(input);
    faults.extend(profile::faults(&row, &input.unnamed()));
    refuse(faults)?;
    set_texts(&mut row, input)?;
    if let Some(rate) = input.vat_rate {
        row.vat_rate = settings::vat_rate(rate)?;
    }
    set_template(tx, &mut row, input).await?;
    if let Some(code) = &input.rule_pack {
        if !rule_pack::exists(&tx.reader(), code).await? {
            return Err(Error::fault("/rule_pack", FaultCode::NotFound));
        }
        row.rule_pack.clone_from(code);
    }
    row.version += 1;
    row.into_active_model().reset_all().update(tx.db()).await?;
    tx.record("inventory.project.updated", Subject::of("inventory.project", id, id), input)
}

fn too_long(input: &UpdateProject) -> Vec<Fault> {
    let over = |text: &Patch<String>, max: usize| {
        text.as_set().is_some_and(|text| text.chars().count() > max)
    };
    let texts = [
        ("/district", &input.district, 64),
        ("/address", &input.address, 200),
        ("/introduction", &input.introduction, 4000),
        ("/property_manager", &input.property_manager, 120),
        ("/surroundings", &input.surroundings, 4000),
    ];
    let long = texts.into_iter().filter(|(_, text, max)| over(text, *max));
    long.map(|(pointer, ..)| Fault::at(pointer, FaultCode::TooLong)).collect()
}

fn set_texts(row: &mut project::Model, input: &UpdateProject) -> Result<()> {
    if let Some(name) = &input.name {
        row.name = named("/name", name)?;
    }
    if let Some(city) = &input.city {
        row.city = named("/city", city)?;
    }
    for (column, text) in [
        (&mut row.district, &input.district),
        (&mut row.address, &input.address),
        (&mut row.introduction, &input.introduction),
        (&mut row.property_manager, &input.property_manager),
        (&mut row.surroundings, &input.surroundings),
    ] {
        match text {
            Patch::Keep => {}
            Patch::Clear => *column = None,
            Patch::Set(text) => *column = remark(Some(text)),
        }
    }
    Ok(())
}

async fn set_template(tx: &Tx<'_>, row: &mut project::Model, input: &UpdateProject) -> Result<()> {
    if input.unit_code_rule.is_none() && input.unit_code_template.is_none() {
        return Ok(());
    }
    row.unit_code_rule = input.unit_code_rule.unwrap_or(row.unit_code_rule);
    let given = input.unit_code_template.as_deref();
    let (text, template) = settings::template(row.unit_code_rule, given)?;
    if !template.tells_entrances_apart() && unit::entrances_share_rooms(tx, row.id).await? {
        return Err(Inventory::EntranceNotInCode.with("unit_code_template", &text).into());
    }
    row.unit_code_template = text;
    Ok(())
}
