//! Entering a sub-state.

use crate::inventory::naming::named;
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, FaultCode, Result, Tx};
use entity::id::SubStatusId;
use entity::inventory::sub_status::{self, Column, Entity};
use entity::inventory::unit::UnitStatus;
use entity::label::Labelled;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A new sub-state.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": 101, "name": "vip_kept", "parent": "withheld", "zh": "大客户保留", "en": "Kept for VIPs"
}))]
pub struct CreateSubStatus {
    /// From 100, unique.
    #[validate(range(min = 100, max = 9999))]
    #[schema(minimum = 100, maximum = 9999)]
    pub code: i32,
    /// Small letters, digits and underscores; unique, and no name of a status.
    #[validate(length(min = 1, max = 24))]
    #[schema(min_length = 1, max_length = 24, pattern = "^[a-z][a-z0-9_]*$")]
    pub name: String,
    /// The status that it refines.
    pub parent: UnitStatus,
    #[validate(length(min = 1, max = 40))]
    #[schema(min_length = 1, max_length = 40)]
    pub zh: String,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub en: String,
}

/// Enters the sub-state; units can bear it at once.
pub async fn create(tx: &mut Tx<'_>, input: &CreateSubStatus) -> Result<SubStatusId> {
    let name = named("/name", &input.name)?;
    check_name(&name)?;
    let row = sub_status::Model {
        id: tx.id::<SubStatusId>(),
        code: input.code,
        name,
        parent: input.parent,
        zh: named("/zh", &input.zh)?,
        en: named("/en", &input.en)?,
        created_at: tx.now,
        version: 1,
    };
    let (id, code) = (row.id, row.code);
    let taken = Entity::find().filter(Column::Code.eq(code)).count(tx.db()).await? > 0;
    let field = if taken { "code" } else { "name" };
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", field).into())?;
    let told = json!({"sub_status_id": id, "code": code, "name": input.name});
    tx.record("inventory.sub_status.created", Subject::global("inventory.sub_status", id), &told)?;
    Ok(id)
}

fn check_name(name: &str) -> Result<()> {
    let plain = name.starts_with(|c: char| c.is_ascii_lowercase())
        && name.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
    if !plain {
        return Err(Error::fault("/name", FaultCode::InvalidFormat));
    }
    let known = UnitStatus::LABELS.iter().any(|label| label.value == name);
    if known { Err(Error::fault("/name", FaultCode::Duplicate)) } else { Ok(()) }
}
