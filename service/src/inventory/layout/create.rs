//! Adding a layout to a project.

use crate::inventory::naming::named;
use crate::inventory::project;
use crate::kernel::error::OnDuplicate;
use crate::kernel::refusal::Kernel as KernelRefusal;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::{LayoutId, ProjectId};
use entity::inventory::layout::{self, Entity};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A new layout of a project.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "code": "A1", "name": "三室两厅", "bedrooms": 3, "living_rooms": 2, "bathrooms": 2,
    "kitchens": 1
}))]
pub struct CreateLayout {
    /// Unique in the project.
    #[validate(length(min = 1, max = 64))]
    #[schema(min_length = 1, max_length = 64)]
    pub code: String,
    #[validate(length(min = 1, max = 80))]
    #[schema(min_length = 1, max_length = 80)]
    pub name: String,
    /// 室.
    #[validate(range(min = 0, max = 20))]
    #[schema(minimum = 0, maximum = 20)]
    pub bedrooms: Option<i32>,
    /// 厅.
    #[validate(range(min = 0, max = 20))]
    #[schema(minimum = 0, maximum = 20)]
    pub living_rooms: Option<i32>,
    /// 卫.
    #[validate(range(min = 0, max = 20))]
    #[schema(minimum = 0, maximum = 20)]
    pub bathrooms: Option<i32>,
    /// 厨.
    #[validate(range(min = 0, max = 20))]
    #[schema(minimum = 0, maximum = 20)]
    pub kitchens: Option<i32>,
}

/// Adds the layout to its project.
pub async fn create(
    tx: &mut Tx<'_>,
    project_id: ProjectId,
    input: &CreateLayout,
) -> Result<LayoutId> {
    let project = project::get(&tx.reader(), project_id).await?;
    let row = layout::Model {
        id: tx.id::<LayoutId>(),
        project_id: project.id,
        code: named("/code", &input.code)?,
        name: named("/name", &input.name)?,
        created_at: tx.now,
        version: 1,
        bedrooms: input.bedrooms,
        living_rooms: input.living_rooms,
        bathrooms: input.bathrooms,
        kitchens: input.kitchens,
    };
    let id = row.id;
    let told = json!({"layout_id": id, "project_id": project.id, "code": row.code});
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| KernelRefusal::Duplicate.with("field", "code").into())?;
    tx.record("inventory.layout.created", Subject::of("inventory.layout", id, project.id), &told)?;
    Ok(id)
}
