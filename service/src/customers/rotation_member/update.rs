//! Changing a member's shift and caps.

use super::load::{lock, save};
use crate::customers::rotation::{cap_faults, shift};
use crate::kernel::fault::refuse;
use crate::kernel::{Patch, Result, Tx};
use entity::customers::rotation_member::{ActiveModel, Shift};
use entity::id::RotationMemberId;
use sea_orm::ActiveValue::{NotSet, Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a member; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"shift": {"days": ["saturday", "sunday"]}, "max_per_day": null}))]
pub struct UpdateRotationMember {
    /// The whole shift.
    pub shift: Option<Shift>,
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 100_000)]
    pub max_open: Patch<i32>,
    #[schema(value_type = Option<i32>, minimum = 1, maximum = 10_000)]
    pub max_per_day: Patch<i32>,
}

/// Changes a visible member.
pub async fn update(
    tx: &mut Tx<'_>,
    id: RotationMemberId,
    input: &UpdateRotationMember,
) -> Result<()> {
    let mut faults = cap_faults(&input.max_open, "/max_open", &(1..=100_000));
    faults.extend(cap_faults(&input.max_per_day, "/max_per_day", &(1..=10_000)));
    faults.extend(input.shift.iter().flat_map(|shift| shift::faults(shift, "/shift")));
    refuse(faults)?;
    let row = lock(tx, id).await?;
    let change = ActiveModel {
        shift: input.shift.clone().map_or(NotSet, Set),
        max_open: input.max_open.nullable(),
        max_per_day: input.max_per_day.nullable(),
        ..Default::default()
    };
    save(tx, &row, change, "customers.rotation_member.updated", input).await
}
