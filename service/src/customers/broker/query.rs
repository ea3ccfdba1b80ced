//! Brokers as shown: their phone masked.

use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::customers::broker::{Column, Entity, Model};
use entity::customers::channel_company::ChannelState;
use entity::id::{BrokerId, ChannelCompanyId, UserId};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, Select};
use serde::Serialize;
use utoipa::ToSchema;

/// A broker as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000092",
    "channel_company_id": "0193a5c0-0000-7000-8000-000000000091", "code": "LJ-0001",
    "name": "赵敏", "phone": "137****7000", "status": "active",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct BrokerView {
    pub id: BrokerId,
    pub channel_company_id: ChannelCompanyId,
    pub code: String,
    pub name: String,
    /// Masked.
    pub phone: String,
    pub status: ChannelState,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<Model> for BrokerView {
    fn from(row: Model) -> Self {
        Self {
            id: row.id,
            channel_company_id: row.channel_company_id,
            code: row.code,
            name: row.name,
            phone: row.phone_mask,
            status: row.state,
            author_id: row.author_id,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which brokers are wanted.
#[derive(Debug, Clone, Default)]
pub struct BrokerFilter {
    pub channel_company_id: Option<ChannelCompanyId>,
    pub status: Option<ChannelState>,
    /// The whole code.
    pub code: Option<String>,
}

/// Brokers of channel companies of the reader's company.
fn visible(reader: &Reader<'_>) -> Select<Entity> {
    Entity::find().filter(reader.scope().companies(Column::CompanyId))
}

/// A visible broker.
pub(in crate::customers) async fn get(reader: &Reader<'_>, id: BrokerId) -> Result<Model> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.ok_or(Error::NotFound("broker"))
}

/// A visible broker, locked.
pub(super) async fn lock(tx: &Tx<'_>, id: BrokerId) -> Result<Model> {
    let row = visible(&tx.reader()).filter(Column::Id.eq(id)).lock_exclusive().one(tx.db()).await?;
    row.ok_or(Error::NotFound("broker"))
}

/// One broker.
pub async fn one(reader: &Reader<'_>, id: BrokerId) -> Result<BrokerView> {
    get(reader, id).await.map(BrokerView::from)
}

/// Visible brokers.
pub async fn list(
    reader: &Reader<'_>,
    filter: &BrokerFilter,
    paging: &Paging,
) -> Result<Listed<BrokerView>> {
    let wanted = Condition::all()
        .add_option(filter.channel_company_id.map(|id| Column::ChannelCompanyId.eq(id)))
        .add_option(filter.status.map(|state| Column::State.eq(state)))
        .add_option(filter.code.as_ref().map(|code| Column::Code.eq(code.trim())));
    let select = visible(reader).filter(wanted);
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row: &Model| row.id.0);
    Ok(rows.await?.map(BrokerView::from))
}
