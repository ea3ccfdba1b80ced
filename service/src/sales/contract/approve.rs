//! Approving a contract that the rules would not pass alone.

use super::{acts, load};
use crate::approvals::{self, Ruling, Verdict};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use crate::sales::trade;
use entity::id::ContractId;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What the decider adds.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comment": "同意"}))]
pub struct ApproveContract {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub comment: Option<String>,
}

/// Lets the contract be signed, once the last step has agreed.
pub async fn approve(tx: &mut Tx<'_>, id: ContractId, input: &ApproveContract) -> Result<()> {
    let seen = load::get(&tx.reader(), id).await?;
    trade::load::lock(tx, seen.unit_id, seen.trade_id).await?;
    let mut row = load::lock(tx, id).await?;
    row.state = row.state.approve()?;
    acts::not_own(&tx.reader(), &row)?;
    let content = load::content(tx, &row).await?;
    let comment = input.comment.as_deref();
    let ruling = approvals::decide(tx, id.0, &content, Verdict::Approve, comment).await?;
    if ruling == Ruling::Open {
        return Ok(());
    }
    load::save(tx, &row).await?;
    let detail = json!({"trade_id": row.trade_id});
    let subject = Subject::of("sales.contract", id, row.project_id);
    tx.record("sales.contract.approved", subject, &detail)
}
