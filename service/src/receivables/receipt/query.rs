//! Reading receipts with what they settled.

use super::super::deal::visible;
use super::allocations::standing;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::id::{BankAccountId, PlanLineId, ProjectId, ReceiptId, TradeId, UserId};
use entity::receivables::item::Item;
use entity::receivables::receipt::{self, AllocationPolicy, Column, ReceiptMethod};
use entity::receivables::{allocation, plan_line, receipt_reversal};
use sea_orm::{
    ColumnTrait, EntityTrait, JoinType, QueryFilter, QueryOrder, QuerySelect, RelationDef,
};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

entity::worded! {
    /// Does the receipt count?
    ReceiptStatus in "receipt_status" {
        "confirmed" Confirmed ("已确认", "Confirmed"),
        "reversed" Reversed ("已冲销", "Reversed"),
    }
}

/// Money on one line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "line_id": "0193a5c0-0000-7000-8000-000000000071", "item": "earnest", "amount": "50000.00"
}))]
pub struct AllocationView {
    pub line_id: PlanLineId,
    pub item: Item,
    pub amount: Money,
}

/// That the receipt no longer counts, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "reversed_on": "2025-03-12", "reason": "银行退票",
    "author_id": "0193a5c0-0000-7000-8000-000000000007", "reversed_at": "2025-03-12T02:00:00Z"
}))]
pub struct ReversalView {
    pub reversed_on: NaiveDate,
    pub reason: String,
    pub author_id: UserId,
    pub reversed_at: DateTime<Utc>,
}

/// A receipt as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000051",
    "project_id": "0193a5c0-0000-7000-8000-000000000001", "project": null,
    "trade_id": "0193a5c0-0000-7000-8000-000000000061",
    "number": "GZ001-SK202503100001", "amount": "60000.00", "method": "transfer",
    "payer": null, "account_id": "0193a5c0-0000-7000-8000-000000000031",
    "reference": "20250310-0001", "received_on": "2025-03-10", "policy": "fifo",
    "status": "confirmed",
    "allocations": [{
        "line_id": "0193a5c0-0000-7000-8000-000000000071", "item": "earnest",
        "amount": "50000.00"
    }],
    "credit": "10000.00", "reversal": null,
    "author_id": "0193a5c0-0000-7000-8000-000000000007", "created_at": "2025-03-10T02:00:00Z"
}))]
pub struct ReceiptView {
    pub id: ReceiptId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub trade_id: TradeId,
    pub number: String,
    pub amount: Money,
    pub method: ReceiptMethod,
    pub payer: Option<String>,
    pub account_id: BankAccountId,
    pub reference: Option<String>,
    pub received_on: NaiveDate,
    pub policy: AllocationPolicy,
    pub status: ReceiptStatus,
    /// What stands of it on lines, in the order in which it was laid.
    #[schema(max_items = 500)]
    pub allocations: Vec<AllocationView>,
    /// What is not on any line; zero once reversed.
    pub credit: Money,
    pub reversal: Option<ReversalView>,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
}

/// Which receipts are wanted.
#[derive(Debug, Clone, Default)]
pub struct ReceiptFilter {
    pub project_id: Option<ProjectId>,
    pub trade_id: Option<TradeId>,
    pub account_id: Option<BankAccountId>,
    pub method: Vec<ReceiptMethod>,
    pub reference: Option<String>,
    pub from_received_on: Option<NaiveDate>,
    pub to_received_on: Option<NaiveDate>,
}

/// Receipts of visible trades.
pub async fn list(
    reader: &Reader<'_>,
    filter: &ReceiptFilter,
    paging: &Paging,
) -> Result<Listed<ReceiptView>> {
    let mut wanted = visible(reader, Column::ProjectId, Column::TradeId)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.trade_id.map(|id| Column::TradeId.eq(id)))
        .add_option(filter.account_id.map(|id| Column::BankAccountId.eq(id)))
        .add_option(filter.reference.as_ref().map(|text| Column::Reference.eq(text)))
        .add_option(filter.from_received_on.map(|day| Column::ReceivedOn.gte(day)))
        .add_option(filter.to_received_on.map(|day| Column::ReceivedOn.lte(day)));
    if !filter.method.is_empty() {
        wanted = wanted.add(Column::Method.is_in(filter.method.clone()));
    }
    let select = receipt::Entity::find().filter(wanted);
    let id_of = |row: &receipt::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    let ids: Vec<ReceiptId> = rows.items.iter().map(|row| row.id).collect();
    let mut laid = laid(reader, &ids).await?;
    let mut reversals = reversals(reader, &ids).await?;
    Ok(rows.map(|row| {
        let allocations = laid.remove(&row.id).unwrap_or_default();
        let reversal = reversals.remove(&row.id);
        view(row, allocations, reversal)
    }))
}

