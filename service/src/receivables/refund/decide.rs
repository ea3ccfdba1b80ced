//! Deciding a refund; never the one who asked.

use super::super::account::{self, Delta};
use super::content::{content_hash, lock, save};
use super::query::find;
use crate::approvals::{self, Ruling, Verdict};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::RefundId;
use entity::receivables::refund;
use sea_orm::ActiveValue::Set;
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What the decider adds.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = RefundDecide, example = json!({"comment": "同意"}))]
pub struct RefundDecision {
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

/// Why not.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "账户信息有误"}))]
pub struct RejectRefund {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Approves it; the money still waits for its payment.
pub async fn approve(tx: &mut Tx<'_>, id: RefundId, input: &RefundDecision) -> Result<()> {
    find(&tx.reader(), id).await?;
    let row = lock(tx, id).await?;
    let state = row.state.approve()?;
    let comment = input.comment.as_deref();
    let hash = content_hash(&row)?;
    if approvals::decide(tx, id.0, &hash, Verdict::Approve, comment).await? == Ruling::Open {
        return Ok(());
    }
    save(tx, &row, refund::ActiveModel { state: Set(state), ..Default::default() }).await?;
    told(tx, &row, "receivables.refund.approved")
}

/// Rejects it; the money is free again.
pub async fn reject(tx: &mut Tx<'_>, id: RefundId, input: &RejectRefund) -> Result<()> {
    let found = find(&tx.reader(), id).await?;
    let account = account::lock(tx, found.trade_id).await?;
    let row = lock(tx, id).await?;
    let state = row.state.reject()?;
    let reason = Some(input.reason.as_str());
    let hash = content_hash(&row)?;
    let _over = approvals::decide(tx, id.0, &hash, Verdict::Reject, reason).await?;
    let delta = Delta { refunding: row.amount.negated(), ..Default::default() };
    account::apply(tx, account, &delta).await?;
    save(tx, &row, refund::ActiveModel { state: Set(state), ..Default::default() }).await?;
    told(tx, &row, "receivables.refund.rejected")
}

/// Who asked takes it back: it is rejected without a decision, and the money is free again.
pub(in crate::receivables) async fn recall(tx: &mut Tx<'_>, id: RefundId) -> Result<()> {
    let found = find(&tx.reader(), id).await?;
    let account = account::lock(tx, found.trade_id).await?;
    let row = lock(tx, id).await?;
    let state = row.state.reject()?;
    let delta = Delta { refunding: row.amount.negated(), ..Default::default() };
    account::apply(tx, account, &delta).await?;
    save(tx, &row, refund::ActiveModel { state: Set(state), ..Default::default() }).await?;
    told(tx, &row, "receivables.refund.recalled")
}

fn told(tx: &mut Tx<'_>, row: &refund::Model, event: &str) -> Result<()> {
    let subject = Subject::of("receivables.refund", row.id, row.project_id);
    tx.record(event, subject, &json!({"trade_id": row.trade_id, "amount": row.amount}))
}
