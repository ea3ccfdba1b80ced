//! Deciding an adjustment; never who drafted or submitted it.

use super::apply::{apply, later};
use super::load::{content_hash, lock, save};
use super::rows;
use crate::approvals::{self, Approvals, Ruling, Verdict};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::PriceAdjustmentId;
use entity::inventory::price_adjustment;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What the decider adds.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comment": "同意"}))]
pub struct PriceDecision {
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

/// Why not.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "涨幅过大"}))]
pub struct RejectPriceAdjustment {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Approves it: once the last step has agreed it is applied at once, or by a job when its moment
/// comes.
pub async fn approve(tx: &mut Tx<'_>, id: PriceAdjustmentId, input: &PriceDecision) -> Result<()> {
    let mut row = lock(tx, id).await?;
    row.state = row.state.approve()?;
    if decide(tx, &mut row, Verdict::Approve, input.comment.as_deref()).await? == Ruling::Open {
        return Ok(());
    }
    let subject = Subject::of("inventory.price_adjustment", id, row.project_id);
    let told = json!({"adjustment_id": id, "effective_at": row.effective_at});
    tx.record("inventory.price_adjustment.approved", subject, &told)?;
    match row.effective_at {
        Some(at) if at > tx.now => {
            later(tx, &row, at).await?;
            save(tx, row).await
        }
        _ => apply(tx, row).await,
    }
}

/// Rejects it; it can be submitted again.
pub async fn reject(
    tx: &mut Tx<'_>,
    id: PriceAdjustmentId,
    input: &RejectPriceAdjustment,
) -> Result<()> {
    let mut row = lock(tx, id).await?;
    row.state = row.state.reject()?;
    let _over = decide(tx, &mut row, Verdict::Reject, Some(&input.reason)).await?;
    let subject = Subject::of("inventory.price_adjustment", id, row.project_id);
    save(tx, row).await?;
    let told = json!({"adjustment_id": id});
    tx.record("inventory.price_adjustment.rejected", subject, &told)
}

async fn decide(
    tx: &mut Tx<'_>,
    row: &mut price_adjustment::Model,
    verdict: Verdict,
    said: Option<&str>,
) -> Result<Ruling> {
    let me = tx.actor.user()?;
    // The request knows who submitted; who drafted is not to decide either.
    if row.author_id == me {
        return Err(Approvals::OwnDocument.into());
    }
    let rows = rows::read(&tx.reader(), row.id).await?;
    let hash = content_hash(row, &rows)?;
    let ruling = approvals::decide(tx, row.id.0, &hash, verdict, said).await?;
    (row.decided_by, row.decided_at) = (Some(me), Some(tx.now));
    Ok(ruling)
}
