//! Reading movements.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::funds::movement::{self, Column, MovementDirection};
use entity::id::{BankAccountId, MovementId, ProjectId, TradeId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A movement as readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000043",
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "account_id": "0193a5c0-0000-7000-8000-000000000031",
    "serial": 1, "direction": "in", "amount": "50000.00", "balance_after": "50000.00",
    "act": "receivables.receipt.create",
    "source_type": "receivables.receipt",
    "source_id": "0193a5c0-0000-7000-8000-000000000051",
    "trade_id": "0193a5c0-0000-7000-8000-000000000061",
    "moved_on": "2025-03-10", "created_at": "2025-03-10T02:00:00Z"
}))]
pub struct MovementView {
    pub id: MovementId,
    pub project_id: ProjectId,
    pub account_id: BankAccountId,
    /// Without gaps in the account.
    pub serial: i64,
    pub direction: MovementDirection,
    pub amount: Money,
    pub balance_after: Money,
    pub act: String,
    pub source_type: String,
    pub source_id: Uuid,
    pub trade_id: Option<TradeId>,
    pub moved_on: NaiveDate,
    pub created_at: DateTime<Utc>,
}

impl From<movement::Model> for MovementView {
    fn from(row: movement::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            account_id: row.bank_account_id,
            serial: row.serial,
            direction: row.direction,
            amount: row.amount,
            balance_after: row.balance_after,
            act: row.act,
            source_type: row.source_type,
            source_id: row.source_id,
            trade_id: row.trade_id,
            moved_on: row.moved_on,
            created_at: row.created_at,
        }
    }
}

/// Which movements are wanted.
#[derive(Debug, Clone, Default)]
pub struct MovementFilter {
    pub project_id: Option<ProjectId>,
    pub account_id: Option<BankAccountId>,
    pub trade_id: Option<TradeId>,
    pub direction: Option<MovementDirection>,
    pub source_id: Option<Uuid>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

/// Movements of visible projects, in the order in which they were entered.
pub async fn list(
    reader: &Reader<'_>,
    filter: &MovementFilter,
    paging: &Paging,
) -> Result<Listed<MovementView>> {
    let wanted = Condition::all()
        .add(reader.scope().projects(Column::ProjectId))
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.account_id.map(|id| Column::BankAccountId.eq(id)))
        .add_option(filter.trade_id.map(|id| Column::TradeId.eq(id)))
        .add_option(filter.direction.map(|direction| Column::Direction.eq(direction)))
        .add_option(filter.source_id.map(|id| Column::SourceId.eq(id)))
        .add_option(filter.from_on.map(|day| Column::MovedOn.gte(day)))
        .add_option(filter.to_on.map(|day| Column::MovedOn.lte(day)));
    let select = movement::Entity::find().filter(wanted);
    let id_of = |row: &movement::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    Ok(rows.map(MovementView::from))
}
