//! The audit trail as a feed, narrowed to what the reader may see.

use crate::kernel::clock::end_of_day;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{People, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::admin::user_account;
use entity::id::{AuditId, ProjectId, UserId};
use entity::kernel::audit_log::{self, Column, Entity};
use sea_orm::sea_query::{Condition, ExprTrait};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// The audit trail stands above projects; its days are those of the country.
const ZONE: &str = "Asia/Shanghai";

/// One committed write, or one read of personal data 审计记录.
#[derive(Debug, Clone, PartialEq, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01937a1c-2c00-7000-8000-000000000001", "at": "2026-03-10T04:00:00Z",
    "act": "sales.contract.sign", "actor_id": "01937a1c-2c00-7000-8000-000000000002",
    "actor": "li.na", "project_id": "01937a1c-2c00-7000-8000-000000000003",
    "object_type": "sales.contract", "object_id": "01937a1c-2c00-7000-8000-000000000004",
    "request_id": "01937a1c-2c00-7000-8000-000000000005",
    "detail": {"signed_on": "2026-03-10"}, "seq": 42,
    "seal": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"
}))]
pub struct AuditView {
    pub id: AuditId,
    pub at: DateTime<Utc>,
    /// Name of the act.
    pub act: String,
    /// Null for the system.
    pub actor_id: Option<UserId>,
    /// Username at that time.
    pub actor: String,
    pub project_id: Option<ProjectId>,
    pub object_type: String,
    pub object_id: Option<Uuid>,
    pub request_id: String,
    /// What was asked, without personal data.
    #[schema(value_type = Object)]
    pub detail: Value,
    /// Place in the sealed chain; null until it is sealed.
    pub seq: Option<i64>,
    /// Hash over this row and the seal before it; null until it is sealed.
    pub seal: Option<String>,
}

impl From<audit_log::Model> for AuditView {
    fn from(row: audit_log::Model) -> Self {
        Self {
            id: row.id,
            at: row.at,
            act: row.act,
            actor_id: row.actor_id,
            actor: row.actor,
            project_id: row.project_id,
            object_type: row.object_type,
            object_id: row.object_id,
            request_id: row.request_id,
            detail: row.detail,
            seq: row.seq,
            // Until then the column holds the mark of birth, which is nobody's business.
            seal: row.seal.filter(|_| row.seq.is_some()),
        }
    }
}

/// Which rows are wanted.
#[derive(Debug, Clone, Default)]
pub struct AuditFilter {
    /// Names of acts, any of them.
    pub acts: Vec<String>,
    pub actor_id: Option<UserId>,
    /// Kinds of things, any of them.
    pub object_types: Vec<String>,
    pub object_id: Option<Uuid>,
    pub project_id: Option<ProjectId>,
    pub from_on: Option<NaiveDate>,
    pub to_on: Option<NaiveDate>,
}

/// Rows in the order of their writing, or the newest first with `sort=-at`.
pub async fn list(
    reader: &Reader<'_>,
    filter: &AuditFilter,
    paging: &Paging,
) -> Result<Listed<AuditView>> {
    let mut select = Entity::find().filter(visible(reader)).filter(wanted(filter));
    for (_, descending) in &paging.sort {
        // Ids carry the moment, and tell rows of one moment apart.
        select = if *descending {
            select.order_by_desc(Column::Id)
        } else {
            select.order_by_asc(Column::Id)
        };
    }
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &audit_log::Model| row.id.0);
    Ok(rows.await?.map(AuditView::from))
}

fn wanted(filter: &AuditFilter) -> Condition {
    let from = filter.from_on.and_then(|day| end_of_day(ZONE, day.pred_opt()?));
    let to = filter.to_on.and_then(|day| end_of_day(ZONE, day));
    Condition::all()
        .add_option(page::among_words(Column::Act, &filter.acts))
        .add_option(filter.actor_id.map(|id| Column::ActorId.eq(id)))
        .add_option(page::among_words(Column::ObjectType, &filter.object_types))
        .add_option(filter.object_id.map(|id| Column::ObjectId.eq(id)))
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(from.map(|from| Column::At.gte(from)))
        .add_option(to.map(|to| Column::At.lt(to)))
}

/// What happened in visible projects; above projects, what people of the own company did, unless
/// one sees one's own or one's team's work only; and always what oneself did.
fn visible(reader: &Reader<'_>) -> Condition {
    let scope = reader.scope();
    let Some(projects) = &scope.projects else { return Condition::all() };
    let mut visible = Condition::any().add(Column::ProjectId.is_in(projects.iter().copied()));
    if let (Some(company), People::Any) = (scope.company, &scope.people) {
        let colleagues = user_account::Entity::find()
            .select_only()
            .column(user_account::Column::Id)
            .filter(user_account::Column::CompanyId.eq(company))
            .into_query();
        let above = Column::ProjectId.is_null().and(Column::ActorId.in_subquery(colleagues));
        visible = visible.add(above);
    }
    visible.add_option(reader.actor.user_id.map(|id| Column::ActorId.eq(id)))
}
