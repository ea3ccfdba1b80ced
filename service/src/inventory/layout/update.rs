//! Changing a layout: its name, and the rooms that it counts.

use crate::inventory::naming::named;
use crate::inventory::unit;
use crate::kernel::fault::refuse;
use crate::kernel::patch::Patch;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Result, Tx};
use entity::id::LayoutId;
use entity::inventory::layout::Entity;
use sea_orm::{ActiveModelTrait, EntityTrait, IntoActiveModel, QuerySelect};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

const ROOMS: std::ops::RangeInclusive<i32> = 0..=20;

/// What can change of a layout; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"name": "三室两厅", "bedrooms": 3, "living_rooms": 2}))]
pub struct UpdateLayout {
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: Option<String>,
    /// 室.
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 20)]
    pub bedrooms: Patch<i32>,
    /// 厅.
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 20)]
    pub living_rooms: Patch<i32>,
    /// 卫.
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 20)]
    pub bathrooms: Patch<i32>,
    /// 厨.
    #[schema(value_type = Option<i32>, minimum = 0, maximum = 20)]
    pub kitchens: Patch<i32>,
}

impl UpdateLayout {
    fn faults(&self) -> Vec<Fault> {
        let counts = [
            ("/bedrooms", &self.bedrooms),
            ("/living_rooms", &self.living_rooms),
            ("/bathrooms", &self.bathrooms),
            ("/kitchens", &self.kitchens),
        ];
        let beyond =
            counts.iter().filter(|(_, count)| count.as_set().is_some_and(|n| !ROOMS.contains(n)));
        beyond.map(|(pointer, _)| Fault::at(*pointer, FaultCode::OutOfRange)).collect()
    }
}

/// Changes the layout; its units show the new rooms, and are found by the new name, at once.
pub async fn update(tx: &mut Tx<'_>, id: LayoutId, input: &UpdateLayout) -> Result<()> {
    let found = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let found = found.filter(|row| tx.actor.scope.sees_project(row.project_id));
    let mut row = found.ok_or(Error::NotFound("layout"))?;
    refuse(input.faults())?;
    if let Some(name) = &input.name {
        let before = std::mem::replace(&mut row.name, named("/name", name)?);
        unit::rename_layout(tx, &row, &before).await?;
    }
    input.bedrooms.put(&mut row.bedrooms);
    input.living_rooms.put(&mut row.living_rooms);
    input.bathrooms.put(&mut row.bathrooms);
    input.kitchens.put(&mut row.kitchens);
    row.version += 1;
    let project_id = row.project_id;
    row.into_active_model().reset_all().update(tx.db()).await?;
    tx.record("inventory.layout.updated", Subject::of("inventory.layout", id, project_id), input)
}
