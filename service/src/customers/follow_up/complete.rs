//! The next contact has happened: nothing is due of this follow-up any more.

use super::load::{lock, subject};
use super::remind;
use crate::customers::{Customers, assignment};
use crate::kernel::text::tidy;
use crate::kernel::{Result, Tx};
use entity::customers::follow_up;
use entity::id::FollowUpId;
use sea_orm::ActiveValue::Set;
use sea_orm::EntityTrait;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What came of it.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"outcome": "客户周六到访"}))]
pub struct CompleteFollowUp {
    #[validate(length(max = 1000))]
    #[schema(max_length = 1000)]
    pub outcome: Option<String>,
}

/// Marks as done what was due; whoever sees the customer may do it, and has met him by that.
pub async fn complete(tx: &mut Tx<'_>, id: FollowUpId, input: &CompleteFollowUp) -> Result<()> {
    let row = lock(tx, id).await?;
    if row.voided_at.is_some() {
        return Err(Customers::Voided.into());
    }
    if row.next_on.is_none() || row.done_at.is_some() {
        return Err(Customers::NothingDue.into());
    }
    let outcome = input.outcome.as_deref().map(tidy).filter(|text| !text.is_empty());
    let change = follow_up::ActiveModel {
        id: Set(id),
        done_at: Set(Some(tx.now)),
        done_by_id: Set(Some(tx.actor.user()?)),
        outcome: Set(outcome),
        ..Default::default()
    };
    follow_up::Entity::update(change).exec(tx.db()).await?;
    remind::forget(tx, id).await?;
    if let Some(project_id) = row.project_id {
        assignment::take_up(tx, &[row.customer_id], project_id, tx.actor.user()?).await?;
    }
    assignment::touch(tx, &[row.customer_id], row.project_id, tx.now).await?;
    let detail = json!({"customer_id": row.customer_id, "next_on": row.next_on});
    tx.record("customers.follow_up.completed", subject(&row), &detail)
}
