//! Who stands for a customer that was merged into another.

use crate::customers::Customers;
use crate::kernel::{Error, Reader, Result, Tx};
use entity::customers::customer::{self, Column, Entity};
use entity::id::CustomerId;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ColumnTrait, Condition, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
};
use std::collections::{BTreeSet, HashMap, HashSet};

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
/// The customers named, and those who stand for them, stay as they are until the act ends, so that
/// no merge and no undoing of one comes between what is read of a person and what is written: both
/// lock who stands.
pub(in crate::customers) async fn lock_people(
    tx: &Tx<'_>,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, CustomerId>> {
    let ahead = stand(tx.db(), ids, false).await?;
    let both: BTreeSet<CustomerId> = ids.iter().copied().chain(ahead).collect();
    let both: Vec<CustomerId> = both.into_iter().collect();
    let stand = stand(tx.db(), &both, true).await?;
    if stand.iter().any(|id| both.binary_search(id).is_err()) {
        return Err(Error::Contended("the customer was merged meanwhile".to_owned()));
    }
    with_below(tx.db(), stand).await
}

/// The same, whoever merges meanwhile.
pub async fn people(
    reader: &Reader<'_>,
    ids: &[CustomerId],
) -> Result<HashMap<CustomerId, CustomerId>> {
    let stand = stand(&reader.db, ids, false).await?;
    with_below(&reader.db, stand).await
}

/// Who stands for the customers; locked in the order of their ids, as everybody locks them.
async fn stand<C: ConnectionTrait>(
    db: &C,
    ids: &[CustomerId],
    lock: bool,
) -> Result<HashSet<CustomerId>> {
    let mut stand = HashSet::with_capacity(ids.len());
    for some in ids.chunks(IDS_AT_ONCE) {
        let named = Entity::find()
            .select_only()
            .columns([Column::Id, Column::SurvivorId])
            .filter(Column::Id.is_in(some.iter().map(|id| id.0)))
            .order_by_asc(Column::Id);
        let named = if lock { named.lock_shared() } else { named };
        let named: Vec<(CustomerId, Option<CustomerId>)> = named.into_tuple().all(db).await?;
        stand.extend(named.into_iter().map(|(id, survivor)| survivor.unwrap_or(id)));
    }
    Ok(stand)
}

async fn with_below<C: ConnectionTrait>(
    db: &C,
    stand: HashSet<CustomerId>,
) -> Result<HashMap<CustomerId, CustomerId>> {
    let stand: Vec<CustomerId> = stand.into_iter().collect();
    let mut all = HashMap::with_capacity(stand.len());
    for some in stand.chunks(IDS_AT_ONCE) {
        let below: Vec<(CustomerId, CustomerId)> = Entity::find()
            .select_only()
            .columns([Column::Id, Column::SurvivorId])
            .filter(Column::SurvivorId.is_in(some.iter().map(|id| id.0)))
            .into_tuple()
            .all(db)
            .await?;
        all.extend(some.iter().map(|id| (*id, *id)));
        all.extend(below);
    }
    Ok(all)
}

/// Not deleted, and something of the person is left.
fn there() -> Condition {
    Condition::all().add(Column::DeletedAt.is_null()).add(Column::ErasedAt.is_null())
}

/// Still a customer, as a condition over customers: neither deleted nor erased, and nobody else
/// stands for him. Everything that counts customers, or lists them for work, asks this.
#[must_use]
pub fn living() -> Condition {
    there().add(Column::SurvivorId.is_null())
}

/// Ids of the entries of living customers: their own, and those merged into them.
pub(in crate::customers) fn present() -> SelectStatement {
    let ids = |such: Condition| {
        Query::select().column((Entity, Column::Id)).from(Entity).cond_where(such).take()
    };
    let stands = Column::SurvivorId.in_subquery(ids(living()));
    ids(there().add(Condition::any().add(Column::SurvivorId.is_null()).add(stands)))
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
