//! Reading entries, as a feed in the order in which they were booked.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::Money;
use entity::funds::{entry, posting};
use entity::id::{EntryId, ProjectId, TradeId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// One side of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({"account_code": "2203", "debit": "0.00", "credit": "50000.00"}))]
pub struct PostingLine {
    pub account_code: String,
    pub debit: Money,
    pub credit: Money,
}

/// An entry with its postings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000041",
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "number": "GZ001-PZ202503100001",
    "act": "receivables.receipt.create",
    "source_type": "receivables.receipt",
    "source_id": "0193a5c0-0000-7000-8000-000000000051",
    "trade_id": "0193a5c0-0000-7000-8000-000000000061",
    "booked_on": "2025-03-10",
    "month": "2025-03",
    "reverses_id": null,
    "created_at": "2025-03-10T02:00:00Z",
    "postings": [
        {"account_code": "1002.01", "debit": "50000.00", "credit": "0.00"},
        {"account_code": "2203", "debit": "0.00", "credit": "50000.00"}
    ]
}))]
pub struct EntryView {
    pub id: EntryId,
    pub project_id: ProjectId,
    pub number: String,
    /// Act that booked it.
    pub act: String,
    pub source_type: String,
    pub source_id: Uuid,
    pub trade_id: Option<TradeId>,
    pub booked_on: NaiveDate,
    /// `2025-03`.
    pub month: String,
    /// The entry that this one takes back.
    pub reverses_id: Option<EntryId>,
    pub created_at: DateTime<Utc>,
    #[schema(max_items = 100)]
    pub postings: Vec<PostingLine>,
}

/// Which entries are wanted.
#[derive(Debug, Clone, Default)]
pub struct EntryFilter {
    pub project_id: Option<ProjectId>,
    pub trade_id: Option<TradeId>,
    pub act: Option<String>,
    pub source_id: Option<Uuid>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

impl EntryFilter {
    fn condition(&self, reader: &Reader<'_>) -> Condition {
        use entry::Column;
        Condition::all()
            .add(reader.scope().projects(Column::ProjectId))
            .add_option(self.project_id.map(|id| Column::ProjectId.eq(id)))
            .add_option(self.trade_id.map(|id| Column::TradeId.eq(id)))
            .add_option(self.act.as_ref().map(|act| Column::Act.eq(act)))
            .add_option(self.source_id.map(|id| Column::SourceId.eq(id)))
            .add_option(self.from_on.map(|day| Column::BookedOn.gte(day)))
            .add_option(self.to_on.map(|day| Column::BookedOn.lte(day)))
    }
}

/// Entries of visible projects.
pub async fn entries(
    reader: &Reader<'_>,
    filter: &EntryFilter,
    paging: &Paging,
) -> Result<Listed<EntryView>> {
    let select = entry::Entity::find().filter(filter.condition(reader));
    let id_of = |row: &entry::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, entry::Column::Id, id_of).await?;
    let mut postings = postings_of(reader, &rows.items).await?;
    Ok(rows.map(|row| {
        let lines = postings.remove(&row.id).unwrap_or_default();
        view(row, lines)
    }))
}

async fn postings_of(
    reader: &Reader<'_>,
    rows: &[entry::Model],
) -> Result<HashMap<EntryId, Vec<PostingLine>>> {
    let found = posting::Entity::find()
        .filter(posting::Column::EntryId.is_in(rows.iter().map(|row| row.id)))
        .order_by_asc(posting::Column::Id)
        .all(&reader.db)
        .await?;
    let mut lines: HashMap<EntryId, Vec<PostingLine>> = HashMap::new();
    for row in found {
        lines.entry(row.entry_id).or_default().push(PostingLine {
            account_code: row.account_code,
            debit: row.debit,
            credit: row.credit,
        });
    }
    Ok(lines)
}

fn view(row: entry::Model, postings: Vec<PostingLine>) -> EntryView {
    EntryView {
        id: row.id,
        project_id: row.project_id,
        number: row.number,
        act: row.act,
        source_type: row.source_type,
        source_id: row.source_id,
        trade_id: row.trade_id,
        booked_on: row.booked_on,
        month: row.month,
        reverses_id: row.reverses_id,
        created_at: row.created_at,
        postings,
    }
}
