//! How much waits in one's inbox.

use super::inbox;
use super::query::TaskFilter;
use crate::kernel::{Reader, Result};
use entity::approvals::approval;
use entity::approvals::approval_task::{Column, Entity};
use entity::id::{ApprovalId, TaskId};
use sea_orm::{ColumnTrait, EntityTrait, PaginatorTrait, QueryFilter, QuerySelect};
use serde::Serialize;
use std::collections::{BTreeMap, HashMap};
use utoipa::ToSchema;

/// What waits for the caller's decision, counted.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "pending": 3, "overdue": 1, "delegated": 0,
    "document_types": [{"document_type": "sales.contract", "pending": 3}]
}))]
pub struct TaskCount {
    pub pending: u64,
    /// Of these, what should have been decided by now.
    pub overdue: u64,
    /// Of these, what one decides only in another's place.
    pub delegated: u64,
    /// By kind of document; kinds without any are left out.
    pub document_types: Vec<TypeCount>,
}

/// Tasks of one kind of document.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct TypeCount {
    pub document_type: String,
    pub pending: u64,
}

/// Counts the caller's open tasks.
pub async fn count(reader: &Reader<'_>) -> Result<TaskCount> {
    let all = inbox::wanted(reader, &TaskFilter::default()).await?;
    let tasks: Vec<(TaskId, ApprovalId)> = Entity::find()
        .select_only()
        .columns([Column::Id, Column::ApprovalId])
        .filter(all.clone())
        .into_tuple()
        .all(&reader.db)
        .await?;
    let kinds: Vec<(ApprovalId, String)> = approval::Entity::find()
        .select_only()
        .columns([approval::Column::Id, approval::Column::DocumentType])
        .filter(approval::Column::Id.in_subquery(asking(all.clone())))
        .into_tuple()
        .all(&reader.db)
        .await?;
    let kinds: HashMap<ApprovalId, String> = kinds.into_iter().collect();
    let mut counted: BTreeMap<String, u64> = BTreeMap::new();
    for (_, request) in &tasks {
        let kind = kinds.get(request).cloned().unwrap_or_default();
        *counted.entry(kind).or_default() += 1;
    }
    let late = all.add(Column::DueAt.lte(reader.now));
    let overdue = Entity::find().filter(late).count(&reader.db).await?;
    let own = TaskFilter { delegated: Some(false), ..Default::default() };
    let own = Entity::find().filter(inbox::wanted(reader, &own).await?).count(&reader.db).await?;
    let pending = tasks.len() as u64;
    let of_kind = |(document_type, pending)| TypeCount { document_type, pending };
    Ok(TaskCount {
        pending,
        overdue,
        delegated: pending.saturating_sub(own),
        document_types: counted.into_iter().map(of_kind).collect(),
    })
}

fn asking(tasks: sea_orm::Condition) -> sea_orm::sea_query::SelectStatement {
    let mut select = sea_orm::sea_query::Query::select();
    select.column(Column::ApprovalId).from(Entity).cond_where(tasks);
    select.take()
}
