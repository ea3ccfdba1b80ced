//! Who stands for a customer that was merged into another.

use crate::customers::Customers;
use crate::kernel::{Error, Reader, Result, Tx};
use entity::customers::customer::{self, Column, Entity};
use entity::id::CustomerId;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{HashMap, HashSet};

/// Ids of one statement.
const IDS_AT_ONCE: usize = 5_000;

/// A customer and everybody for whom he stands, as a condition over customers.
pub(super) fn of(id: CustomerId) -> Condition {
    Condition::any().add(Column::Id.eq(id)).add(Column::SurvivorId.eq(id))
}

/// Ids of a customer and of everybody for whom he stands.
#[must_use]
pub fn kin(id: CustomerId) -> SelectStatement {
    Query::select().column((Entity, Column::Id)).from(Entity).cond_where(of(id)).take()
}

/// Every entry of those who are one person with the customers, each with the one who stands for it.
///
/// The customers named stay as they are until the act ends, so that no merge comes between what is
/// read of a person and what is written.
pub(in crate::customers) async fn lock_people(
    tx: &Tx<'_>,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, CustomerId>> {
    people_of(tx.db(), ids, true).await
}

/// The same, whoever merges meanwhile.
pub(in crate::customers) async fn people(
    reader: &Reader<'_>,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, CustomerId>> {
    people_of(&reader.db, ids, false).await
}

async fn people_of<C: ConnectionTrait>(
    db: &C,
    ids: &[CustomerId],
    lock: bool,
) -> Result<HashMap<CustomerId, CustomerId>> {
    let entries = || Entity::find().select_only().column(Column::Id).column(Column::SurvivorId);
    let mut all = HashMap::with_capacity(ids.len());
    for some in ids.chunks(IDS_AT_ONCE) {
        let named = entries().filter(Column::Id.is_in(some.iter().map(|id| id.0)));
        let named = named.order_by_asc(Column::Id);
        let named = if lock { named.lock_shared() } else { named };
        let named: Vec<(CustomerId, Option<CustomerId>)> = named.into_tuple().all(db).await?;
        let stand: HashSet<CustomerId> =
            named.into_iter().map(|(id, survivor)| survivor.unwrap_or(id)).collect();
        let below = entries().filter(Column::SurvivorId.is_in(stand.iter().map(|id| id.0)));
        let below: Vec<(CustomerId, CustomerId)> = below.into_tuple().all(db).await?;
        all.extend(stand.into_iter().map(|id| (id, id)));
        all.extend(below);
    }
    Ok(all)
}

/// Ids of customers who are there: not deleted, not erased, nor merged into one who is.
pub(in crate::customers) fn present() -> SelectStatement {
    let there = |column: Column| {
        let mut select = Query::select();
        select
            .column((Entity, column))
            .from(Entity)
            .and_where(Column::DeletedAt.is_null())
            .and_where(Column::ErasedAt.is_null());
        select
    };
    let stands = Column::SurvivorId.in_subquery(there(Column::Id));
    there(Column::Id)
        .cond_where(Condition::any().add(Column::SurvivorId.is_null()).add(stands))
        .take()
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
