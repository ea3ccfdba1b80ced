//! What readers see of customers: never a clear phone, address or identity number.

use super::email::Email;
use super::identity;
use super::phone::Phone;
use super::sealed::{EMAIL, ID_NUMBER, PHONE};
use crate::customers::assignment;
use crate::kernel::page::{self, Listed, Paging};
use crate::kernel::text::contains_pattern;
use crate::kernel::{Error, Fault, FaultCode, People, Reader, Result};
use chrono::{DateTime, Utc};
use entity::customers::customer::{
    self, Column, CustomerKind, CustomerSource, Gender, IdType, Needs,
};
use entity::id::{CompanyId, CustomerId, TeamId, UserId};
use sea_orm::sea_query::{Expr, ExprTrait, LikeExpr, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, EntityTrait, Order, QueryFilter, QueryOrder, Select};
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
    "owner_id": "0193a5c0-0000-7000-8000-000000000007", "team_id": null,
    "kind": "person", "name": "王小明", "phone": "138****8000",
    "email": "w***@example.com", "gender": "male", "birth_year": 1988,
    "id_type": "resident_id", "id_number": "1101**********002X", "source": "walk_in",
    "needs": null, "remarks": null, "created_at": "2025-03-10T02:00:00Z", "version": 1
}))]
pub struct CustomerView {
    pub id: CustomerId,
    pub company_id: CompanyId,
    /// The consultant.
    pub owner_id: UserId,
    pub team_id: Option<TeamId>,
    pub kind: CustomerKind,
    pub name: String,
    /// Masked.
    pub phone: String,
    /// Masked.
    pub email: Option<String>,
    pub gender: Option<Gender>,
    pub birth_year: Option<i32>,
    pub id_type: IdType,
    /// Masked.
    pub id_number: String,
    pub source: CustomerSource,
    pub needs: Option<Needs>,
    pub remarks: Option<String>,
    pub created_at: DateTime<Utc>,
    pub version: i32,
}

impl From<customer::Model> for CustomerView {
    fn from(row: customer::Model) -> Self {
        Self {
            id: row.id,
            company_id: row.company_id,
            owner_id: row.owner_id,
            team_id: row.team_id,
            kind: row.kind,
            name: row.name,
            phone: row.phone_mask,
            email: row.email_mask,
            gender: row.gender,
            birth_year: row.birth_year,
            id_type: row.id_type,
            id_number: row.id_number_mask,
            source: row.source,
            needs: row.needs,
            remarks: row.remarks,
            created_at: row.created_at,
            version: row.version,
        }
    }
}

/// Which customers are wanted.
#[derive(Debug, Clone, Default)]
pub struct CustomerFilter {
    /// Just these; everything when empty.
    pub ids: Vec<CustomerId>,
    /// Part of the name, in either case.
    pub name: Option<String>,
    /// The whole number.
    pub phone: Option<String>,
    /// The whole address.
    pub email: Option<String>,
    /// The whole number of an identity document.
    pub id_number: Option<String>,
    /// Part of the name, or one of the whole numbers.
    pub q: Option<String>,
    pub kind: Option<CustomerKind>,
    pub source: Option<CustomerSource>,
    pub owner_id: Option<UserId>,
}

/// A visible customer for other shelves; deleted ones do not exist.
pub async fn get(reader: &Reader<'_>, id: CustomerId) -> Result<customer::Model> {
    visible(reader)
        .filter(Column::Id.eq(id))
        .one(&reader.db)
        .await?
        .ok_or(Error::NotFound("customer"))
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
            Some(row) => customers.push(row.clone()),
            None => {
                let place = format!("/buyers/{index}/customer_id");
                faults.push(Fault::at(place, FaultCode::NotFound));
            }
        }
    }
    if faults.is_empty() { Ok(customers) } else { Err(faults.into()) }
}

/// One customer.
pub async fn one(reader: &Reader<'_>, id: CustomerId) -> Result<CustomerView> {
    get(reader, id).await.map(CustomerView::from)
}

/// Visible customers.
pub async fn list(
    reader: &Reader<'_>,
    filter: &CustomerFilter,
    paging: &Paging,
) -> Result<Listed<CustomerView>> {
    let mut select = visible(reader).filter(wanted(reader, filter));
    for (name, descending) in &paging.sort {
        let column = if name == "name" { Column::NameSearch } else { Column::CreatedAt };
        select = select.order_by(column, if *descending { Order::Desc } else { Order::Asc });
    }
    let rows =
        page::fetch(&reader.db, select, paging, Column::Id, |row: &customer::Model| row.id.0);
    Ok(rows.await?.map(CustomerView::from))
}

/// Customers that are not deleted and lie within the reader's scope: one's own are those that one
/// looks after in some project, and those that one entered and never lost.
pub(crate) fn visible(reader: &Reader<'_>) -> Select<customer::Entity> {
    let (scope, me) = (reader.scope(), reader.actor.user_id);
    let mut people = Condition::any().add(Column::Id.in_subquery(assignment::cared_for(reader)));
    if scope.people == People::Any {
        people = Condition::all();
    } else {
        let entered = Condition::all()
            .add(scope.people(me, Column::OwnerId, Column::TeamId))
            .add(Expr::exists(assignment::lost_by_enterer()).not());
        people = people.add(entered);
    }
    customer::Entity::find()
        .filter(Column::DeletedAt.is_null())
        .filter(scope.companies(Column::CompanyId))
        .filter(people)
}

fn wanted(reader: &Reader<'_>, filter: &CustomerFilter) -> Condition {
    let mut all = Condition::all();
    if let Some(name) = &filter.name {
        all = all.add(named(name));
    }
    if let Some(phone) = &filter.phone {
        all = all.add(phoned(reader, phone));
    }
    if let Some(email) = &filter.email {
        all = all.add(mailed(reader, email));
    }
    if let Some(number) = &filter.id_number {
        all = all.add(identified(reader, number));
    }
    if let Some(q) = &filter.q {
        let any = Condition::any()
            .add(named(q))
            .add(phoned(reader, q))
            .add(mailed(reader, q))
            .add(identified(reader, q));
        all = all.add(any);
    }
    all.add_option(page::among(Column::Id, &filter.ids))
        .add_option(filter.kind.map(|kind| Column::Kind.eq(kind)))
        .add_option(filter.source.map(|source| Column::Source.eq(source)))
        .add_option(filter.owner_id.map(|id| Column::OwnerId.eq(id)))
}

fn named(text: &str) -> SimpleExpr {
    let pattern = contains_pattern(&text.trim().to_lowercase());
    Column::NameSearch.like(LikeExpr::new(pattern).escape('!'))
}

/// What is no number is nobody's.
fn phoned(reader: &Reader<'_>, text: &str) -> SimpleExpr {
    let number = Phone::parse(text).map(|phone| phone.as_str().to_owned()).unwrap_or_default();
    Column::PhoneHash.eq(reader.kernel.cipher.search_hash(PHONE, &number))
}

fn mailed(reader: &Reader<'_>, text: &str) -> SimpleExpr {
    let address = Email::parse(text).map(|email| email.as_str().to_owned()).unwrap_or_default();
    Column::EmailHash.eq(reader.kernel.cipher.search_hash(EMAIL, &address))
}

fn identified(reader: &Reader<'_>, text: &str) -> SimpleExpr {
    let number = identity::tidy(text);
    Column::IdNumberHash.eq(reader.kernel.cipher.search_hash(ID_NUMBER, &number))
}
