//! Rejecting a contract: it may be submitted again, but the time to sign goes on.

use super::{acts, load};
use crate::approvals::{self, Verdict};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use crate::sales::{subscription, trade};
use entity::id::ContractId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What is wrong with it.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "买受人资料不全"}))]
pub struct RejectContract {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Sends the contract back; the deadline of its subscription counts again.
pub async fn reject(tx: &mut Tx<'_>, id: ContractId, input: &RejectContract) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let mut row = load::lock(tx, id).await?;
    row.state = row.state.reject()?;
    acts::not_own(&tx.reader(), &row)?;
    let content = load::content(tx, &row).await?;
    let reason = Some(input.reason.as_str());
    let _over = approvals::decide(tx, id.0, &content, Verdict::Reject, reason).await?;
    row.close_reason = Some(input.reason.clone());
    load::save(tx, &row).await?;
    subscription::deadline::resume(tx, row.subscription_id).await?;
    let detail = json!({"trade_id": row.trade_id, "reason": input.reason});
    let subject = Subject::of("sales.contract", id, row.project_id);
    tx.record("sales.contract.rejected", subject, &detail)
}
