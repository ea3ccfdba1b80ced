//! Payment templates as they are read, and as sales use them.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, FaultCode, Reader, Result, Tx};
use crate::sales::refusal::Sales;
use chrono::{DateTime, Utc};
use entity::id::{PaymentTemplateId, ProjectId, UserId};
use entity::sales::payment_template::{self, Column, Entity};
use entity::sales::terms::{LoanTerms, PaymentTerms, TermLine};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "name"];

/// A template; lines and loan go into the payment-plan calculator as they are.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000081",
    "project_id": "0193a5c0-0000-7000-8000-000000000001",
    "name": "分期 30/70",
    "lines": [
        {"item": "instalment", "ratio": "1", "amount": null, "anchor": "signing", "on": null,
         "months": 0, "days": 0}
    ],
    "loan": null,
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-10T02:00:00Z", "archived_at": null, "version": 1
}))]
pub struct PaymentTemplateView {
    pub id: PaymentTemplateId,
    pub project_id: ProjectId,
    pub name: String,
    #[schema(max_items = 60)]
    pub lines: Vec<TermLine>,
    pub loan: Option<LoanTerms>,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    /// From then on nothing new is agreed by it.
    pub archived_at: Option<DateTime<Utc>>,
    pub version: i32,
}

impl From<payment_template::Model> for PaymentTemplateView {
    fn from(row: payment_template::Model) -> Self {
        Self {
            id: row.id,
            project_id: row.project_id,
            name: row.name,
            lines: row.terms.lines,
            loan: row.terms.loan,
            author_id: row.author_id,
            created_at: row.created_at,
            archived_at: row.archived_at,
            version: row.version,
        }
    }
}

/// Which templates are wanted.
#[derive(Debug, Clone, Default)]
pub struct PaymentTemplateFilter {
    pub project_id: Option<ProjectId>,
    /// Only archived ones, or only those in use.
    pub archived: Option<bool>,
}

/// One template.
pub async fn one(reader: &Reader<'_>, id: PaymentTemplateId) -> Result<PaymentTemplateView> {
    get(reader, id).await.map(PaymentTemplateView::from)
}

/// Templates of visible projects.
pub async fn list(
    reader: &Reader<'_>,
    filter: &PaymentTemplateFilter,
    paging: &Paging,
) -> Result<Listed<PaymentTemplateView>> {
    let mut select = Entity::find()
        .filter(reader.scope().projects(Column::ProjectId))
        .apply_if(filter.project_id, |select, id| select.filter(Column::ProjectId.eq(id)))
        .apply_if(filter.archived, |select, archived| {
            let at = Column::ArchivedAt;
            select.filter(if archived { at.is_not_null() } else { at.is_null() })
        });
    select = page::sorted(select, paging, |name| match name {
        "name" => Column::Name,
        _ => Column::CreatedAt,
    });
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(PaymentTemplateView::from))
}

async fn get(reader: &Reader<'_>, id: PaymentTemplateId) -> Result<payment_template::Model> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    found
        .filter(|row| reader.scope().sees_project(row.project_id))
        .ok_or(Error::NotFound("payment template"))
}

/// A visible template under lock; an archived one no longer changes.
pub(super) async fn open(tx: &Tx<'_>, id: PaymentTemplateId) -> Result<payment_template::Model> {
    get(&tx.reader(), id).await?;
    let found = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    let row = found.ok_or(Error::NotFound("payment template"))?;
    if row.archived_at.is_some() { Err(Sales::TemplateArchived.into()) } else { Ok(row) }
}

/// The terms of a template for a sale in its project.
pub(in crate::sales) async fn usable(
    reader: &Reader<'_>,
    project_id: ProjectId,
    id: PaymentTemplateId,
) -> Result<PaymentTerms> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    let missing = || Error::fault(crate::sales::agreement::TEMPLATE, FaultCode::NotFound);
    let row = found.filter(|row| row.project_id == project_id).ok_or_else(missing)?;
    if row.archived_at.is_some() { Err(Sales::TemplateArchived.into()) } else { Ok(row.terms) }
}
