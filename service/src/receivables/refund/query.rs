//! Reading refunds.

use super::super::deal::visible;
use crate::approvals;
use crate::kernel::acts::Acts;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result, act};
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::id::{BankAccountId, ProjectId, RefundId, TradeId, UserId};
use entity::receivables::refund::{self, Column, RefundState};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A refund as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000091",
    "project_id": "0193a5c0-0000-7000-8000-000000000001", "project": null,
    "trade_id": "0193a5c0-0000-7000-8000-000000000061",
    "number": "GZ001-TK202503120001", "amount": "10000.00", "reason": "多收退回",
    "status": "paid", "account_id": "0193a5c0-0000-7000-8000-000000000031",
    "reference": "20250312-0007", "paid_on": "2025-03-12", "failure": null,
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-11T02:00:00Z", "version": 3
}))]
pub struct RefundView {
    pub id: RefundId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub trade_id: TradeId,
    pub number: String,
    pub amount: Money,
    pub reason: String,
    pub status: RefundState,
    /// Where it was paid from.
    pub account_id: Option<BankAccountId>,
    pub reference: Option<String>,
    pub paid_on: Option<NaiveDate>,
    /// Why the bank refused the last try.
    pub failure: Option<String>,
    /// Null where a timed act asked for it.
    pub author_id: Option<UserId>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<refund::Model> for RefundView {
    fn from(row: refund::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            project: Expandable,
            trade_id: row.trade_id,
            number: row.number,
            amount: row.amount,
            reason: row.reason,
            status: row.state,
            account_id: row.bank_account_id,
            reference: row.reference,
            paid_on: row.paid_on,
            failure: row.failure,
            author_id: row.author_id,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which refunds are wanted.
#[derive(Debug, Clone, Default)]
pub struct RefundFilter {
    pub project_id: Option<ProjectId>,
    pub trade_id: Option<TradeId>,
    pub status: Vec<RefundState>,
}

/// Refunds of visible trades.
pub async fn list(
    reader: &Reader<'_>,
    filter: &RefundFilter,
    paging: &Paging,
) -> Result<Listed<RefundView>> {
    let mut wanted = visible(reader, Column::ProjectId, Column::TradeId)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.trade_id.map(|id| Column::TradeId.eq(id)));
    if !filter.status.is_empty() {
        wanted = wanted.add(Column::State.is_in(filter.status.clone()));
    }
    let select = refund::Entity::find().filter(wanted);
    let id_of = |row: &refund::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    Ok(rows.map(RefundView::from))
}

/// One refund.
pub async fn one(reader: &Reader<'_>, id: RefundId) -> Result<RefundView> {
    find(reader, id).await.map(RefundView::from)
}

/// What can be done with it now.
pub async fn acts(reader: &Reader<'_>, id: RefundId) -> Result<Acts> {
    let state = find(reader, id).await?.state;
    let mut acts = Acts::default();
    for (act, next) in [
        (act::RECEIVABLES_REFUND_APPROVE, state.approve()),
        (act::RECEIVABLES_REFUND_REJECT, state.reject()),
    ] {
        let mut guard = next.map(drop).map_err(Error::from);
        if guard.is_ok() {
            guard = approvals::decidable(reader, id.0).await;
        }
        acts.weigh(reader.actor, act, guard)?;
    }
    acts.weigh(reader.actor, act::RECEIVABLES_REFUND_FAIL, state.fail().map(drop))?;
    acts.weigh(reader.actor, act::RECEIVABLES_REFUND_PAY, state.pay().map(drop))?;
    Ok(acts)
}

/// The row of a visible refund.
pub(super) async fn find(reader: &Reader<'_>, id: RefundId) -> Result<refund::Model> {
    let row = refund::Entity::find_by_id(id)
        .filter(visible(reader, Column::ProjectId, Column::TradeId))
        .one(&reader.db)
        .await?;
    row.ok_or(Error::NotFound("refund"))
}
