//! Holds as readers see them; one whose time is over reads as expired at once.

use super::load;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Reader, Result};
use chrono::{DateTime, Utc};
use entity::admin::user_account;
use entity::customers::customer;
use entity::id::{CustomerId, HoldId, ProjectId, UnitId, UserId};
use entity::inventory::unit;
use entity::sales::hold::{self, Column, HoldState};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;
use uuid::Uuid;

/// A hold.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000008",
    "project_id": "0193a5c0-0000-7000-8000-000000000001", "project": null,
    "unit_id": "0193a5c0-0000-7000-8000-000000000003", "unit": null,
    "unit_code": "GZ001-02-1605",
    "customer_id": "0193a5c0-0000-7000-8000-000000000004",
    "customer": null, "customer_name": "王小明",
    "status": "active",
    "expires_at": "2025-03-03T02:10:00Z",
    "renewals": 0,
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "author": "李娜",
    "created_at": "2025-03-03T02:00:00Z",
    "version": 1
}))]
pub struct HoldView {
    pub id: HoldId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub unit_id: UnitId,
    #[schema(value_type = Option<crate::inventory::unit::UnitView>)]
    pub unit: Expandable,
    pub unit_code: String,
    pub customer_id: CustomerId,
    #[schema(value_type = Option<crate::customers::customer::CustomerView>)]
    pub customer: Expandable,
    pub customer_name: String,
    pub status: HoldState,
    pub expires_at: DateTime<Utc>,
    pub renewals: i32,
    pub author_id: UserId,
    pub author: String,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// What a list of holds is narrowed by.
#[derive(Debug, Clone, Default)]
pub struct HoldFilter {
    pub project_id: Option<ProjectId>,
    pub unit_id: Option<UnitId>,
    pub customer_id: Option<CustomerId>,
    pub status: Vec<HoldState>,
}

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "expires_at"];

/// One hold.
pub async fn one(reader: &Reader<'_>, id: HoldId) -> Result<HoldView> {
    let hold = load::get(reader, id).await?;
    let mut views = shown(reader, vec![hold]).await?;
    views.pop().ok_or(Error::NotFound("hold"))
}

/// Holds in scope.
pub async fn list(
    reader: &Reader<'_>,
    filter: &HoldFilter,
    paging: &Paging,
) -> Result<Listed<HoldView>> {
    let scope = reader.scope();
    let mut select = hold::Entity::find()
        .filter(scope.projects(Column::ProjectId))
        .filter(scope.people(reader.actor.user_id, Column::AuthorId, Column::TeamId))
        .apply_if(filter.project_id, |select, id| select.filter(Column::ProjectId.eq(id)))
        .apply_if(filter.unit_id, |select, id| select.filter(Column::UnitId.eq(id)))
        .apply_if(filter.customer_id, |select, id| {
            select.filter(Column::CustomerId.in_subquery(crate::customers::customer::kin(id)))
        });
    if !filter.status.is_empty() {
        select = select.filter(of_status(reader, &filter.status));
    }
    select = page::sorted(select, paging, |name| match name {
        "expires_at" => Column::ExpiresAt,
        _ => Column::CreatedAt,
    });
    let rows = page::fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let Listed { items, total, next_cursor, page, page_size } = rows;
    let items = shown(reader, items).await?;
    Ok(Listed { items, total, next_cursor, page, page_size })
}

/// The states as they read at this moment.
fn of_status(reader: &Reader<'_>, states: &[HoldState]) -> Condition {
    let over = Condition::all()
        .add(Column::State.eq(HoldState::Active))
        .add(Column::ExpiresAt.lte(reader.now));
    let mut any = Condition::any();
    for state in states {
        any = match state {
            HoldState::Active => any.add(
                Condition::all()
                    .add(Column::State.eq(HoldState::Active))
                    .add(Column::ExpiresAt.gt(reader.now)),
            ),
            HoldState::Expired => any.add(Column::State.eq(*state)).add(over.clone()),
            HoldState::Cancelled | HoldState::Used => any.add(Column::State.eq(*state)),
        };
    }
    any
}

async fn shown(reader: &Reader<'_>, holds: Vec<hold::Model>) -> Result<Vec<HoldView>> {
    if holds.is_empty() {
        return Ok(vec![]);
    }
    let units = names::<unit::Entity>(
        reader,
        (unit::Column::Id, unit::Column::Code),
        holds.iter().map(|hold| hold.unit_id.0),
    )
    .await?;
    let customers = names::<customer::Entity>(
        reader,
        (customer::Column::Id, customer::Column::Name),
        holds.iter().map(|hold| hold.customer_id.0),
    )
    .await?;
    let authors = names::<user_account::Entity>(
        reader,
        (user_account::Column::Id, user_account::Column::DisplayName),
        holds.iter().map(|hold| hold.author_id.0),
    )
    .await?;
    let name =
        |names: &HashMap<Uuid, String>, id: Uuid| names.get(&id).cloned().unwrap_or_default();
    let view = |hold: hold::Model| {
        let over = hold.state == HoldState::Active && hold.expires_at <= reader.now;
        HoldView {
            id: hold.id,
            project_id: hold.project_id,
            project: Expandable,
            unit_id: hold.unit_id,
            unit: Expandable,
            unit_code: name(&units, hold.unit_id.0),
            customer_id: hold.customer_id,
            customer: Expandable,
            customer_name: name(&customers, hold.customer_id.0),
            status: if over { HoldState::Expired } else { hold.state },
            expires_at: hold.expires_at,
            renewals: hold.renewals,
            author_id: hold.author_id,
            author: name(&authors, hold.author_id.0),
            created_at: hold.created_at,
            version: hold.version,
        }
    };
    Ok(holds.into_iter().map(view).collect())
}

/// What things of these ids are called.
async fn names<E: EntityTrait>(
    reader: &Reader<'_>,
    (id, name): (E::Column, E::Column),
    ids: impl Iterator<Item = Uuid>,
) -> Result<HashMap<Uuid, String>> {
    let rows: Vec<(Uuid, String)> = E::find()
        .select_only()
        .column(id)
        .column(name)
        .filter(id.is_in(ids))
        .into_tuple()
        .all(&reader.db)
        .await?;
    Ok(rows.into_iter().collect())
}
