//! Asking for a refund.

use super::super::account::{self, Delta};
use super::super::deal::{Deal, deal, unscoped};
use super::super::refusal::Receivables;
use super::content::content_hash;
use crate::approvals;
use crate::kernel::number::{self, Document, Owner};
use crate::kernel::tx::Subject;
use crate::kernel::{Result, Tx};
use entity::id::{RefundId, TradeId};
use entity::receivables::refund::{self, RefundState};
use entity::{Money, PositiveAmount};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// How much goes back, and why.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({
    "trade_id": "0193a5c0-0000-7000-8000-000000000061", "amount": "10000.00",
    "reason": "多收退回"
}))]
pub struct RefundInput {
    pub trade_id: TradeId,
    /// At most what is refundable on the trade.
    pub amount: PositiveAmount,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Asks for it.
pub async fn create(tx: &mut Tx<'_>, input: &RefundInput) -> Result<RefundId> {
    let deal = deal(&tx.reader(), input.trade_id).await?;
    ask(tx, &deal, input.amount.money(), &input.reason, false).await
}

/// Asks in the name of an act of another shelf, whose scope check is done.
pub async fn request(
    tx: &mut Tx<'_>,
    trade_id: TradeId,
    amount: Money,
    reason: &str,
) -> Result<RefundId> {
    let deal = unscoped(&tx.reader(), trade_id).await?;
    ask(tx, &deal, amount, reason, true).await
}

/// `follows` where it comes of another act, which no rule of a flow stops.
async fn ask(
    tx: &mut Tx<'_>,
    deal: &Deal,
    amount: Money,
    reason: &str,
    follows: bool,
) -> Result<RefundId> {
    let account = account::lock(tx, deal.trade.id).await?;
    let refundable = account.credit.minus(account.refunding)?;
    if amount > refundable || !amount.is_positive() {
        let refusal = Receivables::RefundExceedsRefundable.with("refundable", &refundable);
        return Err(refusal.into());
    }
    account::apply(tx, account, &Delta { refunding: amount, ..Default::default() }).await?;
    let owner = Owner {
        company_id: deal.trade.company_id,
        project_id: deal.project.id,
        project_code: &deal.project.code,
    };
    let today = tx.today(&deal.project.time_zone);
    let row = refund::Model {
        id: tx.id::<RefundId>(),
        company_id: deal.trade.company_id,
        project_id: deal.project.id,
        trade_id: deal.trade.id,
        number: number::next(tx, Document::Refund, &owner, today).await?,
        amount,
        reason: reason.to_owned(),
        state: RefundState::Requested,
        bank_account_id: None,
        reference: None,
        paid_on: None,
        failure: None,
        author_id: tx.actor.user_id,
        created_at: tx.now,
        version: 1,
    };
    let id = row.id;
    let opening = approvals::request::Opening {
        project_id: deal.project.id,
        document_type: "receivables.refund",
        document_id: id.0,
        content_hash: content_hash(&row)?,
        reasons: vec!["receivables.refund_requested".to_owned()],
        role: approvals::MANAGER_OR_ACCOUNTANT,
        facts: json!({"amount": amount.as_fen()}),
        follows,
    };
    refund::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    // Money goes out by people's decision: no rule lets it pass.
    let _asked = approvals::request::open(tx, opening).await?;
    let subject = Subject::of("receivables.refund", id, deal.project.id);
    let detail = json!({"trade_id": deal.trade.id, "amount": amount});
    tx.record("receivables.refund.requested", subject, &detail)?;
    Ok(id)
}