/// One receipt.
pub async fn one(reader: &Reader<'_>, id: ReceiptId) -> Result<ReceiptView> {
    let to_reversal: RelationDef = receipt::Entity::belongs_to(receipt_reversal::Entity)
        .from(Column::Id)
        .to(receipt_reversal::Column::ReceiptId)
        .into();
    let found = receipt::Entity::find_by_id(id)
        .select_also(receipt_reversal::Entity)
        .join(JoinType::LeftJoin, to_reversal)
        .filter(visible(reader, Column::ProjectId, Column::TradeId))
        .one(&reader.db)
        .await?;
    let (row, reversal) = found.ok_or(Error::NotFound("receipt"))?;
    let allocations = laid(reader, &[id]).await?.remove(&id).unwrap_or_default();
    Ok(view(row, allocations, reversal.map(reversal_view)))
}

/// The row of a visible receipt.
pub(super) async fn find(reader: &Reader<'_>, id: ReceiptId) -> Result<receipt::Model> {
    let row = receipt::Entity::find_by_id(id)
        .filter(visible(reader, Column::ProjectId, Column::TradeId))
        .one(&reader.db)
        .await?;
    row.ok_or(Error::NotFound("receipt"))
}

/// Is the receipt taken back?
pub(super) async fn is_reversed(reader: &Reader<'_>, id: ReceiptId) -> Result<bool> {
    Ok(receipt_reversal::Entity::find_by_id(id).one(&reader.db).await?.is_some())
}

async fn laid(
    reader: &Reader<'_>,
    ids: &[ReceiptId],
) -> Result<HashMap<ReceiptId, Vec<AllocationView>>> {
    let to_line: RelationDef = allocation::Entity::belongs_to(plan_line::Entity)
        .from(allocation::Column::PlanLineId)
        .to(plan_line::Column::Id)
        .into();
    let rows: Vec<(allocation::Model, Option<plan_line::Model>)> = allocation::Entity::find()
        .select_also(plan_line::Entity)
        .join(JoinType::InnerJoin, to_line)
        .filter(allocation::Column::ReceiptId.is_in(ids.iter().copied()))
        .order_by_asc(allocation::Column::Seq)
        .order_by_asc(allocation::Column::Id)
        .all(&reader.db)
        .await?;
    let items: HashMap<PlanLineId, Item> =
        rows.iter().filter_map(|(_, line)| line.as_ref().map(|l| (l.id, l.item))).collect();
    let mut views: HashMap<ReceiptId, Vec<AllocationView>> = HashMap::new();
    for row in standing(rows.into_iter().map(|(row, _)| row).collect()) {
        let item = items.get(&row.plan_line_id).copied().unwrap_or(Item::Other);
        let view = AllocationView { line_id: row.plan_line_id, item, amount: row.amount };
        views.entry(row.receipt_id).or_default().push(view);
    }
    Ok(views)
}

async fn reversals(
    reader: &Reader<'_>,
    ids: &[ReceiptId],
) -> Result<HashMap<ReceiptId, ReversalView>> {
    let rows = receipt_reversal::Entity::find()
        .filter(receipt_reversal::Column::ReceiptId.is_in(ids.iter().copied()))
        .all(&reader.db)
        .await?;
    Ok(rows.into_iter().map(|row| (row.receipt_id, reversal_view(row))).collect())
}

fn reversal_view(row: receipt_reversal::Model) -> ReversalView {
    ReversalView {
        reversed_on: row.reversed_on,
        reason: row.reason,
        author_id: row.author_id,
        reversed_at: row.created_at,
    }
}

fn view(
    row: receipt::Model,
    allocations: Vec<AllocationView>,
    reversal: Option<ReversalView>,
) -> ReceiptView {
    let laid: i64 = allocations.iter().map(|part| part.amount.as_fen()).sum();
    let (status, credit) = match reversal {
        Some(_) => (ReceiptStatus::Reversed, Money::ZERO),
        None => (ReceiptStatus::Confirmed, Money::fen(row.amount.as_fen() - laid)),
    };
    ReceiptView {
        id: row.id,
        project_id: row.project_id,
        project: Expandable,
        trade_id: row.trade_id,
        number: row.number,
        amount: row.amount,
        method: row.method,
        payer: row.payer,
        account_id: row.bank_account_id,
        reference: row.reference,
        received_on: row.received_on,
        policy: row.policy,
        status,
        allocations,
        credit,
        reversal,
        author_id: row.author_id,
        created_at: row.created_at,
    }
}
