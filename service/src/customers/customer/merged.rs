//! Who stands for a customer that was merged into another.

use crate::customers::Customers;
use crate::kernel::{Error, Reader, Result};
use entity::customers::customer::{self, Column, Entity};
use entity::id::CustomerId;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

/// A customer and everybody for whom he stands, as a condition over customers.
pub(super) fn of(id: CustomerId) -> Condition {
    Condition::any().add(Column::Id.eq(id)).add(Column::SurvivorId.eq(id))
}

/// Ids of a customer and of everybody for whom he stands.
#[must_use]
pub fn kin(id: CustomerId) -> SelectStatement {
    Query::select().column((Entity, Column::Id)).from(Entity).cond_where(of(id)).take()
}

/// The customer who stands for this one, whoever reads.
pub(in crate::customers) async fn survivor(
    reader: &Reader<'_>,
    row: customer::Model,
) -> Result<customer::Model> {
    let Some(id) = row.survivor_id else { return Ok(row) };
    let there = Entity::find_by_id(id).filter(Column::DeletedAt.is_null());
    there.one(&reader.db).await?.ok_or(Error::NotFound("customer"))
}

/// Those for whom a customer stands.
pub(super) async fn below(reader: &Reader<'_>, id: CustomerId) -> Result<Vec<CustomerId>> {
    let ids = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::SurvivorId.eq(id))
        .order_by_asc(Column::Id);
    Ok(ids.into_tuple().all(&reader.db).await?)
}

/// Refuses one for whom another stands, and one of whom nothing is left.
pub(super) fn check(row: &customer::Model) -> Result<()> {
    if row.erased_at.is_some() {
        return Err(Customers::Erased.into());
    }
    match row.survivor_id {
        Some(id) => Err(Customers::Merged.with("into", &id).into()),
        None => Ok(()),
    }
}
