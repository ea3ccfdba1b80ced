//! Reading flows and their versions.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::approvals::definition::FlowDefinition;
use entity::approvals::flow::{self, ApprovalFlowState, Column, Entity};
use entity::approvals::flow_version;
use entity::id::{FlowId, ProjectId, UserId};
use entity::inventory::project;
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use utoipa::ToSchema;

/// A flow as readers see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000031", "document_type": "sales.contract",
    "project_id": null, "name": "合同审批", "status": "active", "version": 2,
    "definition": {
        "auto_refuse": null, "auto_pass": "!below_authority && deal_price < 100000000",
        "steps": [{
            "name": "经理审批", "role": "manager", "user_ids": [], "agreement": "any",
            "condition": null, "deadline_hours": 24, "escalate_to": "director"
        }]
    },
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-10T02:00:00Z", "retired_at": null
}))]
pub struct FlowView {
    pub id: FlowId,
    /// `sales.contract`.
    pub document_type: String,
    /// Null for every project that has no flow of its own.
    pub project_id: Option<ProjectId>,
    pub name: String,
    pub status: ApprovalFlowState,
    pub version: i32,
    /// Of the newest version.
    pub definition: FlowDefinition,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    pub retired_at: Option<DateTime<Utc>>,
}

/// One version of a flow.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "version": 1,
    "definition": {"auto_refuse": null, "auto_pass": null, "steps": [{
        "name": "经理审批", "role": "manager", "user_ids": [], "agreement": "any",
        "condition": null, "deadline_hours": null, "escalate_to": null
    }]},
    "author_id": "0193a5c0-0000-7000-8000-000000000007", "created_at": "2025-03-10T02:00:00Z"
}))]
pub struct FlowVersionView {
    pub version: i32,
    pub definition: FlowDefinition,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
}

/// Every version of a flow, the newest first.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({"items": [{
    "version": 1,
    "definition": {"auto_refuse": null, "auto_pass": null, "steps": [{
        "name": "经理审批", "role": "manager", "user_ids": [], "agreement": "any",
        "condition": null, "deadline_hours": null, "escalate_to": null
    }]},
    "author_id": "0193a5c0-0000-7000-8000-000000000007", "created_at": "2025-03-10T02:00:00Z"
}]}))]
pub struct FlowVersions {
    pub items: Vec<FlowVersionView>,
}

/// Which flows are wanted.
#[derive(Debug, Clone, Default)]
pub struct FlowFilter {
    pub project_id: Option<ProjectId>,
    /// Kinds of documents, any of them.
    pub document_types: Vec<String>,
    pub status: Vec<ApprovalFlowState>,
}

/// Flows of visible projects, and those of all projects.
fn visible(reader: &Reader<'_>) -> Condition {
    match &reader.scope().projects {
        None => Condition::all(),
        Some(ids) => Condition::any()
            .add(Column::ProjectId.is_null())
            .add(Column::ProjectId.is_in(ids.iter().map(|id| id.0))),
    }
}

/// May the reader change a flow of this project, or of all? The latter concerns every company.
pub(super) async fn reaches(reader: &Reader<'_>, project_id: Option<ProjectId>) -> Result<bool> {
    let Some(id) = project_id else { return Ok(reader.scope().projects.is_none()) };
    let there = project::Entity::find_by_id(id).one(&reader.db).await?;
    Ok(there.is_some() && reader.scope().sees_project(id))
}

/// Flows, the oldest first.
pub async fn list(
    reader: &Reader<'_>,
    filter: &FlowFilter,
    paging: &Paging,
) -> Result<Listed<FlowView>> {
    let mut wanted = Condition::all()
        .add(visible(reader))
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(page::among_words(Column::DocumentType, &filter.document_types));
    if !filter.status.is_empty() {
        wanted = wanted.add(Column::State.is_in(filter.status.iter().copied()));
    }
    let select = Entity::find().filter(wanted);
    let id_of = |row: &flow::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    let newest = newest(reader, &rows.items).await?;
    Ok(rows.map(|row| view(row, &newest)))
}

/// One flow.
pub async fn one(reader: &Reader<'_>, id: FlowId) -> Result<FlowView> {
    let row = get(reader, id).await?;
    let newest = newest(reader, std::slice::from_ref(&row)).await?;
    Ok(view(row, &newest))
}

/// Every version of a flow.
pub async fn versions(reader: &Reader<'_>, id: FlowId) -> Result<FlowVersions> {
    get(reader, id).await?;
    let rows = flow_version::Entity::find()
        .filter(flow_version::Column::FlowId.eq(id))
        .order_by_desc(flow_version::Column::Version)
        .all(&reader.db)
        .await?;
    let view = |row: flow_version::Model| FlowVersionView {
        version: row.version,
        definition: row.definition,
        author_id: row.author_id,
        created_at: row.created_at,
    };
    Ok(FlowVersions { items: rows.into_iter().map(view).collect() })
}

async fn get(reader: &Reader<'_>, id: FlowId) -> Result<flow::Model> {
    let row = Entity::find_by_id(id).filter(visible(reader)).one(&reader.db).await?;
    row.ok_or(Error::NotFound("flow"))
}

/// A flow that the actor may change, locked until the act ends.
pub(super) async fn lock(tx: &Tx<'_>, id: FlowId) -> Result<flow::Model> {
    let seen = get(&tx.reader(), id).await?;
    if !reaches(&tx.reader(), seen.project_id).await? {
        return Err(Error::NotFound("flow"));
    }
    let row = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    row.ok_or(Error::NotFound("flow"))
}

/// The versions that the flows have reached; the earlier ones come along.
async fn newest(reader: &Reader<'_>, flows: &[flow::Model]) -> Result<Vec<flow_version::Model>> {
    let rows = flow_version::Entity::find()
        .filter(flow_version::Column::FlowId.is_in(flows.iter().map(|flow| flow.id)))
        .all(&reader.db)
        .await?;
    Ok(rows)
}

fn view(row: flow::Model, versions: &[flow_version::Model]) -> FlowView {
    let newest =
        versions.iter().find(|version| version.flow_id == row.id && version.version == row.version);
    let definition = newest.map(|version| version.definition.clone());
    let none = FlowDefinition { auto_refuse: None, auto_pass: None, steps: vec![] };
    FlowView {
        id: row.id,
        document_type: row.document_type,
        project_id: row.project_id,
        name: row.name,
        status: row.state,
        version: row.version,
        definition: definition.unwrap_or(none),
        author_id: row.author_id,
        created_at: row.created_at,
        retired_at: row.retired_at,
    }
}
