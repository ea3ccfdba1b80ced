//! Channel companies as shown.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::text::mentioned;
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::customers::channel_company::{ChannelState, Column, Entity, Model};
use entity::id::{ChannelCompanyId, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select};
use serde::Serialize;
use utoipa::ToSchema;

/// A channel company as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000091", "code": "LJ", "name": "链家广州",
    "status": "active", "remarks": "天河片区",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct ChannelCompanyView {
    pub id: ChannelCompanyId,
    pub code: String,
    pub name: String,
    pub status: ChannelState,
    pub remarks: Option<String>,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<Model> for ChannelCompanyView {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
            status: row.state,
            remarks: row.remarks,
            author_id: row.author_id,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which channel companies are wanted.
#[derive(Debug, Clone, Default)]
pub struct ChannelCompanyFilter {
    pub status: Option<ChannelState>,
    /// Part of the name, in either case.
    pub name: Option<String>,
    /// The whole code.
    pub code: Option<String>,
}

/// Channel companies of the reader's company.
fn visible(reader: &Reader<'_>) -> Select<Entity> {
    Entity::find().filter(reader.scope().companies(Column::CompanyId))
}

/// A visible channel company.
pub(in crate::customers) async fn get(reader: &Reader<'_>, id: ChannelCompanyId) -> Result<Model> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.ok_or(Error::NotFound("channel_company"))
}

/// A visible channel company, locked.
pub(super) async fn lock(tx: &Tx<'_>, id: ChannelCompanyId) -> Result<Model> {
    let row = visible(&tx.reader()).filter(Column::Id.eq(id)).lock_exclusive().one(tx.db()).await?;
    row.ok_or(Error::NotFound("channel_company"))
}

/// One channel company.
pub async fn one(reader: &Reader<'_>, id: ChannelCompanyId) -> Result<ChannelCompanyView> {
    get(reader, id).await.map(ChannelCompanyView::from)
}

/// Visible channel companies.
pub async fn list(
    reader: &Reader<'_>,
    filter: &ChannelCompanyFilter,
    paging: &Paging,
) -> Result<Listed<ChannelCompanyView>> {
    let named = filter.name.as_ref().map(|name| mentioned(&[Column::Name], name));
    let wanted = Condition::all()
        .add_option(filter.status.map(|state| Column::State.eq(state)))
        .add_option(filter.code.as_ref().map(|code| Column::Code.eq(code.trim())))
        .add_option(named);
    let select = visible(reader).filter(wanted);
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row: &Model| row.id.0);
    Ok(rows.await?.map(ChannelCompanyView::from))
}
