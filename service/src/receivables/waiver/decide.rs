//! Deciding a waiver; never the one who asked.

use super::super::account;
use super::super::deal::deal;
use super::super::plan::{line::balance, lines};
use super::super::refusal::Receivables;
use super::content::content_hash;
use super::query::find;
use crate::approvals::{self, Ruling, Verdict};
use crate::funds::code;
use crate::funds::ledger::{Booking, Line, post_as};
use crate::kernel::tx::Subject;
use crate::kernel::{Error, Result, Tx};
use entity::id::WaiverId;
use entity::receivables::plan_line;
use entity::receivables::waiver::{self, Column, WaiverState};
use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ActiveValue::Set, ColumnTrait, EntityTrait, QueryFilter, QuerySelect};
use serde::{Deserialize, Serialize};
use serde_json::json;
use utoipa::ToSchema;
use validator::Validate;

/// What the decider adds.
#[derive(Debug, Clone, Default, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"comment": "同意"}))]
pub struct WaiverDecision {
    #[validate(length(max = 500))]
    #[schema(max_length = 500)]
    pub comment: Option<String>,
}

/// Why not.
#[derive(Debug, Clone, Deserialize, Serialize, Validate, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(example = json!({"reason": "客户逾期已久"}))]
pub struct RejectWaiver {
    #[validate(length(min = 1, max = 500))]
    #[schema(min_length = 1, max_length = 500)]
    pub reason: String,
}

/// Approves it: the line owes less, Dr 6302 / Cr 1221.
pub async fn approve(tx: &mut Tx<'_>, id: WaiverId, input: &WaiverDecision) -> Result<()> {
    let found = find(&tx.reader(), id).await?;
    let deal = deal(&tx.reader(), found.trade_id).await?;
    account::lock(tx, found.trade_id).await?;
    let all = lines::lock(tx, found.trade_id).await?;
    let row = lock(tx, id).await?;
    let state = row.state.approve()?;
    let comment = input.comment.as_deref();
    let hash = content_hash(&row)?;
    if approvals::decide(tx, id.0, &hash, Verdict::Approve, comment).await? == Ruling::Open {
        return Ok(());
    }
    let line = all.iter().find(|line| line.id == row.plan_line_id);
    let open = line.map(balance).ok_or(Error::NotFound("penalty"))?;
    if row.amount > open {
        return Err(Receivables::WaiverExceedsBalance.with("balance", &open).into());
    }
    settle(tx, &row, state).await?;
    plan_line::Entity::update_many()
        .col_expr(
            plan_line::Column::Waived,
            Expr::col(plan_line::Column::Waived).add(row.amount.as_fen()),
        )
        .col_expr(plan_line::Column::Version, Expr::col(plan_line::Column::Version).add(1))
        .filter(plan_line::Column::Id.eq(row.plan_line_id))
        .exec(tx.db())
        .await?;
    let booking = Booking {
        company_id: deal.trade.company_id,
        project_id: deal.project.id,
        act: "receivables.waiver.approve",
        source_type: "receivables.waiver".into(),
        source_id: id.0,
        trade_id: Some(row.trade_id),
        booked_on: tx.today(&deal.project.time_zone),
        lines: vec![
            Line::debit(code::PENALTY_INCOME, row.amount),
            Line::credit(code::OTHER_RECEIVABLE, row.amount),
        ],
        reverses: None,
    };
    post_as(tx, &deal.project.code, &booking).await?;
    told(tx, &row, "receivables.waiver.approved")
}

/// Rejects it; the penalty stays.
pub async fn reject(tx: &mut Tx<'_>, id: WaiverId, input: &RejectWaiver) -> Result<()> {
    find(&tx.reader(), id).await?;
    let row = lock(tx, id).await?;
    let state = row.state.reject()?;
    let reason = Some(input.reason.as_str());
    let hash = content_hash(&row)?;
    let _over = approvals::decide(tx, id.0, &hash, Verdict::Reject, reason).await?;
    settle(tx, &row, state).await?;
    told(tx, &row, "receivables.waiver.rejected")
}

/// Who asked takes it back: it is rejected without a decision.
pub(in crate::receivables) async fn recall(tx: &mut Tx<'_>, id: WaiverId) -> Result<()> {
    find(&tx.reader(), id).await?;
    let row = lock(tx, id).await?;
    let state = row.state.reject()?;
    settle(tx, &row, state).await?;
    told(tx, &row, "receivables.waiver.recalled")
}

async fn lock(tx: &Tx<'_>, id: WaiverId) -> Result<waiver::Model> {
    let row = waiver::Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    row.ok_or(Error::NotFound("waiver"))
}

async fn settle(tx: &Tx<'_>, row: &waiver::Model, state: WaiverState) -> Result<()> {
    let change = waiver::ActiveModel {
        state: Set(state),
        version: Set(row.version + 1),
        ..Default::default()
    };
    waiver::Entity::update_many().set(change).filter(Column::Id.eq(row.id)).exec(tx.db()).await?;
    Ok(())
}

fn told(tx: &mut Tx<'_>, row: &waiver::Model, event: &str) -> Result<()> {
    let subject = Subject::of("receivables.waiver", row.id, row.project_id);
    let detail = json!({
        "plan_line_id": row.plan_line_id, "trade_id": row.trade_id, "amount": row.amount,
    });
    tx.record(event, subject, &detail)
}
