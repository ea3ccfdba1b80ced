//! Asking that a part of a penalty need not be paid 减免.

use super::super::account;
use super::super::deal::deal;
use super::super::plan::{line::balance, lines};
use super::super::refusal::Receivables;
use super::super::waiver::{content_hash, pending_on};
use crate::approvals;
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::PositiveAmount;
use entity::id::{PlanLineId, WaiverId};
use entity::receivables::item::Item;
use entity::receivables::plan_line;
use entity::receivables::waiver::{self, WaiverState};
use sea_orm::{EntityTrait, IntoActiveModel};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// How much, and why.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"amount": "1000.00", "reason": "银行放款延误"}))]
pub struct Waive {
    pub amount: PositiveAmount,
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Asks for it; another person decides.
pub async fn waive(tx: &mut Tx<'_>, id: PlanLineId, input: &Waive) -> Result<WaiverId> {
    let found = plan_line::Entity::find_by_id(id).one(tx.db()).await?;
    let found = found.filter(|line| line.item == Item::Penalty);
    let found = found.ok_or(Error::NotFound("penalty"))?;
    let deal = deal(&tx.reader(), found.trade_id).await?;
    account::lock(tx, found.trade_id).await?;
    let all = lines::lock(tx, found.trade_id).await?;
    let line = all.iter().find(|line| line.id == id).ok_or(Error::NotFound("penalty"))?;
    let asked = pending_on(tx, id).await?;
    let open = balance(line).minus(asked)?;
    if input.amount.money() > open {
        return Err(Receivables::WaiverExceedsBalance.with("balance", &open).into());
    }
    let row = waiver::Model {
        id: tx.id::<WaiverId>(),
        project_id: line.project_id,
        trade_id: line.trade_id,
        plan_line_id: id,
        amount: input.amount.money(),
        reason: input.reason.clone(),
        state: WaiverState::Requested,
        author_id: tx.actor.user()?,
        created_at: tx.now,
        version: 1,
    };
    let opening = approvals::request::Opening {
        project_id: deal.project.id,
        document_type: "receivables.waiver",
        document_id: row.id.0,
        content_hash: content_hash(&row)?,
        reasons: vec!["receivables.penalty_waived".to_owned()],
        role: "manager",
        facts: json!({"amount": row.amount.as_fen(), "open": open.as_fen()}),
        follows: false,
    };
    let (waiver_id, amount) = (row.id, row.amount);
    waiver::Entity::insert(row.into_active_model()).exec_without_returning(tx.db()).await?;
    // Money is given up by people's decision: no rule lets it pass.
    let _asked = approvals::request::open(tx, opening).await?;
    let subject = Subject::of("receivables.waiver", waiver_id, deal.project.id);
    let detail = json!({"plan_line_id": id, "trade_id": deal.trade.id, "amount": amount});
    tx.record("receivables.waiver.requested", subject, &detail)?;
    Ok(waiver_id)
}
