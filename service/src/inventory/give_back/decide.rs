//! Deciding a give-back; never the one who asked.

use super::load::{content_hash, end, get, lock};
use crate::approvals::{self, Ruling, Verdict};
use crate::inventory::unit;
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::GiveBackId;
use entity::inventory::give_back::Model;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What the decider adds.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields, default)]
#[schema(example = json!({"comment": "同意"}))]
pub struct GiveBackDecision {
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

/// Why not.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "客户仍在犹豫"}))]
pub struct RejectGiveBack {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Approves it: once the last step has agreed, the units are for sale.
pub async fn approve(tx: &mut Tx<'_>, id: GiveBackId, input: &GiveBackDecision) -> Result<()> {
    let row = get(&tx.reader(), id).await?;
    let units = unit::locked(tx, &row.unit_ids.0).await?;
    let row = lock(tx, id).await?;
    let state = row.state.approve()?;
    let hash = content_hash(&units, row.reason.as_deref())?;
    let comment = input.comment.as_deref();
    if approvals::decide(tx, id.0, &hash, Verdict::Approve, comment).await? == Ruling::Open {
        return Ok(());
    }
    unit::free(tx, &row.unit_ids.0, row.reason.as_deref(), false).await?;
    told(tx, &row, "inventory.give_back.approved")?;
    end(tx, row, state).await
}

/// Rejects it; the units stay withheld.
pub async fn reject(tx: &mut Tx<'_>, id: GiveBackId, input: &RejectGiveBack) -> Result<()> {
    let row = get(&tx.reader(), id).await?;
    let units = unit::locked(tx, &row.unit_ids.0).await?;
    let row = lock(tx, id).await?;
    let state = row.state.reject()?;
    let hash = content_hash(&units, row.reason.as_deref())?;
    let reason = Some(input.reason.as_str());
    let _over = approvals::decide(tx, id.0, &hash, Verdict::Reject, reason).await?;
    told(tx, &row, "inventory.give_back.rejected")?;
    end(tx, row, state).await
}

fn told(tx: &mut Tx<'_>, row: &Model, event: &str) -> Result<()> {
    let subject = Subject::of("inventory.give_back", row.id, row.project_id);
    tx.record(event, subject, &json!({"units": row.unit_ids.0.len()}))
}
