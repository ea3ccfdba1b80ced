//! What readers see of customers: never a clear phone, address or identity number.

use super::duplicate::{self, Duplicates};
use super::search::{CustomerFilter, wanted};
use super::{blacklist, merged, tag};
use crate::customers::assignment::{self, CustomerOwner};
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::{Error, Fault, FaultCode, People, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::customer::{
    self, Column, CustomerKind, CustomerSource, Family, Gender, IdType, Needs,
};
use entity::id::{CompanyId, CustomerId, UserId};
use sea_orm::sea_query::{ExprTrait, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QuerySelect, QueryTrait, Select};
use serde::Serialize;
use std::collections::HashMap;
use utoipa::ToSchema;

/// Names that the list can be sorted by.
pub const SORTABLE: &[&str] = &["name", "created_at"];

/// A customer as shown.
#[derive(Debug, Clone, Serialize, ToSchema)]
#[schema(example = json!({
    "id": "0193a5c0-0000-7000-8000-000000000031",
    "company_id": "0193a5c0-0000-7000-8000-000000000001",
    "author_id": "0193a5c0-0000-7000-8000-000000000007",
    "owners": [{
        "assignment_id": "0193a5c0-0000-7000-8000-000000000051",
        "project_id": "01935e3c-5a00-7000-8000-000000000002",
        "owner_id": "0193a5c0-0000-7000-8000-000000000007", "team_id": null,
        "since_at": "2025-03-10T02:00:00Z"
    }],
    "kind": "person", "name": "王小明", "phone": "138****8000",
    "email": "w***@example.com", "gender": "male", "birth_year": 1988,
    "id_type": "resident_id", "id_number": "1101**********002X", "source": "walk_in",
    "needs": null, "remarks": null,
    "family": {"members": 4, "children": 2, "structure": null}, "home_district": "天河",
    "occupation": "教师", "tags": ["学区"], "duplicates": null,
    "merged_ids": null, "blacklisted_at": null, "blacklist_reason": null, "erased_at": null,
    "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct CustomerView {
    pub id: CustomerId,
    pub company_id: CompanyId,
    /// Who entered the customer; that he has him still, `owners` says.
    pub author_id: UserId,
    /// Who looks after the customer now, one in each project, within what the reader may see:
    /// who sees his own customers only finds himself here or nobody. In a project without an entry
    /// nobody has the customer, he lies in the public pool, or the reader is not told.
    pub owners: Vec<CustomerOwner>,
    pub kind: CustomerKind,
    pub name: String,
    /// Masked.
    pub phone: String,
    /// Masked.
    pub email: Option<String>,
    pub gender: Option<Gender>,
    pub birth_year: Option<i32>,
    /// Null with `id_number` of one who has shown no papers yet.
    pub id_type: Option<IdType>,
    /// Masked.
    pub id_number: Option<String>,
    pub source: CustomerSource,
    pub needs: Option<Needs>,
    pub remarks: Option<String>,
    pub family: Option<Family>,
    pub home_district: Option<String>,
    pub occupation: Option<String>,
    pub tags: Vec<String>,
    /// Who may be the same person; told where one customer is read, null where there is nobody.
    pub duplicates: Option<Duplicates>,
    /// Entries for which this one stands; told where one customer is read, null where there are
    /// none.
    pub merged_ids: Option<Vec<CustomerId>>,
    /// Since when the office does not deal with this one.
    pub blacklisted_at: Option<DateTime<Utc>>,
    pub blacklist_reason: Option<String>,
    /// When the person was erased: nothing but the row is left.
    pub erased_at: Option<DateTime<Utc>>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl CustomerView {
    fn of(row: customer::Model, tags: Vec<String>, owners: Vec<CustomerOwner>) -> Self {
        let shown = !row.id_number_mask.is_empty();
        Self {
            id: row.id,
            company_id: row.company_id,
            author_id: row.owner_id,
            owners,
            kind: row.kind,
            name: row.name,
            phone: row.phone_mask,
            email: row.email_mask,
            gender: row.gender,
            birth_year: row.birth_year,
            id_type: shown.then_some(row.id_type),
            id_number: Some(row.id_number_mask).filter(|mask| !mask.is_empty()),
            source: row.source,
            needs: row.needs,
            remarks: row.remarks,
            family: row.family,
            home_district: row.home_district,
            occupation: row.occupation,
            tags,
            duplicates: None,
            merged_ids: None,
            blacklisted_at: row.blacklisted_at,
            blacklist_reason: row.blacklist_reason,
            erased_at: row.erased_at,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// A visible customer, or who stands for him; deleted ones do not exist.
pub async fn get(reader: &Reader<'_>, id: CustomerId) -> Result<customer::Model> {
    merged::survivor(reader, entry(reader, id).await?).await
}

/// A customer whom somebody meets: visible, or who stands for him, and not erased.
pub(in crate::customers) async fn met(
    reader: &Reader<'_>,
    id: CustomerId,
) -> Result<customer::Model> {
    let row = get(reader, id).await?;
    merged::check(&row)?;
    Ok(row)
}

/// The very entry of a visible customer, whoever stands for it.
pub(in crate::customers) async fn entry(
    reader: &Reader<'_>,
    id: CustomerId,
) -> Result<customer::Model> {
    let row = visible(reader).filter(Column::Id.eq(id)).one(&reader.db).await?;
    row.ok_or(Error::NotFound("customer"))
}

/// A visible customer to whom something is sold; one who was merged, or with whom the office does
/// not deal, buys nothing.
pub async fn buyer(reader: &Reader<'_>, id: CustomerId) -> Result<customer::Model> {
    let row = entry(reader, id).await?;
    merged::check(&row)?;
    blacklist::check_people(reader, &[row.id]).await?;
    Ok(row)
}

/// The same where a body may name one: a missing one is a fault at its place.
pub async fn buyer_at(
    reader: &Reader<'_>,
    pointer: &str,
    id: Option<CustomerId>,
) -> Result<Option<customer::Model>> {
    let Some(id) = id else { return Ok(None) };
    let row = buyer(reader, id).await.map_err(|error| error.missing_at(pointer))?;
    Ok(Some(row))
}

/// The customers of a list of buyers, in its order; what is missing is a fault at its place.
pub async fn check_all(reader: &Reader<'_>, ids: &[CustomerId]) -> Result<Vec<customer::Model>> {
    let rows = visible(reader).filter(Column::Id.is_in(ids.iter().map(|id| id.0)));
    let found: HashMap<CustomerId, customer::Model> =
        rows.all(&reader.db).await?.into_iter().map(|row| (row.id, row)).collect();
    let mut faults = vec![];
    let mut customers = Vec::with_capacity(ids.len());
    for (index, id) in ids.iter().enumerate() {
        match found.get(id) {
            Some(row) => {
                merged::check(row)?;
                customers.push(row.clone());
            }
            None => {
                let place = format!("/buyers/{index}/customer_id");
                faults.push(Fault::at(place, FaultCode::NotFound));
            }
        }
    }
    if !faults.is_empty() {
        return Err(faults.into());
    }
    blacklist::check_people(reader, ids).await?;
    Ok(customers)
}

/// One customer.
pub async fn one(reader: &Reader<'_>, id: CustomerId) -> Result<CustomerView> {
    let row = get(reader, id).await?;
    let tags = tag::of(reader, [row.id]).await?.remove(&row.id).unwrap_or_default();
    let duplicates = duplicate::of(reader, &row).await?;
    let merged_ids = merged::below(reader, row.id).await?;
    let owners = assignment::owners(reader, &[row.id]).await?.remove(&row.id).unwrap_or_default();
    let mut view = CustomerView::of(row, tags, owners);
    view.duplicates = Some(duplicates).filter(Duplicates::any);
    view.merged_ids = Some(merged_ids).filter(|ids| !ids.is_empty());
    Ok(view)
}

/// Visible customers.
pub async fn list(
    reader: &Reader<'_>,
    filter: &CustomerFilter,
    paging: &Paging,
) -> Result<Listed<CustomerView>> {
    let mut select = visible(reader).filter(wanted(reader, filter));
    // Who is asked for by id is shown as he was when others named him.
    if filter.ids.is_empty() {
        select = select.filter(merged::living());
    }
    select = page::sorted(select, paging, |name| match name {
        "name" => Column::NameSearch,
        _ => Column::CreatedAt,
    });
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &customer::Model| row.id.0);
    let rows = rows.await?;
    let mut tags = tag::of(reader, rows.items.iter().map(|row| row.id)).await?;
    let stands = |row: &customer::Model| row.survivor_id.unwrap_or(row.id);
    let stand: Vec<CustomerId> = rows.items.iter().map(stands).collect();
    let owners = assignment::owners(reader, &stand).await?;
    Ok(rows.map(|row| {
        let tags = tags.remove(&row.id).unwrap_or_default();
        let owners = owners.get(&stands(&row)).cloned().unwrap_or_default();
        CustomerView::of(row, tags, owners)
    }))
}

/// Customers that are not deleted and lie within the reader's scope.
pub(crate) fn visible(reader: &Reader<'_>) -> Select<customer::Entity> {
    reachable(reader).filter(Column::DeletedAt.is_null())
}

/// Customers within the reader's scope, deleted ones too: one's own are those that one looks after
/// in some project, and those that one entered and never lost.
pub(super) fn reachable(reader: &Reader<'_>) -> Select<customer::Entity> {
    let (scope, me) = (reader.scope(), reader.actor.user_id);
    let mut people = Condition::any().add(assignment::cared(reader));
    if scope.people == People::Any {
        people = Condition::all();
    } else {
        let entered = Condition::all()
            .add(scope.people(me, Column::OwnerId, Column::TeamId))
            .add(assignment::lost_by_enterer(reader).not());
        people = people.add(entered);
    }
    customer::Entity::find().filter(scope.companies(Column::CompanyId)).filter(people)
}

/// Ids of those customers, for what hangs on them.
pub(crate) fn visible_ids(reader: &Reader<'_>) -> SelectStatement {
    visible(reader).select_only().column(Column::Id).into_query()
}

/// Those of the customers whom the reader sees; none is fine.
pub(crate) async fn some(reader: &Reader<'_>, ids: Vec<CustomerId>) -> Result<Vec<CustomerView>> {
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let (whole, filter) = (Paging::whole(ids.len()), CustomerFilter { ids, ..Default::default() });
    Ok(list(reader, &filter, &whole).await?.items)
}
