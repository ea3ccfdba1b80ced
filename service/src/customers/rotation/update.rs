//! Changing a rotation: its rules, and the order of its members.

use super::query::get;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Fault, FaultCode, Patch, Result, Tx};
use entity::customers::rotation::{self, MissedTurns};
use entity::customers::rotation_member::{self, Column};
use entity::id::{RotationId, RotationMemberId};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter,
    QueryOrder, QuerySelect,
};
use serde::{Deserialize, Serialize};
use std::collections::HashSet;
use utoipa::ToSchema;
use validator::Validate;

const OPEN: std::ops::RangeInclusive<i32> = 1..=100_000;
const PER_DAY: std::ops::RangeInclusive<i32> = 1..=10_000;

/// What can change of a rotation; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"missed_turns": "made_up", "max_per_day": null}))]
pub struct UpdateRotation {
    pub missed_turns: Option<MissedTurns>,
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 100_000)]
    pub max_open: Patch<i32>,
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 10_000)]
    pub max_per_day: Patch<i32>,
    /// Every member once, in the new order.
    #[validate(length(max = 200))]
    #[schema(max_items = 200)]
    pub member_ids: Option<Vec<RotationMemberId>>,
}

/// Changes a visible rotation. Whoever was next stays next.
pub async fn update(tx: &mut Tx<'_>, id: RotationId, input: &UpdateRotation) -> Result<()> {
    let mut faults = cap_faults(&input.max_open, "/max_open", &OPEN);
    faults.extend(cap_faults(&input.max_per_day, "/max_per_day", &PER_DAY));
    crate::kernel::fault::refuse(faults)?;
    let project_id = get(&tx.reader(), id).await?.project_id;
    let found = rotation::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let row = found.ok_or(Error::NotFound("rotation"))?;
    let (pointer, version) = (row.pointer, row.version + 1);
    let mut change = row.into_active_model();
    if let Some(policy) = input.missed_turns {
        change.missed_turns = Set(policy);
    }
    if !input.max_open.is_keep() {
        change.max_open = input.max_open.nullable();
    }
    if !input.max_per_day.is_keep() {
        change.max_per_day = input.max_per_day.nullable();
    }
    if let Some(order) = &input.member_ids {
        change.pointer = Set(reorder(tx, id, pointer, order).await?);
    }
    change.version = Set(version);
    change.update(tx.db()).await?;
    let subject = Subject::of("customers.rotation", id, project_id);
    tx.record("customers.rotation.updated", subject, input)
}

/// A cap that is set has to lie within its bounds.
#[must_use]
pub fn cap_faults(
    cap: &Patch<i32>,
    at: &str,
    bounds: &std::ops::RangeInclusive<i32>,
) -> Vec<Fault> {
    let outside = cap.as_set().is_some_and(|cap| !bounds.contains(cap));
    if outside { vec![Fault::at(at, FaultCode::OutOfRange)] } else { vec![] }
}

/// Puts the members into the new order; answers the pointer that leaves the next one next.
async fn reorder(
    tx: &Tx<'_>,
    id: RotationId,
    pointer: i32,
    order: &[RotationMemberId],
) -> Result<i32> {
    let members = rotation_member::Entity::find()
        .filter(Column::RotationId.eq(id))
        .order_by_asc(Column::Position)
        .order_by_asc(Column::Id)
        .all(tx.db())
        .await?;
    let there: HashSet<_> = members.iter().map(|member| member.id).collect();
    let named: HashSet<_> = order.iter().copied().collect();
    if named.len() != order.len() || named != there {
        return Err(Error::fault("/member_ids", FaultCode::InvalidValue));
    }
    let next = members.iter().find(|member| member.position > pointer).or(members.first());
    let next = next.map(|member| member.id);
    let mut pointer = 0;
    for (position, id) in (1..).zip(order) {
        if Some(*id) == next {
            pointer = position - 1;
        }
        let change = rotation_member::ActiveModel {
            id: Set(*id),
            position: Set(position),
            ..Default::default()
        };
        rotation_member::Entity::update(change).exec(tx.db()).await?;
    }
    Ok(pointer)
}
