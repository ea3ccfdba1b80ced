//! Putting somebody into a rotation.

use crate::customers::rotation::{self, shift};
use crate::customers::{Customers, assignment};
use crate::kernel::error::OnDuplicate;
use crate::kernel::fault::refuse;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::customers::rotation as rotation_row;
use entity::customers::rotation_member::{self, Column, Entity, Shift};
use entity::id::{RotationId, RotationMemberId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// A consultant of the project, and when he takes turns.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "user_id": "0193a5c0-0000-7000-8000-000000000007",
    "shift": {"days": ["monday", "tuesday"], "from": "09:00", "to": "18:00"},
    "max_open": null, "max_per_day": 10
}))]
pub struct CreateRotationMember {
    pub user_id: UserId,
    /// All days and hours where nothing is said.
    pub shift: Option<Shift>,
    /// Instead of the rotation's.
    #[validate(range(min = 1, max = 100_000))]
    #[schema(minimum = 1, maximum = 100_000)]
    pub max_open: Option<i32>,
    /// Instead of the rotation's.
    #[validate(range(min = 1, max = 10_000))]
    #[schema(minimum = 1, maximum = 10_000)]
    pub max_per_day: Option<i32>,
}

/// A place in the order.
#[derive(Debug, Clone)]
pub struct Seat {
    pub user_id: UserId,
    pub position: i32,
    pub shift: Shift,
    pub max_open: Option<i32>,
    pub max_per_day: Option<i32>,
}

/// Puts the consultant at the end of the order.
pub async fn create(
    tx: &mut Tx<'_>,
    rotation_id: RotationId,
    input: &CreateRotationMember,
) -> Result<RotationMemberId> {
    rotation::get(&tx.reader(), rotation_id).await?;
    let shift = input.shift.clone().unwrap_or_default();
    refuse(shift::faults(&shift, "/shift"))?;
    let locked = rotation_row::Entity::find_by_id(rotation_id).lock_exclusive().one(tx.db());
    let rotation = locked.await?.ok_or(Error::NotFound("rotation"))?;
    let last = Entity::find()
        .filter(Column::RotationId.eq(rotation_id))
        .order_by_desc(Column::Position)
        .one(tx.db())
        .await?;
    let place = Seat {
        user_id: input.user_id,
        position: last.map_or(0, |member| member.position).saturating_add(1),
        shift,
        max_open: input.max_open,
        max_per_day: input.max_per_day,
    };
    let id = seat(tx, &rotation, place, "/user_id").await?;
    let subject = Subject::of("customers.rotation_member", id, rotation.project_id);
    tx.record("customers.rotation_member.created", subject, &json!({"user_id": input.user_id}))?;
    Ok(id)
}

/// Seats a person of the project; a stranger is a fault at the given place.
pub async fn seat(
    tx: &Tx<'_>,
    rotation: &rotation_row::Model,
    seat: Seat,
    place: &str,
) -> Result<RotationMemberId> {
    assignment::check_consultant(&tx.reader(), seat.user_id, rotation.project_id, place).await?;
    let row = rotation_member::Model {
        id: tx.id::<RotationMemberId>(),
        rotation_id: rotation.id,
        project_id: rotation.project_id,
        user_id: seat.user_id,
        position: seat.position,
        shift: seat.shift,
        on_duty: true,
        paused_at: None,
        paused_until_at: None,
        pause_reason: None,
        max_open: seat.max_open,
        max_per_day: seat.max_per_day,
        turns: 0,
        missed: 0,
        owed: 0,
        served_on: None,
        served: 0,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    Entity::insert(row.into_active_model())
        .exec_without_returning(tx.db())
        .await
        .on_duplicate(|| Customers::AlreadySeated.with("user_id", &seat.user_id).into())?;
    Ok(id)
}
