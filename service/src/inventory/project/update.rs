//! Changing a project; codes of units that exist stay as they are.

use super::query::get;
use super::settings;
use crate::inventory::naming::{named, remark};
use crate::kernel::patch::Patch;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx, rule_pack};
use entity::Rate;
use entity::id::ProjectId;
use entity::inventory::project::{self, UnitCodeRule};
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
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
}

/// Changes the project.
pub async fn update(tx: &mut Tx<'_>, id: ProjectId, input: &UpdateProject) -> Result<()> {
    get(&tx.reader(), id).await?;
    let found = project::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let mut row = found.ok_or(Error::NotFound("project"))?;
    check_lengths(input)?;
    set_texts(&mut row, input)?;
    if let Some(rate) = input.vat_rate {
        row.vat_rate = settings::vat_rate(rate)?;
    }
    set_template(&mut row, input)?;
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

fn check_lengths(input: &UpdateProject) -> Result<()> {
    let too_long = |text: &Patch<String>, max: usize| {
        text.as_set().is_some_and(|text| text.chars().count() > max)
    };
    let faults: Vec<Fault> = [
        ("/district", &input.district, 64),
        ("/address", &input.address, 200),
        ("/introduction", &input.introduction, 4000),
    ]
    .into_iter()
    .filter(|(_, text, max)| too_long(text, *max))
    .map(|(pointer, ..)| Fault::at(pointer, FaultCode::TooLong))
    .collect();
    if faults.is_empty() { Ok(()) } else { Err(faults.into()) }
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
    ] {
        match text {
            Patch::Keep => {}
            Patch::Clear => *column = None,
            Patch::Set(text) => *column = remark(Some(text)),
        }
    }
    Ok(())
}

fn set_template(row: &mut project::Model, input: &UpdateProject) -> Result<()> {
    if input.unit_code_rule.is_none() && input.unit_code_template.is_none() {
        return Ok(());
    }
    row.unit_code_rule = input.unit_code_rule.unwrap_or(row.unit_code_rule);
    let given = input.unit_code_template.as_deref();
    row.unit_code_template = settings::template(row.unit_code_rule, given)?;
    Ok(())
}
