//! Documents as readers see them: masked.

use super::load::visible;
use crate::customers::customer::{self, ZONE};
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, NaiveDate, Utc};
use entity::customers::customer::IdType;
use entity::customers::identity_document::{self, Column};
use entity::id::{CustomerId, IdentityDocumentId};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A document as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000082",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "id_type": "passport",
    "number": "E*****678", "valid_until_on": "2032-05-31", "expired": false,
    "preferred": false, "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct IdentityDocumentView {
    pub id: IdentityDocumentId,
    pub customer_id: CustomerId,
    pub id_type: IdType,
    /// Masked.
    pub number: String,
    /// Last day on which it is valid; null for ever.
    pub valid_until_on: Option<NaiveDate>,
    /// That day is over.
    pub expired: bool,
    /// The customer shows this one.
    pub preferred: bool,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

fn shown(row: identity_document::Model, today: NaiveDate) -> IdentityDocumentView {
    IdentityDocumentView {
        id: row.id,
        customer_id: row.customer_id,
        id_type: row.id_type,
        number: row.number_mask,
        valid_until_on: row.valid_until_on,
        expired: row.valid_until_on.is_some_and(|last| last < today),
        preferred: row.preferred,
        created_at: row.created_at,
        version: row.version,
    }
}

/// One document of a visible customer.
pub async fn one(reader: &Reader<'_>, id: IdentityDocumentId) -> Result<IdentityDocumentView> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    let row = row.ok_or(Error::NotFound("identity document"))?;
    Ok(shown(row, reader.today(ZONE)))
}

/// Every document of a visible customer and of those for whom he stands.
pub async fn list(
    reader: &Reader<'_>,
    customer_id: CustomerId,
    paging: &Paging,
) -> Result<Listed<IdentityDocumentView>> {
    let customer_id = customer::get(reader, customer_id).await?.id;
    let select = visible(reader).filter(Column::CustomerId.in_subquery(customer::kin(customer_id)));
    let id_of = |row: &identity_document::Model| row.id.0;
    let rows = page::fetch(&reader.db, select, paging, Column::Id, id_of).await?;
    let today = reader.today(ZONE);
    Ok(rows.map(|row| shown(row, today)))
}
