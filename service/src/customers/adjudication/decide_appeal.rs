//! The verdict on the appeal, which is final.

use super::decide::{bind, won};
use super::load::{lock, save, sealed};
use super::rule::Claim;
use super::verdict::{self, Ruling};
use crate::customers::Customers;
use crate::kernel::{Reader, Result, Tx};
use entity::customers::adjudication::{ActiveModel, AdjudicationState, Model};
use entity::id::{AdjudicationId, UserId};
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// What is decided on the appeal.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"reason": "维持原裁定"}))]
pub struct DecideAdjudicationAppeal {
    /// Another winner than the rule finds by what is known now; nothing confirms the finding.
    pub winner: Option<Claim>,
    /// Needed where the decision departs from the finding.
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub reason: Option<String>,
}

/// Decides an appeal: by somebody who neither asked, nor appealed, nor decided before.
pub async fn decide_appeal(
    tx: &mut Tx<'_>,
    id: AdjudicationId,
    input: &DecideAdjudicationAppeal,
) -> Result<()> {
    let row = lock(tx, id).await?;
    let state = guard(&tx.reader(), tx.actor.user()?, &row).await?;
    let ruling = Ruling { winner: input.winner, reason: input.reason.as_deref() };
    let winner = bind(tx, &row, ruling).await?;
    let change = ActiveModel { open_hash: Set(None), ..won(winner) };
    save(tx, &row, state, change, "customers.adjudication.appeal_decided").await
}

/// Nobody decides on the appeal who had to do with it before.
pub(super) async fn guard(
    reader: &Reader<'_>,
    me: UserId,
    row: &Model,
) -> Result<AdjudicationState> {
    let state = row.state.decide_appeal()?;
    if row.author_id == me || row.appealed_by_id == Some(me) {
        return Err(Customers::OwnAdjudication.into());
    }
    let verdicts = verdict::all(reader, row.id).await?;
    if verdicts.iter().any(|verdict| verdict.decided_by_id == Some(me)) {
        return Err(Customers::DecidedBefore.into());
    }
    sealed(row)?;
    Ok(state)
}
