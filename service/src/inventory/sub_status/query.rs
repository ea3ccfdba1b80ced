//! Reading sub-states, and every status with its numeric code.

use crate::kernel::page::{Listed, Paging, fetch, sorted};
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, Utc};
use entity::id::SubStatusId;
use entity::inventory::axes::StatusGroup;
use entity::inventory::sub_status::{self, Column, Entity};
use entity::inventory::unit::UnitStatus;
use entity::label::Labelled;
use sea_orm::{ColumnTrait, Condition, EntityTrait, Iterable, QueryFilter, QueryOrder};
use serde::Serialize;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["code", "created_at", "name"];

/// A sub-state as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-00000000000a", "code": 101, "name": "vip_kept",
    "parent": "withheld", "parent_code": 11, "zh": "大客户保留", "en": "Kept for VIPs",
    "created_at": "2025-03-10T01:30:00Z", "version": 1
}))]
pub struct SubStatusView {
    pub id: SubStatusId,
    pub code: i32,
    pub name: String,
    /// The status that it refines.
    pub parent: UnitStatus,
    pub parent_code: i32,
    pub zh: String,
    pub en: String,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<sub_status::Model> for SubStatusView {
    fn from(row: sub_status::Model) -> Self {
        Self {
            id: row.id,
            code: row.code,
            name: row.name,
            parent: row.parent,
            parent_code: row.parent.code(),
            zh: row.zh,
            en: row.en,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// A status or sub-state with its numeric code.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "code": 12, "value": "held", "group": "reserved", "parent": null, "parent_code": null,
    "zh": "锁定", "en": "Held"
}))]
pub struct StatusView {
    pub code: i32,
    /// As it travels in JSON.
    pub value: String,
    pub group: StatusGroup,
    /// The status that a sub-state refines; null for the statuses themselves.
    pub parent: Option<UnitStatus>,
    pub parent_code: Option<i32>,
    pub zh: String,
    pub en: String,
}

/// Which sub-states are wanted.
#[derive(Debug, Clone, Default)]
pub struct SubStatusFilter {
    pub code: Option<i32>,
    pub parent: Vec<UnitStatus>,
}

/// The sub-state.
pub(super) async fn get(reader: &Reader<'_>, id: SubStatusId) -> Result<sub_status::Model> {
    Entity::find_by_id(id).one(&reader.db).await?.ok_or(Error::NotFound("sub_status"))
}

/// The sub-state of this name.
pub(in crate::inventory) async fn find(
    tx: &Tx<'_>,
    name: &str,
) -> Result<Option<sub_status::Model>> {
    Ok(Entity::find().filter(Column::Name.eq(name)).one(tx.db()).await?)
}

/// The name of the sub-state that a unit bears, if it bears one.
pub(in crate::inventory) async fn name_of(
    tx: &Tx<'_>,
    id: Option<SubStatusId>,
) -> Result<Option<String>> {
    let Some(id) = id else { return Ok(None) };
    Ok(Entity::find_by_id(id).one(tx.db()).await?.map(|row| row.name))
}

/// The sub-state as it is shown.
pub async fn one(reader: &Reader<'_>, id: SubStatusId) -> Result<SubStatusView> {
    get(reader, id).await.map(SubStatusView::from)
}

/// The sub-states.
pub async fn list(
    reader: &Reader<'_>,
    filter: &SubStatusFilter,
    paging: &Paging,
) -> Result<Listed<SubStatusView>> {
    let mut wanted = Condition::all().add_option(filter.code.map(|code| Column::Code.eq(code)));
    if !filter.parent.is_empty() {
        wanted = wanted.add(Column::Parent.is_in(filter.parent.iter().copied()));
    }
    let select = sorted(Entity::find().filter(wanted), paging, |name| match name {
        "code" => Column::Code,
        "name" => Column::Name,
        _ => Column::CreatedAt,
    });
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    Ok(rows.map(SubStatusView::from))
}

/// Every status and sub-state by its code.
pub async fn statuses(reader: &Reader<'_>) -> Result<Vec<StatusView>> {
    let own = UnitStatus::iter().zip(UnitStatus::LABELS).map(|(status, label)| StatusView {
        code: status.code(),
        value: label.value.to_owned(),
        group: status.group(),
        parent: None,
        parent_code: None,
        zh: label.zh.to_owned(),
        en: label.en.to_owned(),
    });
    let rows = Entity::find().order_by_asc(Column::Code).all(&reader.db).await?;
    let below = rows.into_iter().map(|row| StatusView {
        code: row.code,
        value: row.name,
        group: row.parent.group(),
        parent: Some(row.parent),
        parent_code: Some(row.parent.code()),
        zh: row.zh,
        en: row.en,
    });
    Ok(own.chain(below).collect())
}
