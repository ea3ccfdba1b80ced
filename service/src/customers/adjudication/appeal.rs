//! The one appeal 申诉: by somebody concerned, and in time.

use super::load::{about, lock, save, sealed};
use super::rule::Fact;
use super::{collect, settle, verdict};
use crate::customers::Customers;
use crate::kernel::text::tidy;
use crate::kernel::{Error, FaultCode, Reader, Result, Tx, schedule};
use entity::customers::adjudication::{ActiveModel, AdjudicationState, Model};
use entity::id::{AdjudicationId, UserId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// Why it should be looked at once more.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "客户到访时有现场照片"}))]
pub struct AppealAdjudication {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Appeals. What is known now is kept beside what was known at first, weighed for the same moment.
pub async fn appeal(tx: &mut Tx<'_>, id: AdjudicationId, input: &AppealAdjudication) -> Result<()> {
    let reason = tidy(&input.reason);
    if reason.is_empty() {
        return Err(Error::fault("/reason", FaultCode::Required));
    }
    let row = lock(tx, id).await?;
    let me = tx.actor.user()?;
    let state = guard(&tx.reader(), me, &row).await?;
    let first = verdict::last(&tx.reader(), id).await?;
    let about = about(tx, &row).await?;
    let facts = collect::facts(&tx.reader(), &about).await?;
    verdict::propose(tx, (id, row.project_id), first.judged_at, (&facts, 2)).await?;
    schedule::forget(tx, &settle::key(id)).await?;
    let change = ActiveModel {
        appeal_reason: Set(Some(reason)),
        appealed_by_id: Set(Some(me)),
        appealed_at: Set(Some(tx.now)),
        ..Default::default()
    };
    save(tx, &row, state, change, "customers.adjudication.appealed").await
}

/// In time, for the first time, and by somebody concerned.
pub(super) async fn guard(
    reader: &Reader<'_>,
    me: UserId,
    row: &Model,
) -> Result<AdjudicationState> {
    let state = state(row)?;
    let first = verdict::last(reader, row.id).await?;
    if !is_concerned(me, row, &verdict::facts_of(&first)?) {
        return Err(Customers::NotConcerned.into());
    }
    sealed(row)?;
    Ok(state)
}

/// There is one appeal, and a time for it.
fn state(row: &Model) -> Result<AdjudicationState> {
    if row.appealed_at.is_some() {
        return Err(Customers::AppealUsed.into());
    }
    if row.state == AdjudicationState::Final {
        return Err(Customers::AppealOver.with("appeal_until_at", &row.appeal_until_at).into());
    }
    Ok(row.state.appeal()?)
}

/// Who asked, who entered a report, and whose customer, visitor or buyer he is.
fn is_concerned(me: UserId, row: &Model, facts: &[Fact]) -> bool {
    row.author_id == me || facts.iter().any(|fact| fact.user_id == Some(me))
}
