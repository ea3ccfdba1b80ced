//! Reading permits within the reader's scope, what they cover loaded at once.

use crate::kernel::days::Days;
use crate::kernel::expand::Expandable;
use crate::kernel::page::{Listed, Paging, fetch, sorted_emptiest};
use crate::kernel::{Error, Reader, Result, Tx};
use chrono::{DateTime, NaiveDate, Utc};
use entity::id::{BuildingId, PermitId, ProjectId, UnitId};
use entity::inventory::permit::{self, Column, Entity};
use entity::inventory::{permit_building, permit_unit, project};
use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};
use serde::Serialize;
use std::collections::{HashMap, HashSet};
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["created_at", "issued_on", "number", "valid_until_on"];

entity::worded! {
    /// Whether a permit holds today.
    PermitState in "permit_state" {
        "valid" Valid ("有效", "Valid"),
        "expired" Expired ("已过期", "Expired"),
        "revoked" Revoked ("已撤销", "Revoked"),
    }
}

/// A permit as it is shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "01935e3c-5a00-7000-8000-000000000005",
    "project_id": "01935e3c-5a00-7000-8000-000000000002", "project": null,
    "number": "穗房预(网)字第20250001号", "issued_on": "2025-03-01", "valid_until_on": null,
    "revoked_on": null, "revoke_reason": null, "state": "valid",
    "building_ids": ["01935e3c-5a00-7000-8000-000000000004"],
    "excluded_unit_ids": [], "unit_ids": [],
    "created_at": "2025-03-10T01:30:00Z", "version": 1
}))]
pub struct PermitView {
    pub id: PermitId,
    pub project_id: ProjectId,
    #[schema(value_type = Option<crate::inventory::project::ProjectView>)]
    pub project: Expandable,
    pub number: String,
    pub issued_on: NaiveDate,
    /// Last day of validity.
    pub valid_until_on: Option<NaiveDate>,
    /// First day on which it holds no more.
    pub revoked_on: Option<NaiveDate>,
    pub revoke_reason: Option<String>,
    /// On the business day of the project.
    pub state: PermitState,
    /// Buildings that it covers as a whole.
    pub building_ids: Vec<BuildingId>,
    /// Units left out of those buildings.
    pub excluded_unit_ids: Vec<UnitId>,
    /// Units that it covers in other buildings.
    pub unit_ids: Vec<UnitId>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

/// Which permits are wanted.
#[derive(Debug, Clone, Default)]
pub struct PermitFilter {
    pub project_id: Option<ProjectId>,
    /// A building that they cover as a whole.
    pub building_id: Option<BuildingId>,
    pub number: Option<String>,
    pub issued: Days,
    /// Last days; a permit without an end has none.
    pub valid_until: Days,
}

/// The permit under lock, if the actor sees its project.
pub(super) async fn lock(tx: &Tx<'_>, id: PermitId) -> Result<permit::Model> {
    let found = Entity::find_by_id(id).lock_exclusive().one(tx.db()).await?;
    found.filter(|row| tx.actor.scope.sees_project(row.project_id)).ok_or(Error::NotFound("permit"))
}

/// The permit, if the reader sees its project.
pub async fn one(reader: &Reader<'_>, id: PermitId) -> Result<PermitView> {
    let found = Entity::find_by_id(id).one(&reader.db).await?;
    let row = found
        .filter(|row| reader.scope().sees_project(row.project_id))
        .ok_or(Error::NotFound("permit"))?;
    Beside::read(reader, std::slice::from_ref(&row)).await?.view(row)
}

/// The permits that the reader sees.
pub async fn list(
    reader: &Reader<'_>,
    filter: &PermitFilter,
    paging: &Paging,
) -> Result<Listed<PermitView>> {
    let of_building = filter.building_id.map(|id| {
        let mut permits = Query::select();
        permits
            .column(permit_building::Column::PermitId)
            .from(permit_building::Entity)
            .and_where(permit_building::Column::BuildingId.eq(id));
        Column::Id.in_subquery(permits)
    });
    let wanted = reader
        .scope()
        .projects(Column::ProjectId)
        .add_option(filter.project_id.map(|id| Column::ProjectId.eq(id)))
        .add_option(filter.number.as_ref().map(|number| Column::Number.eq(number)))
        .add(filter.issued.of_day(Column::IssuedOn))
        .add(filter.valid_until.of_day(Column::ValidUntilOn))
        .add_option(of_building);
    // A permit without an end ends after all others.
    let last = ("valid_until_on", true);
    let select = sorted_emptiest(Entity::find().filter(wanted), paging, last, |name| match name {
        "issued_on" => Column::IssuedOn,
        "number" => Column::Number,
        "valid_until_on" => Column::ValidUntilOn,
        _ => Column::CreatedAt,
    });
    let rows = fetch(&reader.db, select, paging, Column::Id, |row| row.id.0).await?;
    let mut beside = Beside::read(reader, &rows.items).await?;
    let Listed { items, total, next_cursor, page, page_size } = rows;
    let items = items.into_iter().map(|row| beside.view(row)).collect::<Result<_>>()?;
    Ok(Listed { items, total, next_cursor, page, page_size })
}

/// What stands beside the rows of permits: their cover, and the day of their projects.
#[derive(Default)]
struct Beside {
    days: HashMap<ProjectId, NaiveDate>,
    buildings: HashMap<PermitId, Vec<BuildingId>>,
    units: HashMap<(PermitId, bool), Vec<UnitId>>,
}

impl Beside {
    async fn read(reader: &Reader<'_>, rows: &[permit::Model]) -> Result<Self> {
        let mut beside = Self::default();
        if rows.is_empty() {
            return Ok(beside);
        }
        let projects: HashSet<_> = rows.iter().map(|row| row.project_id.0).collect();
        let zones: Vec<(ProjectId, String)> = project::Entity::find()
            .select_only()
            .columns([project::Column::Id, project::Column::TimeZone])
            .filter(project::Column::Id.is_in(projects))
            .into_tuple()
            .all(&reader.db)
            .await?;
        beside.days = zones.into_iter().map(|(id, zone)| (id, reader.today(&zone))).collect();
        let whole = permit_building::Entity::find()
            .filter(permit_building::Column::PermitId.is_in(rows.iter().map(|row| row.id.0)))
            .order_by_asc(permit_building::Column::BuildingId)
            .all(&reader.db)
            .await?;
        for row in whole {
            beside.buildings.entry(row.permit_id).or_default().push(row.building_id);
        }
        let single = permit_unit::Entity::find()
            .filter(permit_unit::Column::PermitId.is_in(rows.iter().map(|row| row.id.0)))
            .order_by_asc(permit_unit::Column::UnitId)
            .all(&reader.db)
            .await?;
        for row in single {
            beside.units.entry((row.permit_id, row.covered)).or_default().push(row.unit_id);
        }
        Ok(beside)
    }

    fn view(&mut self, row: permit::Model) -> Result<PermitView> {
        let today = self.days.get(&row.project_id);
        let today = today.ok_or_else(|| Error::internal("a permit without its project"))?;
        Ok(PermitView {
            id: row.id,
            project_id: row.project_id,
            project: Expandable,
            number: row.number,
            issued_on: row.issued_on,
            valid_until_on: row.valid_until_on,
            revoked_on: row.revoked_on,
            revoke_reason: row.revoke_reason,
            state: state(row.revoked_on, row.valid_until_on, *today),
            building_ids: self.buildings.remove(&row.id).unwrap_or_default(),
            excluded_unit_ids: self.units.remove(&(row.id, false)).unwrap_or_default(),
            unit_ids: self.units.remove(&(row.id, true)).unwrap_or_default(),
            created_at: row.created_at,
            version: row.version,
        })
    }
}

fn state(
    revoked_on: Option<NaiveDate>,
    valid_until_on: Option<NaiveDate>,
    today: NaiveDate,
) -> PermitState {
    if revoked_on.is_some_and(|day| day <= today) {
        PermitState::Revoked
    } else if valid_until_on.is_some_and(|day| day < today) {
        PermitState::Expired
    } else {
        PermitState::Valid
    }
}
