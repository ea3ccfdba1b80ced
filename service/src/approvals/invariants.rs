//! What holds of approvals after any interleaving and any crash.

use crate::kernel::invariant::{Finding, Invariant};
use crate::kernel::{Reader, Result};
use entity::approvals::approval::{self, ApprovalState};
use entity::approvals::approval_task;
use entity::sales::trade::TradeState;
use entity::sales::{contract, subscription, trade};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, PaginatorTrait, QueryFilter};

/// Checks of this shelf.
pub const INVARIANTS: &[Invariant] = &[
    crate::invariant!(3, closed_trades_wait_for_nobody),
    crate::invariant!(25, makers_are_not_checkers),
    crate::invariant!(25, open_requests_ask_somebody),
];

/// 3: a closed trade has no pending approval.
async fn closed_trades_wait_for_nobody(reader: &Reader<'_>) -> Result<Finding> {
    let pending = approval::Column::State.eq(ApprovalState::Pending);
    let of_closed = Condition::any()
        .add(approval::Column::DocumentId.in_subquery(closed(
            contract::Entity,
            contract::Column::Id,
            contract::Column::TradeId,
        )))
        .add(approval::Column::DocumentId.in_subquery(closed(
            subscription::Entity,
            subscription::Column::Id,
            subscription::Column::TradeId,
        )));
    let examined = approval::Entity::find().filter(pending.clone()).count(&reader.db).await?;
    let broken = approval::Entity::find().filter(pending).filter(of_closed).all(&reader.db).await?;
    let mut finding = Finding { examined, ..Default::default() };
    for request in broken {
        let detail = format!("{} of a closed trade is pending", request.document_type);
        finding.violated(request.document_id, detail);
    }
    Ok(finding)
}

/// Ids of the documents whose trade is closed.
fn closed<E: EntityTrait, C: ColumnTrait>(document: E, id: C, trade_id: C) -> SelectStatement {
    let mut select = Query::select();
    select
        .column((document, id))
        .from(document)
        .inner_join(
            trade::Entity,
            Expr::col((trade::Entity, trade::Column::Id)).equals((document, trade_id)),
        )
        .and_where(trade::Column::State.eq(TradeState::Closed));
    select.take()
}

/// 25: nobody decided what he submitted, himself or through a stand-in, and every decision has its
/// person.
async fn makers_are_not_checkers(reader: &Reader<'_>) -> Result<Finding> {
    let decided =
        approval_task::Column::State.is_in([ApprovalState::Approved, ApprovalState::Rejected]);
    let own = Query::select()
        .expr(Expr::val(1))
        .from(approval::Entity)
        .and_where(
            Expr::col((approval::Entity, approval::Column::Id))
                .equals((approval_task::Entity, approval_task::Column::ApprovalId)),
        )
        .and_where(Expr::col((approval::Entity, approval::Column::AuthorId)).is_in([
            Expr::col((approval_task::Entity, approval_task::Column::DecidedBy)),
            Expr::col((approval_task::Entity, approval_task::Column::DecidedForId)),
        ]))
        .take();
    let examined = approval_task::Entity::find().filter(decided.clone()).count(&reader.db).await?;
    let broken = approval_task::Entity::find()
        .filter(decided)
        .filter(
            Condition::any().add(Expr::exists(own)).add(approval_task::Column::DecidedBy.is_null()),
        )
        .all(&reader.db)
        .await?;
    let mut finding = Finding { examined, ..Default::default() };
    for task in broken {
        finding.violated(task.id.to_string(), "decided by nobody, or by the author");
    }
    Ok(finding)
}

/// 25: whoever waits for a decision waits for somebody: an open request has an open task.
async fn open_requests_ask_somebody(reader: &Reader<'_>) -> Result<Finding> {
    let pending = approval::Column::State.eq(ApprovalState::Pending);
    let asking = Query::select()
        .expr(Expr::val(1))
        .from(approval_task::Entity)
        .and_where(
            Expr::col((approval_task::Entity, approval_task::Column::ApprovalId))
                .equals((approval::Entity, approval::Column::Id)),
        )
        .and_where(approval_task::Column::State.eq(ApprovalState::Pending))
        .take();
    let examined = approval::Entity::find().filter(pending.clone()).count(&reader.db).await?;
    let broken = approval::Entity::find()
        .filter(pending)
        .filter(Expr::exists(asking).not())
        .all(&reader.db)
        .await?;
    let mut finding = Finding { examined, ..Default::default() };
    for request in broken {
        let detail = format!("{} waits for nobody", request.document_type);
        finding.violated(request.document_id, detail);
    }
    Ok(finding)
}
