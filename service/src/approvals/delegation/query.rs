//! Reading delegations: those that one gave or got.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::approvals::delegation::{self, Column, Entity};
use entity::id::{DelegationId, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A delegation as readers see it.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000041",
    "from_user_id": "0193a5c0-0000-7000-8000-000000000007",
    "to_user_id": "0193a5c0-0000-7000-8000-000000000008", "document_type": null,
    "from_at": "2025-04-01T00:00:00Z", "until_at": "2025-04-08T00:00:00Z", "reason": "休假",
    "created_at": "2025-03-31T02:00:00Z", "ended_at": null, "counts": true
}))]
pub struct DelegationView {
    pub id: DelegationId,
    pub from_user_id: UserId,
    pub to_user_id: UserId,
    /// Null for documents of every kind.
    pub document_type: Option<String>,
    pub from_at: DateTime<Utc>,
    pub until_at: DateTime<Utc>,
    pub reason: Option<String>,
    pub created_at: DateTime<Utc>,
    pub ended_at: Option<DateTime<Utc>>,
    /// Does it count now?
    pub counts: bool,
}

/// Which delegations are wanted.
#[derive(Debug, Clone, Copy, Default)]
pub struct DelegationFilter {
    pub from_user_id: Option<UserId>,
    pub to_user_id: Option<UserId>,
}

fn view(reader: &Reader<'_>, row: delegation::Model) -> DelegationView {
    let counts = row.ended_at.is_none() && row.from_at <= reader.now && reader.now < row.until_at;
    DelegationView {
        id: row.id,
        from_user_id: row.from_user_id,
        to_user_id: row.to_user_id,
        document_type: row.document_type,
        from_at: row.from_at,
        until_at: row.until_at,
        reason: row.reason,
        created_at: row.created_at,
        ended_at: row.ended_at,
        counts,
    }
}

fn own(reader: &Reader<'_>) -> Result<Condition> {
    let me = reader.actor.user()?;
    Ok(Condition::any().add(Column::FromUserId.eq(me)).add(Column::ToUserId.eq(me)))
}

/// What the reader gave or got, the oldest first.
pub async fn list(
    reader: &Reader<'_>,
    filter: &DelegationFilter,
    paging: &Paging,
) -> Result<Listed<DelegationView>> {
    let wanted = Condition::all()
        .add(own(reader)?)
        .add_option(filter.from_user_id.map(|id| Column::FromUserId.eq(id)))
        .add_option(filter.to_user_id.map(|id| Column::ToUserId.eq(id)));
    let select = Entity::find().filter(wanted);
    let id_of = |row: &delegation::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    Ok(rows.map(|row| view(reader, row)))
}

pub(super) async fn get(reader: &Reader<'_>, id: DelegationId) -> Result<delegation::Model> {
    let row = Entity::find_by_id(id).filter(own(reader)?).one(&reader.db).await?;
    row.ok_or(Error::NotFound("delegation"))
}

/// One delegation that the reader gave or got.
pub async fn one(reader: &Reader<'_>, id: DelegationId) -> Result<DelegationView> {
    let row = get(reader, id).await?;
    Ok(view(reader, row))
}
