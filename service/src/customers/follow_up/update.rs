//! Changing what was noted of a contact, and when the next one is due.

use super::load::{lock, noted, subject};
use super::{query, remind};
use crate::kernel::clock::day_in;
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, Patch, Result, Tx};
use chrono::NaiveDate;
use entity::customers::follow_up::{self, FollowUpChannel};
use entity::id::FollowUpId;
use sea_orm::ActiveValue::{NotSet, Set};
use sea_orm::{ActiveModelTrait, EntityTrait};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What can change of a contact; absent keeps, null clears.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"next_on": "2025-03-18"}))]
pub struct UpdateFollowUp {
    pub channel: Option<FollowUpChannel>,
    #[validate(length(min = 1, max = 4000))]
    #[schema(min_length = 1, max_length = 4000)]
    pub content: Option<String>,
    /// Day on which to follow up again; another day makes it due anew.
    #[schema(value_type = Option<NaiveDate>)]
    pub next_on: Patch<NaiveDate>,
}

/// Changes a visible contact; the reminder follows the day.
pub async fn update(tx: &mut Tx<'_>, id: FollowUpId, input: &UpdateFollowUp) -> Result<()> {
    let content = input.content.as_deref().map(tidy);
    if content.as_ref().is_some_and(String::is_empty) {
        return Err(Error::fault("/content", FaultCode::Required));
    }
    let mut row = lock(tx, id).await?;
    // When to speak with somebody again is a plan, and may change at any time.
    match (&content, input.channel) {
        (None, None) => noted(&row).check_own(tx)?,
        _ => noted(&row).check(tx).await?,
    }
    let zone = query::zone(&tx.reader(), row.project_id).await?;
    let day = day_in(&zone, row.happened_at);
    if input.next_on.as_set().is_some_and(|next| *next < day) {
        return Err(Error::fault("/next_on", FaultCode::DateOrder));
    }
    let mut change = follow_up::ActiveModel {
        id: Set(id),
        channel: input.channel.map_or(NotSet, Set),
        content: content.map_or(NotSet, Set),
        ..Default::default()
    };
    if !input.next_on.is_keep() {
        let next = input.next_on.as_set().copied();
        if next != row.next_on {
            change.next_on = Set(next);
            change.done_at = Set(None);
            change.done_by_id = Set(None);
            change.outcome = Set(None);
            row.next_on = next;
            remind::forget(tx, id).await?;
            remind::schedule(tx, &row).await?;
        }
    }
    if change.is_changed() {
        follow_up::Entity::update(change).exec(tx.db()).await?;
    }
    let detail = json!({"customer_id": row.customer_id, "next_on": row.next_on});
    tx.record("customers.follow_up.updated", subject(&row), &detail)
}
