//! Setting up the rotation of a project.

use crate::customers::{Customers, rotation_member};
use crate::inventory::project;
use crate::kernel::error::OnDuplicate;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::customers::rotation::{self, MissedTurns};
use entity::customers::rotation_member::Shift;
use entity::id::{ProjectId, RotationId, UserId};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A rotation and who takes turns in it.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "user_ids": ["0193a5c0-0000-7000-8000-000000000007"],
    "missed_turns": "lost", "max_open": 200, "max_per_day": 20
}))]
pub struct CreateRotation {
    pub project_id: ProjectId,
    /// Consultants of the project in the order of their turns.
    #[serde(default)]
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub user_ids: Vec<UserId>,
    /// `lost` where nothing is said.
    pub missed_turns: Option<MissedTurns>,
    /// Customers of the project that one consultant looks after at most.
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub max_open: Option<i32>,
    /// Turns of one consultant on one day at most.
    #[validate(range(min = 1, max = 10_000))]
    #[schema(minimum = 1, maximum = 10_000)]
    pub max_per_day: Option<i32>,
}

/// Sets up the rotation; a project has one.
pub async fn create(tx: &mut Tx<'_>, input: &CreateRotation) -> Result<RotationId> {
    project::get(&tx.reader(), input.project_id)
        .await
        .map_err(|error| error.missing_at("/project_id"))?;
    let row = rotation::Model {
        id: tx.id::<RotationId>(),
        project_id: input.project_id,
        missed_turns: input.missed_turns.unwrap_or(MissedTurns::Lost),
        max_open: input.max_open,
        max_per_day: input.max_per_day,
        pointer: 0,
        created_at: tx.now,
        version: 1,
    };
    rotation::Entity::insert(row.clone().into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Customers::HasRotation.into())?;
    for (index, user_id) in input.user_ids.iter().enumerate() {
        let seat = rotation_member::Seat {
            user_id: *user_id,
            position: i32::try_from(index).unwrap_or(i32::MAX).saturating_add(1),
            shift: Shift::default(),
            max_open: None,
            max_per_day: None,
        };
        let place = format!("/user_ids/{index}");
        rotation_member::seat(tx, &row, seat, &place).await?;
    }
    let subject = Subject::of("customers.rotation", row.id, row.project_id);
    let detail = json!({"user_ids": input.user_ids, "missed_turns": row.missed_turns});
    tx.record("customers.rotation.created", subject, &detail)?;
    Ok(row.id)
}
