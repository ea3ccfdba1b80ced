//! Contacts as readers see them: masked.

use super::load::visible;
use crate::customers::customer;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::contact::{self, Column, ContactKind};
use entity::id::{ContactId, CustomerId};
use sea_orm::{ColumnTrait, QueryFilter};
use serde::Serialize;
use utoipa::ToSchema;

/// A contact as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000081",
    "customer_id": "0193a5c0-0000-7000-8000-000000000031", "kind": "phone",
    "value": "139****9000", "label": "配偶", "preferred": false,
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct ContactView {
    pub id: ContactId,
    pub customer_id: CustomerId,
    pub kind: ContactKind,
    /// Masked.
    pub value: String,
    pub label: Option<String>,
    /// The customer shows this one of its kind.
    pub preferred: bool,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<contact::Model> for ContactView {
    fn from(row: contact::Model) -> Self {
        Self {
            id: row.id,
            customer_id: row.customer_id,
            kind: row.kind,
            value: row.value_mask,
            label: row.label,
            preferred: row.preferred,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// One contact of a visible customer.
pub async fn one(reader: &Reader<'_>, id: ContactId) -> Result<ContactView> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.map(ContactView::from).ok_or(Error::NotFound("contact"))
}

/// Every contact of a visible customer and of those for whom he stands.
pub async fn list(
    reader: &Reader<'_>,
    customer_id: CustomerId,
    paging: &Paging,
) -> Result<Listed<ContactView>> {
    let customer_id = customer::get(reader, customer_id).await?.id;
    let select = visible(reader).filter(Column::CustomerId.in_subquery(customer::kin(customer_id)));
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row: &contact::Model| row.id.0);
    Ok(rows.await?.map(ContactView::from))
}
