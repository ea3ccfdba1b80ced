//! The viewing took place: which units were shown, and what the customer said.

use super::load::{get, lock, save};
use super::rate::rating_faults;
use super::{remind, units};
use crate::customers::assignment;
use crate::kernel::fault::refuse;
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, Result, Tx};
use chrono::{DateTime, SubsecRound, Utc};
use entity::customers::viewing;
use entity::id::{UnitId, ViewingId};
use sea_orm::ActiveValue::{NotSet, Set};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What was shown, and how it was liked.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "unit_ids": ["01935e3c-5a00-7000-8000-000000000006"],
    "feedback": "喜欢南向,嫌总价高", "rating": 4
}))]
pub struct HoldViewing {
    /// Now where nothing is said.
    pub held_at: Option<DateTime<Utc>>,
    /// Units that were shown, in their order.
    #[validate(length(min = 1, max = 50))]
    #[schema(min_items = 1, max_items = 50)]
    pub unit_ids: Vec<UnitId>,
    /// What the customer said.
    #[validate(length(max = 2000))]
    #[schema(max_length = 2000)]
    pub feedback: Option<String>,
    /// One to five, by the customer.
    #[validate(range(min = 1, max = 5))]
    #[schema(minimum = 1, maximum = 5)]
    pub rating: Option<i32>,
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub remarks: Option<String>,
}

/// Notes a booked viewing as held; it counts as contact with the customer.
pub async fn hold(tx: &mut Tx<'_>, id: ViewingId, input: &HoldViewing) -> Result<()> {
    let project_id = get(&tx.reader(), id).await?.project_id;
    units::check(tx, &input.unit_ids, project_id).await?;
    refuse(rating_faults(input.rating))?;
    let held_at = input.held_at.map_or(tx.now, |at| at.trunc_subsecs(6));
    if held_at > tx.now {
        return Err(Error::fault("/held_at", FaultCode::DateInFuture));
    }
    let row = lock(tx, id).await?;
    let state = row.state.hold()?;
    units::replace(tx, id, project_id, &input.unit_ids).await?;
    remind::forget(tx, id).await?;
    // Whom somebody named, or who shows the units himself.
    if row.consultant_id != row.author_id || tx.actor.user_id == Some(row.consultant_id) {
        assignment::take_up(tx, &[row.customer_id], project_id, row.consultant_id).await?;
    }
    assignment::touch(tx, &[row.customer_id], Some(project_id), held_at).await?;
    let said = |text: &Option<String>| text.as_deref().map(tidy).filter(|text| !text.is_empty());
    let change = viewing::ActiveModel {
        held_at: Set(Some(held_at)),
        feedback: Set(said(&input.feedback)),
        rating: Set(input.rating),
        remarks: said(&input.remarks).map_or(NotSet, |text| Set(Some(text))),
        ..Default::default()
    };
    save(tx, &row, state, change, "customers.viewing.held").await
}
