//! Favourites as shown.

use crate::customers::customer;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::favourite::{self, Column, Entity};
use entity::id::{CustomerId, FavouriteId, ProjectId, UnitId, UserId};
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, Select};
use serde::Serialize;
use utoipa::ToSchema;

/// A unit on a customer's list.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000062",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031",
    "project_id": "01935e3c-5a00-7000-8000-000000000002",
    "unit_id": "01935e3c-5a00-7000-8000-000000000006", "unit": null, "note": "喜欢楼层",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "created_at": "2025-03-10T02:00:00Z"
}))]
pub struct FavouriteView {
    pub id: FavouriteId,
    pub customer_id: CustomerId,
    pub project_id: ProjectId,
    pub unit_id: UnitId,
    #[schema(value_type = Option<crate::inventory::unit::UnitView>)]
    pub unit: Expandable,
    pub note: Option<String>,
    pub author_id: UserId,
    pub created_at: DateTime<Utc>,
}

impl From<favourite::Model> for FavouriteView {
    fn from(row: favourite::Model) -> Self {
        Self {
            id: row.id,
            customer_id: row.customer_id,
            project_id: row.project_id,
            unit_id: row.unit_id,
            unit: Expandable,
            note: row.note,
            author_id: row.author_id,
            created_at: row.created_at,
        }
    }
}

/// One favourite of a visible customer.
pub async fn one(reader: &Reader<'_>, id: FavouriteId) -> Result<FavouriteView> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.map(FavouriteView::from).ok_or(Error::NotFound("favourite"))
}

/// The favourites of a visible customer, in the order in which they were chosen.
pub async fn list_of(
    reader: &Reader<'_>,
    customer_id: CustomerId,
    paging: &Paging,
) -> Result<Listed<FavouriteView>> {
    let customer_id = customer::get(reader, customer_id).await?.id;
    let select = visible(reader).filter(Column::CustomerId.in_subquery(customer::kin(customer_id)));
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &favourite::Model| row.id.0);
    Ok(rows.await?.map(FavouriteView::from))
}

/// Rows of visible customers in visible projects.
pub(in crate::customers) fn visible(reader: &Reader<'_>) -> Select<Entity> {
    Entity::find()
        .filter(Column::CustomerId.in_subquery(customer::visible_ids(reader)))
        .filter(reader.scope().projects(Column::ProjectId))
}
